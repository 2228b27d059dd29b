"""What must hold after every step: the small model beside the product's own state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from counter_ui.bench.faults.centre import ModelCentre
from counter_ui.bench.faults.counter import CrashingStore
from kiosk.domain.ledger import first_broken
from kiosk.domain.outbox import OutboxEntry, OutboxState
from kiosk.domain.receipt import ReceiptState
from kiosk.errors import IntegrityError
from sync.acknowledgement import verify_acknowledgement


class BrokenRuleError(Exception):
    """An invariant does not hold; the rule's name, and the sequence it is about."""

    def __init__(self, rule: str, sequence: int = 0) -> None:
        super().__init__(f"{rule} (entry {sequence})" if sequence else rule)
        self.rule, self.sequence = rule, sequence


@dataclass
class Model:
    """What the officers were told, by store; and what has left, by relay."""

    centre: ModelCentre
    told: dict[str, dict[str, OutboxEntry]] = field(default_factory=dict)
    """Store to registration id: *đã ghi sổ* stood on a screen."""
    leases_hold: bool = True
    """Not so where clocks jump in a shared store: a wrong clock then ends another relay's lease
    early, and two may send the same. Only the centre, by the id, keeps that from doubling."""
    in_flight: dict[tuple[str, str], str] = field(default_factory=dict)
    """Store and registration id to the relay that has it on its line."""
    unanswered: dict[str, set[str]] = field(default_factory=dict)
    """Store to ids that may have arrived, and were not asked for since."""
    store_of: dict[str, str] = field(default_factory=dict)
    """Relay to its store."""
    _verified: set[tuple[bytes, str]] = field(default_factory=set)

    # On the wire

    def posting(self, worker: str, ids: Sequence[str]) -> None:
        """A batch leaves: nobody else has it on the line, and doubts were asked away."""
        store = self.store_of[worker]
        doubtful = self.unanswered[store]
        for each in ids:
            if self.leases_hold and self.in_flight.get((store, each), worker) != worker:
                raise BrokenRuleError("on two lines at once")
            if self.leases_hold and each in doubtful:
                raise BrokenRuleError("sent again without asking")
            self.in_flight[store, each] = worker

    def posted(self, worker: str, ids: Sequence[str], *, answered: bool) -> None:
        """The exchange is over, one way or the other."""
        for each in ids:
            self.in_flight.pop((self.store_of[worker], each), None)
            if not answered:
                self.unanswered[self.store_of[worker]].add(each)

    def asked(self, worker: str, ids: Sequence[str]) -> None:
        """The centre has said what became of these."""
        self.unanswered[self.store_of[worker]].difference_update(ids)

    # In a store

    def check(self, name: str, store: CrashingStore) -> None:
        """All of one store; raises :class:`BrokenRuleError`."""
        pages = store.pages
        if first_broken(pages.ledger) is not None:
            raise BrokenRuleError("ledger chain broken")
        delivered = Counter(e.facts["registration"] for e in pages.ledger if e.kind == "delivered")
        recorded = Counter(e.facts["registration"] for e in pages.ledger if e.kind == "recorded")
        receipts = {each.registration_id: each for each in pages.receipts.values()}
        for registration_id, entry in self.told[name].items():
            if registration_id not in pages.outbox:
                raise BrokenRuleError("lost", entry.sequence)
            now = pages.outbox[registration_id]
            if recorded[registration_id] != 1:
                raise BrokenRuleError("not once in the ledger", entry.sequence)
            accepted = now.state is OutboxState.ACCEPTED
            shown = receipts[registration_id].state is ReceiptState.ACCEPTED
            if not accepted == shown == bool(delivered[registration_id]):
                raise BrokenRuleError("outbox, ledger and receipt differ", entry.sequence)
            if delivered[registration_id] > 1:
                raise BrokenRuleError("delivered twice in the ledger", entry.sequence)
            self._check_entry(now, entry)
        for carried in pages.carried.values():
            self._check_entry(carried, carried)
        sequences = [e.sequence for e in pages.outbox.values()]
        if sorted(sequences) != list(range(1, len(sequences) + 1)):
            raise BrokenRuleError("sequence with a gap")
        self._check_centre()

    def _check_entry(self, now: OutboxEntry, entry: OutboxEntry) -> None:
        accepted = now.state is OutboxState.ACCEPTED
        whole = now.sealed == entry.sealed
        purged = accepted and not now.sealed.envelope and now.sealed.digest == entry.sealed.digest
        if not whole and not purged:
            raise BrokenRuleError("sealed bytes gone before the acknowledgement", entry.sequence)
        if now.state in (OutboxState.ACCEPTED, OutboxState.REFUSED):
            self._check_answer(now, entry)
        if now.state is OutboxState.SET_ASIDE:
            raise BrokenRuleError("set aside although sound", entry.sequence)

    def _check_answer(self, now: OutboxEntry, entry: OutboxEntry) -> None:
        raw = now.acknowledgement or b""
        if (raw, now.state.value) in self._verified:
            return
        try:
            answer = verify_acknowledgement(raw, self.centre.keys, entry)
        except IntegrityError:
            raise BrokenRuleError("final without the centre's signature", entry.sequence) from None
        if answer.accepted != (now.state is OutboxState.ACCEPTED):
            raise BrokenRuleError("another outcome than the centre's", entry.sequence)
        self._verified.add((raw, now.state.value))

    def _check_centre(self) -> None:
        if max(self.centre.made.values(), default=0) > 1:
            raise BrokenRuleError("accepted twice")

    # At the end

    def check_settled(self, stores: Mapping[str, CrashingStore]) -> None:
        """Everything works again: nothing is left on its way."""
        for name, store in stores.items():
            self.check(name, store)
            for registration_id, entry in self.told[name].items():
                refused = registration_id in self.centre.refuse
                wanted = OutboxState.REFUSED if refused else OutboxState.ACCEPTED
                if store.pages.outbox[registration_id].state is not wanted:
                    raise BrokenRuleError("stalled", entry.sequence)
                if self.centre.digests[registration_id] != entry.sealed.digest:
                    raise BrokenRuleError("the centre holds other bytes", entry.sequence)
