"""What the counter keeps: settings, keys, store, ledger, officers, policy, trust."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from counter_ui.chip_wiring import trust_folder
from counter_ui.doctor.examined import Examined
from kiosk.domain.policy import Policy
from kiosk.errors import IntegrityError, LaterError, TechnicianError

_ENDS_SOON: Final = timedelta(days=7)


def settings(examined: Examined) -> str:
    """They could be read, or nothing would be examined."""
    return examined.settings.profile.value


def trust(examined: Examined) -> str:
    """Country signing certificates; raises ``trust.empty`` (fact ``folder``)."""
    folder = trust_folder(examined.settings)
    anchors = folder.anchors()
    if not anchors.certificates:
        raise TechnicianError("trust.empty", folder=str(folder.folder))
    return f"{len(anchors.certificates)} CSCA, {len(anchors.revocation_lists)} CRL"


def keys(examined: Examined) -> str:
    """Own keys, and the key that the centre wants sealed to; raises as the keystore does."""
    keystore = examined.open.keystore
    return f"{keystore.device_id}, {keystore.sealing_key().id}"


def store(examined: Examined) -> str:
    """The store answers; what waits."""
    summary = examined.open.store.run(lambda unit: unit.outbox.summary())
    return f"{summary.waiting} chờ gửi, {summary.needs_person} cần người xử lý"


def ledger(examined: Examined) -> str:
    """Every entry, against the chain and the centre's countersignatures."""
    from counter_ui.ledger_care import verify_ledger

    verdict = verify_ledger(examined.open)
    if verdict.broken is not None:
        raise IntegrityError(
            "ledger.broken", sequence=verdict.broken.sequence, reason=verdict.broken.reason
        )
    return f"{verdict.entries} / {verdict.anchored}"


def officers(examined: Examined) -> str:
    """Somebody can sign in; raises ``officer.none``."""
    there = examined.open.store.run(lambda unit: unit.officers.all())
    if not there:
        raise TechnicianError("officer.none")
    return str(len(there))


def policy(examined: Examined) -> str:
    """The pack that is held."""
    counter = examined.open
    now = counter.time.now()
    return judged_policy(counter.policies.current(now), now)


def judged_policy(held: Policy, now: datetime) -> str:
    """Raises ``policy.not_in_force``, ``policy.ends_soon`` (fact ``days``)."""
    if not held.in_force(now):
        raise TechnicianError("policy.not_in_force")
    if held.valid_to - now < _ENDS_SOON:
        raise LaterError("policy.ends_soon", days=(held.valid_to - now).days)
    return held.id
