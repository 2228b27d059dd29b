"""What a receipt costs: time, bytes, readability, beside reportlab drawing the same marks bare."""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from io import BytesIO

from kiosk.domain.receipt import Receipt
from printing.document import Document
from printing.escpos import bands
from printing.layout import A5, Page, lay_out
from printing.marks import Code, Text
from printing.pdf import render_pdf
from printing.peers import PEERS, Peer
from printing.qr import QUIET_MODULES, matrix, runs
from printing.raster import render_raster
from printing.receipt import receipt_document
from printing.recovery import with_recovery
from printing.typeface import typeface

_FIRST_PAGE = (
    "import time; begun = time.perf_counter();"
    "from printing.trial_page import trial_document; from printing.pdf import render_pdf;"
    "from kiosk.domain.clean_text import CleanText;"
    "render_pdf(trial_document(CleanText('x'))); print(time.perf_counter() - begun)"
)
_DAMAGED_SHARE = 0.10


@dataclass(frozen=True, slots=True)
class PaperFigures:
    """Medians of the rounds, milliseconds and bytes."""

    first_page_ms: float
    """In a fresh interpreter, imports counted in."""
    next_page_ms: float
    bare_page_ms: float
    """Reportlab alone: the same strings at known places and the same code, no layout."""
    pdf_bytes: int
    recovery_pdf_bytes: int
    """With the sealed envelope of a registration that still waits behind it."""
    slip_ms_to_first_byte: float
    """80 mm, from the receipt to the first band."""
    slip_bytes: int
    qr_version: int
    damaged_codes: int
    damaged_codes_read: int
    peers_ms: Mapping[str, float | None]
    """Other libraries drawing the same page; None where one is not installed."""

    @property
    def ratio(self) -> float:
        """Next page over bare reportlab."""
        return self.next_page_ms / self.bare_page_ms

    def as_json(self) -> dict[str, float | int | None]:
        """For printing."""
        own = {name: value for name, value in asdict(self).items() if name != "peers_ms"}
        peers = {f"{name}_page_ms": value for name, value in self.peers_ms.items()}
        return {
            name: value if value is None else round(value, 2)
            for name, value in {**own, "ratio": self.ratio, **peers}.items()
        }


def measure_paper(
    receipts: tuple[Receipt, ...], envelope: bytes, damaged: int = 50
) -> PaperFigures:
    """Lay out and print ``receipts`` (two or more, of different codes); damage the last's code.

    ``envelope`` is a sealed one of usual size, for the part with recovery codes.
    """
    documents = [receipt_document(each) for each in receipts]
    render_pdf(documents[0])
    pages = [lay_out(each, A5, typeface()) for each in documents[1:]]
    matrix.cache_clear()
    next_ms = _median(render_pdf, documents[1:])
    matrix.cache_clear()
    bare_ms = _median(_bare, pages)
    matrix.cache_clear()
    slip_ms = _median(lambda each: next(bands(render_raster(each))), documents[1:])
    slip = b"".join(bands(render_raster(documents[-1])))
    modules = len(matrix(receipts[-1].signed_code))
    return PaperFigures(
        first_page_ms=_first_page_ms(),
        next_page_ms=next_ms,
        bare_page_ms=bare_ms,
        pdf_bytes=max(len(render_pdf(each)) for each in documents),
        recovery_pdf_bytes=len(render_pdf(with_recovery(documents[-1], envelope))),
        slip_ms_to_first_byte=slip_ms,
        slip_bytes=len(slip),
        qr_version=(modules - 17) // 4,
        damaged_codes=damaged,
        damaged_codes_read=sum(_read_back(receipts[-1].signed_code, n) for n in range(damaged)),
        peers_ms={name: _peer_ms(peer, pages) for name, peer in PEERS.items()},
    )


def _peer_ms(peer: Peer, pages: list[tuple[Page, ...]]) -> float | None:
    try:
        peer(pages[0])
    except ModuleNotFoundError:
        return None
    matrix.cache_clear()
    return _median(peer, pages)


def _median(step: Callable[..., object], values: list[Document] | list[tuple[Page, ...]]) -> float:
    spent = []
    for value in values:
        begun = time.perf_counter()
        step(value)
        spent.append((time.perf_counter() - begun) * 1000)
    return statistics.median(spent)


def _first_page_ms() -> float:
    done = subprocess.run([sys.executable, "-c", _FIRST_PAGE], capture_output=True, check=True)
    return float(done.stdout) * 1000


def _bare(pages: tuple[Page, ...]) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    face = typeface()
    target = BytesIO()
    canvas = Canvas(target, pagesize=(A5.width, A5.height or 0.0), invariant=1)
    for page in pages:
        for mark in page.marks:
            if isinstance(mark, Text):
                font = face.bold if mark.bold else face.regular
                canvas.setFont(font.fontName, mark.size)
                canvas.drawString(mark.x, page.height - mark.y, mark.words)
            elif isinstance(mark, Code):
                path = canvas.beginPath()
                for column, row, length in runs(mark.text):
                    path.rect(column, row, length, 1)
                canvas.drawPath(path, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _read_back(text: str, seed: int) -> bool:
    """One code, 31 mm at 300 dots an inch, a tenth of it blotted out, turned and blurred."""
    import zxingcpp
    from PIL import Image, ImageDraw, ImageFilter

    chance = random.Random(seed)
    rows = matrix(text)
    module, quiet = 4, 4 * QUIET_MODULES
    side = len(rows) * module
    picture = Image.new("L", (side + 2 * quiet,) * 2, 255)
    pen = ImageDraw.Draw(picture)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                at = (quiet + x * module, quiet + y * module)
                pen.rectangle((*at, at[0] + module - 1, at[1] + module - 1), 0)
    blot, finder = int(side * _DAMAGED_SHARE**0.5), 8 * module
    middle = (side - blot - finder) if side > blot + finder else finder
    x, y = chance.randrange(finder, middle), chance.randrange(finder, middle)
    where = (quiet + x, quiet + y, quiet + x + blot, quiet + y + blot)
    pen.rectangle(where, chance.choice((0, 255)))
    turned = picture.rotate(chance.uniform(-12, 12), expand=True, fillcolor=255)
    blurred = turned.filter(ImageFilter.GaussianBlur(chance.uniform(0, 1.5)))
    return any(found.text == text for found in zxingcpp.read_barcodes(blurred))


def with_codes(receipt: Receipt, codes: tuple[str, ...]) -> tuple[Receipt, ...]:
    """The same receipt with different codes, so that no code is drawn from memory."""
    return tuple(replace(receipt, signed_code=code) for code in codes)
