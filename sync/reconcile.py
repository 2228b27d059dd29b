"""Compare this counter's outbox with what the centre holds of it: every difference by its name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Protocol

from kiosk.domain.outbox import OutboxLine, OutboxState
from kiosk.errors import IntegrityError, LaterError
from kiosk.formats.signed_statement import verify_statement
from kiosk.ports.ids import Ids
from kiosk.ports.unit_of_work import Store
from sync.centre_keys import CentreKeys, centre_answer
from sync.contract import ACKNOWLEDGEMENT, MOST_IDS, RegistrationResult, RegistrationResults
from sync.upkeep_contract import HOLDINGS, MOST_HELD

_FINAL = {"accepted": OutboxState.ACCEPTED, "refused": OutboxState.REFUSED}
_DECIDED: Final = frozenset(_FINAL.values())


class Difference(StrEnum):
    """What does not agree; the values are stable codes with words of their own."""

    ONLY_THERE = "reconcile.only_there"
    """The centre holds a registration of this counter that is not here: an old backup, a clone."""
    LOST_THERE = "reconcile.lost_there"
    """Decided by the centre's signature that is kept here, and the centre does not hold it."""
    OTHER_ENVELOPE = "reconcile.other_envelope"
    OTHER_OUTCOME = "reconcile.other_outcome"
    """Both are final and differ."""
    OTHER_SEQUENCE = "reconcile.other_sequence"
    NOT_KNOWN_HERE_YET = "reconcile.answer_waits"
    """Decided there, still on its way here: the relay will fetch the answer."""

    @property
    def mends_itself(self) -> bool:
        """Whether nobody need act."""
        return self is Difference.NOT_KNOWN_HERE_YET


@dataclass(frozen=True, slots=True)
class Named:
    """One registration that does not agree."""

    difference: Difference
    registration_id: str
    sequence: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """What the centre holds under one id."""

    registration_id: str
    sequence: int
    digest: str
    outcome: str
    """``accepted`` or ``refused``."""


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Counts of both sides, and everything that differs."""

    here: int
    there: int
    waiting: int
    """Not sent yet, or not decided: on their way, no difference."""
    differences: tuple[Named, ...]

    @property
    def alarming(self) -> tuple[Named, ...]:
        """What somebody must act on: all but answers that are still on their way."""
        return tuple(each for each in self.differences if not each.difference.mends_itself)

    @property
    def agrees(self) -> bool:
        """Whether nothing is alarming."""
        return not self.alarming


def compare(lines: Iterable[OutboxLine], held: Mapping[str, Held]) -> Reconciliation:
    """Name every difference, in the order of sequence; pure."""
    here = {line.registration_id: line for line in lines}
    differences = [found for line in here.values() if (found := _differs(line, held))]
    differences += [
        Named(Difference.ONLY_THERE, each.registration_id, each.sequence, each.outcome)
        for each in held.values()
        if each.registration_id not in here
    ]
    waiting = sum(
        line.state in (OutboxState.WAITING, OutboxState.UNKNOWN)
        and line.registration_id not in held
        for line in here.values()
    )
    return Reconciliation(
        here=len(here),
        there=len(held),
        waiting=waiting,
        differences=tuple(sorted(differences, key=lambda each: (each.sequence, each.difference))),
    )


class AsksHoldings(Protocol):
    """What is needed of :class:`sync.client.CentreClient`."""

    def holdings(self, nonce: str, after: int, most: int) -> bytes: ...  # noqa: D102
    def ask_registrations(self, ids: Sequence[str]) -> RegistrationResults: ...  # noqa: D102


class Reconcile:
    """Asks the centre what it holds of this counter, page by page, and compares."""

    def __init__(
        self,
        store: Store,
        client: AsksHoldings,
        keys: CentreKeys,
        ids: Ids,
        *,
        device_id: str = "",
        most_a_page: int = MOST_HELD,
    ) -> None:
        """``device_id`` is this counter's where several share the store."""
        self._store, self._client, self._keys, self._ids = store, client, keys, ids
        self._own, self._most = ("", device_id), most_a_page

    def __call__(self) -> Reconciliation:
        """Raises what the client raises.

        What is here is read last: a registration that arrives in between is then known here, and
        does not look like one that only the centre holds.
        """
        held = self._held()
        listed = self._store.run(lambda unit: unit.outbox.listing())
        lines = [line for line in listed if line.device_id in self._own]
        return compare(lines, held | self._asked(lines, held))

    def _held(self) -> dict[str, Held]:
        held: dict[str, Held] = {}
        after = 0
        while True:
            nonce = self._ids.random_bytes(16).hex()
            raw = self._client.holdings(nonce, after, self._most)
            page, more = _page(centre_answer(raw, self._keys, HOLDINGS, nonce=nonce))
            held |= {each.registration_id: each for each in page}
            largest = max((each.sequence for each in page), default=after)
            if not more or largest <= after:
                return held
            after = largest

    def _asked(self, lines: Iterable[OutboxLine], held: Mapping[str, Held]) -> dict[str, Held]:
        """What the centre says by id of decided ones that it does not count as this device's.

        A store that was restored on another device goes on with what its first device sealed.
        """
        absent = {
            line.registration_id: line.sequence
            for line in lines
            if line.state in _DECIDED and line.registration_id not in held
        }
        ids, found = list(absent), {}
        for start in range(0, len(ids), MOST_IDS):
            for each in self._client.ask_registrations(ids[start : start + MOST_IDS]).results:
                name = each.registration_id
                if name in absent and each.outcome != "not_here":
                    found[name] = _acknowledged(each, absent[name], self._keys)
        return found


def _acknowledged(result: RegistrationResult, sequence: int, keys: CentreKeys) -> Held:
    """Raises ``LaterError('centre.later')`` where it does not say now, and ``IntegrityError`` with
    a ``statement.…`` or ``acknowledgement.…`` code.
    """
    if result.outcome == "later":
        raise LaterError("centre.later")
    payload = verify_statement((result.statement or "").encode(), keys)
    if payload.get("statement") != ACKNOWLEDGEMENT:
        raise IntegrityError("acknowledgement.other_kind")
    if payload.get("registration_id") != result.registration_id:
        raise IntegrityError("acknowledgement.other_registration")
    digest, outcome = payload.get("envelope_digest"), payload.get("outcome")
    if outcome not in _FINAL:
        raise IntegrityError("acknowledgement.malformed")
    return Held(result.registration_id, sequence, str(digest), str(outcome))


def _differs(line: OutboxLine, held: Mapping[str, Held]) -> Named | None:
    there = held.get(line.registration_id)
    place = (line.registration_id, line.sequence)
    if there is None:
        return Named(Difference.LOST_THERE, *place) if line.state in _DECIDED else None
    if there.digest != line.digest:
        return Named(Difference.OTHER_ENVELOPE, *place)
    if there.sequence != line.sequence:
        return Named(Difference.OTHER_SEQUENCE, *place, str(there.sequence))
    if line.state in (OutboxState.WAITING, OutboxState.UNKNOWN):
        return Named(Difference.NOT_KNOWN_HERE_YET, *place, there.outcome)
    if _FINAL[there.outcome] is not line.state:
        return Named(Difference.OTHER_OUTCOME, *place, there.outcome)
    return None


def _page(payload: Mapping[str, Any]) -> tuple[list[Held], bool]:
    try:
        page = [
            Held(str(e["id"]), int(e["sequence"]), str(e["digest"]), str(e["outcome"]))
            for e in payload["entries"]
        ]
        more = payload["more"]
    except (KeyError, TypeError, ValueError):
        raise LaterError("centre.not_the_centre", reason="content") from None
    if not isinstance(more, bool) or any(each.outcome not in _FINAL for each in page):
        raise LaterError("centre.not_the_centre", reason="content")
    return page, more
