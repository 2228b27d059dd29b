"""What every store promises; run over the real one and over the fake."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from fakes.memory_store import MemoryStore
from fakes.store_samples import NOON, OFFICER, a_receipt, an_entry, carried_entry
from support.private_postgres import PrivatePostgres, private_postgres, server_programs

from kiosk.domain.kept_draft import KeptDraft
from kiosk.domain.ledger import GENESIS, LedgerKind, digest_of, first_broken
from kiosk.domain.outbox import OutboxState, OutboxSummary, SealedRegistration
from kiosk.domain.receipt import ReceiptState
from kiosk.errors import AtTheDeskError, IntegrityError
from kiosk.ports.unit_of_work import Store, UnitOfWork
from kiosk.store.database import open_store
from kiosk.store.shared import open_shared_store

UNKNOWN = OutboxState.UNKNOWN


@pytest.fixture(scope="module")
def postgres() -> Iterator[tuple[PrivatePostgres, str]]:
    """A cluster, and a database in it whose tables are made."""
    if server_programs() is None:
        pytest.skip("PostgreSQL is not installed")
    with private_postgres() as running, TemporaryDirectory() as folder:
        url = running.new_database()
        open_shared_store(url, "nobody", Path(folder) / "store.db").close()
        yield running, url


@pytest.fixture(params=["memory", "sqlcipher", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "memory":
        yield MemoryStore()
        return
    if request.param == "postgresql":
        postgres, made = request.getfixturevalue("postgres")
        url = postgres.new_database(template=made.split("/")[3].split("?")[0])
        with open_shared_store(url, "0123456789abcdef", tmp_path / "counter.db") as shared:
            yield shared
        return
    with open_store(tmp_path / "store.db", bytes(range(32))) as opened:
        yield opened


# One transaction


def test_run_gives_back_what_work_returns(store: Store) -> None:
    assert store.run(lambda unit: 42) == 42


def test_what_work_raises_rolls_everything_back_and_arrives_unchanged(store: Store) -> None:
    store.run(lambda unit: unit.receipts.next_number("A", NOON))
    mishap = LookupError("a mishap in the middle")

    def work(unit: UnitOfWork) -> None:
        unit.ledger.append(LedgerKind.RECORDED, {}, NOON)
        unit.outbox.add(an_entry(unit.outbox.next_sequence()))
        unit.receipts.add(a_receipt(unit.receipts.next_number("A", NOON)))
        unit.registered_here.add("hash", "registration-1")
        unit.officers.add(OFFICER, "$argon2id$")
        raise mishap

    with pytest.raises(LookupError) as caught:
        store.run(work)

    assert caught.value is mishap
    store.run(_assert_nothing_but_one_receipt_number_was_given)


def _assert_nothing_but_one_receipt_number_was_given(unit: UnitOfWork) -> None:
    assert unit.ledger.last() is None
    assert unit.outbox.entries() == ()
    assert unit.outbox.next_sequence() == 1
    assert unit.receipts.by_registration("registration-1") is None
    assert unit.registered_here.find("hash") is None
    assert unit.officers.all() == ()
    assert unit.receipts.next_number("A", NOON).endswith("-0002")


def test_an_error_caught_inside_work_leaves_the_rest_of_the_work_whole(store: Store) -> None:
    store.run(lambda unit: unit.outbox.add(an_entry(1)))

    def work(unit: UnitOfWork) -> None:
        with pytest.raises(IntegrityError):
            unit.outbox.add(an_entry(1))
        unit.outbox.add(an_entry(2))

    store.run(work)
    assert [each.sequence for each in store.run(lambda unit: unit.outbox.entries())] == [1, 2]


def test_work_of_many_threads_is_done_one_after_the_other(store: Store) -> None:
    def work(unit: UnitOfWork) -> None:
        unit.outbox.add(an_entry(unit.outbox.next_sequence()))
        unit.ledger.append(LedgerKind.RECORDED, {}, NOON)

    threads = [threading.Thread(target=store.run, args=(work,)) for _ in range(20)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    sequences, broken = store.run(
        lambda unit: (
            [each.sequence for each in unit.outbox.entries()],
            first_broken(unit.ledger.entries()),
        )
    )
    assert sequences == list(range(1, 21))
    assert broken is None


def test_work_inside_work_is_refused_instead_of_waiting_for_itself(store: Store) -> None:
    with pytest.raises(RuntimeError):
        store.run(lambda unit: store.run(lambda inner: None))
    assert store.run(lambda unit: "still working") == "still working"


# The ledger


def test_ledger_starts_empty(store: Store) -> None:
    assert store.run(lambda unit: (unit.ledger.last(), tuple(unit.ledger.entries()))) == (None, ())


def test_ledger_entries_are_chained_and_come_back_as_they_were_given(store: Store) -> None:
    facts = {"envelope": "ab" * 32, "lý do": 'có dấu, "ngoặc" và \\'}
    first = store.run(lambda unit: unit.ledger.append(LedgerKind.SHIFT_OPENED, {}, NOON))
    second = store.run(lambda unit: unit.ledger.append(LedgerKind.RECORDED, facts, NOON))

    assert first.digest == digest_of(GENESIS, 1, NOON, "shift_opened", {})
    assert second.digest == digest_of(first.digest, 2, NOON, "recorded", facts)
    kept = store.run(lambda unit: tuple(unit.ledger.entries()))
    assert kept == (first, second)
    assert store.run(lambda unit: unit.ledger.last()) == second
    assert first_broken(kept) is None


def test_ledger_times_come_back_as_aware_utc_to_the_microsecond(store: Store) -> None:
    in_hanoi = datetime(2026, 11, 22, 6, 30, 0, 1, tzinfo=timezone(timedelta(hours=7)))
    store.run(lambda unit: unit.ledger.append(LedgerKind.PRINTED, {}, in_hanoi))

    (entry,) = store.run(lambda unit: tuple(unit.ledger.entries()))

    assert entry.at == in_hanoi
    assert entry.at.tzinfo is UTC
    assert first_broken([entry]) is None


# The outbox


def test_outbox_keeps_every_field(store: Store) -> None:
    entry = replace(
        an_entry(1, next_attempt_at=NOON), attempts=3, reason="centre.busy", acknowledgement=b"no"
    )
    store.run(lambda unit: unit.outbox.add(entry))
    assert store.run(lambda unit: unit.outbox.find(entry.registration_id)) == entry
    assert store.run(lambda unit: unit.outbox.find("another")) is None


def test_outbox_sequence_goes_on_from_the_largest_ever_added(store: Store) -> None:
    assert store.run(lambda unit: unit.outbox.next_sequence()) == 1
    store.run(lambda unit: unit.outbox.add(an_entry(7)))
    store.run(lambda unit: unit.outbox.add(an_entry(3)))
    assert store.run(lambda unit: unit.outbox.next_sequence()) == 8


@pytest.mark.parametrize(
    "second", [an_entry(1, registration_id="another"), an_entry(2, registration_id="one")]
)
def test_outbox_refuses_an_id_or_sequence_twice(store: Store, second: object) -> None:
    store.run(lambda unit: unit.outbox.add(an_entry(1, registration_id="one")))
    with pytest.raises(IntegrityError) as caught:
        store.run(lambda unit: unit.outbox.add(second))  # type: ignore[arg-type]
    assert caught.value.code == "outbox.duplicate"


def test_due_are_waiting_and_unknown_entries_whose_time_has_come(store: Store) -> None:
    def fill(unit: UnitOfWork) -> None:
        for sequence in (6, 5, 4, 3, 2, 1):
            unit.outbox.add(an_entry(sequence))
        unit.outbox.mark("registration-2", OutboxState.ACCEPTED, acknowledgement=b"signed")
        unit.outbox.mark("registration-3", OutboxState.REFUSED, reason="account.exists")
        unit.outbox.mark("registration-4", OutboxState.UNKNOWN, next_attempt_at=NOON)
        late = NOON + timedelta(microseconds=1)
        unit.outbox.mark("registration-5", OutboxState.WAITING, next_attempt_at=late)
        unit.outbox.mark("registration-6", OutboxState.SET_ASIDE)

    store.run(fill)
    due = store.run(lambda unit: unit.outbox.due(NOON, most=10, most_bytes=10**6))
    assert [each.sequence for each in due] == [1, 4]


@pytest.mark.parametrize(
    ("most", "most_bytes", "expected"),
    [(2, 1000, [1, 2]), (9, 250, [1, 2]), (9, 200, [1, 2]), (9, 199, [1]), (9, 1, [1])],
)
def test_due_is_cut_by_count_and_by_bytes_but_never_to_nothing(
    store: Store, most: int, most_bytes: int, expected: list[int]
) -> None:
    def fill(unit: UnitOfWork) -> None:
        for sequence in (1, 2, 3):
            unit.outbox.add(an_entry(sequence, size=60, attachments=(b"x" * 30, b"y" * 10)))

    store.run(fill)
    due = store.run(lambda unit: unit.outbox.due(NOON, most=most, most_bytes=most_bytes))
    assert [each.sequence for each in due] == expected


def test_mark_moves_an_entry_and_counts_attempts(store: Store) -> None:
    entry, later = an_entry(1), NOON + timedelta(minutes=10)
    store.run(lambda unit: unit.outbox.add(entry))
    store.run(
        lambda unit: unit.outbox.mark(
            entry.registration_id,
            OutboxState.UNKNOWN,
            reason="centre.no_answer",
            next_attempt_at=later,
            attempted=True,
        )
    )
    assert store.run(lambda unit: unit.outbox.find(entry.registration_id)) == replace(
        entry,
        state=OutboxState.UNKNOWN,
        reason="centre.no_answer",
        next_attempt_at=later,
        attempts=1,
    )
    store.run(lambda unit: unit.outbox.mark(entry.registration_id, OutboxState.WAITING))
    assert store.run(lambda unit: unit.outbox.find(entry.registration_id)) == replace(
        entry, attempts=1
    )


def test_mark_of_an_entry_that_was_never_added_is_an_alarm(store: Store) -> None:
    with pytest.raises(IntegrityError) as caught:
        store.run(lambda unit: unit.outbox.mark("another", OutboxState.WAITING))
    assert caught.value.code == "outbox.unknown"


@pytest.mark.parametrize("acknowledgement", [None, b""])
def test_accepted_needs_the_acknowledgement(store: Store, acknowledgement: bytes | None) -> None:
    store.run(lambda unit: unit.outbox.add(an_entry(1)))
    with pytest.raises(ValueError, match="acknowledgement"):
        store.run(
            lambda unit: unit.outbox.mark(
                "registration-1", OutboxState.ACCEPTED, acknowledgement=acknowledgement
            )
        )
    with pytest.raises(ValueError, match="acknowledgement"):
        store.run(lambda unit: unit.outbox.add(replace(an_entry(2), state=OutboxState.ACCEPTED)))


def _accept(unit: UnitOfWork) -> None:
    unit.outbox.add(an_entry(1))
    unit.outbox.mark("registration-1", OutboxState.ACCEPTED, acknowledgement=b"signed")


@pytest.mark.parametrize(
    ("state", "acknowledgement"),
    [
        (OutboxState.ACCEPTED, b"another"),
        *((each, None) for each in OutboxState if each != "accepted"),
    ],
)
def test_an_accepted_entry_never_changes_again(
    store: Store, state: OutboxState, acknowledgement: bytes | None
) -> None:
    store.run(_accept)
    before = store.run(lambda unit: unit.outbox.find("registration-1"))
    with pytest.raises(IntegrityError) as caught:
        store.run(
            lambda unit: unit.outbox.mark("registration-1", state, acknowledgement=acknowledgement)
        )
    assert caught.value.code == "outbox.finished"
    assert store.run(lambda unit: unit.outbox.find("registration-1")) == before


def test_two_relays_may_bring_the_same_acknowledgement(store: Store) -> None:
    store.run(_accept)
    before = store.run(lambda unit: unit.outbox.find("registration-1"))
    store.run(
        lambda unit: unit.outbox.mark(
            "registration-1", OutboxState.ACCEPTED, acknowledgement=b"signed", attempted=True
        )
    )
    assert store.run(lambda unit: unit.outbox.find("registration-1")) == before


def test_entries_come_by_sequence_and_may_leave_out_the_accepted(store: Store) -> None:
    store.run(_accept)
    store.run(lambda unit: unit.outbox.add(an_entry(3)))
    store.run(lambda unit: unit.outbox.add(an_entry(2)))
    everything, unfinished = store.run(
        lambda unit: (unit.outbox.entries(), unit.outbox.entries(unfinished_only=True))
    )
    assert [each.sequence for each in everything] == [1, 2, 3]
    assert [each.sequence for each in unfinished] == [2, 3]


def test_many_entries_keep_their_own_attachments(store: Store) -> None:
    def fill(unit: UnitOfWork) -> None:
        for sequence in range(1, 1101):
            own = tuple(b"%d/%d" % (sequence, place) for place in range(sequence % 3))
            unit.outbox.add(an_entry(sequence, attachments=own))

    store.run(fill)
    due = store.run(lambda unit: unit.outbox.due(NOON, most=1100, most_bytes=10**9))
    assert due == store.run(lambda unit: unit.outbox.entries())
    assert due[1097].sealed.attachments == ()
    assert due[1099].sealed.attachments == (b"1100/0", b"1100/1")


def test_summary_counts_who_waits_and_who_needs_a_person(store: Store) -> None:
    assert store.run(lambda unit: unit.outbox.summary()) == OutboxSummary(0, None, 0)

    def fill(unit: UnitOfWork) -> None:
        _accept(unit)
        for sequence in (2, 3, 4, 5):
            unit.outbox.add(an_entry(sequence))
        unit.outbox.mark("registration-2", OutboxState.REFUSED)
        unit.outbox.mark("registration-3", OutboxState.UNKNOWN)
        unit.outbox.mark("registration-5", OutboxState.SET_ASIDE)

    store.run(fill)
    oldest_at = NOON + timedelta(minutes=3)
    assert store.run(lambda unit: unit.outbox.summary()) == OutboxSummary(2, oldest_at, 2)


def test_purging_lets_go_of_the_bytes_of_old_accepted_entries_only(store: Store) -> None:
    def fill(unit: UnitOfWork) -> None:
        for sequence in (1, 2, 3):
            unit.outbox.add(an_entry(sequence))
        for sequence in (1, 3):
            named = f"registration-{sequence}"
            unit.outbox.mark(named, OutboxState.ACCEPTED, acknowledgement=b"signed")

    store.run(fill)
    before = store.run(lambda unit: unit.outbox.entries())
    third_was_made = NOON + timedelta(minutes=3)
    assert store.run(lambda unit: unit.outbox.purge_accepted(third_was_made)) == 1
    assert store.run(lambda unit: unit.outbox.purge_accepted(third_was_made)) == 0
    after = store.run(lambda unit: unit.outbox.entries())
    assert after[1:] == before[1:]
    assert after[0].sealed == SealedRegistration(b"", (), before[0].sealed.digest)
    assert replace(after[0], sealed=before[0].sealed) == before[0]


def test_what_one_relay_has_claimed_no_other_gets_before_the_lease_ends(store: Store) -> None:
    def fill(unit: UnitOfWork) -> None:
        for sequence in (1, 2, 3):
            unit.outbox.add(an_entry(sequence))

    def claimed(worker: str, after_s: float, most: int) -> list[int]:
        now = NOON + timedelta(hours=1, seconds=after_s)
        entries = store.run(
            lambda unit: unit.outbox.claim_due(worker, now, most=most, most_bytes=999, lease_s=60)
        )
        return [entry.sequence for entry in entries]

    store.run(fill)
    assert claimed("a", 0, 2) == [1, 2]
    assert claimed("b", 1, 9) == [3]
    assert claimed("a", 2, 9) == [1, 2], "its own claims again, after a crash for one"
    store.run(lambda unit: unit.outbox.mark("registration-1", OutboxState.WAITING))
    assert claimed("b", 3, 9) == [1, 3], "what was marked is free"
    assert claimed("b", 62, 9) == [1, 2, 3], "the lease has ended"
    store.run(lambda unit: unit.outbox.mark("registration-1", UNKNOWN, still_held=True))
    assert claimed("a", 63, 9) == [], "what is being sent is held although it was marked"
    store.run(lambda unit: unit.outbox.release("a"))
    assert claimed("a", 64, 9) == [], "nobody lets go for another"
    store.run(lambda unit: unit.outbox.release("b"))
    assert claimed("a", 65, 9) == [1, 2, 3]


def test_a_long_round_asks_for_what_was_due_when_it_began_and_claims_from_now_on(
    store: Store,
) -> None:
    later = NOON + timedelta(hours=2)

    def fill(unit: UnitOfWork) -> None:
        for sequence in (1, 2):
            unit.outbox.add(an_entry(sequence))
        unit.outbox.mark("registration-2", UNKNOWN, next_attempt_at=NOON + timedelta(hours=1))

    def claimed(worker: str, at: datetime, due_by: datetime | None = None) -> list[int]:
        entries = store.run(
            lambda unit: unit.outbox.claim_due(
                worker, at, most=9, most_bytes=999, lease_s=60, due_by=due_by
            )
        )
        return [entry.sequence for entry in entries]

    store.run(fill)
    assert claimed("a", later, due_by=NOON) == [1]
    assert claimed("b", later + timedelta(seconds=59)) == [2], "held from the claim on"


def test_a_claim_is_held_longer_unless_somebody_else_has_it_by_now(store: Store) -> None:
    ids = ["registration-1", "registration-2"]

    def fill(unit: UnitOfWork) -> None:
        for sequence in (1, 2):
            unit.outbox.add(an_entry(sequence))

    def claimed(worker: str, after_s: float, most: int) -> list[int]:
        now = NOON + timedelta(hours=1, seconds=after_s)
        entries = store.run(
            lambda unit: unit.outbox.claim_due(worker, now, most=most, most_bytes=999, lease_s=60)
        )
        return [entry.sequence for entry in entries]

    def held(worker: str, after_s: float) -> frozenset[str]:
        now = NOON + timedelta(hours=1, seconds=after_s)
        return store.run(lambda unit: unit.outbox.hold(worker, now, ids, lease_s=60))

    store.run(fill)
    assert claimed("a", 0, 9) == [1, 2]
    assert held("a", 50) == frozenset(ids) and held("b", 50) == frozenset()
    assert claimed("b", 70, 9) == [], "held anew"
    assert claimed("b", 111, 1) == [1]
    assert held("a", 112) == {"registration-2"}
    assert claimed("b", 113, 9) == [1]


def test_the_state_of_an_entry_is_told_without_its_bytes(store: Store) -> None:
    store.run(lambda unit: unit.outbox.add(an_entry(1)))
    assert store.run(lambda unit: unit.outbox.state("registration-1")) is OutboxState.WAITING
    store.run(lambda unit: unit.outbox.mark("registration-1", UNKNOWN))
    assert store.run(lambda unit: unit.outbox.state("registration-1")) is UNKNOWN
    assert store.run(lambda unit: unit.outbox.state("nobody")) is None
    assert store.run(lambda unit: unit.carried.state("nobody")) is None


# Receipts


def test_receipt_numbers_count_up_for_ever_and_carry_the_day_in_vietnam(store: Store) -> None:
    before_midnight = datetime(2026, 11, 22, 16, 59, tzinfo=UTC)
    after_midnight = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
    numbers = [
        store.run(lambda unit: unit.receipts.next_number("ANBINH-Q3", before_midnight)),
        store.run(lambda unit: unit.receipts.next_number("ANBINH-Q3", after_midnight)),
        store.run(lambda unit: unit.receipts.next_number("ANBINH-Q4", after_midnight)),
    ]
    assert numbers == ["ANBINH-Q3-261122-0001", "ANBINH-Q3-261123-0002", "ANBINH-Q4-261123-0003"]


def test_a_receipt_number_is_not_given_twice_within_one_piece_of_work(store: Store) -> None:
    def work(unit: UnitOfWork) -> tuple[str, str]:
        return unit.receipts.next_number("A", NOON), unit.receipts.next_number("A", NOON)

    assert store.run(work) == ("A-261122-0001", "A-261122-0002")


@pytest.mark.parametrize("phone", ["090****000", None])
def test_receipts_keep_every_field(store: Store, phone: str | None) -> None:
    receipt = replace(a_receipt(), masked_phone=phone)
    store.run(lambda unit: unit.receipts.add(receipt))
    assert store.run(lambda unit: unit.receipts.find(receipt.number)) == receipt
    assert store.run(lambda unit: unit.receipts.by_registration("registration-1")) == receipt
    assert store.run(lambda unit: unit.receipts.find("another")) is None
    assert store.run(lambda unit: unit.receipts.by_registration("another")) is None


@pytest.mark.parametrize(
    "second", [a_receipt(registration_id="another"), a_receipt(number="A-261122-0008")]
)
def test_receipts_refuse_a_number_or_registration_twice(store: Store, second: object) -> None:
    store.run(lambda unit: unit.receipts.add(a_receipt()))
    with pytest.raises(IntegrityError) as caught:
        store.run(lambda unit: unit.receipts.add(second))  # type: ignore[arg-type]
    assert caught.value.code == "receipt.duplicate"


def test_a_receipt_can_be_replaced_by_its_newer_state(store: Store) -> None:
    newer = replace(a_receipt(), state=ReceiptState.ACCEPTED)
    store.run(lambda unit: unit.receipts.add(a_receipt()))
    store.run(lambda unit: unit.receipts.replace(newer))
    assert store.run(lambda unit: unit.receipts.find(newer.number)) == newer


@pytest.mark.parametrize(
    "stranger", [a_receipt(number="A-261122-0008"), a_receipt(registration_id="another")]
)
def test_only_a_kept_receipt_can_be_replaced(store: Store, stranger: object) -> None:
    store.run(lambda unit: unit.receipts.add(a_receipt()))
    with pytest.raises(IntegrityError) as caught:
        store.run(lambda unit: unit.receipts.replace(stranger))  # type: ignore[arg-type]
    assert caught.value.code == "receipt.unknown"


# Officers and who is registered here


def test_officers_are_kept_with_their_phc_string(store: Store) -> None:
    other = replace(OFFICER, code="AA01", roles=frozenset())
    store.run(lambda unit: unit.officers.add(OFFICER, "$argon2id$one"))
    store.run(lambda unit: unit.officers.add(other, "$argon2id$two"))
    assert store.run(lambda unit: unit.officers.find("CB01")) == (OFFICER, "$argon2id$one")
    assert store.run(lambda unit: unit.officers.find("cb01")) is None
    assert store.run(lambda unit: unit.officers.all()) == (other, OFFICER)


def test_an_officer_code_is_taken_once(store: Store) -> None:
    store.run(lambda unit: unit.officers.add(OFFICER, "$argon2id$one"))
    with pytest.raises(AtTheDeskError) as caught:
        store.run(lambda unit: unit.officers.add(OFFICER, "$argon2id$two"))
    assert caught.value.code == "officer.code_taken"
    assert store.run(lambda unit: unit.officers.find("CB01")) == (OFFICER, "$argon2id$one")


def test_registered_here_answers_with_the_newest_that_was_not_refused(store: Store) -> None:
    store.run(lambda unit: unit.registered_here.add("hash", "z-first"))
    store.run(lambda unit: unit.registered_here.add("hash", "a-second"))
    store.run(lambda unit: unit.registered_here.add("hash", "a-second"))
    store.run(lambda unit: unit.registered_here.add("other hash", "third"))
    assert store.run(lambda unit: unit.registered_here.find("hash")) == "a-second"
    store.run(lambda unit: unit.registered_here.forget("a-second"))
    assert store.run(lambda unit: unit.registered_here.find("hash")) == "z-first"
    store.run(lambda unit: unit.registered_here.forget("z-first"))
    assert store.run(lambda unit: unit.registered_here.find("hash")) is None
    assert store.run(lambda unit: unit.registered_here.find("other hash")) == "third"


# Drafts


def _draft(draft_id: str, minute: int, sealed: bytes = b"sealed") -> KeptDraft:
    updated_at = NOON + timedelta(minutes=minute)
    return KeptDraft(id=draft_id, officer_code="CB01", updated_at=updated_at, sealed=sealed)


def test_a_draft_is_kept_in_its_newest_state(store: Store) -> None:
    store.run(lambda unit: unit.drafts.put(_draft("one", 1, b"first field")))
    store.run(lambda unit: unit.drafts.put(_draft("one", 2, b"second field")))
    assert store.run(lambda unit: unit.drafts.get("one")) == _draft("one", 2, b"second field")
    assert store.run(lambda unit: unit.drafts.get("two")) is None


def test_drafts_come_longest_untouched_first(store: Store) -> None:
    for draft in (_draft("one", 1), _draft("two", 2), _draft("one", 3)):
        store.run(lambda unit, draft=draft: unit.drafts.put(draft))  # type: ignore[misc]
    drafts = store.run(lambda unit: unit.drafts.all())
    assert drafts == (_draft("two", 2), _draft("one", 3))


def test_a_removed_draft_is_gone_and_may_be_removed_again(store: Store) -> None:
    store.run(lambda unit: unit.drafts.put(_draft("one", 1)))
    store.run(lambda unit: unit.drafts.put(_draft("two", 1)))
    store.run(lambda unit: unit.drafts.remove("one"))
    store.run(lambda unit: unit.drafts.remove("one"))
    assert store.run(lambda unit: unit.drafts.all()) == (_draft("two", 1),)


# Lists without bytes, entries of other counters, statements


def test_a_listing_says_what_entries_say_without_their_bytes(store: Store) -> None:
    def work(unit: UnitOfWork) -> None:
        unit.outbox.add(an_entry(1, size=100, attachments=(b"12345",)))
        unit.outbox.add(an_entry(2))
        unit.outbox.mark("registration-1", OutboxState.ACCEPTED, acknowledgement=b"signed")

    store.run(work)
    first, second = store.run(lambda unit: unit.outbox.listing())
    assert (first.registration_id, first.sequence) == ("registration-1", 1)
    assert first.device_id in ("", "0123456789abcdef"), "named where several share the store"
    assert (first.state, first.sealed_bytes) == (OutboxState.ACCEPTED, 105)
    assert first.digest == an_entry(1).sealed.digest
    unfinished = store.run(lambda unit: unit.outbox.listing(unfinished_only=True))
    assert unfinished == (second,)


def test_carried_entries_of_two_counters_may_have_the_same_number(store: Store) -> None:
    first, second = carried_entry(1, "0" * 16), carried_entry(1, "f" * 16)

    def work(unit: UnitOfWork) -> None:
        unit.carried.add(second)
        unit.carried.add(first)

    store.run(work)
    assert store.run(lambda unit: unit.carried.entries()) == (first, second)
    assert [each.device_id for each in store.run(lambda unit: unit.carried.listing())] == [
        "0" * 16,
        "f" * 16,
    ]
    assert store.run(lambda unit: unit.carried.due(NOON, most=1, most_bytes=1)) == (first,)
    assert store.run(lambda unit: unit.carried.summary()).waiting == 2
    assert store.run(lambda unit: unit.outbox.summary()).waiting == 0
    assert store.run(lambda unit: unit.outbox.next_sequence()) == 1


def test_a_carried_entry_is_finished_by_an_acknowledgement_only(store: Store) -> None:
    entry = carried_entry(3)
    store.run(lambda unit: unit.carried.add(entry))
    named = entry.registration_id
    with pytest.raises(IntegrityError, match=r"outbox\.duplicate"):
        store.run(lambda unit: unit.carried.add(entry))
    with pytest.raises(ValueError, match="acknowledgement"):
        store.run(lambda unit: unit.carried.mark(named, OutboxState.ACCEPTED))
    for _ in range(2):
        store.run(
            lambda unit: unit.carried.mark(named, OutboxState.ACCEPTED, acknowledgement=b"signed")
        )
    with pytest.raises(IntegrityError, match=r"outbox\.finished"):
        store.run(lambda unit: unit.carried.mark(named, OutboxState.WAITING))
    assert store.run(lambda unit: unit.carried.purge_accepted(NOON + timedelta(days=1))) == 1
    kept = store.run(lambda unit: unit.carried.find(named))
    assert kept is not None
    assert (kept.sealed.envelope, kept.sealed.digest) == (b"", entry.sealed.digest)


def test_what_came_from_paper_is_completed_by_what_came_on_a_stick(store: Store) -> None:
    whole = carried_entry(3)
    paper = replace(
        whole, sealed=replace(whole.sealed, attachments=()), from_paper=True
    )  # a slip has room for the core only

    def work(unit: UnitOfWork) -> None:
        unit.carried.add(paper)
        unit.carried.mark(paper.registration_id, OutboxState.REFUSED, reason="evidence.missing")

    store.run(work)
    kept = store.run(lambda unit: unit.carried.find(paper.registration_id))
    assert kept is not None
    assert kept.from_paper
    assert kept.sealed.attachments == ()
    store.run(lambda unit: unit.carried.complete(whole))
    assert store.run(lambda unit: unit.carried.find(whole.registration_id)) == whole


def test_statements_are_kept_by_kind_and_place(store: Store) -> None:
    def work(unit: UnitOfWork) -> None:
        for place, content in ((2, b"b"), (10, b"c"), (2, b"B")):
            unit.statements.put("head", place, content)
        unit.statements.put("time", 0, b"t")

    store.run(work)
    assert store.run(lambda unit: unit.statements.newest("head")) == (10, b"c")
    assert store.run(lambda unit: unit.statements.all("head")) == ((2, b"B"), (10, b"c"))
    assert store.run(lambda unit: unit.statements.newest("else")) is None


# Pages of what waits

WAITS = (OutboxState.WAITING, UNKNOWN, OutboxState.SET_ASIDE)


def _nine_entries(store: Store) -> None:
    def work(unit: UnitOfWork) -> None:
        for number in range(1, 10):
            unit.outbox.add(an_entry(number))
        unit.outbox.mark("registration-2", OutboxState.ACCEPTED, acknowledgement=b"signed")
        unit.outbox.mark("registration-3", UNKNOWN, reason="centre.later")
        unit.outbox.mark("registration-4", OutboxState.REFUSED, reason="account.exists")
        unit.outbox.mark("registration-5", OutboxState.SET_ASIDE, reason="outbox.digest_differs")
        unit.outbox.mark(
            "registration-6",
            OutboxState.ACCEPTED,
            reason="level.lowered",
            acknowledgement=b"signed",
        )
        unit.outbox.mark("registration-7", UNKNOWN, reason="centre.later")

    store.run(work)


def test_what_waits_is_read_page_by_page_in_both_directions(store: Store) -> None:
    _nine_entries(store)

    def numbers(unit: UnitOfWork, **where: object) -> list[int]:
        return [each.sequence for each in unit.outbox.page(WAITS, **where)]  # type: ignore[arg-type]

    def work(unit: UnitOfWork) -> None:
        device = unit.outbox.listing()[0].device_id
        assert numbers(unit, most=3) == [1, 3, 5]
        assert numbers(unit, most=3, after=(device, 5)) == [7, 8, 9]
        assert numbers(unit, most=2, before=(device, 8)) == [5, 7]
        assert numbers(unit, most=2, last=True) == [8, 9]
        assert numbers(unit, most=9, after=(device, 9)) == []
        assert numbers(unit, most=9, before=(device, 1)) == []
        assert unit.outbox.count(WAITS) == 6
        assert unit.outbox.count(WAITS, before=(device, 7)) == 3
        assert unit.outbox.page((), most=9) == ()

    store.run(work)


def test_a_page_holds_what_the_list_holds(store: Store) -> None:
    _nine_entries(store)
    listing, page, named, otherwise, held_up = store.run(
        lambda unit: (
            unit.outbox.listing(),
            unit.outbox.page(tuple(OutboxState), most=99),
            unit.outbox.lines(["registration-7", "nobody", "registration-1"]),
            unit.outbox.accepted_otherwise(),
            unit.outbox.held_up(),
        )
    )
    assert page == listing
    assert named == (listing[0], listing[6])
    assert otherwise == (listing[5],)
    assert [(each.reason, each.count) for each in held_up] == [("centre.later", 2)]
    assert held_up[0].oldest_at == listing[2].created_at


def test_carried_entries_have_pages_over_all_their_counters(store: Store) -> None:
    devices = ("0123456789abcdef", "fedcba9876543210")

    def work(unit: UnitOfWork) -> list[tuple[str, int]]:
        for device in devices:
            for number in (1, 2):
                unit.carried.add(carried_entry(number, device))
        first = unit.carried.page(WAITS, most=3)
        rest = unit.carried.page(WAITS, most=3, after=first[-1].place)
        assert unit.carried.count(WAITS, before=rest[0].place) == 3
        assert unit.carried.page(WAITS, most=9, before=rest[0].place) == first
        return [each.place for each in (*first, *rest)]

    assert store.run(work) == [(device, number) for device in devices for number in (1, 2)]


def test_entries_of_the_ledger_are_chosen_by_kind_and_by_a_whole_fact(store: Store) -> None:
    def work(unit: UnitOfWork) -> None:
        unit.ledger.append(LedgerKind.PRINTED, {"receipt": "A-1"}, NOON)
        unit.ledger.append(LedgerKind.PRINTED, {"receipt": "A-10"}, NOON)
        unit.ledger.append(LedgerKind.RECORDED, {"receipt": "A-1", "name": 'a"%_\\'}, NOON)

    store.run(work)
    both = (LedgerKind.PRINTED, LedgerKind.RECORDED)
    found = store.run(lambda unit: [e.sequence for e in unit.ledger.chosen(both, "A-1")])
    assert found == [1, 3]
    printed = store.run(lambda unit: unit.ledger.chosen((LedgerKind.PRINTED,)))
    assert [each.sequence for each in printed] == [1, 2]
    odd = store.run(lambda unit: unit.ledger.chosen(both, 'a"%_\\'))
    assert [each.sequence for each in odd] == [3]


def test_receipt_numbers_are_told_for_many_registrations_at_once(store: Store) -> None:
    store.run(lambda unit: unit.receipts.add(a_receipt("A-1", "registration-1")))
    store.run(lambda unit: unit.receipts.add(a_receipt("A-2", "registration-2")))
    told = store.run(lambda unit: unit.receipts.numbers(["registration-2", "nobody"]))
    assert dict(told) == {"registration-2": "A-2"}
