"""A draft is written ahead of everything, and gone when it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import CHIP_EVIDENCE, CLERK, OFFICE, POLICY, SHIFT, approved, draft
from fakes.clock import SetClock
from fakes.memory_store import MemoryStore
from fakes.receipt_printer import SayingPrinter
from fakes.sealer import GlassSealer

from kiosk.devices.local_seal import local_seal
from kiosk.domain.clean_text import CleanText
from kiosk.domain.kept_draft import DraftInHand, KeptDraft
from kiosk.domain.officer import Officer, Role, Shift
from kiosk.domain.phone import Phone
from kiosk.domain.registration import Contact, RefusalReason
from kiosk.errors import AtTheDeskError, IntegrityError, SupervisorError
from kiosk.use_cases.keep_draft import KeepDraft
from kiosk.use_cases.record_registration import RecordRegistration
from kiosk.use_cases.refuse_registration import RefuseRegistration

OTHER = Officer("CB07", CleanText("Cán bộ Khác"), frozenset({Role.CLERK}))
HEAD = Officer("GS01", CleanText("Giám sát Mẫu"), frozenset({Role.CLERK, Role.SUPERVISOR}))
IN_HAND = DraftInHand(
    draft=draft(CHIP_EVIDENCE),
    step="contact",
    answers=(True, None, False),
    contact=Contact(phone=Phone("0912345678"), email="nguyen.van.thu@example.vn"),
    typed={"phone": "0912 34"},
)


class Desk:
    def __init__(self) -> None:
        self.store, self.clock = MemoryStore(), SetClock()
        self.keep_draft = self.at_counter(bytes(32))

    def at_counter(self, key: bytes) -> KeepDraft:
        return KeepDraft(self.store, self.clock, local_seal(key), timedelta(hours=12))

    def shift(self, officer: Officer = CLERK) -> Shift:
        return Shift("01935a2e-0000-7000-8000-00000000000b", officer, self.clock.now())

    def kinds(self) -> list[str]:
        return [each.kind for each in self.store.pages.ledger]


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.keep_draft.begin(IN_HAND)
    return desk


def test_it_comes_back_whole_in_the_new_shift(desk: Desk) -> None:
    newer = replace(IN_HAND, typed={"phone": "0912 345 6"})
    assert desk.keep_draft.keep(newer)
    [waiting] = desk.keep_draft.waiting(CLERK)
    shift = desk.shift()
    resumed = desk.keep_draft.resume(waiting.id, shift)
    assert resumed == replace(newer, draft=replace(newer.draft, shift=shift))
    assert desk.kinds() == ["draft_resumed"]


def test_what_waits_says_nothing_of_the_citizen(desk: Desk) -> None:
    [waiting] = desk.keep_draft.waiting(CLERK)
    assert (waiting.officer_code, waiting.kind, waiting.method) == (
        CLERK.code,
        IN_HAND.draft.kind,
        IN_HAND.draft.method,
    )
    [kept] = desk.store.pages.drafts.values()
    for secret in (b"0912", "NGUYỄN".encode(), b"001099012345", b"raw bundle"):
        assert secret not in kept.sealed
    assert "0912" not in repr(IN_HAND)


def test_another_officer_neither_sees_nor_takes_it(desk: Desk) -> None:
    assert desk.keep_draft.waiting(OTHER) == ()
    for act in (
        lambda: desk.keep_draft.resume(IN_HAND.draft.id, desk.shift(OTHER)),
        lambda: desk.keep_draft.forget(IN_HAND.draft.id, OTHER),
    ):
        with pytest.raises(SupervisorError) as caught:
            act()
        assert caught.value.code == "draft.of_another_officer"
    assert desk.keep_draft.waiting(CLERK)


def test_a_supervisor_takes_it_over(desk: Desk) -> None:
    [waiting] = desk.keep_draft.waiting(HEAD)
    resumed = desk.keep_draft.resume(waiting.id, desk.shift(HEAD))
    assert resumed.draft.shift.officer == HEAD
    assert desk.keep_draft.waiting(CLERK) == ()


def test_who_may_not_register_does_not_go_on_with_it(desk: Desk) -> None:
    only_head = replace(HEAD, roles=frozenset({Role.SUPERVISOR}))
    with pytest.raises(SupervisorError) as caught:
        desk.keep_draft.resume(IN_HAND.draft.id, desk.shift(only_head))
    assert caught.value.code == "officer.not_a_clerk"


def test_recording_takes_it_away_in_the_same_transaction_and_it_stays_away() -> None:
    desk = Desk()
    done = approved()
    in_hand = DraftInHand(draft=done.confirmed.proofed.draft, step="confirm")
    desk.keep_draft.begin(in_hand)
    sealer = GlassSealer()
    RecordRegistration(desk.store, desk.clock, sealer, sealer, OFFICE)(done)
    assert not desk.store.pages.drafts
    assert not desk.keep_draft.keep(in_hand), "a late key press must not bring it back"
    assert not desk.store.pages.drafts


def test_a_commit_that_fails_keeps_the_draft() -> None:
    desk = Desk()
    done = approved()
    desk.keep_draft.begin(DraftInHand(draft=done.confirmed.proofed.draft, step="confirm"))
    desk.store.fail_next_commit_with = AtTheDeskError("store.full")
    sealer = GlassSealer()
    with pytest.raises(AtTheDeskError):
        RecordRegistration(desk.store, desk.clock, sealer, sealer, OFFICE)(done)
    assert desk.keep_draft.waiting(CLERK)


def test_a_refusal_takes_it_away(desk: Desk) -> None:
    refuse = RefuseRegistration(desk.store, desk.clock, SayingPrinter(), OFFICE)
    refuse(IN_HAND.draft, RefusalReason.WITHDRAWN)
    assert not desk.store.pages.drafts


def test_its_time_runs_out(desk: Desk) -> None:
    desk.clock.pass_time(12 * 3600 + 1)
    with pytest.raises(AtTheDeskError) as caught:
        desk.keep_draft.resume(IN_HAND.draft.id, desk.shift())
    assert caught.value.code == "draft.gone"
    assert desk.keep_draft.waiting(CLERK) == ()
    assert not desk.store.pages.drafts
    assert desk.kinds() == ["draft_dropped"]


def test_each_change_begins_its_time_anew(desk: Desk) -> None:
    desk.clock.pass_time(11 * 3600)
    desk.keep_draft.keep(IN_HAND)
    desk.clock.pass_time(11 * 3600)
    assert desk.keep_draft.waiting(CLERK)


def test_its_officer_may_drop_it_and_the_ledger_says_so(desk: Desk) -> None:
    desk.keep_draft.forget(IN_HAND.draft.id, CLERK)
    desk.keep_draft.forget(IN_HAND.draft.id, CLERK)
    assert desk.kinds() == ["draft_dropped"]
    assert desk.store.pages.ledger[0].facts["reason"] == "dropped"


def test_a_policy_that_has_ended_is_not_gone_on_with() -> None:
    desk = Desk()
    old = replace(POLICY, valid_to=desk.clock.now() + timedelta(hours=1))
    desk.keep_draft.begin(DraftInHand(draft=draft(policy=old), step="evidence"))
    desk.clock.pass_time(3601)
    with pytest.raises(SupervisorError) as caught:
        desk.keep_draft.resume(draft().id, desk.shift())
    assert caught.value.code == "policy.not_in_force"


def test_another_counter_of_the_office_cannot_open_it(desk: Desk) -> None:
    elsewhere = desk.at_counter(bytes(range(32)))
    assert elsewhere.waiting(CLERK) == ()
    with pytest.raises(IntegrityError) as caught:
        elsewhere.resume(IN_HAND.draft.id, desk.shift())
    assert caught.value.code == "draft.unreadable"


def test_a_draft_under_another_name_does_not_open(desk: Desk) -> None:
    kept = desk.store.pages.drafts[IN_HAND.draft.id]
    desk.store.pages.drafts["other"] = KeptDraft(
        id="other", officer_code=CLERK.code, updated_at=kept.updated_at, sealed=kept.sealed
    )
    assert [each.id for each in desk.keep_draft.waiting(CLERK)] == [IN_HAND.draft.id]


def test_the_shift_itself_is_not_what_is_kept_for(desk: Desk) -> None:
    assert desk.keep_draft.resume(IN_HAND.draft.id, desk.shift()).draft.shift != SHIFT


@pytest.mark.parametrize(
    "typed", [{"phone": "1" * 1001}, {str(n): "" for n in range(41)}, {"phone": "\x1b[2J"}]
)
def test_no_form_holds_so_much(typed: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"form|type"):
        DraftInHand(draft=draft(), step="contact", typed=typed)
