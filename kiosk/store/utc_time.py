"""Times in a column: aware, in UTC, in every database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect
from sqlalchemy.types import TypeDecorator

from kiosk.errors import IntegrityError


class UtcTime(TypeDecorator[datetime]):
    """Aware UTC in and out; SQLite would drop the zone without a word."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times (``ValueError``), turn the rest into UTC."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a stored time has a zone")
        return value.astimezone(UTC) if value else None

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], datetime | None]:
        """Give the zone back; raises ``IntegrityError('store.unreadable')`` for what is no time."""
        # SQLite hands out text; what somebody has put there shows only when it is parsed.
        parse = self.impl_instance.result_processor(dialect, coltype)

        def processed(stored: Any) -> datetime | None:
            try:
                value: datetime | None = parse(stored) if parse else stored
            except (ValueError, TypeError) as error:
                raise IntegrityError("store.unreadable") from error
            if value is None:
                return None
            return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

        return processed
