"""The ledger against whoever would rewrite it: anchors, proofs, a cut tail, an edited entry."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from fakes.centre_counter import IDS, CounterSide
from fakes.store_samples import NOON, a_receipt
from hypothesis import given
from hypothesis import strategies as st
from support.centre_enrolled import enrolled
from typer.testing import CliRunner

from counter_ui.commands.root import app
from counter_ui.ledger_care import prove
from counter_ui.proof_check import check
from kiosk.devices.keystore import open_keystore
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.receipt import Receipt
from kiosk.errors import IntegrityError, KioskError, TechnicianError
from kiosk.formats.ledger_proof import AnchoredHead, check_proof, read_head
from kiosk.ports.unit_of_work import Store, UnitOfWork
from kiosk.store import sqlcipher
from kiosk.store.database import open_store
from kiosk.use_cases.verify_ledger import LedgerVerdict, VerifyLedger
from sync.anchoring import LedgerAnchor
from sync.client import CentreClient
from sync.enrolment import Enrolment
from sync.sandbox.server import SandboxServer


@dataclass
class Book:
    """A counter's real store, and the centre over HTTPS."""

    path: Path
    key: bytes
    side: CounterSide
    server: SandboxServer
    enrolment: Enrolment
    client: CentreClient

    @property
    def store(self) -> Store:
        return self.side.store

    def anchor(self) -> AnchoredHead | None:
        device = self.side.keys.device_id
        keys = self.enrolment.statement_keys
        return LedgerAnchor(self.store, self.client, keys, IDS, device).anchor()

    def verify(self, store: Store | None = None) -> LedgerVerdict:
        return VerifyLedger(store or self.store, self.read)()

    def read(self, raw: bytes) -> AnchoredHead:
        return read_head(raw, self.enrolment.statement_keys)

    def register(self) -> Receipt:
        """A registration whose receipt names its ledger entry, as the use case has it."""
        entry = self.side.seal()

        def work(unit: UnitOfWork) -> Receipt:
            number = unit.receipts.next_number("ANBINH-Q3", NOON)
            facts = {"registration": entry.registration_id, "receipt": number}
            head = unit.ledger.append(LedgerKind.RECORDED, facts, NOON).digest
            receipt = _receipt(number, entry.registration_id, head)
            unit.receipts.add(receipt)
            unit.outbox.add(entry)
            return receipt

        return self.store.run(work)

    def note(self, count: int = 1) -> None:
        for number in range(count):
            self.store.run(
                lambda unit, n=number: unit.ledger.append(LedgerKind.PROOFED, {"n": str(n)}, NOON)
            )

    def edit(self, *statements: str) -> LedgerVerdict:
        """What a thief with the store's key does to the file, and what a verification says."""
        self.store.close()  # type: ignore[attr-defined]
        with closing(sqlcipher.connect(self.path, self.key, busy_timeout_s=1)) as connection:
            for trigger in ("ledger_no_update", "ledger_no_delete"):
                connection.execute(f"DROP TRIGGER {trigger}")
            for statement in statements:
                connection.execute(statement)
            connection.commit()
        with open_store(self.path, self.key) as store:
            return self.verify(store)


def _receipt(number: str, registration_id: str, head: str) -> Receipt:
    return replace(a_receipt(number, registration_id), ledger_head=head)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    keys = open_keystore(tmp_path / "keys")
    path = tmp_path / "counter.db"
    with (
        open_store(path, keys.store_key) as store,
        SandboxServer(tmp_path / "centre") as server,
    ):
        side = CounterSide(keys, store)
        enrolment = enrolled(server, side, tmp_path / "enrolment")
        with enrolment.client() as client:
            yield Book(path, keys.store_key, side, server, enrolment, client)


def key_file(book: Book) -> Path:
    return book.server.practice.centre.pki.statement_key_file


def test_a_receipt_is_proved_to_whoever_has_the_centres_key(book: Book, tmp_path: Path) -> None:
    book.note(5)
    receipt = book.register()
    book.note(3)
    with pytest.raises(KioskError, match=r"ledger\.not_anchored"):
        prove(book.store, receipt.number, book.enrolment.statement_keys)
    assert book.anchor() is not None
    assert book.anchor() is None
    book.register()
    proof = tmp_path / "proof.json"
    proof.write_bytes(prove(book.store, receipt.number, book.enrolment.statement_keys))
    proved = check(proof, [key_file(book)], receipt.ledger_head)
    assert proved.entry.facts["receipt"] == receipt.number
    assert proved.head.sequence == 9
    assert proof.read_bytes().count(b"registration") == 1  # nothing of anybody else


def test_the_command_that_checks_needs_neither_store_nor_settings(
    book: Book, tmp_path: Path
) -> None:
    receipt = book.register()
    book.anchor()
    proof = tmp_path / "proof.json"
    proof.write_bytes(prove(book.store, receipt.number, book.enrolment.statement_keys))
    words = ["ledger", "check-proof", str(proof), "--key", str(key_file(book)), "--json"]
    done = CliRunner().invoke(app, [*words, "--head", receipt.ledger_head])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["facts"]["receipt"] == receipt.number
    other = CliRunner().invoke(app, [*words, "--head", "00" * 32])
    assert other.exit_code == 1
    assert "ledger_proof.other_receipt" in other.output


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"facts": {"receipt": "ANBINH-Q3-261122-9999"}}, "ledger_proof.path_wrong"),
        ({"sequence": 2}, "ledger_proof.path_wrong"),
        ({"at": "2020-01-01T00:00:00+00:00"}, "ledger_proof.path_wrong"),
        ({"kind": 1}, "ledger_proof.malformed"),
    ],
)
def test_a_changed_proof_does_not_hold(book: Book, change: dict[str, Any], code: str) -> None:
    receipt = book.register()
    book.note(4)
    book.anchor()
    proof = json.loads(prove(book.store, receipt.number, book.enrolment.statement_keys))
    proof["entry"] |= change
    with pytest.raises(IntegrityError) as caught:
        check_proof(json.dumps(proof).encode(), book.enrolment.statement_keys)
    assert caught.value.code == code


def test_a_head_of_another_centre_does_not_hold(book: Book) -> None:
    receipt = book.register()
    book.anchor()
    proof = prove(book.store, receipt.number, book.enrolment.statement_keys)
    with pytest.raises(IntegrityError, match=r"statement\.unknown_key"):
        check_proof(proof, {})


@given(st.one_of(st.binary(max_size=200), st.recursive(
    st.none() | st.integers() | st.text(max_size=10),
    lambda inner: st.dictionaries(
        st.sampled_from(["proof", "before", "entry", "path", "head", "facts", "at"]), inner
    ) | st.lists(inner, max_size=3),
).map(lambda value: json.dumps(value).encode())))  # fmt: skip
def test_any_bytes_are_refused_as_a_proof(raw: bytes) -> None:
    with pytest.raises(IntegrityError):
        check_proof(raw, {})


def test_a_whole_ledger_holds(book: Book) -> None:
    book.register()
    book.anchor()
    book.note()
    verdict = book.verify()
    assert (verdict.broken, verdict.anchored, verdict.entries) == (None, 1, 2)


def test_a_cut_tail_is_noticed_by_the_countersigned_head(book: Book) -> None:
    book.register()
    book.note(4)
    book.anchor()
    broken = book.edit("DELETE FROM ledger WHERE sequence > 3").broken
    assert broken is not None
    assert (broken.sequence, broken.reason) == (4, "ledger.tail_cut")


def test_a_cut_tail_is_noticed_by_the_outbox_before_anything_is_anchored(book: Book) -> None:
    book.note(2)
    book.register()
    broken = book.edit("DELETE FROM ledger WHERE sequence > 2").broken
    assert broken is not None
    assert (broken.sequence, broken.reason) == (3, "ledger.registration_missing")


def test_an_edited_entry_is_named(book: Book) -> None:
    book.note(5)
    broken = book.edit("""UPDATE ledger SET facts = '{"n":"9"}' WHERE sequence = 4""").broken
    assert broken is not None
    assert (broken.sequence, broken.reason) == (4, "ledger.digest_differs")


def test_a_ledger_rewritten_as_a_whole_is_noticed(book: Book, tmp_path: Path) -> None:
    book.note(3)
    book.anchor()
    signed = book.store.run(lambda unit: unit.statements.all("motcua.ledger-head/1"))
    with open_store(tmp_path / "rewritten.db", bytes(32)) as rewritten:
        for _ in range(3):
            rewritten.run(lambda unit: unit.ledger.append(LedgerKind.PROOFED, {"n": "x"}, NOON))
        rewritten.run(
            lambda unit: [unit.statements.put("motcua.ledger-head/1", *s) for s in signed]
        )
        broken = book.verify(rewritten).broken
        assert broken is not None
        assert (broken.sequence, broken.reason) == (1, "ledger.anchor_differs")
        anchor = LedgerAnchor(
            rewritten, book.client, book.enrolment.statement_keys, IDS, book.side.keys.device_id
        )
        assert anchor.anchor() is None  # as long as it is no longer than what was anchored
        rewritten.run(lambda unit: unit.ledger.append(LedgerKind.PROOFED, {}, NOON))
        book.note()
        book.anchor()
        with pytest.raises(TechnicianError) as caught:
            anchor.anchor()
        assert caught.value.facts["reason"] == "ledger.fork"
    alarms = book.server.practice.centre.database.rows("SELECT kind, sequence FROM alarms")
    assert [tuple(row) for row in alarms] == [("ledger.fork", 4)]


def test_a_shorter_ledger_raises_an_alarm_at_the_centre(book: Book, tmp_path: Path) -> None:
    book.note(4)
    book.anchor()
    with open_store(tmp_path / "backup.db", bytes(32)) as backup:
        for _ in range(2):
            backup.run(lambda unit: unit.ledger.append(LedgerKind.PROOFED, {}, NOON))
        keys, device = book.enrolment.statement_keys, book.side.keys.device_id
        assert LedgerAnchor(backup, book.client, keys, IDS, device).anchor() is not None
    alarms = book.server.practice.centre.database.rows("SELECT kind, sequence FROM alarms")
    assert [tuple(row) for row in alarms] == [("ledger.shorter", 2)]


def test_a_tampered_countersignature_is_named(book: Book) -> None:
    book.note(2)
    book.anchor()
    book.store.run(lambda unit: unit.statements.put("motcua.ledger-head/1", 2, b"{}"))
    broken = book.verify().broken
    assert broken is not None
    assert (broken.sequence, broken.reason) == (2, "ledger.anchor_unreadable")
