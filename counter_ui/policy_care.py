"""What the commands do with the policy pack that a counter holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counter_ui.centre_wiring import take_sealing_key
from kiosk.domain.policy import Policy
from kiosk.errors import TechnicianError
from kiosk.formats.policy_pack import policy_payload
from sync.online import HeldPolicy

if TYPE_CHECKING:
    from counter_ui.wiring import Counter

_LARGEST = 256 * 1024
_OF_THE_LINE = ("statement", "nonce")
"""What only evidence and signature need."""


@dataclass(frozen=True, slots=True)
class PolicyHeld:
    """The pack that is held, and whether it applies now."""

    policy: Policy
    issued_at: datetime
    in_force: bool

    def as_json(self) -> dict[str, Any]:
        """For programs: the pack's own fields, ``issued_at`` and ``in_force``."""
        told = {k: v for k, v in policy_payload(self.policy).items() if k not in _OF_THE_LINE}
        return {**told, "issued_at": self.issued_at.isoformat(), "in_force": self.in_force}


def policy_held(counter: Counter) -> PolicyHeld:
    """Raises ``TechnicianError('centre.not_enrolled')``, ``LaterError('policy.none')``, and
    ``IntegrityError`` where the file was changed.
    """
    policies, now = _policies(counter), counter.time.now()
    policy = policies.current(now)
    return PolicyHeld(policy, policies.issued_at(), policy.in_force(now))


def take_policy(counter: Counter, file: Path) -> PolicyHeld:
    """Take a pack from ``file``, and seal to the key that it names.

    Raises ``TechnicianError``: ``centre.not_enrolled``, ``policy.file_unreadable`` (``file``,
    ``reason``), and what :meth:`sync.online.HeldPolicy.take_file` raises.
    """
    policies = _policies(counter)
    try:
        with file.open("rb") as stream:
            raw = stream.read(_LARGEST + 1)
    except OSError as error:
        reason = error.strerror or ""
        raise TechnicianError("policy.file_unreadable", file=str(file), reason=reason) from None
    if len(raw) > _LARGEST:
        raise TechnicianError("policy.file_malformed")
    policies.take_file(raw)
    take_sealing_key(counter.keystore, counter.enrolment, policies)
    return policy_held(counter)


def _policies(counter: Counter) -> HeldPolicy:
    if not isinstance(counter.policies, HeldPolicy):
        raise TechnicianError("centre.not_enrolled")
    return counter.policies
