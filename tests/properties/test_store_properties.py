"""The real store and the fake tell the same story; kept text is read back or refused."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from fakes.memory_store import MemoryStore
from fakes.store_samples import NOON, a_receipt, an_entry
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kiosk.domain.clean_text import clean_text
from kiosk.domain.kept_draft import KeptDraft
from kiosk.domain.ledger import LedgerKind, first_broken
from kiosk.domain.outbox import OutboxState
from kiosk.domain.policy import Level, Method
from kiosk.domain.receipt import ReceiptState
from kiosk.errors import IntegrityError, KioskError
from kiosk.ports.unit_of_work import UnitOfWork
from kiosk.store.database import open_store
from kiosk.store.receipts import receipt_from_json, receipt_to_json

KEY = bytes(range(32))
NUMBERS = st.integers(min_value=1, max_value=6)
TIMES = st.integers(min_value=-3, max_value=3).map(
    lambda minutes: NOON + timedelta(minutes=minutes)
)
NAMES = st.text(min_size=1).map(lambda text: clean_text(text, max_length=100))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


class TwoStores(RuleBasedStateMachine):
    """Does the same to both; both must answer alike, errors included."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._path = Path(self._folder.name) / "store.db"
        self._real = open_store(self._path, KEY)
        self._fake = MemoryStore()

    def teardown(self) -> None:
        self._real.close()
        self._folder.cleanup()

    def _both(self, work: Callable[[UnitOfWork], object]) -> None:
        assert _outcome(self._real, work) == _outcome(self._fake, work)

    @rule(number=NUMBERS, sequence=NUMBERS, size=st.integers(8, 300), when=TIMES | st.none())
    def add(self, number: int, sequence: int, size: int, when: datetime | None) -> None:
        entry = an_entry(
            sequence, registration_id=f"registration-{number}", size=size, next_attempt_at=when
        )
        self._both(lambda unit: unit.outbox.add(entry))

    @rule(
        number=NUMBERS,
        state=st.sampled_from(OutboxState),
        when=TIMES | st.none(),
        attempted=st.booleans(),
        acknowledgement=st.sampled_from([None, b"", b"signed", b"other"]),
    )
    def mark(self, number: int, **facts: Any) -> None:
        facts["next_attempt_at"] = facts.pop("when")
        self._both(lambda unit: unit.outbox.mark(f"registration-{number}", **facts))

    @rule(before=TIMES)
    def purge(self, before: datetime) -> None:
        self._both(lambda unit: unit.outbox.purge_accepted(before))

    @rule(now=TIMES, most=NUMBERS, most_bytes=st.integers(0, 1000))
    def due(self, now: datetime, most: int, most_bytes: int) -> None:
        self._both(lambda unit: unit.outbox.due(now, most=most, most_bytes=most_bytes))

    @rule(kind=st.sampled_from(LedgerKind), facts=st.dictionaries(NAMES, NAMES), at=TIMES)
    def append(self, kind: LedgerKind, facts: dict[str, str], at: datetime) -> None:
        self._both(lambda unit: unit.ledger.append(kind, facts, at))

    @rule(number=NUMBERS, give_up=st.booleans())
    def number_a_receipt(self, number: int, give_up: bool) -> None:
        def work(unit: UnitOfWork) -> str:
            given_number = unit.receipts.next_number("A", NOON)
            unit.receipts.add(a_receipt(given_number, f"registration-{number}"))
            if give_up:
                raise LookupError
            return given_number

        self._both(work)

    @rule(hash_=NUMBERS, number=NUMBERS, forget=st.booleans())
    def remember(self, hash_: int, number: int, forget: bool) -> None:
        self._both(lambda unit: unit.registered_here.add(str(hash_), str(number)))
        if forget:
            self._both(lambda unit: unit.registered_here.forget(str(number)))
        self._both(lambda unit: [unit.registered_here.find(str(each)) for each in range(7)])

    @rule(number=NUMBERS, at=TIMES, sealed=st.binary(max_size=20), remove=st.booleans())
    def draft(self, number: int, at: datetime, sealed: bytes, remove: bool) -> None:
        draft = KeptDraft(id=str(number), officer_code="CB01", updated_at=at, sealed=sealed)
        self._both(lambda unit: unit.drafts.put(draft))
        if remove:
            self._both(lambda unit: unit.drafts.remove(str(number)))

    @rule()
    def reopen(self) -> None:
        self._real.close()
        self._real = open_store(self._path, KEY)

    @invariant()
    def same_story(self) -> None:
        self._both(
            lambda unit: (
                unit.outbox.entries(),
                unit.outbox.entries(unfinished_only=True),
                unit.outbox.summary(),
                unit.outbox.next_sequence(),
                tuple(unit.ledger.entries()),
                first_broken(unit.ledger.entries()),
                [unit.receipts.by_registration(f"registration-{each}") for each in range(7)],
                unit.drafts.all(),
            )
        )


def _outcome(store: Any, work: Callable[[UnitOfWork], object]) -> tuple[str, object]:
    try:
        return "done", store.run(work)
    except KioskError as error:
        return "refused", (type(error), error.code, dict(error.facts))
    except (ValueError, LookupError) as error:
        return "mistaken", type(error)


TwoStores.TestCase.settings = settings(max_examples=15, stateful_step_count=15, deadline=None)
TestTwoStores = TwoStores.TestCase


@given(
    name=NAMES,
    phone=st.none() | st.text(),
    number=st.text(),
    at=st.datetimes(timezones=st.just(UTC)),
    method=st.sampled_from(Method),
    level=st.sampled_from(Level),
    state=st.sampled_from(ReceiptState),
    simulated=st.booleans(),
)
def test_a_receipt_is_read_back_as_it_was_kept(
    name: Any, phone: str | None, number: str, at: datetime, **others: Any
) -> None:
    receipt = replace(
        a_receipt(number), applicant_name=name, masked_phone=phone, issued_at=at, **others
    )
    assert receipt_from_json(receipt_to_json(receipt)) == receipt


@given(st.text())
def test_text_that_is_no_receipt_is_refused(text: str) -> None:
    with suppress(IntegrityError):
        receipt_from_json(text)


@given(field=st.sampled_from([*json.loads(receipt_to_json(a_receipt())), "another"]), value=JSON)
def test_a_receipt_with_an_odd_field_is_refused_or_well_typed(field: str, value: object) -> None:
    odd = json.loads(receipt_to_json(a_receipt())) | {field: value}
    with suppress(IntegrityError):
        receipt = receipt_from_json(json.dumps(odd))
        assert receipt_from_json(receipt_to_json(receipt)) == receipt
