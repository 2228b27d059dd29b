"""What must hold after every step: the small model beside the product's own state."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from counter_ui.bench.faults.centre import ModelCentre
from counter_ui.bench.faults.stores import Looked
from counter_ui.bench.faults.wire_rules import BrokenRuleError, WireModel
from kiosk.domain.ledger import LedgerEntry, first_broken
from kiosk.domain.outbox import OutboxEntry, OutboxState
from kiosk.domain.receipt import ReceiptState
from kiosk.domain.registration import Recorded
from kiosk.formats.envelope import digest, read_header

_NAMES_BYTES = ("recorded", "delivered", "refused_by_centre")
"""Kinds of ledger entries that name the envelope, and the answer where there is one."""


@dataclass
class Model(WireModel):
    """What the officers were told, by store; and what has left, by relay."""

    centre: ModelCentre = field(kw_only=True)
    told: dict[str, dict[str, OutboxEntry]] = field(default_factory=dict)
    """Store to registration id: *đã ghi sổ* stood on a screen."""
    _numbers: set[str] = field(default_factory=set)
    _ledgers: dict[str, tuple[LedgerEntry, ...]] = field(default_factory=dict)
    """As each store's stood when it was looked at last."""

    def tell(self, name: str, recorded: Recorded, looked: Looked) -> None:
        """An officer is told; it must be there, whole, under a number of its own."""
        entry = looked.outbox.get(recorded.registration_id)
        if entry is None:
            raise BrokenRuleError("lost")
        if entry.sealed.digest != recorded.envelope_digest:
            raise BrokenRuleError("another envelope than the receipt's", entry.sequence)
        purged = entry.state is OutboxState.ACCEPTED and not entry.sealed.envelope
        if not purged and digest(entry.sealed.envelope) != entry.sealed.digest:
            raise BrokenRuleError("digest of other bytes", entry.sequence)
        if not purged and read_header(entry.sealed.envelope).sequence != entry.sequence:
            raise BrokenRuleError("another number than the sealed one", entry.sequence)
        if (number := f"{name} {recorded.receipt.number}") in self._numbers:
            raise BrokenRuleError("receipt number given twice", entry.sequence)
        self._numbers.add(number)
        self.told[name][recorded.registration_id] = entry

    def check(self, name: str, looked: Looked) -> None:
        """All of one store; raises :class:`BrokenRuleError`."""
        self._check_ledger(name, looked.ledger)
        for registration_id, entry in self.told[name].items():
            if registration_id not in looked.outbox:
                raise BrokenRuleError("lost", entry.sequence)
            self._check_entry(looked.outbox[registration_id], entry)
        for carried in looked.carried.values():
            self._check_entry(carried, carried)
        self._check_books(looked)
        self._check_copies(name, looked)
        if max(self.centre.made.values(), default=0) > 1:
            raise BrokenRuleError("accepted twice")

    def check_settled(self, stores: Mapping[str, Looked]) -> None:
        """Everything works again: nothing is left on its way."""
        for name, looked in stores.items():
            self.check(name, looked)
            for registration_id, entry in self.told[name].items():
                wanted = self._wanted(registration_id)
                if looked.outbox[registration_id].state is not wanted:
                    raise BrokenRuleError("stalled", entry.sequence)
                cloned = registration_id == self.centre.cloned
                if not cloned and self.centre.digests[registration_id] != entry.sealed.digest:
                    raise BrokenRuleError("the centre holds other bytes", entry.sequence)

    def _wanted(self, registration_id: str) -> OutboxState:
        if registration_id == self.centre.cloned:
            return OutboxState.SET_ASIDE
        refused = registration_id in self.centre.refuse
        return OutboxState.REFUSED if refused else OutboxState.ACCEPTED

    def _check_ledger(self, name: str, ledger: tuple[LedgerEntry, ...]) -> None:
        before = self._ledgers.get(name, ())
        if ledger[: len(before)] != before:
            raise BrokenRuleError("ledger rewritten")
        if len(ledger) > len(before) and first_broken(ledger) is not None:
            raise BrokenRuleError("ledger chain broken")
        self._ledgers[name] = ledger

    def _check_books(self, looked: Looked) -> None:
        """Outbox, ledger and receipts tell one story, told or not: they are one transaction."""
        times = {
            kind: Counter(e.facts["registration"] for e in looked.ledger if e.kind == kind)
            for kind in _NAMES_BYTES
        }
        if set(times["recorded"]) != set(looked.outbox) or set(looked.receipts) != set(
            looked.outbox
        ):
            raise BrokenRuleError("outbox, ledger and receipts name others")
        for registration_id, entry in looked.outbox.items():
            accepted = entry.state is OutboxState.ACCEPTED
            shown = looked.receipts[registration_id].state is ReceiptState.ACCEPTED
            if times["recorded"][registration_id] != 1:
                raise BrokenRuleError("not once in the ledger", entry.sequence)
            if not accepted == shown == bool(times["delivered"][registration_id]):
                raise BrokenRuleError("outbox, ledger and receipt differ", entry.sequence)
            if times["delivered"][registration_id] > 1:
                raise BrokenRuleError("delivered twice in the ledger", entry.sequence)
            if times["refused_by_centre"][registration_id] != (entry.state is OutboxState.REFUSED):
                raise BrokenRuleError("refused in one book only", entry.sequence)
        if sorted(e.sequence for e in looked.outbox.values()) != [
            *range(1, len(looked.outbox) + 1)
        ]:
            raise BrokenRuleError("sequence with a gap")
        for said in looked.ledger:
            found = looked.outbox.get(said.facts.get("registration", ""))
            if found is not None and said.kind in _NAMES_BYTES:
                _check_digests(said, found)

    def _check_copies(self, name: str, looked: Looked) -> None:
        if looked.copies is None:
            return
        for registration_id, entry in self.told[name].items():
            final = looked.outbox[registration_id].state is OutboxState.ACCEPTED
            if not final and registration_id not in looked.copies:
                raise BrokenRuleError("without a second copy", entry.sequence)

    def _check_entry(self, now: OutboxEntry, entry: OutboxEntry) -> None:
        accepted = now.state is OutboxState.ACCEPTED
        whole = now.sealed == entry.sealed
        purged = accepted and not now.sealed.envelope and now.sealed.digest == entry.sealed.digest
        if not whole and not purged:
            raise BrokenRuleError("sealed bytes gone before the acknowledgement", entry.sequence)
        if now.state in (OutboxState.ACCEPTED, OutboxState.REFUSED):
            self._check_answer(now, entry)
        if now.state is OutboxState.SET_ASIDE and now.registration_id != self.centre.cloned:
            raise BrokenRuleError("set aside although sound", entry.sequence)

    def _check_answer(self, now: OutboxEntry, entry: OutboxEntry) -> None:
        said = self.centre.said.get(now.acknowledgement or b"")
        if said is None:
            raise BrokenRuleError("final without the centre's signature", entry.sequence)
        if (said.registration_id, said.digest) != (entry.registration_id, entry.sealed.digest):
            raise BrokenRuleError("final by an answer to something else", entry.sequence)
        if said.accepted != (now.state is OutboxState.ACCEPTED):
            raise BrokenRuleError("another outcome than the centre's", entry.sequence)


def _check_digests(said: LedgerEntry, entry: OutboxEntry) -> None:
    if said.facts["envelope"] != entry.sealed.digest:
        raise BrokenRuleError("another envelope in the ledger", entry.sequence)
    answer = hashlib.sha256(entry.acknowledgement or b"").hexdigest()
    if said.facts.get("acknowledgement", answer) != answer:
        raise BrokenRuleError("another answer in the ledger", entry.sequence)
