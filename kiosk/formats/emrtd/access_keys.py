"""What opens the chip: candidates for the MRZ key, and the card access number."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from kiosk.domain.card_expiry import expiry_candidates
from kiosk.domain.claim import Claim
from kiosk.formats.emrtd.key_derivation import MrzKey
from kiosk.formats.mrz import UNLIMITED, Mrz


@dataclass(frozen=True, slots=True)
class AccessKeys:
    """All that may open this chip, the likeliest first; no more than this is tried."""

    mrz: tuple[MrzKey, ...] = field(default=(), repr=False)
    can: str | None = field(default=None, repr=False)


def keys_from_card(claim: Claim) -> AccessKeys:
    """Derive the keys from the card's QR: nothing needs to be typed.

    The CAN of Vietnamese cards is the last six digits of the number. The MRZ key needs birth and
    expiry; the expiry is worked out from the day of issue, and both readings of the law are taken.
    A claim that lacks a field gives fewer keys.
    """
    if claim.number is None:
        return AccessKeys()
    return AccessKeys(_mrz_keys(claim), claim.number.card_access_number)


def _mrz_keys(claim: Claim) -> tuple[MrzKey, ...]:
    birth = None if claim.birth is None else claim.birth.full
    if claim.number is None or birth is None:
        return ()
    if claim.expiry is not None:
        days: tuple[date | None, ...] = (claim.expiry.day,)
    elif claim.issued is not None:
        days = expiry_candidates(birth, claim.issued)
    else:
        return ()
    number = claim.number.document_number
    ends = [UNLIMITED if day is None else f"{day:%y%m%d}" for day in days]
    return tuple(MrzKey(number, f"{birth:%y%m%d}", end) for end in ends)


def keys_from_mrz(mrz: Mrz) -> AccessKeys:
    """Take the key from a zone that was typed or scanned; a Vietnamese card's holds the CAN too."""
    key = MrzKey(mrz.document_number, mrz.birth, mrz.expiry)
    card = mrz.issuing_state == "VNM" and mrz.document_code.startswith("I")
    personal = mrz.optional[:12] if card else ""
    return AccessKeys((key,), personal[6:] if len(personal) == 12 and personal.isdigit() else None)
