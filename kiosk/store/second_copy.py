"""Store and journal tell the same story when the store opens."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine

from kiosk.domain.outbox import OutboxEntry
from kiosk.errors import IntegrityError
from kiosk.formats.envelope import read_header
from kiosk.ports.unit_of_work import CarriedBook
from kiosk.store.carried import SqlCarriedBook
from kiosk.store.durable_files import flush_directory
from kiosk.store.outbox import SqlOutboxBook
from kiosk.store.sealed_journal import SealedJournal
from kiosk.store.transaction import transaction


def journal_beside(path: Path) -> SealedJournal:
    """The journal of the store at ``path``."""
    return SealedJournal(path.with_name(f"{path.name}.sealed"))


def carried_beside(journal: SealedJournal) -> SealedJournal:
    """The journal of what is carried for other counters, beside that of what is sealed here."""
    return SealedJournal(journal.path.with_suffix(".carried"))


def carried_copies(journal: SealedJournal) -> tuple[OutboxEntry, ...]:
    """What the journal of carried entries holds, as they came in. Raises ``OSError``."""
    return tuple(map(_as_it_came, carried_beside(journal).entries()))


def bring_back(book: CarriedBook, copies: Iterable[OutboxEntry]) -> int:
    """Add what the book does not know any more; says how many. The centre answers them the same."""
    missing = [each for each in copies if book.state(each.registration_id) is None]
    for each in missing:
        book.add(each)
    return len(missing)


def _as_it_came(copy: OutboxEntry) -> OutboxEntry:
    """From paper come envelopes without the attachments that they name."""
    try:
        named = read_header(copy.sealed.envelope).attachment_digests
    except IntegrityError:
        named = ()
    return replace(copy, from_paper=bool(named) and not copy.sealed.attachments)


def refuse_lost_file(path: Path, journal: SealedJournal) -> None:
    """Do not begin anew where a store has been.

    Raises ``IntegrityError('store.lost')`` when the file is gone and the journal is not: an empty
    store would hide that registrations wait. ``OSError`` where the journal cannot be read.
    """
    if not path.exists() and journal.ids():
        raise IntegrityError("store.lost", file=str(path), waiting=len(journal.ids()))


def catch_up(engine: Engine, journal: SealedJournal, device: str = "") -> None:
    """Copy what waits in the store and has no frame that holds into the journal.

    Nothing is ever taken out here: a journal that knows more than the store may be all that is left
    of a store that was put back. Raises ``OSError`` except where the disk is full: then the next
    opening does it.
    """
    with transaction(engine) as opened:
        outbox, carried = SqlOutboxBook(opened, device), SqlCarriedBook(opened)
        _copy(outbox, outbox.unfinished_ids(), journal)
        if not device:  # what counters of an office carry stands in the server's own copies
            _copy(carried, carried.unfinished_ids(), carried_beside(journal))


def _copy(
    book: SqlOutboxBook | SqlCarriedBook, wanted: frozenset[str], journal: SealedJournal
) -> None:
    try:
        missing = wanted - journal.ids() if wanted else wanted
        entries = [entry for each in sorted(missing) if (entry := book.find(each))]
        journal.append(sorted(entries, key=lambda entry: entry.sequence))
        if journal.path.exists():
            flush_directory(journal.path.parent)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
