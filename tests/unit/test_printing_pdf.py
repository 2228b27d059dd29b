from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
import zlib
from pathlib import Path

import pytest
from support.papers import codes_in, pictures_of, raw_words_of, receipt, words_of

from kiosk.domain.clean_text import CleanText, clean_text
from printing.document import Document, Line, Style
from printing.layout import A4, A5
from printing.pdf import render_pdf
from printing.receipt import receipt_document

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
SYLLABLES = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES]
EVERY_LETTER = [*SYLLABLES, "đ", *(each.upper() for each in SYLLABLES), "Đ"]


def page_of(*lines: Line) -> Document:
    return Document(form="test 1", title=CleanText("Trang thử"), number="N-1", blocks=lines)


def test_every_letter_with_every_tone_is_read_back_in_both_weights() -> None:
    assert len(set(EVERY_LETTER)) == 12 * 6 * 2 + 2
    words = [f"b{each}n" for each in EVERY_LETTER]
    shown = CleanText(" ".join(words))
    for style in (Style.BODY, Style.STRONG):
        text = words_of(render_pdf(page_of(Line(shown, style))))
        assert [each for each in words if each not in text.split()] == []


def test_decomposed_text_is_set_composed() -> None:
    name = unicodedata.normalize("NFD", "NGUYỄN THỊ HẬU")
    assert "NGUYỄN THỊ HẬU" in words_of(render_pdf(page_of(Line(clean_text(name, max_length=60)))))


@pytest.mark.parametrize("dpi", [150, 203, 300])
def test_the_code_is_read_back_from_the_page(tmp_path: Path, dpi: int) -> None:
    paper = receipt()
    picture = pictures_of(render_pdf(receipt_document(paper)), tmp_path, dpi)[0]
    assert codes_in(picture) == [paper.signed_code]


def test_the_same_receipt_gives_the_same_bytes_in_another_process() -> None:
    program = (
        "import hashlib; from support.papers import receipt;"
        "from printing.pdf import render_pdf; from printing.receipt import receipt_document;"
        "print(hashlib.sha256(render_pdf(receipt_document(receipt()))).hexdigest(), end='')"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", program], cwd="tests", capture_output=True, check=True
        )
        for _ in range(2)
    ]
    assert runs[0].stdout == runs[1].stdout
    assert len(runs[0].stdout) == 64


def test_a_second_page_in_one_process_is_not_changed_by_the_first() -> None:
    once = render_pdf(receipt_document(receipt()))
    render_pdf(receipt_document(receipt("ĐẶNG THỊ ỔN")))
    assert render_pdf(receipt_document(receipt())) == once


@pytest.mark.parametrize("sheet", [A5, A4])
def test_letters_are_embedded_and_the_file_is_small(tmp_path: Path, sheet: object) -> None:
    pdf = render_pdf(receipt_document(receipt(simulated=True)), sheet)  # type: ignore[arg-type]
    assert len(pdf) <= 40 * 1024
    file = tmp_path / "receipt.pdf"
    file.write_bytes(pdf)
    fonts = subprocess.run(["pdffonts", file], capture_output=True, check=True).stdout.decode()
    assert "Helvetica" not in fonts
    rows = fonts.splitlines()[2:]
    assert len(rows) == 2
    assert all("BeVietnamPro" in row and "yes yes yes" in row for row in rows)


def test_metadata_name_the_form_and_nobody() -> None:
    pdf = render_pdf(receipt_document(receipt()))
    information = subprocess.run(
        ["pdfinfo", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    assert "GIẤY TIẾP NHẬN HỒ SƠ" in information
    assert "NGUYỄN" not in information
    assert "MẪU" not in information
    assert re.search(r"Author: +$", information, re.MULTILINE) or "Author" not in information


HOSTILE = [
    "<b>ĐẬM</b> [red]ĐỎ[/red]",
    '<a href="https://x.test">BẤM</a>',
    "<img src=/etc/passwd/>",
    "{name.__class__} %s ${HOME}",
    "(\\) Tj ET Q",
    "K’NAM ʼA 'B ‘C",
    "H’HEN NIÊ THỬ",
    "Ơ",
    "À",
    "NGUYỄN\ufffd\ufffdTHỬ",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_drawn_as_they_are_and_run_nothing(name: str) -> None:
    pdf = render_pdf(receipt_document(receipt(name)))
    as_drawn = name.replace("ʼ", "’").replace("\ufffd", "?")
    assert as_drawn in words_of(pdf)
    for action in (b"/URI", b"/JS", b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/Annots"):
        assert action not in inflated(pdf)


def test_a_letter_that_the_typeface_lacks_is_drawn_plain_never_dropped() -> None:
    assert "ĂNH Bb?" in words_of(render_pdf(page_of(Line(CleanText("ĂNH Ḇb字")))))


@pytest.mark.parametrize("name", ["NGUYỄN " * 17 + "Ý", "NGHIÊNG" * 17 + "Ý"])
def test_a_name_of_120_letters_stands_wholly_on_one_page(name: str) -> None:
    pdf = render_pdf(receipt_document(receipt(name, simulated=True)))
    text = "".join(raw_words_of(pdf).split())
    assert "".join(name.split()) in text.replace("Quầy3", "")
    assert raw_words_of(pdf).count("\f") == 1


def test_large_print_is_larger_and_says_the_same(tmp_path: Path) -> None:
    paper = receipt()
    pdf = render_pdf(receipt_document(paper, large_print=True))
    for words in ("NGUYỄN VĂN THỬ", "Cán bộ không bao giờ hỏi OTP", "NGƯỜI NỘP HỒ SƠ"):
        assert words in words_of(pdf)
    pages = pictures_of(pdf, tmp_path)
    assert len(pages) == 2
    assert [code for page in pages for code in codes_in(page)] == [paper.signed_code]


def test_reportlab_waits_for_the_first_page() -> None:
    program = (
        "import sys, printing.printer, printing.receipt, printing.text;"
        "late = {'reportlab', 'qrcode', 'PIL'};"
        "sys.exit(any(name.split('.')[0] in late for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0


def inflated(pdf: bytes) -> bytes:
    parts = [pdf]
    for match in re.finditer(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(match[1]))
        except zlib.error:
            continue
    return b"".join(parts)


def test_the_republics_name_is_never_divided() -> None:
    for paper in (receipt_document(receipt()), receipt_document(receipt(), large_print=True)):
        for sheet in (A5, A4):
            lines = raw_words_of(render_pdf(paper, sheet)).splitlines()
            assert any("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in line for line in lines)
