"""The counter's memory, as the use cases see it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from kiosk.domain.kept_draft import KeptDraft
from kiosk.domain.ledger import LedgerEntry, LedgerKind
from kiosk.domain.officer import Officer
from kiosk.domain.outbox import (
    EntryPlace,
    HeldUp,
    OutboxEntry,
    OutboxLine,
    OutboxState,
    OutboxSummary,
)
from kiosk.domain.receipt import Receipt

Result = TypeVar("Result")


class LedgerBook(Protocol):
    """The hash chain; entries are only ever added."""

    def append(self, kind: LedgerKind, facts: Mapping[str, str], at: datetime) -> LedgerEntry:
        """Chain a new entry to the last one."""
        ...

    def last(self) -> LedgerEntry | None:
        """The newest entry."""
        ...

    def entries(self) -> Iterable[LedgerEntry]:
        """All entries from the first, as stored, unverified."""
        ...

    def digests(self) -> tuple[str, ...]:
        """The digests of all entries from the first."""
        ...

    def chosen(self, kinds: Collection[LedgerKind], value: str = "") -> tuple[LedgerEntry, ...]:
        """Entries of these kinds, in order; with ``value``, those of which a fact is just that."""
        ...


class OutboxBook(Protocol):
    """The sealed registrations on their way."""

    def next_sequence(self) -> int:
        """One more than the largest ever added on this device; the same until one is added."""
        ...

    def reserve(self, sequence: int) -> None:
        """Numbers up to this one were given before: never give them again."""
        ...

    def add(self, entry: OutboxEntry) -> None:
        """Raises ``IntegrityError('outbox.duplicate')`` for an id or sequence already there."""
        ...

    def find(self, registration_id: str) -> OutboxEntry | None:
        """One entry, whatever its state."""
        ...

    def state(self, registration_id: str) -> OutboxState | None:
        """Its state alone, without reading a sealed byte; None for an id never added."""
        ...

    def due(self, now: datetime, *, most: int, most_bytes: int) -> tuple[OutboxEntry, ...]:
        """Waiting or unknown entries whose time has come, oldest sequence first.

        At most ``most`` entries and ``most_bytes`` of sealed bytes, but always one if any is due.
        """
        ...

    def claim_due(
        self,
        worker: str,
        now: datetime,
        *,
        most: int,
        most_bytes: int,
        lease_s: float,
        due_by: datetime | None = None,
    ) -> tuple[OutboxEntry, ...]:
        """Like :meth:`due`, but nobody else claims them for ``lease_s`` seconds, or until marked.

        For relays that share a store: what another worker holds is stepped over; after its lease
        it counts as dead. The same worker gets its own entries again. ``due_by`` instead of now
        asks for what was due then, as when a long round began.
        """
        ...

    def hold(
        self, worker: str, now: datetime, registration_ids: Sequence[str], *, lease_s: float
    ) -> frozenset[str]:
        """Those of them that ``worker`` holds still, from now on for ``lease_s`` seconds again."""
        ...

    def release(self, worker: str) -> None:
        """Nobody holds any more what ``worker`` has claimed and not marked."""
        ...

    def mark(
        self,
        registration_id: str,
        state: OutboxState,
        *,
        reason: str = "",
        next_attempt_at: datetime | None = None,
        attempted: bool = False,
        acknowledgement: bytes | None = None,
        still_held: bool = False,
    ) -> None:
        """Move one entry; ``ACCEPTED`` requires the acknowledgement (else ``ValueError``).

        Whoever had claimed it lets go of it, unless ``still_held``.
        Raises ``IntegrityError('outbox.unknown')`` for an id never added. An accepted entry never
        changes again: ``IntegrityError('outbox.finished')``, except that the same acknowledgement
        may be marked twice, which changes nothing (two relays, one answer).
        """
        ...

    def entries(self, *, unfinished_only: bool = False) -> tuple[OutboxEntry, ...]:
        """All entries by sequence."""
        ...

    def listing(self, *, unfinished_only: bool = False) -> tuple[OutboxLine, ...]:
        """The same entries without their bytes: ten thousand are no burden."""
        ...

    def page(
        self,
        states: Collection[OutboxState],
        *,
        most: int,
        after: EntryPlace | None = None,
        before: EntryPlace | None = None,
        last: bool = False,
    ) -> tuple[OutboxLine, ...]:
        """At most ``most`` entries in these states, in order, without reading any other.

        The first ones, those next after a place, the last ones before a place, or the ``last``.
        """
        ...

    def count(self, states: Collection[OutboxState], before: EntryPlace | None = None) -> int:
        """How many are in these states, or how many of them stand before a place."""
        ...

    def lines(self, registration_ids: Sequence[str]) -> tuple[OutboxLine, ...]:
        """These entries, in order; ids that are not there are left out."""
        ...

    def accepted_otherwise(self) -> tuple[OutboxLine, ...]:
        """Accepted entries with a reason: at a lower level, or without the evidence."""
        ...

    def held_up(self) -> tuple[HeldUp, ...]:
        """Why entries that the relay works on are still here, by reason; plain waiting is none."""
        ...

    def purge_accepted(self, before: datetime) -> int:
        """Let go of envelope and attachments of accepted entries made before then; says how many.

        Digest, acknowledgement and all else stay for ever; ``sealed`` of such an entry is empty.
        """
        ...

    def summary(self) -> OutboxSummary:
        """Counts for the header."""
        ...


class CarriedBook(OutboxBook, Protocol):
    """Sealed registrations of other counters on their way through this one.

    Kept and marked by the same rules, ordered by device and sequence; ``next_sequence`` is not for
    this book (``RuntimeError``): each entry brings the number that its own counter gave it.
    """

    def complete(self, entry: OutboxEntry) -> None:
        """Give an entry that was read from paper the bytes of ``entry``; it waits again.

        Raises ``IntegrityError`` ``outbox.unknown``, or ``outbox.finished`` for an accepted one.
        """
        ...


class StatementBook(Protocol):
    """What the centre has signed for this counter, as received, by kind and place."""

    def put(self, kind: str, place: int, content: bytes) -> None:
        """Keep it, in place of an earlier one at the same place."""
        ...

    def newest(self, kind: str) -> tuple[int, bytes] | None:
        """Place and content of the one with the largest place."""
        ...

    def all(self, kind: str) -> tuple[tuple[int, bytes], ...]:
        """Place and content of each, by place."""
        ...


class ReceiptBook(Protocol):
    """Receipt numbers and what was printed under them."""

    def next_number(self, prefix: str, at: datetime) -> str:
        """``prefix-YYMMDD-NNNN`` (the day in Vietnam), counting up for ever; never given twice."""
        ...

    def add(self, receipt: Receipt) -> None:
        """Keep it for reprinting; raises ``IntegrityError('receipt.duplicate')``."""
        ...

    def find(self, number: str) -> Receipt | None:
        """By receipt number."""
        ...

    def by_registration(self, registration_id: str) -> Receipt | None:
        """By registration id."""
        ...

    def numbers(self, registration_ids: Sequence[str]) -> Mapping[str, str]:
        """Receipt number by registration id, of those that have one here."""
        ...

    def replace(self, receipt: Receipt) -> None:
        """Same number and registration, newer state (*đã vào hệ thống*).

        Raises ``IntegrityError('receipt.unknown')`` where they are not kept together.
        """
        ...


class OfficerBook(Protocol):
    """Who may sign in here."""

    def add(self, officer: Officer, passphrase_phc: str) -> None:
        """Raises ``AtTheDeskError('officer.code_taken')``."""
        ...

    def find(self, code: str) -> tuple[Officer, str] | None:
        """Officer and Argon2id PHC string."""
        ...

    def all(self) -> tuple[Officer, ...]:
        """By code."""
        ...


class RegisteredHere(Protocol):
    """Keyed hashes of the numbers registered at this counter: answers without the centre."""

    def find(self, keyed_hash: str) -> str | None:
        """The registration id of an earlier registration that was not refused."""
        ...

    def add(self, keyed_hash: str, registration_id: str) -> None:
        """Remember."""
        ...

    def forget(self, registration_id: str) -> None:
        """The centre refused it: the person may come again."""
        ...


class DraftBook(Protocol):
    """Sealed drafts, written ahead of everything else and gone when the registration ends."""

    def put(self, draft: KeptDraft) -> None:
        """Keep it, in place of an earlier state of the same id."""
        ...

    def get(self, draft_id: str) -> KeptDraft | None:
        """The newest state."""
        ...

    def remove(self, draft_id: str) -> None:
        """Recorded, refused or out of time; an id that is not there changes nothing."""
        ...

    def all(self) -> tuple[KeptDraft, ...]:
        """The longest untouched first."""
        ...


class UnitOfWork(Protocol):
    """Everything inside one transaction."""

    @property
    def ledger(self) -> LedgerBook: ...  # noqa: D102
    @property
    def outbox(self) -> OutboxBook: ...  # noqa: D102
    @property
    def receipts(self) -> ReceiptBook: ...  # noqa: D102
    @property
    def officers(self) -> OfficerBook: ...  # noqa: D102
    @property
    def registered_here(self) -> RegisteredHere: ...  # noqa: D102
    @property
    def drafts(self) -> DraftBook: ...  # noqa: D102
    @property
    def carried(self) -> CarriedBook: ...  # noqa: D102
    @property
    def statements(self) -> StatementBook: ...  # noqa: D102


class Store(Protocol):
    """One file, one writer: work is done in order, each piece in one transaction."""

    def run(self, work: Callable[[UnitOfWork], Result]) -> Result:
        """Do ``work`` in one transaction and return after it is on the disk.

        Whatever ``work`` raises rolls everything back and is raised here. Raises
        ``TechnicianError('store.…')`` where the file cannot be used, ``LaterError('store.full')``
        where the disk is full: then nothing of ``work`` has happened.
        """
        ...
