"""The sealed envelope on its own part of the slip, read back from pictures of every paper."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter
from support.envelopes import envelope
from support.papers import codes_in, pictures_of, receipt, words_of

from kiosk.formats.paper_carrier import PaperCarrierError, envelope_from, parse_paper_code
from printing.layout import A4, A5
from printing.pdf import render_pdf
from printing.raster import DOTS_58, DOTS_80, render_raster
from printing.receipt import receipt_document
from printing.recovery import with_recovery
from printing.text import render_text

SLIP = with_recovery(receipt_document(receipt()), envelope())


def restored(texts: list[str]) -> bytes:
    codes = []
    for text in texts:
        try:
            codes.append(parse_paper_code(text))
        except PaperCarrierError as error:
            assert error.code == "paper.foreign"  # the receipt's own code
    return envelope_from(codes)


@pytest.mark.parametrize("sheet", [A5, A4])
def test_from_a_sheet(tmp_path: Path, sheet: object) -> None:
    pdf = render_pdf(SLIP, sheet)  # type: ignore[arg-type]
    pages = pictures_of(pdf, tmp_path)
    assert codes_in(pages[0]) == [receipt().signed_code]
    assert restored([code for page in pages[1:] for code in codes_in(page)]) == envelope()
    words = words_of(pdf)
    assert "Mức sửa lỗi của mỗi mã: M (15%)" in words
    assert "Phần 1/5" in words


@pytest.mark.parametrize("dots", [DOTS_80, DOTS_58])
def test_from_a_roll(dots: int) -> None:
    assert restored(codes_in(render_raster(SLIP, dots).convert("L"))) == envelope()


def test_from_plain_text() -> None:
    lines = render_text(SLIP).split("\n")
    assert restored([line for line in lines if line.startswith("MCQP1/")]) == envelope()


@pytest.mark.parametrize("seed", range(6))
def test_one_code_blotted_out_and_the_page_turned_and_blurred(tmp_path: Path, seed: int) -> None:
    """A photograph of the page: one code gone, the others dirty, all a little askew."""
    chance = random.Random(seed)
    (page,) = pictures_of(render_pdf(SLIP), tmp_path, dpi=300)[1:]
    found = zxingcpp.read_barcodes(page)
    assert len(found) == 6
    lost = chance.choice(found).position
    corner, far = lost.top_left, lost.bottom_right
    ImageDraw.Draw(page).rectangle((corner.x, corner.y, far.x, far.y), 128)
    turned = page.convert("L").rotate(chance.uniform(-7, 7), expand=True, fillcolor=255)
    photo = turned.filter(ImageFilter.GaussianBlur(1.2)).resize(
        (turned.width * 3 // 4, turned.height * 3 // 4), Image.Resampling.BILINEAR
    )
    assert restored(codes_in(photo)) == envelope()


def test_what_is_too_large_for_paper_says_so_and_the_receipt_stands() -> None:
    text = render_text(with_recovery(receipt_document(receipt()), envelope(20_000)))
    assert "quá lớn để in mã khôi phục" in text
    assert "ANBINH-Q3-261122-0007" in text
