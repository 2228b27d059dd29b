"""Who it is, by what cards say and what is still to be typed: for the form and for lines."""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain.claim import Claim, Source
from kiosk.domain.registration import Draft

PERSON = ("number", "name", "birth")
_ON_CARDS = (Source.CHIP, Source.MRZ, Source.QR)


def read_claims(draft: Draft) -> tuple[Claim, ...]:
    """What cards say, the chip first; a certificate is not a card."""
    return tuple(claim for claim in map(draft.claim, _ON_CARDS) if claim is not None)


def known_facts(claims: tuple[Claim, ...]) -> dict[str, str]:
    """Number, name with accents, birth date, as far as these claims state them."""
    found: dict[str, str] = {}
    for claim in reversed(claims):
        stated = {
            "number": claim.number.value if claim.number else "",
            "name": str(claim.name or ""),
            "birth": str(claim.birth or ""),
        }
        found |= {name: text for name, text in stated.items() if text}
    return found


def without_typing(draft: Draft) -> Draft:
    """Where a card says it all, earlier typing was corrected by it and is no evidence any more."""
    kept = (each for each in draft.evidence if each.claim.source is not Source.TYPED)
    return replace(draft, evidence=tuple(kept))
