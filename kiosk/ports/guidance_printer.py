"""Guidance on paper."""

from __future__ import annotations

from typing import Protocol

from kiosk.domain.account_service import Guidance
from kiosk.ports.receipt_printer import PrintResult


class GuidancePrinter(Protocol):
    """Never raises for what a printer does."""

    def print_guidance(self, guidance: Guidance) -> PrintResult:
        """One page, A5 or slip."""
        ...
