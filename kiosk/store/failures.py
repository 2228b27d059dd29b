"""The database's failures in the counter's words."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from kiosk.errors import Fact, IntegrityError, KioskError, LaterError, TechnicianError
from kiosk.store.sqlcipher import dbapi

STOPS_THE_STORE = "store.disk_failing"
"""After this the store takes no more work: what the disk holds is known only after reopening."""

_FULL = ("store.full", LaterError)
_READ_ONLY = ("store.read_only", TechnicianError)
_CANNOT_OPEN = ("store.cannot_open", TechnicianError)

_BY_RESULT_CODE: dict[int, tuple[str, type[KioskError]]] = {
    dbapi.SQLITE_FULL: _FULL,
    dbapi.SQLITE_READONLY: _READ_ONLY,
    dbapi.SQLITE_CANTOPEN: _CANNOT_OPEN,
    dbapi.SQLITE_NOTADB: _CANNOT_OPEN,
    dbapi.SQLITE_CORRUPT: ("store.damaged", IntegrityError),
    dbapi.SQLITE_BUSY: ("store.busy", LaterError),
    dbapi.SQLITE_LOCKED: ("store.busy", LaterError),
    dbapi.SQLITE_IOERR: (STOPS_THE_STORE, TechnicianError),
    dbapi.SQLITE_CONSTRAINT: ("store.conflict", IntegrityError),
}

_BY_ERRNO = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: _READ_ONLY,
    errno.EACCES: _READ_ONLY,
    errno.EPERM: _READ_ONLY,
    errno.EIO: (STOPS_THE_STORE, TechnicianError),
}

_PRIMARY = 0xFF
"""Extended result codes keep the primary one in their lowest byte (sqlite.org/rescode.html)."""


@contextmanager
def database_failures_named(**facts: Fact) -> Iterator[None]:
    """Turn what SQLite raises, bare or wrapped by SQLAlchemy, into ``KioskError`` with ``facts``.

    A mistake in our own SQL passes through unchanged: it is a defect, not a fault to live with.
    """
    try:
        yield
    except DBAPIError as error:
        raise _named(error.orig, error, facts) from error
    except dbapi.Error as error:
        raise _named(error, error, facts) from error


@contextmanager
def file_failures_named(**facts: Fact) -> Iterator[None]:
    """Turn the file system's ``OSError`` into ``KioskError``; for opening, never around work."""
    try:
        yield
    except OSError as error:
        code, kind = _BY_ERRNO.get(error.errno or 0, _CANNOT_OPEN)
        raise kind(code, **facts) from error


def _named(
    original: BaseException | None, otherwise: Exception, facts: Mapping[str, Fact]
) -> Exception:
    result_code = getattr(original, "sqlite_errorcode", None)
    if result_code is None or result_code & _PRIMARY not in _BY_RESULT_CODE:
        return otherwise
    code, kind = _BY_RESULT_CODE[result_code & _PRIMARY]
    return kind(code, **facts)
