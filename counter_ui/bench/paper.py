"""What a receipt costs, measured with receipts of nobody, each with a code of its own."""

from __future__ import annotations

from datetime import UTC, datetime
from secrets import token_bytes as random_bytes

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.config import OfficeSettings
from kiosk.domain.clean_text import CleanText
from kiosk.domain.policy import Level, Method
from kiosk.domain.receipt import Receipt, ReceiptState
from kiosk.formats.envelope import EnvelopeHeader
from kiosk.formats.packed_body import MAGIC
from kiosk.formats.receipt_code import ReceiptStatement, build
from kiosk.formats.registration_body import CONTENT_TYPE
from printing.figures import PaperFigures, measure_paper

_ENVELOPE_BYTES = 3000
_AT = datetime(2026, 11, 22, 3, 15, tzinfo=UTC)


def measure(rounds: int, damaged: int) -> PaperFigures:
    """Medians over ``rounds`` pages after a first one."""
    key = Ed25519PrivateKey.generate()
    receipts = tuple(_receipt(key, n) for n in range(rounds + 1))
    return measure_paper(receipts, _envelope(receipts[-1]), damaged)


def _envelope(receipt: Receipt) -> bytes:
    """As large as a registration's by chip card, and as little to be packed: sealed is noise."""
    clear = EnvelopeHeader(
        registration_id=receipt.registration_id,
        sealing_key_id="k1",
        device_id="0123456789abcdef",
        sequence=7,
        created_at=_AT.isoformat(),
        content_type=CONTENT_TYPE,
        attachment_digests=(receipt.envelope_digest,),
    ).to_bytes()
    head = MAGIC + len(clear).to_bytes(2, "big") + clear
    return head + random_bytes(_ENVELOPE_BYTES - len(head))


def _receipt(key: Ed25519PrivateKey, count: int) -> Receipt:
    office = OfficeSettings().as_office()
    statement = ReceiptStatement(
        receipt_number=f"ANBINH-Q3-261122-{count:04d}",
        registration_id=f"01935a2e-7b00-7c3a-9d11-{count:012x}",
        issued_at=_AT,
        office_code=office.code,
        method=Method.IN_PERSON,
        state=ReceiptState.RECEIVED,
        envelope_digest=f"{count:064x}",
    )
    return Receipt(
        number=statement.receipt_number,
        registration_id=statement.registration_id,
        issued_at=_AT,
        office=office,
        officer_name=CleanText("TRẦN THỊ MẪU"),
        applicant_name=CleanText("NGUYỄN VĂN THỬ"),
        masked_number="001•••••2345",
        masked_phone="091****678",
        masked_address="•••, phường An Bình, tỉnh Mẫu",
        method=statement.method,
        level=Level.HIGH,
        state=statement.state,
        envelope_digest=statement.envelope_digest,
        ledger_head="3f" * 32,
        signed_code=build(statement, "0123456789abcdef", key.sign),
        simulated=False,
    )
