"""Envelopes as they are on the wire: a clear header, then noise."""

from __future__ import annotations

import random

from kiosk.formats.envelope import MAGIC, EnvelopeHeader


def envelope(size: int = 3000) -> bytes:
    """``size`` bytes, the same every time."""
    clear = EnvelopeHeader(
        registration_id="01935a2e-7b00-7c3a-9d11-0123456789ab",
        sealing_key_id="k1",
        device_id="3f5a90b2c4d6e8f0",
        sequence=7,
        created_at="2026-11-22T03:15:00.000+00:00",
        content_type="application/vnd.motcua.registration+json",
        attachment_digests=("ab" * 32,),
    ).to_bytes()
    head = MAGIC + len(clear).to_bytes(2, "big") + clear
    return head + random.Random(7).randbytes(size - len(head))
