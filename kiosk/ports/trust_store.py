"""Whom the counter trusts to sign chip cards."""

from __future__ import annotations

from typing import Protocol

from kiosk.formats.emrtd.trust_anchors import TrustAnchors


class TrustStore(Protocol):
    """The country signing certificates that an operator has put here."""

    def anchors(self) -> TrustAnchors:
        """Read now; empty where the folder is, so that nothing is proved by accident."""
        ...
