"""Counter and centre compare what they hold; keys change while registrations wait."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fakes.centre_counter import IDS, CounterSide
from fakes.store_samples import NOON
from hypothesis import given
from hypothesis import strategies as st
from support.centre_enrolled import enrolled
from support.centre_rig import CentreRig, centre_rig, chip_bytes

from kiosk.devices.keystore import open_keystore
from kiosk.domain.outbox import OutboxLine, OutboxState
from kiosk.errors import IntegrityError, TechnicianError
from kiosk.formats.envelope import read_header
from kiosk.store.database import open_store
from sync.enrolment import Enrolment, load_enrolment
from sync.online import HeldPolicy
from sync.reconcile import Difference, Held, Reconcile, Reconciliation, compare
from sync.rotation import Rotation, finish_rotation
from sync.sandbox.pki import rotate_opening_key


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[CentreRig]:
    key = open_keystore(tmp_path / "keys").store_key
    with (
        open_store(tmp_path / "counter.db", key) as store,
        centre_rig(tmp_path, store=store) as rig,
    ):
        yield rig


def reconciled(rig: CentreRig) -> Reconciliation:
    keys = rig.enrolment.statement_keys
    return Reconcile(rig.counter.store, rig.client, keys, IDS)()


def people(rig: CentreRig, count: int) -> None:
    for number in range(count):
        rig.counter.register(applicant={"number": f"00109901{2345 + number}"})


# Reconciliation


def test_a_counter_and_its_centre_agree(rig: CentreRig) -> None:
    people(rig, 3)
    rig.send()
    rig.counter.register(applicant={"number": "001099019999"})
    found = reconciled(rig)
    assert (found.here, found.there, found.waiting, found.differences) == (4, 3, 1, ())
    assert found.agrees


def test_every_difference_is_named(rig: CentreRig, tmp_path: Path) -> None:
    people(rig, 3)
    rig.send()
    lost, other = (rig.counter.register(applicant={"number": f"00109901888{n}"}) for n in (1, 2))
    rig.send()
    database = rig.server.practice.centre.database
    with database.transaction() as connection:
        connection.execute("DELETE FROM registrations WHERE id = ?", (lost.registration_id,))
        connection.execute(
            "UPDATE registrations SET envelope_digest = ? WHERE id = ?",
            ("00" * 32, other.registration_id),
        )
    found = reconciled(rig)
    assert [(each.difference, each.registration_id) for each in found.differences] == [
        (Difference.LOST_THERE, lost.registration_id),
        (Difference.OTHER_ENVELOPE, other.registration_id),
    ]
    assert not found.agrees
    with open_store(tmp_path / "backup.db", bytes(32)) as backup:  # of an earlier day
        keys = rig.enrolment.statement_keys
        older = Reconcile(backup, rig.client, keys, IDS)()
    assert {each.difference for each in older.differences} == {Difference.ONLY_THERE}
    assert len(older.differences) == 4


def test_a_refusal_that_the_centre_has_lost_is_named(rig: CentreRig) -> None:
    people(rig, 1)
    rig.send()
    refused = rig.counter.register(applicant={"number": "001099012345"})
    rig.send()
    assert rig.outcome(refused)[1] == "account.exists"
    with rig.server.practice.centre.database.transaction() as connection:
        connection.execute("DELETE FROM registrations WHERE id = ?", (refused.registration_id,))
    (named,) = reconciled(rig).alarming
    assert (named.difference, named.registration_id) == (
        Difference.LOST_THERE,
        refused.registration_id,
    )


def test_a_store_on_another_device_agrees_about_what_the_first_had_sealed(
    rig: CentreRig, tmp_path: Path
) -> None:
    """As after a disk's death: the keys of the first device died with it, its store did not."""
    people(rig, 3)
    refused = rig.counter.register(applicant={"number": "001099012345"})
    rig.send()
    side = CounterSide(open_keystore(tmp_path / "new"), rig.counter.store)
    enrolment = enrolled(rig.server, side, tmp_path / "enrolment")
    with enrolment.client() as client:
        compared = Reconcile(side.store, client, enrolment.statement_keys, IDS)
        found = compared()
        assert (found.here, found.there, found.differences) == (4, 4, ())
        with rig.server.practice.centre.database.transaction() as connection:
            connection.execute("DELETE FROM registrations WHERE id = ?", (refused.registration_id,))
        assert [each.registration_id for each in compared().alarming] == [refused.registration_id]


def test_an_answer_on_its_way_is_named_and_alarms_nobody(rig: CentreRig) -> None:
    entry = rig.counter.register()
    rig.send()
    with open_store(rig.folder / "earlier.db", bytes(32)) as earlier:
        earlier.run(lambda unit: unit.outbox.add(entry))
        found = Reconcile(earlier, rig.client, rig.enrolment.statement_keys, IDS)()
    (named,) = found.differences
    assert (named.difference, named.detail) == (Difference.NOT_KNOWN_HERE_YET, "accepted")
    assert found.agrees


def test_many_pages_are_one_answer(rig: CentreRig) -> None:
    people(rig, 5)
    rig.send()
    keys = rig.enrolment.statement_keys
    found = Reconcile(rig.counter.store, rig.client, keys, IDS, most_a_page=2)()
    assert (found.there, found.differences) == (5, ())


STATES = st.sampled_from(["waiting", "accepted", "refused"])


@given(st.dictionaries(st.integers(1, 40), st.tuples(STATES, STATES, st.booleans()), max_size=20))
def test_sides_that_hold_the_same_agree_and_every_other_id_is_named(
    plan: dict[int, tuple[str, str, bool]],
) -> None:
    lines = [_line(number, OutboxState(state)) for number, (state, _, _) in plan.items()]
    same = {line.registration_id: _held(line) for line in lines if line.state.value != "waiting"}
    assert compare(lines, same).differences == ()
    changed = {
        name: replace(each, digest="00" * 32)
        for name, each in same.items()
        if plan[each.sequence][2]
    }
    named = {each.registration_id for each in compare(lines, same | changed).differences}
    assert named == set(changed)
    assert {each.difference for each in compare((), same).differences} <= {Difference.ONLY_THERE}


def _line(number: int, state: OutboxState) -> OutboxLine:
    return OutboxLine(
        registration_id=f"r-{number}",
        sequence=number,
        created_at=NOON,
        state=state,
        reason="",
        attempts=1,
        next_attempt_at=None,
        digest=f"{number:064x}",
        sealed_bytes=1,
    )


def _held(line: OutboxLine) -> Held:
    return Held(line.registration_id, line.sequence, line.digest, line.state.value)


# The centre's sealing key


def test_the_sealing_key_changes_with_a_full_outbox(rig: CentreRig, tmp_path: Path) -> None:
    before = rig.counter.register(evidence=(chip_bytes(),))
    rotate_opening_key(rig.server.practice.centre.pki.folder)
    policies = HeldPolicy(tmp_path / "policy.json", rig.enrolment.statement_keys, rig.client)
    policies.refresh()
    fresh = policies.sealing_key()
    assert fresh is not None
    rig.counter.take_sealing_key(fresh)
    after = rig.counter.register(
        evidence=(chip_bytes(),), applicant={"number": "001099012345"}, sequence=2
    )
    named = [read_header(each.sealed.envelope).sealing_key_id for each in (before, after)]
    assert named[0] != named[1] == fresh.id
    report = rig.send()
    assert report.sent == 2
    assert rig.outcome(before) == ("accepted", "", 3)
    assert rig.outcome(after)[1] == "account.exists"  # opened, and decided


# The counter's own keys


@dataclass
class Died(Exception):
    step: str


def rotated(rig: CentreRig, *, die_at: str = "") -> tuple[CounterSide, Enrolment]:
    def crash_point(step: str) -> None:
        if step == die_at:
            raise Died(step)

    folder = rig.enrolment.identity.parent
    keystore = rig.counter.keys
    try:
        Rotation(folder, keystore, IDS, crash_point)(_enrolment(folder))
    except Died:
        assert die_at
    enrolment = _enrolment(folder)
    finish_rotation(keystore.folder, enrolment)
    reopened = open_keystore(keystore.folder)
    assert enrolment.device_id == reopened.device_id
    return CounterSide(reopened, rig.counter.store), enrolment


def _enrolment(folder: Path) -> Enrolment:
    enrolment = load_enrolment(folder)
    assert enrolment is not None
    return enrolment


def test_device_keys_change_while_entries_wait(rig: CentreRig) -> None:
    old = rig.counter.register()
    side, enrolment = rotated(rig)
    assert enrolment.device_id != rig.enrolment.device_id
    new = side.register(applicant={"number": "001099012346"})
    with enrolment.client() as client:
        fresh = CentreRig(rig.server, side, enrolment, client, rig.folder)
        report = fresh.send()
        assert (report.accepted, report.trouble) == (2, None)
        assert reconciled(fresh).agrees
        assert reconciled(fresh).there == 2
    devices = rig.rows("SELECT id, device_id FROM registrations ORDER BY sequence")
    assert [row["device_id"] for row in devices] == [rig.enrolment.device_id, enrolment.device_id]
    assert [row["id"] for row in devices] == [old.registration_id, new.registration_id]
    assert rig.rows("SELECT * FROM alarms") == []


def test_the_old_connection_is_told_what_happened(rig: CentreRig) -> None:
    rig.counter.register()
    rotated(rig)
    report = rig.send()
    assert isinstance(report.trouble, TechnicianError)
    assert report.trouble.code == "centre.device.superseded"
    assert rig.counter.store.run(lambda unit: unit.outbox.summary()).waiting == 1


@pytest.mark.parametrize("step", ["ask", "enrolment", "device key"])
def test_a_rotation_that_dies_on_the_way_is_finished_by_the_next(rig: CentreRig, step: str) -> None:
    rig.counter.register()
    side, enrolment = rotated(rig, die_at=step)
    if step != "device key":  # the answer was lost, or never asked for: nothing has changed here
        assert enrolment.device_id == rig.enrolment.device_id
        side, enrolment = rotated(rig)
    assert enrolment.device_id != rig.enrolment.device_id
    with enrolment.client() as client:
        assert CentreRig(rig.server, side, enrolment, client, rig.folder).send().accepted == 1


def test_whoever_holds_the_connection_alone_changes_nothing(rig: CentreRig, tmp_path: Path) -> None:
    thief = open_keystore(tmp_path / "thief")
    with pytest.raises(TechnicianError) as caught:
        Rotation(rig.enrolment.identity.parent, thief, IDS)(rig.enrolment)
    assert caught.value.code == "enrolment.possession_wrong"


def test_a_revoked_counter_is_told_so(rig: CentreRig) -> None:
    entry = rig.counter.register()
    with rig.server.practice.centre.database.transaction() as connection:
        connection.execute("UPDATE devices SET revoked_at = ?", (datetime.now(UTC).isoformat(),))
    report = rig.send()
    assert isinstance(report.trouble, TechnicianError)
    assert report.trouble.code == "centre.device.revoked"
    waiting = rig.counter.entry(entry.registration_id)
    assert (waiting.state, waiting.who_acts.value) == (OutboxState.WAITING, "technician")


def test_a_key_that_the_centre_never_had_is_named(rig: CentreRig) -> None:
    with pytest.raises(IntegrityError, match=r"envelope\.unknown_key"):
        rig.server.practice.centre.pki.opening_key_of("0" * 16)
