"""One envelope, four carriers: by stick and by paper to another counter or to the centre, once."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from fakes.centre_counter import CounterSide
from support.centre_enrolled import enrolled
from support.centre_rig import CentreRig, centre_rig, chip_bytes
from support.command_line import CommandLine

from counter_ui.carrying import read_paper
from kiosk.devices.keystore import open_keystore
from kiosk.devices.stick import write_stick
from kiosk.devices.system import SystemClock
from kiosk.domain.outbox import OutboxEntry, OutboxState
from kiosk.errors import KioskError
from kiosk.formats.paper_carrier import paper_codes
from kiosk.formats.sealing_keys import OpeningKey
from kiosk.formats.stick_carrier import parse_stick_file
from kiosk.ports.unit_of_work import Store
from kiosk.store.database import open_store
from kiosk.use_cases.carry_entries import ExportEntries, Import, ImportEntries
from printing.pdf import render_pdf
from printing.receipt import receipt_document
from printing.recovery import with_recovery
from sync.carried import CarriedStore
from sync.post import Post
from sync.sandbox.importing import take_in_files

CLOCK = SystemClock()


@dataclass
class Elsewhere:
    """Another counter of the same centre, with a store of its own."""

    side: CounterSide
    post: Post

    def take(self, content: bytes) -> Import:
        return self._importer(parse_stick_file(content))

    def scan(self, lines: tuple[str, ...] = (), pictures: tuple[Path, ...] = ()) -> Import:
        scanned = read_paper(lines, pictures)
        assert scanned.whole, scanned.faults
        return self._importer(scanned.envelopes, from_paper=True)

    @property
    def _importer(self) -> ImportEntries:
        return ImportEntries(self.side.store, CLOCK, self.side.keys.device_id)

    def carried(self, entry: OutboxEntry) -> OutboxEntry:
        found = self.side.store.run(lambda unit: unit.carried.find(entry.registration_id))
        assert found is not None
        return found


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[CentreRig]:
    key = open_keystore(tmp_path / "keys").store_key
    with (
        open_store(tmp_path / "counter.db", key) as store,
        centre_rig(tmp_path, store=store) as rig,
    ):
        yield rig


@contextmanager
def another_counter(rig: CentreRig, folder: Path) -> Iterator[Elsewhere]:
    keys = open_keystore(folder / "keys")
    with open_store(folder / "counter.db", keys.store_key) as store:
        side = CounterSide(keys, store)
        enrolment = enrolled(rig.server, side, folder / "enrolment")
        with enrolment.client() as client:
            elsewhere = CentreRig(rig.server, side, enrolment, client, folder / "state")
            (folder / "state").mkdir()
            post = Post([elsewhere.relay(), elsewhere.relay(CarriedStore(store))])
            yield Elsewhere(side, post)


def exported(store: Store, device_id: str = "0" * 16) -> bytes:
    (export,) = ExportEntries(store, CLOCK, device_id)()
    return export.content


def test_by_stick_through_another_counter(rig: CentreRig, tmp_path: Path) -> None:
    first = rig.counter.register(evidence=(chip_bytes(),))
    second = rig.counter.register(applicant={"number": "001099012346"})
    with another_counter(rig, tmp_path / "b") as elsewhere:
        own = elsewhere.side.register(applicant={"number": "001099012347"})
        content = exported(rig.counter.store)
        done = elsewhere.take(content)
        assert (done.added, done.without_evidence) == (
            (first.registration_id, second.registration_id),
            (),
        )
        assert elsewhere.take(content).already == done.added
        report = elsewhere.post.send_due(live=True)
        assert (report.accepted, report.trouble) == (3, None)
        assert elsewhere.carried(first).state is OutboxState.ACCEPTED
        assert elsewhere.side.entry(own.registration_id).state is OutboxState.ACCEPTED
        carriers = rig.rows("SELECT DISTINCT carried_by FROM registrations WHERE device_id = ?",
                            rig.counter.keys.device_id)  # fmt: skip
        assert carriers == [{"carried_by": elsewhere.side.keys.device_id}]
        acknowledged = elsewhere.carried(first).acknowledgement
    assert rig.send().accepted == 2
    assert rig.counter.entry(first.registration_id).acknowledgement == acknowledged
    assert len(rig.rows("SELECT * FROM accounts WHERE registration_id IS NOT NULL")) == 3
    assert rig.rows("SELECT * FROM alarms") == []


def test_by_stick_to_the_centre_which_answers_when_asked(rig: CentreRig, tmp_path: Path) -> None:
    entry = rig.counter.register(evidence=(chip_bytes(),))
    stick = tmp_path / "stick.mcqs"
    stick.write_bytes(exported(rig.counter.store))
    told: list[dict[str, str]] = []
    folder = rig.server.practice.folder
    for outcome in ("accepted", "already_accepted"):
        assert take_in_files(folder, [stick], told.append)
        assert told[-1]["outcome"] == outcome
    rig.counter.store.run(lambda unit: unit.outbox.mark(entry.registration_id, OutboxState.UNKNOWN))
    report = rig.send()
    assert (report.sent, report.accepted) == (0, 1)
    assert rig.outcome(entry) == ("accepted", "", 3)


def slip_pictures(rig: CentreRig, entry: OutboxEntry, folder: Path) -> tuple[Path, ...]:
    """The slip as it is printed, photographed page by page."""
    receipt = rig.counter.store.run(
        lambda unit: unit.receipts.by_registration(entry.registration_id)
    )
    assert receipt is not None
    pdf = render_pdf(with_recovery(receipt_document(receipt), entry.sealed.envelope))
    (folder / "slip.pdf").write_bytes(pdf)
    command = ["pdftoppm", "-r", "200", "-png", str(folder / "slip.pdf"), str(folder / "page")]
    subprocess.run(command, check=True)
    return tuple(sorted(folder.glob("page*.png")))


def test_a_counter_whose_disk_died_is_restored_from_a_slip(rig: CentreRig, tmp_path: Path) -> None:
    """Alone it gives the level without the chip; the old disk, found later, gives the rest."""
    entry = rig.counter.register(evidence=(chip_bytes(),))
    pictures = slip_pictures(rig, entry, tmp_path)
    with another_counter(rig, tmp_path / "b") as elsewhere:
        done = elsewhere.scan(pictures=pictures)
        assert done.added == done.without_evidence == (entry.registration_id,)
        assert elsewhere.carried(entry).sealed.envelope == entry.sealed.envelope
        assert elsewhere.post.send_due(live=True).accepted == 1
        carried = elsewhere.carried(entry)
        assert (carried.state, carried.reason) == (OutboxState.ACCEPTED, "evidence.missing")
        assert rig.outcome(entry) == ("accepted", "", 2)
        assert rig.rows("SELECT level FROM accounts WHERE registration_id IS NOT NULL") == [
            {"level": 2}
        ]
        rig.send()
        assert rig.outcome(entry) == ("accepted", "", 3)
        assert rig.rows("SELECT level FROM accounts WHERE registration_id IS NOT NULL") == [
            {"level": 3}
        ]


def test_what_only_the_chip_would_allow_needs_a_person(rig: CentreRig, tmp_path: Path) -> None:
    """Without the evidence there is no level at all: refused, until the evidence is found."""
    entry = rig.counter.register(evidence=(chip_bytes(),), checks=[])
    with another_counter(rig, tmp_path / "b") as elsewhere:
        codes = paper_codes(entry.sealed.envelope)
        elsewhere.scan(lines=tuple(reversed(codes[1:])))
        assert elsewhere.post.send_due(live=True).refused == 1
        carried = elsewhere.carried(entry)
        assert (carried.state, carried.reason) == (OutboxState.REFUSED, "evidence.missing")
        assert carried.who_acts.value == "officer"
        done = elsewhere.take(exported(rig.counter.store))
        assert done.completed == (entry.registration_id,)
        assert elsewhere.post.send_due(live=True).sent == 1
        assert rig.outcome(entry)[1] == "check.not_made"


def test_another_envelope_under_a_known_id_is_named_and_not_taken(
    rig: CentreRig, tmp_path: Path
) -> None:
    entry = rig.counter.register()
    forged = rig.counter.seal(registration_id=entry.registration_id, sequence=entry.sequence)
    with another_counter(rig, tmp_path / "b") as elsewhere:
        elsewhere.take(exported(rig.counter.store))
        done = elsewhere.scan(lines=paper_codes(forged.sealed.envelope))
        assert done.differing == (entry.registration_id,)
        assert elsewhere.carried(entry).sealed == entry.sealed


def test_own_numbers_from_before_the_disk_died_are_not_given_again(
    rig: CentreRig, tmp_path: Path
) -> None:
    entry = rig.counter.register(sequence=41)
    with open_store(tmp_path / "new.db", bytes(32)) as store:
        importer = ImportEntries(store, CLOCK, rig.counter.keys.device_id)
        importer([entry.sealed])
        assert store.run(lambda unit: unit.outbox.next_sequence()) == 42


def test_damaged_codes_are_named(rig: CentreRig) -> None:
    codes = list(paper_codes(rig.counter.register().sealed.envelope))
    spoiled = [codes[0][:-1] + ("0" if codes[0][-1] != "0" else "1"), *codes[1:]]
    scanned = read_paper(spoiled)
    assert scanned.whole  # the sum of all codes stands in for any one
    assert [(where, error.code) for where, error in scanned.faults] == [("#1", "paper.damaged")]
    short = read_paper(codes[2:])
    assert not short.whole
    ((slip, error),) = short.faults
    assert (error.code, error.facts["missing"]) == ("paper.incomplete", "1, 2")
    assert slip == parse_slip(codes[0])


def parse_slip(code: str) -> str:
    return code.split("/")[1]


def test_the_commands_carry_from_one_counter_to_another(tmp_path: Path) -> None:
    one, other = (tmp_path / name for name in ("one", "other"))
    for folder in (one, other):
        folder.mkdir()
    here, there = CommandLine.in_folder(one), CommandLine.in_folder(other)
    entries = _some_entries(here, tmp_path / "stick")
    (export,) = here.json("outbox", "export", str(tmp_path / "stick"))
    assert export["count"] == 2
    file = Path(export["file"])
    assert file.stat().st_mode & 0o077 == 0
    text = there.run("outbox", "import", str(file))
    assert (text.returncode, "mới 2" in text.stdout) == (0, True), text.stderr
    done = there.json("outbox", "import", str(file))
    assert done["already"] == [each.registration_id for each in entries]
    assert done["files"] == [{"file": str(file), "count": 2, "digest": export["digest"]}]
    assert export["digest"] in text.stdout
    rows = there.json("outbox", "list")
    assert [row["envelope"] for row in rows] == [each.sealed.digest for each in entries]
    assert {row["who_acts"] for row in rows} == {"centre"}
    assert there.run("outbox", "check").returncode == 1
    damaged = tmp_path / "damaged.mcqs"
    damaged.write_bytes(file.read_bytes()[:-1])
    refused = there.run("outbox", "import", str(damaged))
    assert (refused.returncode, "stick.damaged" in refused.stderr) == (1, True)
    scanned = there.run(
        "outbox",
        "import",
        "--scan",
        "--json",
        given="\n".join(paper_codes(entries[0].sealed.envelope)),
    )
    assert json.loads(scanned.stdout)["already"] == [entries[0].registration_id]


def _some_entries(here: CommandLine, stick: Path) -> list[OutboxEntry]:
    stick.mkdir()
    keys = open_keystore(here.state / "keys")
    keys.put_sealing_key(OpeningKey("practice", bytes(range(64)), bytes(range(32))).sealing_key())
    with open_store(here.state / "counter.db", keys.store_key) as store:
        side = CounterSide(keys, store)
        return [side.register(), side.register(applicant={"number": "001099012346"})]


def test_nothing_can_be_written_where_no_stick_is(tmp_path: Path) -> None:
    with pytest.raises(KioskError) as caught:
        write_stick(tmp_path / "nowhere", "name", b"content")
    assert caught.value.code == "stick.unwritable"
