"""Other makers of PDFs drawing the marks of a laid-out page, to measure ours beside them.

They are not needed to print; each function raises ``ModuleNotFoundError`` where its library is
not installed (the ``dev`` extra has both).
"""

from __future__ import annotations

from collections.abc import Callable

from printing.layout import Page
from printing.marks import Code, Mark, Text
from printing.qr import runs, side_modules
from printing.typeface import BOLD_FILE, FOLDER, REGULAR_FILE

Peer = Callable[[tuple[Page, ...]], bytes]


def with_fpdf2(pages: tuple[Page, ...]) -> bytes:
    """The same strings at the same places, the code as rectangles."""
    from fpdf import FPDF

    first = pages[0]
    pdf = FPDF(unit="pt", format=(first.width, first.height))
    pdf.set_auto_page_break(False)
    pdf.add_font("regular", fname=REGULAR_FILE)
    pdf.add_font("bold", fname=BOLD_FILE)
    for page in pages:
        pdf.add_page()
        for mark in page.marks:
            if isinstance(mark, Text):
                pdf.set_font("bold" if mark.bold else "regular", size=mark.size)
                pdf.text(mark.x, mark.y, mark.words)
            elif isinstance(mark, Code):
                module = mark.side / side_modules(mark.text, mark.level)
                for column, row, length in runs(mark.text, mark.level):
                    x, y = mark.x + column * module, mark.y + row * module
                    pdf.rect(x, y, length * module, module, style="F")
    return bytes(pdf.output())


def with_typst(pages: tuple[Page, ...]) -> bytes:
    """The same strings at the same places, the code as one path, compiled from its language."""
    import typst

    first = pages[0]
    lines = [
        f"#set page(width: {first.width}pt, height: {first.height}pt, margin: 0pt)",
        '#set text(font: "Be Vietnam Pro", top-edge: "baseline")',
    ]
    for place, page in enumerate(pages):
        lines += ["#pagebreak()"] if place else []
        lines += [_typst_mark(mark) for mark in page.marks if isinstance(mark, Text | Code)]
    source = "\n".join(lines).encode()
    pdf = typst.compile(source, font_paths=[str(FOLDER)], ignore_system_fonts=True)  # type: ignore[misc]
    return bytes(pdf)


def _typst_mark(mark: Mark) -> str:
    if isinstance(mark, Text):
        words = mark.words.replace("\\", "\\\\").replace('"', '\\"')
        weight = "bold" if mark.bold else "regular"
        text = f'text(size: {mark.size}pt, weight: "{weight}", "{words}")'
        return f"#place(dx: {mark.x}pt, dy: {mark.y}pt, {text})"
    assert isinstance(mark, Code)
    module = mark.side / side_modules(mark.text, mark.level)
    steps = "".join(
        f"curve.move(({c * module}pt, {r * module}pt)), curve.line(({(c + n) * module}pt, "
        f"{r * module}pt)), curve.line(({(c + n) * module}pt, {(r + 1) * module}pt)), "
        f"curve.line(({c * module}pt, {(r + 1) * module}pt)), curve.close(), "
        for c, r, n in runs(mark.text, mark.level)
    )
    return f"#place(dx: {mark.x}pt, dy: {mark.y}pt, curve(fill: black, {steps}))"


PEERS: dict[str, Peer] = {"fpdf2": with_fpdf2, "typst": with_typst}
