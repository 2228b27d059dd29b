"""The relay against a scripted centre: each answer leads to one next state."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fakes.centre_client import CentreInMemory
from fakes.centre_clock import MovedClock
from fakes.centre_counter import CounterSide

from kiosk.domain.outbox import OutboxEntry, OutboxState, SealedRegistration, WhoActs
from kiosk.domain.receipt import ReceiptState
from kiosk.errors import KioskError, LaterError, TechnicianError
from kiosk.formats.sealing_keys import OpeningKey
from sync.relay import Relay
from sync.relay_report import RelayReport
from sync.single_flight import single_flight

SEALING = OpeningKey("k1", bytes(range(64)), bytes(range(1, 33))).sealing_key()


@dataclass
class Rig:
    counter: CounterSide
    centre: CentreInMemory
    clock: MovedClock
    folder: Path

    def relay(self) -> Relay:
        return Relay(
            self.counter.store,
            self.centre,
            self.centre.keys,
            self.clock,
            random.Random(7),
            self.folder,
        )

    def send(self, **options: Any) -> RelayReport:
        return self.relay().send_due(**options)

    def state(self, entry: OutboxEntry) -> OutboxState:
        return self.counter.entry(entry.registration_id).state

    def receipt_state(self, entry: OutboxEntry) -> ReceiptState:
        found = self.counter.store.run(
            lambda unit: unit.receipts.by_registration(entry.registration_id)
        )
        assert found is not None
        return found.state


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    counter = CounterSide.in_folder(tmp_path / "keys")
    counter.take_sealing_key(SEALING)
    return Rig(counter, CentreInMemory(), MovedClock(), tmp_path)


def test_accepted_entry_is_settled_in_outbox_ledger_and_receipt(rig: Rig) -> None:
    entry = rig.counter.register()
    report = rig.send()
    kept = rig.counter.entry(entry.registration_id)
    assert (report.accepted, report.trouble, report.reached) == (1, None, True)
    assert kept.state is OutboxState.ACCEPTED
    assert kept.acknowledgement == (rig.centre.kept[entry.registration_id].statement or "").encode()
    assert rig.receipt_state(entry) is ReceiptState.ACCEPTED
    assert rig.counter.ledger_kinds() == ["recorded", "delivered"]


def test_settling_is_one_transaction(rig: Rig) -> None:
    entry = rig.counter.register()
    rig.centre.after = [LaterError("centre.unreachable", sent=True)]
    rig.send()
    store: Any = rig.counter.store
    rig.clock.pass_s(700)
    store.fail_next_commit_with = LaterError("store.full")
    with pytest.raises(LaterError, match=r"store\.full"):
        rig.send()
    assert rig.state(entry) is OutboxState.UNKNOWN
    assert rig.receipt_state(entry) is ReceiptState.RECEIVED
    assert rig.counter.ledger_kinds() == ["recorded"]


def test_batches_hold_25_at_most_and_everything_goes(rig: Rig) -> None:
    entries = [rig.counter.register() for _ in range(60)]
    report = rig.send()
    assert report.accepted == 60
    assert max(map(len, rig.centre.posted)) <= 25
    assert {rig.state(each) for each in entries} == {OutboxState.ACCEPTED}


def test_refused_entry_goes_to_a_person_and_frees_the_number(rig: Rig) -> None:
    entry, other = rig.counter.register(), rig.counter.register()
    rig.centre.refuse[entry.registration_id] = "account.exists"
    report = rig.send()
    kept = rig.counter.entry(entry.registration_id)
    assert (report.refused, report.accepted) == (1, 1)
    assert (kept.state, kept.reason) == (OutboxState.REFUSED, "account.exists")
    assert kept.who_acts is WhoActs.OFFICER
    assert rig.state(other) is OutboxState.ACCEPTED
    assert rig.receipt_state(entry) is ReceiptState.RECEIVED
    assert "refused_by_centre" in rig.counter.ledger_kinds()
    forgotten = rig.counter.store.run(lambda unit: unit.registered_here.find("hash-1"))
    assert forgotten is None


def test_lowered_level_is_accepted_and_says_so(rig: Rig) -> None:
    entry = rig.counter.register()
    rig.centre.level = 2
    rig.send()
    kept = rig.counter.entry(entry.registration_id)
    assert (kept.state, kept.reason) == (OutboxState.ACCEPTED, "level.lowered")


def test_contradiction_is_set_aside(rig: Rig) -> None:
    entry = rig.counter.register()
    rig.centre.refuse[entry.registration_id] = "registration.conflict"
    rig.send()
    assert rig.state(entry) is OutboxState.SET_ASIDE


def test_lost_answer_is_asked_for_and_never_sent_twice(rig: Rig) -> None:
    entry = rig.counter.register()
    rig.centre.after = [LaterError("centre.unreachable", sent=True)]
    first = rig.send()
    assert isinstance(first.trouble, LaterError)
    assert rig.state(entry) is OutboxState.UNKNOWN
    rig.send(live=True)
    assert rig.state(entry) is OutboxState.ACCEPTED
    assert (len(rig.centre.posted), len(rig.centre.asked)) == (1, 1)


def test_unknown_that_never_arrived_is_sent(rig: Rig) -> None:
    entry = rig.counter.register()
    rig.centre.before = [LaterError("centre.unreachable", sent=True)]
    rig.send()
    rig.send(live=True)
    assert rig.state(entry) is OutboxState.ACCEPTED
    assert len(rig.centre.posted) == 2


def test_crash_after_marking_leaves_unknown(rig: Rig) -> None:
    class Crash(BaseException):
        pass

    def crash(*_: Any, **__: Any) -> Any:
        raise Crash

    entry = rig.counter.register()
    honest, rig.centre.post_registrations = rig.centre.post_registrations, crash  # type: ignore[method-assign]
    with pytest.raises(Crash):
        rig.send()
    assert rig.state(entry) is OutboxState.UNKNOWN
    rig.centre.post_registrations = honest  # type: ignore[method-assign]
    rig.send()
    assert rig.state(entry) is OutboxState.ACCEPTED


@pytest.mark.parametrize(
    ("trouble", "state", "reason"),
    [
        (LaterError("centre.unreachable", sent=False), OutboxState.WAITING, "centre.unreachable"),
        (LaterError("centre.unreachable", sent=True), OutboxState.UNKNOWN, "centre.unreachable"),
        (LaterError("centre.busy", retry_after_s=90.0), OutboxState.WAITING, "centre.busy"),
        (LaterError("centre.failed", status=500), OutboxState.UNKNOWN, "centre.failed"),
        (LaterError("centre.not_the_centre"), OutboxState.UNKNOWN, "centre.not_the_centre"),
        (TechnicianError("centre.tls"), OutboxState.WAITING, "station.centre.tls"),
        (
            TechnicianError("centre.device.revoked"),
            OutboxState.WAITING,
            "station.centre.device.revoked",
        ),
    ],
    ids=lambda value: getattr(value, "code", str(value)),
)
def test_trouble_closes_the_gate_and_counts_against_no_entry(
    rig: Rig, trouble: KioskError, state: OutboxState, reason: str
) -> None:
    entry = rig.counter.register()
    rig.centre.before = [trouble]
    report = rig.send()
    kept = rig.counter.entry(entry.registration_id)
    assert (kept.state, kept.reason, kept.attempts) == (state, reason, 0)
    assert report.trouble is trouble
    assert report.next_attempt_at is not None and report.next_attempt_at > rig.clock.now()
    held = rig.send()
    assert (held.sent, type(held.trouble), held.trouble and held.trouble.code) == (
        0,
        type(trouble),
        trouble.code,
    )
    rig.clock.pass_s(700)
    assert rig.send().accepted == 1


def test_station_trouble_is_the_technicians(rig: Rig) -> None:
    entry = rig.counter.register()
    rig.centre.before = [TechnicianError("centre.tls")]
    rig.send()
    assert rig.counter.entry(entry.registration_id).who_acts is WhoActs.TECHNICIAN


def test_retry_after_holds_even_for_a_live_registration(rig: Rig) -> None:
    rig.counter.register()
    rig.centre.before = [LaterError("centre.busy", retry_after_s=900.0)]
    rig.send()
    assert rig.send(live=True).sent == 0
    rig.clock.pass_s(902)
    assert rig.send().accepted == 1


def test_gate_survives_a_restart_but_not_a_clock_set_far_back(rig: Rig) -> None:
    rig.counter.register()
    rig.centre.before = [LaterError("centre.unreachable", sent=False)] * 8
    for _ in range(8):
        rig.send(live=True)
    assert rig.send().trouble is not None
    rig.clock.pass_s(-400 * 86400)
    assert rig.send().accepted == 1


def another_key(rig: Rig) -> None:
    rig.centre.key = Ed25519PrivateKey.generate()


def another_kind(rig: Rig) -> None:
    _change_all(rig, {"statement": "motcua.time/1"})


def another_registration(rig: Rig) -> None:
    _change_all(rig, {"registration_id": "01890000-0000-7000-8000-000000000000"})


def accepted_without_level(rig: Rig) -> None:
    _change_all(rig, {"level": 0})


def accepted_with_a_reason(rig: Rig) -> None:
    _change_all(rig, {"code": "account.exists"})


def no_time(rig: Rig) -> None:
    _change_all(rig, {"decided_at": "yesterday"})


def level_is_text(rig: Rig) -> None:
    _change_all(rig, {"level": "3"})


def _change_all(rig: Rig, change: dict[str, Any]) -> None:
    for each in rig.counter.store.run(lambda unit: unit.outbox.entries()):
        rig.centre.changes[each.registration_id] = change


@pytest.mark.parametrize(
    "lie",
    [
        another_key,
        another_kind,
        another_registration,
        accepted_without_level,
        accepted_with_a_reason,
        no_time,
        level_is_text,
    ],
)
def test_nothing_counts_without_the_right_signed_words(
    rig: Rig, lie: Callable[[Rig], None]
) -> None:
    entry = rig.counter.register()
    lie(rig)
    report = rig.send()
    kept = rig.counter.entry(entry.registration_id)
    assert (kept.state, report.accepted, report.postponed) == (OutboxState.UNKNOWN, 0, 1)
    assert kept.next_attempt_at is not None
    assert rig.receipt_state(entry) is ReceiptState.RECEIVED


def test_acknowledgement_of_other_bytes_is_set_aside(rig: Rig) -> None:
    entry = rig.counter.register()
    _change_all(rig, {"envelope_digest": "0" * 64})
    rig.send()
    kept = rig.counter.entry(entry.registration_id)
    assert (kept.state, kept.reason) == (OutboxState.SET_ASIDE, "acknowledgement.other_envelope")


def test_later_and_silence_postpone_only_their_own_entry(rig: Rig) -> None:
    later, silent, fine = (rig.counter.register() for _ in range(3))
    rig.centre.later.add(later.registration_id)
    rig.centre.silent.add(silent.registration_id)
    report = rig.send()
    assert (report.accepted, report.postponed) == (1, 2)
    rig.centre.later.clear()
    rig.centre.silent.clear()
    rig.clock.pass_s(700)
    rig.send()
    assert {rig.state(each) for each in (later, silent, fine)} == {OutboxState.ACCEPTED}


def test_one_poisoned_entry_never_blocks_the_other_99(rig: Rig) -> None:
    entries = [rig.counter.register() for _ in range(100)]
    poison = entries[40]
    rig.centre.not_taken.add(poison.registration_id)
    report = rig.send()
    assert (report.accepted, report.set_aside, report.trouble) == (99, 1, None)
    assert rig.state(poison) is OutboxState.SET_ASIDE


def test_centre_that_takes_nothing_sets_nothing_aside(rig: Rig) -> None:
    entries = [rig.counter.register() for _ in range(3)]
    rig.centre.not_taken = {each.registration_id for each in entries}
    report = rig.send()
    assert isinstance(report.trouble, TechnicianError)
    assert {rig.state(each) for each in entries} == {OutboxState.WAITING}


@pytest.mark.parametrize("part", ["envelope", "attachment"])
def test_flipped_bit_on_the_disk_is_noticed_before_sending(rig: Rig, part: str) -> None:
    whole = rig.counter.seal(evidence=(b"evidence",))
    sealed = whole.sealed
    if part == "envelope":
        changed = SealedRegistration(
            sealed.envelope[:-1] + bytes([sealed.envelope[-1] ^ 1]),
            sealed.attachments,
            sealed.digest,
        )
    else:
        changed = SealedRegistration(sealed.envelope, (b"other",), sealed.digest)
    rig.counter.record(replace(whole, sealed=changed))
    fine = rig.counter.register()
    rig.send()
    assert rig.state(whole) is OutboxState.SET_ASIDE
    assert rig.state(fine) is OutboxState.ACCEPTED
    assert all(whole.registration_id not in batch for batch in rig.centre.posted)


def test_second_relay_does_nothing_while_the_first_sends(rig: Rig) -> None:
    rig.counter.register()
    with single_flight(rig.folder / "relay.lock") as mine:
        assert mine
        assert rig.send().elsewhere
    assert rig.send().accepted == 1


def test_stop_ends_between_batches(rig: Rig) -> None:
    for _ in range(60):
        rig.counter.register()
    report = rig.send(stop=lambda: len(rig.centre.posted) >= 1)
    assert 0 < report.accepted < 60


@pytest.mark.parametrize("days", [-400, 400])
def test_clock_set_far_away_does_not_strand_a_postponed_entry(rig: Rig, days: int) -> None:
    entry = rig.counter.register()
    rig.centre.later.add(entry.registration_id)
    rig.send()
    rig.centre.later.clear()
    rig.clock.wall += timedelta(days=days)
    rig.send()
    assert rig.state(entry) is OutboxState.ACCEPTED
