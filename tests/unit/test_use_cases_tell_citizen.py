"""The slip for somebody to whom the centre answered something else than the receipt says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import OFFICE
from fakes.clock import SetClock
from fakes.memory_store import MemoryStore
from fakes.passphrases import PlainPassphrases
from fakes.store_samples import OFFICER, an_entry
from fakes.ways import SayingGuidance
from support.papers import receipt

from kiosk.domain.account_service import GuidanceKind
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.officer import Role
from kiosk.domain.outbox import OutboxState
from kiosk.domain.task import TaskKind
from kiosk.errors import AtTheDeskError, SupervisorError
from kiosk.use_cases.tell_citizen import TellCitizen

ID = "registration-1"


class Counter:
    def __init__(self, state: OutboxState, reason: str, *, carried: bool = False) -> None:
        self.store, self.printer = MemoryStore(), SayingGuidance()
        self.tell = TellCitizen(self.store, SetClock(), self.printer, OFFICE)
        self.store.run(lambda unit: unit.outbox.add(an_entry(1)))
        self.store.run(lambda unit: unit.outbox.mark(ID, state, reason=reason))
        self.store.run(lambda unit: unit.officers.add(OFFICER, PlainPassphrases().hash("x")))
        if not carried:
            self.store.run(lambda unit: unit.receipts.add(receipt(registration_id=ID)))

    def slips(self) -> list[str]:
        given = LedgerKind.GUIDANCE_GIVEN
        return [e.facts["slip"] for e in self.store.pages.ledger if e.kind == given]


def test_the_slip_says_what_the_centre_answered_and_to_whom() -> None:
    counter = Counter(OutboxState.REFUSED, "account.exists")
    guidance, _ = counter.tell(ID, " cb01 ")
    assert counter.printer.printed == [guidance]
    assert (guidance.kind, guidance.case, guidance.answer) == (
        GuidanceKind.CONFLICT,
        TaskKind.ACCOUNT_EXISTS,
        "account.exists",
    )
    assert (guidance.applicant_name, guidance.masked_number) == ("NGUYỄN VĂN THỬ", "001•••••2345")
    assert (guidance.number, guidance.officer_name) == (counter.slips()[0], OFFICER.name)
    assert "NGUYỄN" not in repr(counter.store.pages.ledger)


def test_asked_for_again_it_is_the_same_slip() -> None:
    counter = Counter(OutboxState.REFUSED, "chip.signer_revoked")
    first, _ = counter.tell(ID, "CB01")
    second, _ = counter.tell(ID, "CB01")
    assert first.number == second.number
    assert counter.slips() == [first.number]
    counter.store.run(
        lambda unit: unit.outbox.mark(ID, OutboxState.REFUSED, reason="account.exists")
    )
    third, _ = counter.tell(ID, "CB01")
    assert third.number != first.number


def test_of_a_carried_registration_it_names_nobody() -> None:
    guidance, _ = Counter(OutboxState.REFUSED, "policy.x", carried=True).tell(ID, "CB01")
    assert (guidance.applicant_name, guidance.case) == (None, TaskKind.REFUSED)


@pytest.mark.parametrize(
    ("state", "reason", "registration", "officer", "code"),
    [
        (OutboxState.WAITING, "", ID, "CB01", "task.none"),
        (OutboxState.REFUSED, "x.y", "registration-2", "CB01", "task.none"),
        (OutboxState.SET_ASIDE, "outbox.digest_differs", ID, "CB01", "task.no_slip"),
        (OutboxState.REFUSED, "x.y", ID, "CB99", "officer.unknown"),
    ],
)
def test_who_gets_no_slip(
    state: OutboxState, reason: str, registration: str, officer: str, code: str
) -> None:
    counter = Counter(state, reason)
    with pytest.raises(AtTheDeskError) as caught:
        counter.tell(registration, officer)
    assert caught.value.code == code
    assert counter.slips() == [] and counter.printer.printed == []


def test_an_auditor_gives_no_slip() -> None:
    counter = Counter(OutboxState.REFUSED, "account.exists")
    auditor = replace(OFFICER, code="KT01", roles=frozenset({Role.AUDITOR}))
    counter.store.run(lambda unit: unit.officers.add(auditor, PlainPassphrases().hash("x")))
    with pytest.raises(SupervisorError) as caught:
        counter.tell(ID, "KT01")
    assert caught.value.code == "officer.not_a_clerk"
    assert counter.slips() == [] and counter.printer.printed == []
