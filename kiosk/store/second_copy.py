"""Store and journal tell the same story when the store opens."""

from __future__ import annotations

import errno
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from kiosk.errors import IntegrityError
from kiosk.store.durable_files import flush_directory
from kiosk.store.outbox import SqlOutboxBook
from kiosk.store.sealed_journal import SealedJournal


def journal_beside(path: Path) -> SealedJournal:
    """The journal of the store at ``path``."""
    return SealedJournal(path.with_name(f"{path.name}.sealed"))


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
    with Session(engine) as session, session.begin():
        outbox = SqlOutboxBook(session, device)
        missing = outbox.unfinished_ids() - journal.ids()
        entries = [entry for each in sorted(missing) if (entry := outbox.find(each))]
        try:
            journal.append(sorted(entries, key=lambda entry: entry.sequence))
            if journal.path.exists():
                flush_directory(journal.path.parent)
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
