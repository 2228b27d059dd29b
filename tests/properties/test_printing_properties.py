from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from support.papers import receipt

from kiosk.domain.clean_text import clean_text
from printing.layout import A4, A5, SLIP_58, SLIP_80, Sheet, lay_out
from printing.marks import Code, Frame, Stroke, Text
from printing.receipt import receipt_document
from printing.text import render_text
from printing.typeface import typeface

names = st.one_of(
    st.text(max_size=120),
    st.text("AĂÂBCDĐEÊGHIKLMNOÔƠPQRSTUƯVXY ’'", min_size=1, max_size=120),
).map(lambda raw: clean_text(raw, max_length=120))
HAIR = 0.01


@settings(max_examples=60, deadline=None)
@given(names, st.sampled_from([A5, A4, SLIP_80, SLIP_58]), st.booleans())
def test_no_mark_leaves_the_paper(name: str, sheet: Sheet, large: bool) -> None:
    face = typeface()
    for page in lay_out(receipt_document(receipt(name), large_print=large), sheet, face):
        for mark in page.marks:
            assert mark.x >= sheet.margin - HAIR
            match mark:
                case Text():
                    right = mark.x + face.width(mark.words, mark.size, bold=mark.bold)
                    bottom = mark.y
                case Stroke():
                    right, bottom = mark.x + mark.length, mark.y
                case Frame():
                    right, bottom = mark.x + mark.width, mark.y + mark.height
                case Code():
                    right, bottom = mark.x + mark.side, mark.y + mark.side
            assert right <= page.width - sheet.margin + HAIR
            assert 0 <= bottom <= page.height


@settings(max_examples=60, deadline=None)
@given(names)
def test_every_letter_of_a_name_is_drawn(name: str) -> None:
    face = typeface()
    pages = lay_out(receipt_document(receipt(name)), A5, face)
    drawn = "".join(m.words for page in pages for m in page.marks if isinstance(m, Text))
    assert "".join(face.drawable(name).split()) in "".join(drawn.split())


@settings(max_examples=60, deadline=None)
@given(names, st.integers(40, 100))
def test_plain_text_is_printable_and_keeps_its_width(name: str, width: int) -> None:
    paper = receipt(name)
    for line in render_text(receipt_document(paper), width).splitlines():
        assert line.isprintable()
        assert len(line) <= width or line == paper.signed_code
