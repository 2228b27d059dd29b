"""The fourth carrier: a sealed envelope as QR codes on paper, when wire and stick are out of reach.

The codes carry the same sealed bytes as the outbox; the counter cannot open them, nor can anybody
who finds the paper. Each part reads ``MOTCUAE1;<digest>;<place>;<of>;<base64url>``; the digest is
the first 16 hexadecimal digits of the envelope's SHA-256, so that parts of two papers do not mix.
"""

from __future__ import annotations

import hashlib
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from datetime import datetime

from kiosk.domain.receipt import Office
from kiosk.errors import AtTheDeskError
from printing.document import Align, Band, Block, Document, Line, QrCode, Rule, Spacer, Style
from printing.form import load_form
from printing.receipt import heads, training_band

_PART_BYTES = 480
_MOST_PARTS = 99
_LONGEST_PART = 800
_PART = re.compile(
    r"MOTCUAE1;([0-9a-f]{16});([1-9][0-9]?);([1-9][0-9]?);([0-9A-Za-z_-]+)", re.ASCII
)


class RecoveryCodeError(AtTheDeskError):
    """The scanned codes do not make up one envelope.

    ``recovery_code.malformed`` (no such code, or damaged), ``recovery_code.mixed`` (codes of two
    papers), ``recovery_code.missing`` (fact ``places``: which parts are still to be scanned) or
    ``recovery_code.changed`` (complete, but not the bytes that were sealed).
    """


def recovery_parts(envelope: bytes) -> tuple[str, ...]:
    """The texts of the codes, in order; ``ValueError`` for an empty or too large envelope."""
    chunks = [envelope[at : at + _PART_BYTES] for at in range(0, len(envelope), _PART_BYTES)]
    if not 0 < len(chunks) <= _MOST_PARTS:
        raise ValueError("an envelope of 1 to 47,520 bytes")
    digest = _digest(envelope)
    return tuple(
        f"MOTCUAE1;{digest};{place};{len(chunks)};{_base64(chunk)}"
        for place, chunk in enumerate(chunks, start=1)
    )


def join_recovery_parts(texts: Iterable[str]) -> bytes:
    """The envelope, from its codes in any order, doubles allowed. Raises RecoveryCodeError."""
    parts: dict[int, bytes] = {}
    papers: set[tuple[str, int]] = set()
    for text in texts:
        digest, place, count, chunk = _read(text)
        papers.add((digest, count))
        if len(papers) > 1 or parts.setdefault(place, chunk) != chunk:
            raise RecoveryCodeError("recovery_code.mixed")
    if not papers:
        raise RecoveryCodeError("recovery_code.malformed")
    ((digest, count),) = papers
    missing = [str(place) for place in range(1, count + 1) if place not in parts]
    if missing:
        raise RecoveryCodeError("recovery_code.missing", places=", ".join(missing))
    envelope = b"".join(parts[place] for place in range(1, count + 1))
    if _digest(envelope) != digest:
        raise RecoveryCodeError("recovery_code.changed")
    return envelope


def recovery_document(
    envelope: bytes,
    *,
    number: str,
    registration_id: str,
    issued_at: datetime,
    office: Office,
    simulated: bool,
) -> Document:
    """The paper with the codes, for the office's own keeping."""
    form = load_form("recovery_codes")
    mark = form.say("mark", "training") if simulated else None
    parts = recovery_parts(envelope)
    blocks: list[Block] = [
        *training_band(mark),
        heads(form, office, number, registration_id, issued_at),
        Spacer(0.6),
        Line(form.say("head", "title"), Style.TITLE, Align.CENTRE),
        Band(form.say("words", "keep"), form.say("words", "sealed")),
        *(Line(each) for each in form.list("words", "use")),
    ]
    for place, text in enumerate(parts, start=1):
        name = form.say("words", "part", place=str(place), of=str(len(parts)))
        blocks += [Rule(dashed=True), QrCode(text, (Line(name, Style.STRONG),), cells=32)]
    return Document(
        form=form.stamp,
        title=form.say("head", "title"),
        number=number,
        blocks=tuple(blocks),
        mark=mark,
    )


def _read(text: str) -> tuple[str, int, int, bytes]:
    found = _PART.fullmatch(text.strip()) if len(text) <= _LONGEST_PART else None
    if found is None:
        raise RecoveryCodeError("recovery_code.malformed")
    digest, place, count, written = found.groups()
    try:
        chunk = urlsafe_b64decode(written + "=" * (-len(written) % 4))
    except ValueError:
        raise RecoveryCodeError("recovery_code.malformed") from None
    if int(place) > int(count) or len(chunk) > _PART_BYTES or _base64(chunk) != written:
        raise RecoveryCodeError("recovery_code.malformed")
    return digest, int(place), int(count), chunk


def _digest(envelope: bytes) -> str:
    return hashlib.sha256(envelope).hexdigest()[:16]


def _base64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
