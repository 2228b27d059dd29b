"""What ``kiosk card read`` says of a card."""

from __future__ import annotations

from typing import Any

from kiosk.domain.claim import Claim
from kiosk.domain.evidence import Check, Outcome
from kiosk.formats.chip_verdict import ChipVerdict
from kiosk.formats.emrtd.chip_reading import ChipReading


def report(
    reading: ChipReading, verdict: ChipVerdict, reader: str, *, practice: bool
) -> dict[str, Any]:
    """Facts, portrait size, every check, and what went over the wire; JSON types only."""
    checks = list(verdict.checks)
    if verdict.simulated and not practice:
        checks.append(Check("evidence.genuine", Outcome.FAILS, "evidence.simulated"))
    return {
        "reader": reader,
        "access": f"{reading.access.protocol} ({reading.access.password})",
        "facts": _facts(verdict.claim),
        "portrait_bytes": len(verdict.portrait or b""),
        "portrait_type": verdict.portrait_type,
        "simulated": verdict.simulated,
        "files": {file.value: len(content) for file, content in reading.files.items()},
        "refused": {file.value: f"{sw:04X}" for file, sw in reading.refused.items()},
        "checks": [
            {"name": each.name, "outcome": each.outcome.value, "reason": each.reason}
            for each in checks
        ],
        "apdus": reading.traffic.apdus,
        "bytes_up": reading.traffic.bytes_up,
        "bytes_down": reading.traffic.bytes_down,
    }


def _facts(claim: Claim) -> dict[str, str]:
    expiry = claim.expiry
    shown = {
        "number": claim.number and claim.number.value,
        "name": claim.name or claim.unaccented_name,
        "birth": claim.birth and str(claim.birth),
        "sex": claim.sex and claim.sex.value,
        "address": claim.address,
        "issued": claim.issued and f"{claim.issued:%d/%m/%Y}",
        "expiry": expiry and (f"{expiry.day:%d/%m/%Y}" if expiry.day else "Không thời hạn"),
        "old_number": claim.old_number,
        "document_number": claim.document_number,
    }
    return {name: str(value) for name, value in shown.items() if value}
