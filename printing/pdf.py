"""A document as PDF: embedded letters, selectable text, the same bytes for the same document.

Words are drawn as they are (``drawString``): reportlab's Paragraph would run markup in a name.
"""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zlib import compress

from printing.document import Document
from printing.layout import A5, Sheet, lay_out
from printing.marks import Code, Frame, Mark, Stroke, Text
from printing.qr import QUIET_MODULES, matrix, packed_rows, side_modules
from printing.typeface import typeface

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas


def render_pdf(document: Document, sheet: Sheet = A5) -> bytes:
    """The PDF's bytes; metadata name the form, never a person."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfgen.canvas import Canvas

    face = typeface()
    for weight in (face.regular, face.bold):
        pdfmetrics.registerFont(weight)
    pages = lay_out(document, sheet, face)
    target = BytesIO()
    canvas = Canvas(
        target,
        pagesize=(pages[0].width, pages[0].height),
        invariant=1,
        pageCompression=1,
        initialFontName=face.regular.fontName,  # type: ignore[arg-type]  # the stubs say float
        lang="vi",
    )
    _describe(canvas, document)
    for page in pages:
        canvas.setPageSize((page.width, page.height))
        for mark in page.marks:
            _draw(canvas, mark, page.height)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _describe(canvas: Canvas, document: Document) -> None:
    canvas.setTitle(str(document.title))
    canvas.setSubject(document.form)
    canvas.setAuthor("")
    canvas.setCreator("motcua-kiosk")
    canvas.setProducer("reportlab")
    canvas.setKeywords("")


def _draw(canvas: Canvas, mark: Mark, top: float) -> None:
    match mark:
        case Text():
            face = typeface()
            canvas.setFillGray(1.0 if mark.light else 0.0)
            canvas.setFont((face.bold if mark.bold else face.regular).fontName, mark.size)
            canvas.drawString(mark.x, top - mark.y, mark.words)
        case Stroke():
            canvas.setLineWidth(mark.thickness)
            canvas.setDash([2, 2] if mark.dashed else [])
            canvas.line(mark.x, top - mark.y, mark.x + mark.length, top - mark.y)
        case Frame():
            canvas.setLineWidth(mark.thickness)
            canvas.setDash([])
            canvas.setFillGray(0.0)
            corner = top - mark.y - mark.height
            canvas.rect(mark.x, corner, mark.width, mark.height, fill=int(mark.filled))
        case Code():
            _draw_code(canvas, mark, top)


def _draw_code(canvas: Canvas, code: Code, top: float) -> None:
    """An image of one bit a module: no hair lines between modules, and the smallest file."""
    modules = len(matrix(code.text, code.level))
    module = code.side / side_modules(code.text, code.level)
    edge, side = QUIET_MODULES * module, modules * module
    name = _code_image(canvas, packed_rows(code.text, code.level), modules)
    canvas.saveState()
    canvas.translate(code.x + edge, top - code.y - edge - side)
    canvas.scale(side, side)
    canvas.doForm(name)
    canvas.restoreState()


def _code_image(canvas: Any, rows: bytes, side: int) -> str:
    """Put it into the file once; reportlab's own way in would make eight bits of each module."""
    from reportlab.pdfbase.pdfdoc import PDFImageXObject

    name = sha256(rows).hexdigest()[:16]
    document = canvas._doc
    registered = document.getXObjectName(name)
    if registered not in document.idToObject:
        image: Any = PDFImageXObject(name)
        image.width = image.height = side
        image.streamContent, image._filters = compress(rows, 9), ("FlateDecode",)
        canvas._setXObjects(image)
        document.Reference(image, registered)
        document.addForm(name, image)
    return name
