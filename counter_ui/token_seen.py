"""The certificates on the desk, as somebody can choose among them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from kiosk.domain.clean_text import CleanText
from kiosk.domain.local_day import local_day
from kiosk.formats.certificate_facts import certificate_facts
from kiosk.formats.malformed_certificate import MalformedCertificate
from kiosk.ports.signing_token import DeskTokens, Token, TokenCertificate

MOST_SHOWN = 9
"""One key a certificate."""


@dataclass(frozen=True, slots=True)
class SeenCertificate:
    """One certificate and the token that it lies on."""

    token: Token
    certificate: TokenCertificate
    name: CleanText = field(repr=False)
    """Empty where it cannot be read."""
    authority: CleanText
    valid_to: date | None

    @property
    def sha256(self) -> str:
        """By this it is found again."""
        return self.certificate.sha256


def seen_certificates(desk: DeskTokens) -> tuple[SeenCertificate, ...]:
    """All of them, token by token."""
    return tuple(_seen(token, each) for token in desk.tokens for each in token.certificates)


def found_again(desk: DeskTokens, before: SeenCertificate) -> SeenCertificate | None:
    """The same certificate on the same token, as the token is now; None where it is gone."""
    for each in seen_certificates(desk):
        if each.sha256 == before.sha256 and each.token.serial == before.token.serial:
            return each
    return None


def _seen(token: Token, certificate: TokenCertificate) -> SeenCertificate:
    try:
        facts = certificate_facts(certificate.der)
    except MalformedCertificate:
        return SeenCertificate(token, certificate, CleanText(""), CleanText(""), None)
    until = local_day(facts.not_after)
    return SeenCertificate(token, certificate, facts.holder.name, facts.issuer_name, until)
