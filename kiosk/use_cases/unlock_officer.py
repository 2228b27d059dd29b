"""A supervisor ends the wait after wrong tries, once: beside the officer, or from another counter.

Both leave the count of wrong tries as it is: the next wrong one waits as long as the last did.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from kiosk.domain.duties import Duty, require
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.unlock import Challenge, new_challenge, same_code, typed_letters, unlock_code
from kiosk.errors import AtTheDeskError, SupervisorError
from kiosk.formats.canonical_json import canonical_json
from kiosk.ports.clock import Clock
from kiosk.ports.ids import Ids
from kiosk.ports.officer_leases import OfficerLeases
from kiosk.ports.unit_of_work import Store, UnitOfWork
from kiosk.use_cases.approver_sign_in import ApproverSignIn
from kiosk.use_cases.kept_tries import AT_THE_DOOR, BESIDE, KeptTries

_KIND: Final = "unlock"


@dataclass(frozen=True, slots=True)
class UnlockOfficer:
    """At the locked counter, and at the one from which the supervisor helps."""

    store: Store
    clock: Clock
    ids: Ids
    beside: ApproverSignIn
    leases: OfficerLeases
    counter: str
    """Code of this counter, as it stands in receipt numbers."""

    def by_supervisor(self, officer: str, supervisor: str, passphrase: str) -> None:
        """The supervisor stands here. Raises as :class:`ApproverSignIn`, and ``SupervisorError``
        ``officer.not_a_supervisor``, ``officer.unlock_oneself``.
        """
        officer = _code(officer)
        who = self.beside(supervisor, passphrase)
        require(who, Duty.UNLOCK)
        if who.code == officer:
            raise SupervisorError("officer.unlock_oneself")
        self.store.run(lambda unit: self._unlock(unit, officer, who.code))

    def challenge(self, officer: str) -> Challenge:
        """What to read out to the supervisor; the same while it is good for anything.

        Raises ``SupervisorError('officer.unlock_no_key')`` where the centre gave this office none.
        """
        officer, now = _code(officer), self.clock.now()
        self._key()
        fresh = new_challenge(self.ids.random_bytes(5), officer, now)

        def work(unit: UnitOfWork) -> Challenge:
            kept = _kept(unit)
            if kept is not None and kept.officer == officer and kept.open_at(now):
                return kept
            _keep(unit, fresh)
            return fresh

        return self.store.run(work)

    def by_code(self, officer: str, typed: str) -> None:
        """The supervisor's eight letters. Raises ``AtTheDeskError``: ``officer.unlock_malformed``,
        ``officer.unlock_wrong``, ``officer.unlock_over`` (used, too old, or too many wrong ones).
        """
        officer, letters, now = _code(officer), typed_letters(typed), self.clock.now()
        key = self._key()

        def work(unit: UnitOfWork) -> str:
            kept = _kept(unit)
            if kept is None or kept.officer != officer or not kept.open_at(now):
                return "officer.unlock_over"
            if not same_code(unlock_code(key, self.counter, officer, kept.text), letters):
                _keep(unit, replace(kept, wrong=kept.wrong + 1))
                unit.ledger.append(LedgerKind.SIGN_IN_FAILED, {"by": "unlock"}, now)
                return "officer.unlock_wrong"
            _keep(unit, replace(kept, until=now))
            self._unlock(unit, officer, "")
            return ""

        refused = self.store.run(work)
        if refused:
            raise AtTheDeskError(refused)

    def code_for(
        self, supervisor: tuple[str, str], counter: str, officer: str, challenge: str
    ) -> str:
        """At the supervisor's own counter: the letters for a challenge that was read out.

        ``supervisor`` is code and passphrase. Raises as :meth:`by_supervisor`, and
        ``officer.unlock_malformed``, ``officer.unlock_no_key``.
        """
        officer, letters = _code(officer), typed_letters(challenge)
        who = self.beside(*supervisor)
        require(who, Duty.UNLOCK)
        if who.code == officer:
            raise SupervisorError("officer.unlock_oneself")
        code = unlock_code(self._key(), counter, officer, letters)
        facts = {"officer": officer, "by": who.code, "counter": counter}
        now = self.clock.now()
        self.store.run(lambda unit: unit.ledger.append(LedgerKind.UNLOCK_GIVEN, facts, now))
        return code

    def _unlock(self, unit: UnitOfWork, officer: str, by: str) -> None:
        for kind in (AT_THE_DOOR, BESIDE):
            KeptTries(kind).unlock(unit, officer)
        facts = {"officer": officer, "by": by or "code"}
        unit.ledger.append(LedgerKind.UNLOCKED, facts, self.clock.now())

    def _key(self) -> bytes:
        roll = self.leases.held()
        if roll is None or not roll.unlock_key:
            raise SupervisorError("officer.unlock_no_key")
        return roll.unlock_key


def _code(text: str) -> str:
    return text.strip().upper()


def _kept(unit: UnitOfWork) -> Challenge | None:
    found = unit.statements.newest(_KIND)
    if found is None:
        return None
    try:
        kept = json.loads(found[1])
        until = datetime.fromisoformat(kept["until"])
        if until.tzinfo is None:
            return None
        return Challenge(str(kept["text"]), str(kept["officer"]), until, int(kept["wrong"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _keep(unit: UnitOfWork, challenge: Challenge) -> None:
    content = {
        "text": challenge.text,
        "officer": challenge.officer,
        "until": challenge.until.isoformat(),
        "wrong": challenge.wrong,
    }
    unit.statements.put(_KIND, 0, canonical_json(content))
