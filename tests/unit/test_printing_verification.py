from __future__ import annotations

import random
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter
from PIL.Image import Transform
from support.papers import pictures_of, receipt
from support.receipt_codes import CODES, OUR_KEY, TEXT, THEIR_KEY

from kiosk.errors import AtTheDeskError, TechnicianError
from printing.office_keys import read_office_keys, write_office_keys
from printing.pdf import render_pdf
from printing.receipt import receipt_document
from printing.verification import Verdict, check_receipt_code, codes_in_picture

KEYS = {each.device: each for each in (OUR_KEY, THEIR_KEY)}


@pytest.mark.parametrize("kind", CODES)
def test_each_kind_of_code_gets_its_own_verdict(kind: str) -> None:
    text, verdict = CODES[kind]
    assert check_receipt_code(text, KEYS).verdict is verdict


def test_a_genuine_code_names_its_office_and_receipt() -> None:
    checked = check_receipt_code(TEXT, KEYS)
    assert checked.office == OUR_KEY
    assert checked.receipt is not None
    assert checked.receipt.statement.receipt_number == "ANBINH-Q3-261122-0007"


def as_png(picture: Image.Image) -> bytes:
    target = BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()


def printed(tmp_path: Path) -> Image.Image:
    pdf = render_pdf(receipt_document(receipt(signed_code=TEXT)))
    return pictures_of(pdf, tmp_path, dpi=300)[0].convert("L")


def test_the_page_itself_is_a_picture_to_check(tmp_path: Path) -> None:
    assert codes_in_picture(as_png(printed(tmp_path))) == (TEXT,)


def test_blur_skew_and_shadow_do_not_hide_the_code(tmp_path: Path) -> None:
    page = printed(tmp_path)
    wide, high = page.size
    leaning = (30, 60, 0, high, wide - 20, high - 80, wide - 70, 10)
    pictures = {
        "blurred": page.filter(ImageFilter.GaussianBlur(2)),
        "turned": page.rotate(7, expand=True, fillcolor=255),
        "seen from the side": page.transform(page.size, Transform.QUAD, leaning, fillcolor=255),
        "dark": page.point([value // 3 + 20 for value in range(256)]),
    }
    for name, picture in pictures.items():
        assert codes_in_picture(as_png(picture)) == (TEXT,), name


@pytest.mark.parametrize("seed", range(10))
def test_a_blot_over_a_tenth_of_the_code_is_mended(tmp_path: Path, seed: int) -> None:
    """A square blot, black or white; the three finder patterns no error correction covers."""
    page = printed(tmp_path)
    left, top, side = code_box(page)
    blot, finder = int(side * 0.1**0.5), side // 8
    chance = random.Random(seed)
    while True:
        x, y = (chance.randrange(side - blot) for _ in range(2))
        near = [x < finder, x + blot > side - finder, y < finder, y + blot > side - finder]
        if not ((near[0] and (near[2] or near[3])) or (near[1] and near[2])):
            break
    box = (left + x, top + y, left + x + blot, top + y + blot)
    ImageDraw.Draw(page).rectangle(box, fill=chance.choice((0, 255)))
    assert codes_in_picture(as_png(page)) == (TEXT,)


def code_box(page: Image.Image) -> tuple[int, int, int]:
    corners = zxingcpp.read_barcodes(page)[0].position
    side = corners.top_right.x - corners.top_left.x
    return corners.top_left.x, corners.top_left.y, side


@pytest.mark.parametrize(
    "image",
    [b"", b"%PDF-1.4", b"\x89PNG\r\n\x1a\n" + bytes(100), b"GIF89a" + bytes(20)],
    ids=["empty", "pdf", "broken png", "gif"],
)
def test_what_is_no_picture_is_said_to_be_unreadable(image: bytes) -> None:
    with pytest.raises(AtTheDeskError, match=r"receipt_code\.picture_unreadable"):
        codes_in_picture(image)


def test_an_enormous_picture_is_not_opened() -> None:
    huge = as_png(Image.new("1", (20_000, 20_000)))
    with pytest.raises(AtTheDeskError, match=r"receipt_code\.picture_unreadable"):
        codes_in_picture(huge)


def test_a_picture_without_a_code_is_said_to_have_none() -> None:
    with pytest.raises(AtTheDeskError, match=r"receipt_code\.picture_without_code"):
        codes_in_picture(as_png(Image.new("L", (200, 200), 255)))


def test_keys_are_read_as_written() -> None:
    assert {
        k: (v.office, v.name) for k, v in read_office_keys(write_office_keys(KEYS.values())).items()
    } == {k: (v.office, v.name) for k, v in KEYS.items()}


@pytest.mark.parametrize(
    "change",
    [
        (b"ANBINH", b"AN BINH"),
        (OUR_KEY.device.encode(), b"0" * 16),
        (b'"public"', b'"private"'),
        (b'"keys"', b'"kyes"'),
        (b"{", b"["),
    ],
)
def test_a_damaged_key_file_is_the_technicians(change: tuple[bytes, bytes]) -> None:
    raw = write_office_keys([OUR_KEY]).replace(*change)
    with pytest.raises(TechnicianError, match=r"office_keys\.malformed"):
        read_office_keys(raw)


def test_the_verdicts_are_all_covered() -> None:
    assert {verdict for _, verdict in CODES.values()} == set(Verdict)
