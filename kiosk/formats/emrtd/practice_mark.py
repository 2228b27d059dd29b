"""The mark by which evidence from a practice card is known as simulated."""

from __future__ import annotations

PRACTICE_OID = "2.25.113485751749107154010794030002810683647"
"""Certificate extension that only practice authorities and signers carry (arc of ITU-T X.667)."""
