"""The ports that ask the centre now: policy, and whether it is truly there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Protocol

from kiosk.devices.keystore import write_private
from kiosk.domain.policy import Policy
from kiosk.errors import IntegrityError, LaterError, TechnicianError
from kiosk.formats.policy_pack import STATEMENT, parse_policy
from kiosk.formats.sealing_keys import SealingKey
from kiosk.formats.signed_statement import verify_statement
from kiosk.ports.clock import Clock
from kiosk.ports.ids import Ids
from sync.centre_keys import CentreKeys, centre_answer, moment, sealing_key
from sync.contract import TIME

_REFUSED = {
    "statement.signature_wrong": "policy.unsigned",
    "statement.malformed": "policy.unsigned",
    "statement.unknown_key": "policy.other_issuer",
}


class AsksNow(Protocol):
    """What is needed of :class:`sync.client.CentreClient`."""

    def policy(self) -> bytes: ...  # noqa: D102
    def time(self, nonce: str) -> bytes: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class _Pack:
    policy: Policy
    issued_at: datetime
    sealing_key: SealingKey | None


class HeldPolicy:
    """The policy pack that this counter holds (:class:`kiosk.ports.policy_source.PolicySource`).

    The file keeps the signed bytes as received, so every reading verifies them again.
    """

    def __init__(
        self,
        file: Path,
        keys: CentreKeys,
        client: AsksNow,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._file, self._keys, self._client, self._now = file, keys, client, now
        self._lock = Lock()
        self._held: _Pack | None = None
        self._read: tuple[int, int] | None = None
        """Change time (ns) and size of the file that ``_held`` is from."""

    def current(self, at: datetime) -> Policy:
        """The newest verified policy, without asking the centre.

        A pack that another process has taken meanwhile (``kiosk policy import``) is seen. Raises
        ``LaterError('policy.none')`` where none was received yet, ``IntegrityError`` where the
        file was changed (``statement.…``, ``policy.malformed``).
        """
        return self._newest().policy

    def sealing_key(self) -> SealingKey | None:
        """The key that the centre wants sealed to from now on; None where the pack names none.

        Raises as :meth:`current` does.
        """
        return self._newest().sealing_key

    def issued_at(self) -> datetime:
        """When the centre signed the pack that is held; raises as :meth:`current` does."""
        return self._newest().issued_at

    def refresh(self) -> Policy:
        """Fetch, verify and keep the centre's policy; what is held stays where that fails.

        An older pack than the held one is not taken: it may be a replay of rules withdrawn since.
        Nor is one that has ended, or that another centre issued.
        """
        raw = self._client.policy()
        centre_answer(raw, self._keys, STATEMENT)
        fetched = self._verified(raw)
        with self._lock:
            code = self._why_not(fetched)
            if code:
                raise LaterError("centre.not_the_centre", reason=code)
            return self._keep(raw, fetched)

    def take_file(self, raw: bytes) -> Policy:
        """A pack that came as a file, for offices without network; refused as any other is.

        Raises ``TechnicianError``: ``policy.unsigned``, ``policy.other_issuer``,
        ``policy.file_malformed``, ``policy.older_than_held``, ``policy.expired``.
        """
        try:
            offered = self._verified(raw)
        except IntegrityError as error:
            raise TechnicianError(_REFUSED.get(error.code, "policy.file_malformed")) from None
        with self._lock:
            code = self._why_not(offered)
            if code:
                raise TechnicianError(code)
            return self._keep(raw, offered)

    def _why_not(self, offered: _Pack) -> str:
        """Why a pack that is rightly signed is not taken all the same; empty where it is."""
        held = self._held_or_none() or self._held
        if held is not None and offered.policy.issuer != held.policy.issuer:
            return "policy.other_issuer"
        if held is not None and offered.issued_at < held.issued_at:
            return "policy.older_than_held"
        return "policy.expired" if offered.policy.valid_to <= self._now() else ""

    def _keep(self, raw: bytes, pack: _Pack) -> Policy:
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_private(self._file, raw, replace=True)
        self._held, self._read = pack, self._stamp()
        return pack.policy

    def _newest(self) -> _Pack:
        with self._lock:
            return self._from_disk()

    def _from_disk(self) -> _Pack:
        stamp = self._stamp()
        if self._held is None or stamp != self._read:
            self._held = self._verified(self._file.read_bytes())
            self._read = stamp
        return self._held

    def _stamp(self) -> tuple[int, int]:
        try:
            standing = self._file.stat()
        except FileNotFoundError:
            raise LaterError("policy.none") from None
        return standing.st_mtime_ns, standing.st_size

    def _held_or_none(self) -> _Pack | None:
        """A damaged file must not keep a good pack from being fetched."""
        try:
            return self._from_disk()
        except (LaterError, IntegrityError):
            return None

    def _verified(self, raw: bytes) -> _Pack:
        payload = verify_statement(raw, self._keys)
        if payload.get("statement") != STATEMENT:
            raise IntegrityError("policy.malformed")
        try:
            issued = moment(payload.get("issued_at"))
            sealing_keys = payload.get("sealing_keys") or [None]
            newest = None if sealing_keys[0] is None else sealing_key(sealing_keys[0])
        except (KeyError, TypeError, ValueError):
            raise IntegrityError("policy.malformed") from None
        return _Pack(parse_policy(payload), issued, newest)


@dataclass(frozen=True, slots=True)
class CentreTime:
    """The centre's signed time beside this machine's."""

    centre: datetime
    offset_s: float
    """Centre minus counter; positive where the counter's clock is behind."""
    round_trip_s: float
    """How far the offset may be wrong, by half."""


class CentreProbe:
    """Is the centre truly there? Only a fresh signed time says so."""

    def __init__(self, client: AsksNow, keys: CentreKeys, clock: Clock, ids: Ids) -> None:
        self._client, self._keys, self._clock, self._ids = client, keys, clock, ids

    def ask(self) -> CentreTime:
        """Ask now; raises ``LaterError`` or ``TechnicianError`` as the client does."""
        nonce = self._ids.random_bytes(16).hex()
        started, before = self._clock.monotonic_s(), self._clock.now()
        raw = self._client.time(nonce)
        took = self._clock.monotonic_s() - started
        payload = centre_answer(raw, self._keys, TIME, nonce=nonce)
        try:
            centre = moment(payload.get("time"))
        except ValueError:
            raise LaterError("centre.not_the_centre", reason="content") from None
        offset = (centre - before).total_seconds() - took / 2
        return CentreTime(centre, offset, took)
