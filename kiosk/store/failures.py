"""The database's failures in the counter's words."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as SQLAlchemyTimeout

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

_BUSY = ("store.busy", LaterError)
_UNREACHABLE: tuple[str, type[KioskError]] = ("store.unreachable", LaterError)

_BY_SQLSTATE: dict[str, tuple[str, type[KioskError]]] = {
    "08": _UNREACHABLE,
    "57": _UNREACHABLE,
    "23": ("store.conflict", IntegrityError),
    "P0": ("store.conflict", IntegrityError),
    "25": _READ_ONLY,
    "28": _CANNOT_OPEN,
    "3D": _CANNOT_OPEN,
    "42501": _CANNOT_OPEN,
    "40": _BUSY,
    "55": _BUSY,
    "53": _FULL,
    "53300": _BUSY,
    "58": (STOPS_THE_STORE, TechnicianError),
    "XX": ("store.damaged", IntegrityError),
}
"""PostgreSQL's error codes, or their classes (postgresql.org/docs, appendix A)."""

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
    """Turn what the database raises, bare or by SQLAlchemy, into ``KioskError`` with ``facts``.

    A mistake in our own SQL passes through unchanged: it is a defect, not a fault to live with.
    """
    try:
        yield
    except DBAPIError as error:
        raise _named(error.orig, error, facts) from error
    except SQLAlchemyTimeout as error:
        raise LaterError("store.busy", **facts) from error
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
    if isinstance(otherwise, DBAPIError) and hasattr(original, "sqlstate"):
        return _named_by_state(getattr(original, "sqlstate", None), otherwise, facts)
    result_code = getattr(original, "sqlite_errorcode", None)
    if result_code is None or result_code & _PRIMARY not in _BY_RESULT_CODE:
        return otherwise
    code, kind = _BY_RESULT_CODE[result_code & _PRIMARY]
    return kind(code, **facts)


def _named_by_state(
    state: str | None, otherwise: DBAPIError, facts: Mapping[str, Fact]
) -> Exception:
    if state is None:  # nobody answered, so nobody gave a code
        if not isinstance(otherwise, OperationalError):
            return otherwise
        named = _UNREACHABLE
    elif state in _BY_SQLSTATE or state[:2] in _BY_SQLSTATE:
        named = _BY_SQLSTATE.get(state) or _BY_SQLSTATE[state[:2]]
    else:
        return otherwise
    code, kind = named
    return kind(code, **facts)
