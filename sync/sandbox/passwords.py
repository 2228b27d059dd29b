"""Passwords at the practice centre: opened, judged by the same rule, kept as Argon2id."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.devices.passphrases import Argon2Passphrases
from kiosk.domain.password_rule import OwnFacts, judge_password
from kiosk.errors import IntegrityError
from kiosk.formats.registration_body import RegistrationBody
from kiosk.formats.sealed_secret import SecretUse, open_secret, read_secret_header
from sync.sandbox.centre import Centre


@dataclass(frozen=True, slots=True)
class SecretPlace:
    """For what a sealed secret must have been sealed."""

    use: SecretUse
    subject: str
    device_id: str


def opened_secret(centre: Centre, sealed: bytes, place: SecretPlace) -> str:
    """The secret; raises ``IntegrityError``: ``secret.…``, ``secret.of_another_use``."""
    key = centre.pki.opening_key_of(read_secret_header(sealed).sealing_key_id)
    header, secret = open_secret(sealed, key)
    if (header.use, header.subject, header.device_id) != (
        place.use,
        place.subject,
        place.device_id,
    ):
        raise IntegrityError("secret.of_another_use")
    return secret


def new_password(
    centre: Centre, sealed: bytes | None, subject: str, device_id: str, own: OwnFacts
) -> str:
    """The PHC string of an acceptable new password; empty where there is none.

    A password that the rule refuses never undoes a registration: it is set at the first sign-in.
    """
    if sealed is None:
        return ""
    try:
        place = SecretPlace(SecretUse.NEW_PASSWORD, subject, device_id)
        password = opened_secret(centre, sealed, place)
    except IntegrityError:
        return ""
    if not judge_password(password, own, centre.policy.password).accepted:
        return ""
    return Argon2Passphrases().hash(password)


def own_facts_of(body: RegistrationBody) -> OwnFacts:
    """What the password may not hold, from a registration's body."""
    person, organisation = body.applicant, body.organisation
    return OwnFacts(
        names=(person.name, *((organisation.name,) if organisation else ())),
        births=(person.birth,),
        phones=(body.contact.phone,) if body.contact.phone else (),
        numbers=tuple(n for n in (person.number, person.old_number) if n),
    )
