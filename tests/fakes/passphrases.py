"""Passphrases without the cost; how often they were worked on is counted."""

from __future__ import annotations

from kiosk.ports.passphrases import Passphrases


class PlainPassphrases(Passphrases):
    def __init__(self) -> None:
        self.worked = 0

    def hash(self, passphrase: str) -> str:
        self.worked += 1
        return f"$plain${passphrase}"

    def matches(self, passphrase: str, phc: str) -> bool:
        self.worked += 1
        return phc == f"$plain${passphrase}"
