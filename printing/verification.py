"""Checks a receipt from its QR: by text, or by a picture of the paper. No network is needed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

from kiosk.errors import AtTheDeskError
from kiosk.formats.paper_carrier import TAG as PAPER_TAG
from kiosk.formats.receipt_code import ReceiptCodeError, SignedReceipt, parse, verify
from printing.office_keys import OfficeKey, OfficeKeys

_BYTE_ORDER_MARK = "\ufeff"
"""Stands before a text that some editors have saved."""
_LARGEST_FILE = 20 << 20
_MOST_PIXELS = 60_000_000


class Verdict(StrEnum):
    """What the code proves; each has its own words."""

    GENUINE = "genuine"
    TRAINING = "training"
    """Signed by a known device, and it says itself that it has no value."""
    CHANGED = "changed"
    """A known device is named, but it did not sign these words: edited, or put together."""
    UNKNOWN_OFFICE = "unknown_office"
    """Well formed, but no key of that device for that office is at hand: proves nothing yet."""
    MALFORMED = "malformed"
    RECOVERY_PART = "recovery_part"
    """From the part behind a receipt: it proves nothing, the code in front does."""
    FOREIGN = "foreign"
    """Some other QR."""


_VERDICTS = {
    "receipt_code.changed": Verdict.CHANGED,
    "receipt_code.unknown_device": Verdict.UNKNOWN_OFFICE,
    "receipt_code.malformed": Verdict.MALFORMED,
    "receipt_code.foreign": Verdict.FOREIGN,
}


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdict, and what the code says (None where it cannot be read)."""

    verdict: Verdict
    receipt: SignedReceipt | None = None
    office: OfficeKey | None = None


def check_receipt_code(text: str, keys: OfficeKeys) -> Verification:
    """Check the text of a receipt's QR; space around it is ignored. Raises nothing.

    1. It must be one of our codes, and well formed.
    2. The device that it names must be known, for the office that it names.
    3. That device must have signed exactly these words.
    """
    text = text.strip().removeprefix(_BYTE_ORDER_MARK).strip()
    if text.startswith(f"{PAPER_TAG}/"):
        return Verification(Verdict.RECOVERY_PART)
    try:
        receipt = parse(text)
    except ReceiptCodeError as error:
        return Verification(_VERDICTS[error.code])
    known = keys.get(receipt.device_id)
    try:
        verify(text, {receipt.device_id: known.key} if known else {})
    except ReceiptCodeError as error:
        return Verification(_VERDICTS[error.code], receipt, known)
    if known is None or known.office != receipt.statement.office_code:
        return Verification(Verdict.UNKNOWN_OFFICE, receipt, known)
    simulated = receipt.statement.simulated
    return Verification(Verdict.TRAINING if simulated else Verdict.GENUINE, receipt, known)


def codes_in_picture(image: bytes) -> tuple[str, ...]:
    """The texts of all QR codes in a PNG or JPEG, ours first.

    Raises ``AtTheDeskError``: ``receipt_code.picture_unreadable`` (no PNG or JPEG, too large,
    damaged) or ``receipt_code.picture_without_code``.
    """
    import zxingcpp
    from PIL import Image

    if len(image) > _LARGEST_FILE:
        raise AtTheDeskError("receipt_code.picture_unreadable")
    try:
        with Image.open(BytesIO(image), formats=("PNG", "JPEG")) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise AtTheDeskError("receipt_code.picture_unreadable")
            grey = opened.convert("L")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise AtTheDeskError("receipt_code.picture_unreadable") from None
    found = zxingcpp.read_barcodes(
        grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    )
    texts = sorted((each.text for each in found), key=lambda t: not t.startswith("MOTCUA"))
    if not texts:
        raise AtTheDeskError("receipt_code.picture_without_code")
    return tuple(texts)
