"""The citizen sets a password: judged, sealed to the centre, and forgotten."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

from kiosk.domain.password_rule import OwnFacts, PasswordVerdict, judge_password
from kiosk.domain.registration import Confirmed
from kiosk.errors import AtTheDeskError
from kiosk.formats.sealed_secret import SecretUse
from kiosk.ports.secret_sealer import SecretSealer


@dataclass(frozen=True, slots=True)
class SetPassword:
    """On the hand-over screen; nothing of it is stored or logged but the sealed bytes."""

    sealer: SecretSealer

    def judge(self, confirmed: Confirmed, password: str) -> PasswordVerdict:
        """For the live list: the five conditions, and what others could guess."""
        rules = confirmed.proofed.draft.policy.password
        return judge_password(password, own_facts(confirmed), rules)

    def __call__(self, confirmed: Confirmed, password: str, repeated: str) -> Confirmed:
        """The registration with the sealed password.

        Raises ``AtTheDeskError``: ``password.differs`` (not the same twice),
        ``password.refused`` (see :meth:`judge`); ``TechnicianError('sealing_key.missing')``.
        """
        chosen = unicodedata.normalize("NFC", password)
        if chosen != unicodedata.normalize("NFC", repeated):
            raise AtTheDeskError("password.differs")
        if not self.judge(confirmed, chosen).accepted:
            raise AtTheDeskError("password.refused")
        subject = confirmed.proofed.draft.id
        sealed = self.sealer.seal_secret(SecretUse.NEW_PASSWORD, subject, chosen)
        return replace(confirmed, sealed_password=sealed)

    def later(self, confirmed: Confirmed) -> Confirmed:
        """Without one: it is set at the first sign-in, after an OTP."""
        return replace(confirmed, sealed_password=None)


def own_facts(confirmed: Confirmed) -> OwnFacts:
    """What the password may not hold."""
    proofed, contact = confirmed.proofed, confirmed.contact
    citizen, organisation = proofed.citizen, proofed.draft.organisation
    numbers = [citizen.number.value, citizen.old_number or ""]
    return OwnFacts(
        names=(citizen.name, *((organisation.name,) if organisation else ())),
        births=(str(citizen.birth), str(citizen.number.birth_year)),
        phones=(contact.phone.value,) if contact.phone else (),
        numbers=tuple(n for n in (*numbers, organisation.code if organisation else "") if n),
    )
