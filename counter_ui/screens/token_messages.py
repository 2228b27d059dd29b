"""What background work around tokens tells a card or a screen; values only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from counter_ui.token_seen import SeenCertificate
    from kiosk.domain.registration import Draft
    from kiosk.ports.signing_token import DeskTokens
    from kiosk.use_cases.certificate_standing import Standing


@dataclass(repr=False, eq=False)
class TokensSeen(Message, bubble=False):
    """The tokens on the desk, and the certificates on them."""

    desk: DeskTokens
    certificates: tuple[SeenCertificate, ...]


@dataclass(repr=False, eq=False)
class CertificateJudged(Message, bubble=False):
    """What the certificate is worth by itself."""

    question: int
    """Which judgement was asked for: an older one is of no interest."""
    standing: Standing


@dataclass(repr=False, eq=False)
class TokenProved(Message, bubble=False):
    """The key has signed; how the proof came out stands in the draft."""

    draft: Draft
