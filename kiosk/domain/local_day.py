"""The day as it is in Vietnam, whatever zone the machine is set to."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7), "+07")
"""Asia/Ho_Chi_Minh: UTC+7 all year since 1975; a fixed offset needs no zone tables."""


def local_day(moment: datetime) -> date:
    """The calendar day in Vietnam at ``moment``, which must be aware (else ``ValueError``).

    Expiry and age are counted in local days: at 00:30 on the first of the month it is still the
    day before in UTC.
    """
    if moment.tzinfo is None:
        raise ValueError("a time without its zone")
    return moment.astimezone(VIETNAM).date()
