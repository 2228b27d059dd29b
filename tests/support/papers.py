"""Receipts and slips of synthetic people, with every signature real."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from subprocess import run
from typing import Any

import zxingcpp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image

from kiosk.domain.clean_text import CleanText
from kiosk.domain.policy import Level, Method
from kiosk.domain.receipt import Office, Receipt, ReceiptState, RefusalSlip
from kiosk.formats.receipt_code import ReceiptStatement, build

DEVICE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
DEVICE_ID = "3f5a90b2c4d6e8f0"
KEYS = {DEVICE_ID: DEVICE.public_key()}
NOW = datetime(2026, 11, 22, 3, 15, tzinfo=UTC)
OFFICE = Office(
    code="ANBINH",
    name=CleanText("TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG PHƯỜNG AN BÌNH"),
    superior=CleanText("UBND PHƯỜNG AN BÌNH"),
    address=CleanText("12 đường Mẫu, phường An Bình"),
    hotline=CleanText("1900 0000"),
    counter=CleanText("Quầy 3"),
    place=CleanText("An Bình"),
)


def statement(**changes: Any) -> ReceiptStatement:
    """What the QR of :func:`receipt` says."""
    usual = ReceiptStatement(
        receipt_number="ANBINH-Q3-261122-0007",
        registration_id="01935a2e-7b00-7c3a-9d11-0123456789ab",
        issued_at=NOW,
        office_code="ANBINH",
        method=Method.IN_PERSON,
        state=ReceiptState.RECEIVED,
        envelope_digest="ab" * 32,
    )
    return replace(usual, **changes)


def receipt(name: str = "NGUYỄN VĂN THỬ", **changes: Any) -> Receipt:
    """A receipt of the practice office."""
    said = statement()
    usual = Receipt(
        number=said.receipt_number,
        registration_id=said.registration_id,
        issued_at=NOW,
        office=OFFICE,
        officer_name=CleanText("TRẦN THỊ MẪU"),
        applicant_name=CleanText(name),
        masked_number="001•••••2345",
        masked_phone="091****678",
        masked_address="•••, phường An Bình, tỉnh Mẫu",
        method=said.method,
        level=Level.HIGH,
        state=said.state,
        envelope_digest=said.envelope_digest,
        ledger_head="3f" * 32,
        signed_code=build(said, DEVICE_ID, DEVICE.sign),
        simulated=False,
    )
    return replace(usual, **changes)


def refusal(**changes: Any) -> RefusalSlip:
    """A refusal slip of the practice office."""
    usual = RefusalSlip(
        number="ANBINH-Q3-261122-0008",
        registration_id="01935a2e-7b00-7c3a-9d11-0123456789ac",
        issued_at=NOW,
        office=OFFICE,
        officer_name=CleanText("TRẦN THỊ MẪU"),
        reason_code="refusal.not_same_face",
        simulated=False,
    )
    return replace(usual, **changes)


def words_of(pdf: bytes) -> str:
    """The text of a PDF as pdftotext (poppler) reads it, runs of space collapsed."""
    return " ".join(raw_words_of(pdf).split())


def raw_words_of(pdf: bytes) -> str:
    """The text of a PDF as pdftotext (poppler) reads it."""
    done = run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def pictures_of(pdf: bytes, folder: Path, dpi: int = 200) -> list[Image.Image]:
    """Each page as pdftoppm (poppler) draws it."""
    command = ["pdftoppm", "-r", str(dpi), "-png", "-", str(folder / "page")]
    run(command, input=pdf, capture_output=True, check=True)
    return [Image.open(BytesIO(each.read_bytes())) for each in sorted(folder.glob("page*.png"))]


def codes_in(picture: Image.Image) -> list[str]:
    """Every QR that zxing-cpp finds."""
    return [found.text for found in zxingcpp.read_barcodes(picture)]
