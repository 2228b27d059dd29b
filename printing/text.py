"""A document as plain text, for screen readers and e-mail."""

from __future__ import annotations

import textwrap

from printing.document import (
    Align,
    Band,
    CodeSheet,
    Columns,
    Document,
    Items,
    Line,
    NewPart,
    Part,
    QrCode,
    Rows,
    Rule,
    Signatures,
    Spacer,
)


def render_text(document: Document, width_cells: int = 72) -> str:
    """Lines of at most ``width_cells`` characters; a code is one long line of its own.

    Every Vietnamese letter in NFC is one cell wide.
    """
    lines: list[str] = []
    for block in document.blocks:
        if isinstance(block, CodeSheet):  # a space at the end of a code belongs to it
            lines += [row for pair in zip(block.captions, block.codes, strict=True) for row in pair]
        else:
            lines += [row.rstrip() for row in _block(block, width_cells)]
    lines += ["", "  ".join((document.form, document.number))]
    return "\n".join(lines) + "\n"


def _block(block: Part, width: int) -> list[str]:
    match block:
        case NewPart():
            return ["", ("- " * width)[:width], ""]
        case CodeSheet():
            return [*block.captions]
        case Line():
            rows = _wrapped(block.text, width)
            return [row.center(width) for row in rows] if block.align is Align.CENTRE else rows
        case Rule():
            return [("- " * width if block.dashed else "-" * width)[:width]]
        case Columns():
            heads = (*block.left, *block.right)
            return [row for each in heads if isinstance(each, Line) for row in _block(each, width)]
        case Rows():
            return [
                row
                for each in block.rows
                for row in _hanging(f"{each.label} ", each.value, width, block.label_cells)
            ]
        case Items():
            numbered = enumerate(block.lines, start=1)
            return [row for n, each in numbered for row in _hanging(f"  {n}. ", each, width, 0)]
        case Band():
            return _band(block, width)
        case Spacer():
            return [""] if block.lines >= 0.5 else []
        case QrCode():
            beside = [row for line in block.beside for row in _block(line, width)]
            return ["", *beside, block.text]
        case Signatures():
            places = [_hanging(f"{p.title}: ", p.name or "…", width, 0) for p in block.places]
            return ["", *(row for place in places for row in place), ""]


def _band(band: Band, width: int) -> list[str]:
    words = [*_wrapped(band.text, width - 4)]
    words += _wrapped(band.under, width - 4) if band.under else []
    edge = "*" * width
    return [edge, *(f"* {row.center(width - 4)} *" for row in words), edge]


def _hanging(label: str, value: str, width: int, label_cells: int) -> list[str]:
    first = label.ljust(label_cells)
    wrapper = textwrap.TextWrapper(
        width, initial_indent=first, subsequent_indent=" " * len(first), break_on_hyphens=False
    )
    return wrapper.wrap(value) or [first]


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_on_hyphens=False) or [""]
