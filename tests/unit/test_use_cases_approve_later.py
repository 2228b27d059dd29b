"""Duyệt sau: it waits sealed, is approved by another officer, or goes back to its clerk."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import APPROVER, CLERK, OFFICE, approved
from fakes.clock import SetClock
from fakes.memory_store import MemoryStore
from fakes.sealer import GlassSealer

from kiosk.devices.local_seal import local_seal
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.policy import Method
from kiosk.domain.registration import Confirmed, Purpose
from kiosk.domain.waiting_approval import ReturnReason
from kiosk.errors import AtTheDeskError, IntegrityError, KioskError, SupervisorError
from kiosk.formats.draft_body import parse_draft_body
from kiosk.formats.waiting_approval_body import parse_waiting_approval
from kiosk.use_cases.approve_later import ApproveLater
from kiosk.use_cases.approve_registration import ApproveRegistration
from kiosk.use_cases.record_registration import RecordRegistration

SEAL = local_seal(bytes(32))


class Desk:
    def __init__(self) -> None:
        self.store, self.clock, sealer = MemoryStore(), SetClock(), GlassSealer()
        self.later = ApproveLater(
            self.store,
            self.clock,
            SEAL,
            ApproveRegistration(self.store, self.clock),
            RecordRegistration(self.store, self.clock, sealer, sealer, OFFICE),
        )

    def confirmed(self, **draft: object) -> Confirmed:
        """By post, where the policy allows to approve it later."""
        before = approved().confirmed
        policy = replace(
            before.proofed.draft.policy,
            approval_required=frozenset({Method.POST_OFFICE}),
            approval_later=frozenset({Method.POST_OFFICE}),
        )
        changed = {"method": Method.POST_OFFICE, "policy": policy} | draft
        with_draft = replace(before.proofed, draft=replace(before.proofed.draft, **changed))
        return replace(before, proofed=with_draft, sealed_password=b"sealed")

    def left(self) -> Confirmed:
        confirmed = self.confirmed()
        self.later.leave(confirmed)
        return confirmed

    def kinds(self) -> list[str]:
        return [each.kind for each in self.store.pages.ledger]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def refused(call: object, *arguments: object) -> str:
    with pytest.raises(KioskError) as caught:
        call(*arguments)  # type: ignore[operator]
    return caught.value.code


def test_it_waits_whole_and_nothing_of_it_is_recorded(desk: Desk) -> None:
    confirmed = desk.left()
    (waiting,) = desk.later.waiting()
    assert waiting.confirmed == confirmed
    assert waiting.clerk == CLERK.code
    assert desk.later.count() == 1
    assert not desk.store.pages.outbox
    assert not desk.store.pages.receipts
    assert desk.kinds() == [LedgerKind.APPROVAL_WAITS]


def test_nothing_of_the_citizen_lies_there_in_clear(desk: Desk) -> None:
    confirmed = desk.left()
    kept = b"".join(desk.store.pages.statements.values())
    for fact in (confirmed.proofed.citizen.number.value, str(confirmed.proofed.citizen.name)):
        assert fact.encode() not in kept


def test_leaving_it_twice_is_leaving_it_once(desk: Desk) -> None:
    desk.later.leave(desk.left())
    assert desk.later.count() == 1
    assert desk.kinds() == [LedgerKind.APPROVAL_WAITS]


@pytest.mark.parametrize(
    "changes", [{"method": Method.IN_PERSON}, {"purpose": Purpose.RECOVERY, "account": "a" * 32}]
)
def test_only_what_the_policy_names_waits(desk: Desk, changes: dict[str, object]) -> None:
    assert refused(desk.later.leave, desk.confirmed(**changes)) == "approval.not_later"
    assert not desk.later.waiting()


def test_approved_it_is_recorded_and_queued_with_its_approver(desk: Desk) -> None:
    confirmed = desk.left()
    (waiting,) = desk.later.waiting()
    recorded = desk.later.decide(waiting.place, APPROVER)
    assert recorded.registration_id == confirmed.proofed.draft.id
    assert list(desk.store.pages.outbox) == [recorded.registration_id]
    assert desk.kinds()[-2:] == [LedgerKind.APPROVED, LedgerKind.RECORDED]
    assert not desk.later.waiting()
    assert refused(desk.later.decide, waiting.place, APPROVER) == "approval.gone"


def test_the_clerk_approves_and_returns_nothing_of_his_own(desk: Desk) -> None:
    desk.left()
    (waiting,) = desk.later.waiting()
    himself = replace(CLERK, roles=APPROVER.roles)
    assert refused(desk.later.decide, waiting.place, himself) == "approval.same_person"
    other = replace(CLERK, code="CB09")
    assert refused(desk.later.decide, waiting.place, other) == "approval.not_an_approver"
    back = desk.later.send_back
    assert refused(back, waiting.place, himself, ReturnReason.PAPERS) == "approval.same_person"
    assert desk.later.count() == 1


def test_sent_back_it_is_its_clerks_draft_again_with_the_reason(desk: Desk) -> None:
    confirmed = desk.left()
    (waiting,) = desk.later.waiting()
    desk.later.send_back(waiting.place, APPROVER, ReturnReason.CONTACT)
    (kept,) = desk.store.pages.drafts.values()
    assert kept.officer_code == CLERK.code
    in_hand = parse_draft_body(SEAL.open_here(kept.id, kept.sealed))
    assert (in_hand.draft, in_hand.contact) == (confirmed.proofed.draft, confirmed.contact)
    (back,) = desk.later.waiting()
    assert (back.returned, back.approver) == (ReturnReason.CONTACT, APPROVER.code)
    assert desk.later.count() == 0
    assert refused(desk.later.decide, back.place, APPROVER) == "approval.gone"
    desk.later.leave(confirmed)
    assert desk.later.count() == 1
    assert not desk.store.pages.drafts


def test_a_returned_one_that_nobody_goes_on_with_leaves_the_list(desk: Desk) -> None:
    desk.left()
    (waiting,) = desk.later.waiting()
    desk.later.send_back(waiting.place, APPROVER, ReturnReason.ABSENT)
    desk.store.run(lambda unit: unit.drafts.remove(waiting.id))
    assert not desk.later.waiting()


def test_cut_off_behind_the_recording_it_is_recorded_once(desk: Desk) -> None:
    confirmed = desk.left()
    (waiting,) = desk.later.waiting()
    first = desk.later.record(desk.later.approve(confirmed, APPROVER))  # and then the power went
    assert not desk.later.waiting()
    assert refused(desk.later.decide, waiting.place, APPROVER) == "approval.gone"
    assert list(desk.store.pages.receipts) == [first.receipt.number]


def test_what_was_changed_on_the_disk_is_not_approved(desk: Desk) -> None:
    desk.left()
    (key,) = desk.store.pages.statements
    desk.store.pages.statements[key] = desk.store.pages.statements[key][:-1] + b"\0"
    with pytest.raises(IntegrityError):
        desk.later.waiting()


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b'{"schema": "motcua.draft/1"}', b"\xff"])
def test_anything_else_is_no_waiting_registration(raw: bytes) -> None:
    with pytest.raises(IntegrityError) as caught:
        parse_waiting_approval(raw)
    assert caught.value.code == "approval.unreadable"


def test_errors_are_of_those_who_must_act(desk: Desk) -> None:
    with pytest.raises(SupervisorError):
        desk.later.leave(desk.confirmed(method=Method.IN_PERSON))
    with pytest.raises(AtTheDeskError):
        desk.later.decide(7, APPROVER)
