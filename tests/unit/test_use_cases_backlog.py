"""Outbox, tasks and search: what lies on the desk, and the ends of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import CLERK, OFFICE, POLICY
from fakes.clock import SetClock
from fakes.memory_store import MemoryStore
from fakes.policy_source import OnePolicy
from fakes.store_samples import NOON, a_receipt, an_entry, carried_entry
from fakes.ways import SayingGuidance
from support.papers import KEYS, receipt, statement

from kiosk.domain.account_service import GuidanceKind
from kiosk.domain.clean_text import CleanText
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.officer import Role
from kiosk.domain.outbox import OutboxState
from kiosk.domain.task import TaskKind
from kiosk.domain.work_item import Note, OtherWork, Way
from kiosk.errors import AtTheDeskError, SupervisorError
from kiosk.formats.receipt_code import verify
from kiosk.ports.unit_of_work import UnitOfWork
from kiosk.use_cases.ask_supplement import AskSupplement
from kiosk.use_cases.browse_outbox import Ask, BrowseOutbox, Page, Turn, Waiting
from kiosk.use_cases.browse_tasks import BrowseTasks, entries_for_a_person
from kiosk.use_cases.find_registration import FindRegistration
from kiosk.use_cases.finish_task import SendAgain, SettleItem, notes_for

ACCEPTED, REFUSED, SET_ASIDE = OutboxState.ACCEPTED, OutboxState.REFUSED, OutboxState.SET_ASIDE


def store_of(count: int) -> MemoryStore:
    store = MemoryStore()

    def work(unit: UnitOfWork) -> None:
        for number in range(1, count + 1):
            unit.outbox.add(an_entry(number))

    store.run(work)
    return store


def mark(store: MemoryStore, number: int, state: OutboxState, reason: str = "") -> None:
    signed = b"signed" if state is ACCEPTED else None
    store.run(
        lambda unit: unit.outbox.mark(
            f"registration-{number}", state, reason=reason, acknowledgement=signed
        )
    )


# What waits


def browse(store: MemoryStore) -> BrowseOutbox:
    return BrowseOutbox(store, SetClock(), OnePolicy(POLICY))


def numbers(page: Page[Waiting]) -> list[int]:
    return [each.line.sequence for each in page.rows]


def test_a_page_says_where_it_stands_among_all() -> None:
    store = store_of(9)
    mark(store, 2, ACCEPTED)
    mark(store, 3, REFUSED, "account.exists")
    look = browse(store)
    first = look(Ask(most=3))
    assert (numbers(first), first.rank, first.total) == ([1, 4, 5], 0, 7)
    after = look(Ask(Turn.AFTER, first.rows[-1].place, 3))
    assert (numbers(after), after.rank) == ([6, 7, 8], 3)
    before = look(Ask(Turn.BEFORE, after.rows[0].place, 2))
    assert (numbers(before), before.rank) == ([4, 5], 1)
    at = look(Ask(Turn.AT, after.rows[1].place, 2))
    assert (numbers(at), at.rank) == ([7, 8], 4)
    last = look(Ask(Turn.LAST, most=2))
    assert (numbers(last), last.rank) == ([8, 9], 5)


def test_what_has_gone_from_a_place_is_followed_by_what_stands_behind_it() -> None:
    store = store_of(5)
    look = browse(store)
    place = look(Ask()).rows[3].place
    mark(store, 4, ACCEPTED)
    assert numbers(look(Ask(Turn.AT, place))) == [5]
    mark(store, 5, ACCEPTED)
    page = look(Ask(Turn.AT, place, 2))
    assert (numbers(page), page.rank, page.total) == ([2, 3], 1, 3)


def test_carried_entries_stand_behind_the_counters_own() -> None:
    store = store_of(3)
    for number in (1, 2):
        store.run(lambda unit, n=number: unit.carried.add(carried_entry(n)))  # type: ignore[misc]
    look = browse(store)
    page = look(Ask(most=4))
    assert [each.place[0] for each in page.rows] == [0, 0, 0, 1]
    rest = look(Ask(Turn.AFTER, page.rows[-1].place))
    assert (numbers(rest), rest.rank, rest.total) == ([2], 4, 5)
    assert numbers(look(Ask(Turn.BEFORE, rest.rows[0].place, 2))) == [3, 1]
    assert numbers(look(Ask(Turn.LAST, most=4))) == [2, 3, 1, 2]
    empty = browse(MemoryStore())(Ask(Turn.LAST))
    assert (empty.rows, empty.rank, empty.total) == ((), 0, 0)


def test_each_entry_says_its_receipt_and_its_limit() -> None:
    store = store_of(2)
    store.run(lambda unit: unit.receipts.add(a_receipt()))
    own, other = browse(store)(Ask()).rows
    assert (own.receipt, other.receipt) == ("ANBINH-Q3-261122-0007", "")
    assert own.until == own.line.created_at + timedelta(hours=POLICY.offline.hours)


# What is to be done


def one_of_each() -> MemoryStore:
    store = store_of(6)
    mark(store, 1, REFUSED, "account.exists")
    mark(store, 2, SET_ASIDE, "outbox.digest_differs")
    mark(store, 3, ACCEPTED, "level.lowered")
    for number in (4, 5):
        mark(store, number, OutboxState.WAITING, "station.centre.device.revoked")
    failed = {"receipt": "A-1", "form": "receipt", "job": "1", "outcome": "failed"}
    saved = {"receipt": "A-2", "form": "receipt", "job": "2", "outcome": "saved"}

    def work(unit: UnitOfWork) -> None:
        unit.ledger.append(LedgerKind.NOT_PRINTED, {**failed, "reason": "print.paper_out"}, NOON)
        unit.ledger.append(LedgerKind.NOT_PRINTED, {**saved, "outcome": "failed"}, NOON)
        unit.ledger.append(LedgerKind.NOT_PRINTED, saved, NOON)
        unit.ledger.append(LedgerKind.DISPUTED, {"dispute": "KN-1", "registration": "d"}, NOON)
        unit.ledger.append(LedgerKind.DISPUTED, {"dispute": "", "registration": "e"}, NOON)

    store.run(work)
    return store


def test_all_that_is_to_be_done_stands_in_one_list() -> None:
    items = {each.kind: each for each in BrowseTasks(one_of_each())()}
    assert set(items) == {
        TaskKind.ACCOUNT_EXISTS,
        TaskKind.SET_ASIDE,
        TaskKind.LEVEL_LOWERED,
        TaskKind.STATION,
        OtherWork.PAPER_OWED,
        OtherWork.DISPUTE,
    }
    assert items[TaskKind.STATION].count == 2
    assert items[TaskKind.SET_ASIDE].ways == (Way.SEND_AGAIN, Way.DONE)
    assert items[TaskKind.ACCOUNT_EXISTS].ways == (Way.SLIP, Way.DISPUTE, Way.DONE)
    owed = items[OtherWork.PAPER_OWED]
    assert (owed.number, owed.form, owed.reason) == ("A-1", "receipt", "print.paper_out")
    assert items[OtherWork.DISPUTE].number == "KN-1"


def test_what_is_settled_is_gone_and_the_ledger_says_who_and_how() -> None:
    store = one_of_each()
    settle, look = SettleItem(store, SetClock()), BrowseTasks(store)
    for item in look():
        if item.kind is TaskKind.STATION:
            with pytest.raises(AtTheDeskError, match=r"task\.none"):
                settle(item, Note.TOLD, CLERK)
            continue
        note = notes_for(item)[0]
        settle(item, note, CLERK)
        with pytest.raises(AtTheDeskError, match=r"task\.none"):
            settle(item, note, CLERK)
    assert [each.kind for each in look()] == [TaskKind.STATION]
    ended = [e.facts for e in store.pages.ledger if e.kind == LedgerKind.TASK_DONE]
    assert len(ended) == 5 and {each["officer"] for each in ended} == {"CB01"}
    assert {each["note"] for each in ended} <= {each.value for each in Note}


def test_the_header_counts_what_nobody_has_settled() -> None:
    store = one_of_each()
    assert store.run(entries_for_a_person) == 2
    for item in BrowseTasks(store)():
        if item.kind in (TaskKind.ACCOUNT_EXISTS, TaskKind.LEVEL_LOWERED):
            SettleItem(store, SetClock())(item, Note.TOLD, CLERK)
    assert store.run(entries_for_a_person) == 1
    assert MemoryStore().run(entries_for_a_person) == 0


def test_what_was_set_aside_waits_again_by_an_officers_will() -> None:
    store = one_of_each()
    again = SendAgain(store, SetClock())
    again("registration-2", CLERK)
    assert store.pages.outbox["registration-2"].state is OutboxState.WAITING
    assert store.pages.ledger[-1].facts == {"registration": "registration-2", "officer": "CB01"}
    for other in ("registration-2", "registration-1", "nobody"):
        with pytest.raises(AtTheDeskError, match=r"task\.none"):
            again(other, CLERK)
    carried = carried_entry(1)
    store.run(lambda unit: unit.carried.add(carried))
    store.run(lambda unit: unit.carried.mark(carried.registration_id, SET_ASIDE, reason="x.y"))
    again(carried.registration_id, CLERK)
    assert store.pages.carried[carried.registration_id].state is OutboxState.WAITING


# Finding


def finding(store: MemoryStore) -> FindRegistration:
    def judge(text: str) -> str:
        verify(text, KEYS)
        return "genuine"

    return FindRegistration(store, judge)


def with_receipt() -> MemoryStore:
    store, given = store_of(1), receipt(registration_id="registration-1")
    printed = {"receipt": given.number, "job": "1", "outcome": "printed", "form": "receipt"}
    facts = {"registration": "registration-1", "receipt": given.number}

    def work(unit: UnitOfWork) -> None:
        unit.receipts.add(given)
        unit.ledger.append(LedgerKind.RECORDED, facts, NOON)
        unit.ledger.append(LedgerKind.PRINTED, printed, NOON)
        unit.ledger.append(LedgerKind.PRINTED, {**printed, "job": "2", "copy": "1"}, NOON)
        slip = {"kind": "conflict", "registration": "registration-1", "slip": "HD-9"}
        unit.ledger.append(LedgerKind.GUIDANCE_GIVEN, slip, NOON)
        failed = {"slip": "HD-9", "job": "3", "outcome": "failed", "form": "conflict"}
        unit.ledger.append(LedgerKind.NOT_PRINTED, failed, NOON)

    store.run(work)
    return store


@pytest.mark.parametrize("asked", [" anbinh-q3-261122-0007 ", "registration-1", "HD-9", "hd-9"])
def test_found_by_any_of_its_numbers_with_all_its_papers(asked: str) -> None:
    found = finding(with_receipt())(asked, CLERK)
    assert found.receipt is not None and found.asked == "ANBINH-Q3-261122-0007"
    assert found.line is not None and found.line.state is OutboxState.WAITING
    told = [(each.form, each.number, each.copies, each.failed) for each in found.papers]
    assert told == [("receipt", found.asked, 2, False), ("conflict", "HD-9", 0, True)]
    assert (found.verdict, found.level, found.item) == ("", None, None)


def test_what_the_centre_answered_is_told_once_it_is_known() -> None:
    store = with_receipt()
    mark(store, 1, ACCEPTED, "level.lowered")
    facts = {"registration": "registration-1", "level": "2"}
    store.run(lambda unit: unit.ledger.append(LedgerKind.DELIVERED, facts, NOON))
    found = finding(store)("registration-1", CLERK)
    assert (found.level, found.answered_at) == (2, NOON)
    assert found.item is not None and found.item.kind is TaskKind.LEVEL_LOWERED


def test_a_scanned_slip_is_found_and_judged() -> None:
    code = receipt().signed_code
    found = finding(with_receipt())(code, CLERK)
    assert found.verdict == "genuine" and found.receipt is not None
    elsewhere = finding(MemoryStore())(code, CLERK)
    assert (elsewhere.receipt, elsewhere.line) == (None, None)
    assert elsewhere.statement == statement()


@pytest.mark.parametrize("asked", ["", "0007", "ANBINH", "x" * 500, "%", "2345"])
def test_nothing_is_found_by_a_piece_of_a_number(asked: str) -> None:
    with pytest.raises(AtTheDeskError, match=r"receipt\.unknown"):
        finding(with_receipt())(asked, CLERK)


def test_a_damaged_code_is_said_to_be_one() -> None:
    with pytest.raises(AtTheDeskError, match=r"receipt_code\.malformed"):
        finding(with_receipt())(receipt().signed_code[:-30], CLERK)


def test_what_is_to_be_brought_comes_on_a_numbered_paper() -> None:
    store, printer = with_receipt(), SayingGuidance()
    ask = AskSupplement(store, SetClock(), printer, OFFICE)
    guidance, _ = ask(receipt(registration_id="registration-1"), CleanText("thẻ"), CLERK)
    assert printer.printed == [guidance]
    assert (guidance.kind, guidance.items) == (GuidanceKind.SUPPLEMENT, (CleanText("thẻ"),))
    found = finding(store)("registration-1", CLERK)
    assert guidance.number in [each.number for each in found.papers]


# Who may


@pytest.mark.parametrize(
    ("role", "finds", "settles"),
    [
        (Role.CLERK, True, True),
        (Role.APPROVER, True, True),
        (Role.SUPERVISOR, True, True),
        (Role.TECHNICIAN, False, True),
        (Role.AUDITOR, True, False),
    ],
)
def test_each_role_does_what_its_duties_give(role: Role, finds: bool, settles: bool) -> None:
    officer = replace(CLERK, roles=frozenset({role}))
    store = with_receipt()
    mark(store, 1, SET_ASIDE, "outbox.digest_differs")
    if finds:
        assert finding(store)("registration-1", officer).receipt is not None
    else:
        with pytest.raises(SupervisorError, match=r"officer\.not_a_clerk"):
            finding(store)("registration-1", officer)
    [item] = [e for e in BrowseTasks(store)() if e.kind is TaskKind.SET_ASIDE]
    again, settle = SendAgain(store, SetClock()), SettleItem(store, SetClock())
    if settles:
        settle(item, Note.LOOKED_AT, officer)
        again("registration-1", officer)
        return
    for change in (
        lambda: settle(item, Note.LOOKED_AT, officer),
        lambda: again("registration-1", officer),
    ):
        with pytest.raises(SupervisorError, match=r"officer\.not_a_clerk"):
            change()
