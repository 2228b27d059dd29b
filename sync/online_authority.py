"""BHXH and the carriers, asked of the centre now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kiosk.domain.clean_text import clean_text
from kiosk.domain.comparison import (
    INSURANCE_MATCHES,
    SUBSCRIBER_MATCHES,
    Answer,
    Comparison,
    FieldMatch,
)
from kiosk.domain.insurance_code import InsuranceCode
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.phone import Phone
from kiosk.ports.authoritative_source import StatedPerson
from kiosk.ports.ids import Ids
from sync.centre_keys import CentreKeys
from sync.ways_contract import (
    COMPARISON,
    InsuranceQuestion,
    SubscriberQuestion,
)
from sync.ways_line import AsksWays, WaysLine, not_the_centre


class OnlineAuthority:
    """BHXH and the carriers (:class:`kiosk.ports.authoritative_source.AuthoritativeSource`)."""

    def __init__(self, client: AsksWays, keys: CentreKeys, ids: Ids) -> None:
        self._line = WaysLine(client, keys, ids)

    def social_insurance(self, person: StatedPerson, code: InsuranceCode) -> Comparison:
        """Compare with BHXH; ``LaterError`` or ``TechnicianError`` as the client raises."""
        nonce = self._line.nonce()
        asked = InsuranceQuestion(
            registration_id=person.registration_id,
            officer=person.officer_code,
            nonce=nonce,
            number=person.number.value,
            name=person.name,
            birth=str(person.birth),
            code=code.value,
            old_number=nine_digits(person.old_number),
        )
        raw, said = self._line.ask("/v1/checks/social-insurance", asked, COMPARISON)
        return _comparison(INSURANCE_MATCHES, raw, said)

    def subscriber(self, person: StatedPerson, phone: Phone) -> Comparison:
        """Compare with the carrier; raises as above."""
        nonce = self._line.nonce()
        asked = SubscriberQuestion(
            registration_id=person.registration_id,
            officer=person.officer_code,
            nonce=nonce,
            number=person.number.value,
            name=person.name,
            birth=str(person.birth),
            phone=phone.value,
        )
        raw, said = self._line.ask("/v1/checks/subscriber", asked, COMPARISON)
        return _comparison(SUBSCRIBER_MATCHES, raw, said)


def nine_digits(old_number: str | None) -> str:
    """The old number where it is a CMND, else nothing."""
    is_number = old_number is not None and old_number.isascii() and old_number.isdigit()
    return old_number if old_number is not None and is_number and len(old_number) == 9 else ""


def _comparison(of: str, raw: bytes, said: Mapping[str, Any]) -> Comparison:
    try:
        if said["of"] != of:
            raise ValueError("another comparison")
        held = str(said.get("held_number", ""))
        return Comparison(
            of=of,
            answer=Answer(said["answer"]),
            fields=tuple(
                (clean_text(str(name), max_length=20), FieldMatch(match))
                for name, match in said["fields"].items()
            ),
            number=PersonNumber(held) if len(held) == 12 else None,
            old_number=nine_digits(held) or None,
            proof=raw,
        )
    except (KeyError, ValueError, TypeError, AttributeError):
        raise not_the_centre() from None
