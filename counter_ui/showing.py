"""How facts are written on the screen: masked, grouped, day before month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

from counter_ui.wording import Wording
from kiosk.domain.claim import Claim, Expiry, Source
from kiosk.domain.clean_text import CleanText
from kiosk.domain.local_day import VIETNAM
from kiosk.domain.person_number import PersonNumber

Value = TypeVar("Value")
_BEST_FIRST = (Source.CHIP, Source.CERTIFICATE, Source.MRZ, Source.QR, Source.TYPED)
_BEST_NAME_FIRST = (Source.CHIP, Source.CERTIFICATE, Source.QR, Source.TYPED, Source.MRZ)
Row = tuple[str, CleanText]
"""Key of the label, and the value."""


def rows(claims: tuple[Claim, ...], words: Wording, *, open_numbers: bool) -> tuple[Row, ...]:
    """The facts that are known so far, each from its best source."""
    by_source = {claim.source: claim for claim in claims}

    def best(
        read: Callable[[Claim], Value | None], order: tuple[Source, ...] = _BEST_FIRST
    ) -> Value | None:
        values = (read(by_source[source]) for source in order if source in by_source)
        return next((value for value in values if value is not None), None)

    name = best(lambda c: c.name, _BEST_NAME_FIRST) or best(lambda c: c.unaccented_name)
    number, birth, sex = best(lambda c: c.number), best(lambda c: c.birth), best(lambda c: c.sex)
    address, issued = best(lambda c: c.address), best(lambda c: c.issued)
    expiry = best(lambda c: c.expiry)
    found: list[Row] = []
    if name is not None:
        found.append(("fact_row.name", name))
    if number is not None:
        found.append(("fact_row.number", number_text(number, open_numbers=open_numbers)))
    if birth is not None:
        said = f" · {words(f'sex.{sex.value}')}" if sex else ""
        found.append(("fact_row.birth", CleanText(f"{birth}{said}")))
    if address is not None:
        found.append(("fact_row.address", address))
    if issued is not None:
        found.append(("fact_row.issued", day_text(issued)))
    if expiry is not None:
        found.append(("fact_row.expiry", expiry_text(expiry, words)))
    return tuple(found)


def number_text(number: PersonNumber, *, open_numbers: bool) -> CleanText:
    """``001•••••2345``, or ``001 099 012 345`` when the officer asked for it."""
    if not open_numbers:
        return CleanText(number.masked)
    value = number.value
    return CleanText(f"{value[:3]} {value[3:6]} {value[6:9]} {value[9:]}")


def day_text(day: date) -> CleanText:
    """``15/03/2039``."""
    return CleanText(f"{day.day:02}/{day.month:02}/{day.year:04}")


def expiry_text(expiry: Expiry, words: Wording) -> CleanText:
    """The day, or *không thời hạn*."""
    return words("fact_row.unlimited") if expiry.day is None else day_text(expiry.day)


def clock_text(at: datetime) -> CleanText:
    """``09:41`` on the wall in Vietnam, whatever zone the machine is set to."""
    return CleanText(f"{at.astimezone(VIETNAM):%H:%M}")


def age_text(since: datetime, now: datetime, words: Wording) -> CleanText:
    """How long ago: minutes below an hour, hours below two days, then days."""
    minutes = max(0, int((now - since).total_seconds() // 60))
    if minutes < 60:
        return words("age.minutes", count=minutes)
    if minutes < 48 * 60:
        return words("age.hours", count=minutes // 60)
    return words("age.days", count=minutes // (24 * 60))
