"""Receipts: numbers that are never given twice, and the text to print again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from sqlmodel import col, select

from kiosk.domain.clean_text import CleanText
from kiosk.domain.policy import Level, Method
from kiosk.domain.receipt import Office, Receipt, ReceiptState
from kiosk.errors import IntegrityError
from kiosk.store.counters import RECEIPT_NUMBER, largest, numbers_of, raise_to
from kiosk.store.tables import ReceiptRow
from kiosk.store.transaction import Transaction

VIETNAM = timezone(timedelta(hours=7))
"""The day in a number is the day that the citizen sees on the wall, not the day in UTC."""

_IDS_A_QUERY = 500
"""Below every database's limit of parameters in one statement."""


def receipt_number(prefix: str, at: datetime, count: int) -> str:
    """``prefix-YYMMDD-NNNN``: the day in Vietnam, at least four digits."""
    return f"{prefix}-{at.astimezone(VIETNAM):%y%m%d}-{count:04d}"


class SqlReceiptBook:
    """Reads and writes inside the transaction."""

    def __init__(self, transaction: Transaction, device: str = "") -> None:
        self._connection, self._session = transaction.connection, transaction.session
        self._numbers = numbers_of(device, RECEIPT_NUMBER)

    def next_number(self, prefix: str, at: datetime) -> str:
        """Give the next number away, whatever becomes of it (unless all is rolled back)."""
        count = largest(self._connection, self._numbers) + 1
        raise_to(self._connection, self._numbers, count)
        return receipt_number(prefix, at, count)

    def add(self, receipt: Receipt) -> None:
        """Raises ``IntegrityError('receipt.duplicate')`` for a number or registration kept."""
        if self.find(receipt.number) or self.by_registration(receipt.registration_id):
            raise IntegrityError("receipt.duplicate", number=receipt.number)
        row = ReceiptRow(
            number=receipt.number,
            registration_id=receipt.registration_id,
            content=receipt_to_json(receipt),
        )
        self._session.add(row)
        self._session.flush()

    def find(self, number: str) -> Receipt | None:
        """By receipt number."""
        row = self._session.get(ReceiptRow, number)
        return receipt_from_json(row.content) if row else None

    def by_registration(self, registration_id: str) -> Receipt | None:
        """By registration id."""
        named = select(ReceiptRow).where(ReceiptRow.registration_id == registration_id)
        row = self._session.exec(named).first()
        return receipt_from_json(row.content) if row else None

    def numbers(self, registration_ids: Sequence[str]) -> Mapping[str, str]:
        """Receipt number by registration id, of those that have one here."""
        found: dict[str, str] = {}
        for start in range(0, len(registration_ids), _IDS_A_QUERY):
            some = registration_ids[start : start + _IDS_A_QUERY]
            named = select(ReceiptRow.registration_id, ReceiptRow.number)
            of_them = named.where(col(ReceiptRow.registration_id).in_(some))
            found.update((each, number) for each, number in self._session.exec(of_them))
        return found

    def replace(self, receipt: Receipt) -> None:
        """Raises ``IntegrityError('receipt.unknown')`` unless number and registration are kept."""
        row = self._session.get(ReceiptRow, receipt.number)
        if row is None or row.registration_id != receipt.registration_id:
            raise IntegrityError("receipt.unknown", number=receipt.number)
        row.content = receipt_to_json(receipt)
        self._session.add(row)
        self._session.flush()


def receipt_to_json(receipt: Receipt) -> str:
    """One JSON object with a key per field; times in ISO 8601, UTC."""
    values = {each.name: getattr(receipt, each.name) for each in fields(Receipt)}
    office = {each.name: getattr(receipt.office, each.name) for each in fields(Office)}
    values |= {"issued_at": receipt.issued_at.astimezone(UTC).isoformat(), "office": office}
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def receipt_from_json(text: str) -> Receipt:
    """The receipt again; raises ``IntegrityError('store.unreadable')`` for any other text."""
    try:
        return _receipt(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise IntegrityError("store.unreadable", table="receipts") from error


def _receipt(values: dict[str, Any]) -> Receipt:
    office = values.pop("office")
    receipt = Receipt(
        office=Office(
            code=office.pop("code"), **{name: CleanText(text) for name, text in office.items()}
        ),
        issued_at=datetime.fromisoformat(values.pop("issued_at")).astimezone(UTC),
        officer_name=CleanText(values.pop("officer_name")),
        applicant_name=CleanText(values.pop("applicant_name")),
        method=Method(values.pop("method")),
        level=Level(values.pop("level")),
        state=ReceiptState(values.pop("state")),
        masked_phone=_text_or_nothing(values.pop("masked_phone")),
        masked_address=_text_or_nothing(values.pop("masked_address", None)),
        simulated=values.pop("simulated") is True,
        time_verified=values.pop("time_verified", True) is True,
        **{name: _text(value) for name, value in values.items()},
    )
    _text(receipt.office.code)
    return receipt


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _text_or_nothing(value: object) -> str | None:
    return None if value is None else _text(value)
