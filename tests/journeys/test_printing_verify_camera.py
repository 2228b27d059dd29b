"""The verify page before a camera, and with pictures: Chromium's own, nothing is stood in for.

Chromium has no reader of codes of its own on Linux (Android, macOS and ChromeOS have one): it is
the page's reader that reads here.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageFilter
from support.papers import pictures_of, receipt
from support.receipt_codes import OUR_KEY, TEXT
from support.webdriver import Browser, browser, missing_programs

from printing.document import Correction
from printing.office_keys import write_office_keys
from printing.pdf import render_pdf
from printing.qr import matrix
from printing.receipt import receipt_document

PAGE = Path(__file__).parents[2] / "docs" / "verify" / "index.html"
WIDTH, HEIGHT = 1280, 720
UNTIL = """const [css] = arguments, element = document.querySelector(css);
return new Promise((done) => {
  const again = () => element.textContent ? done(element.textContent) : setTimeout(again, 20);
  again();
});"""

pytestmark = pytest.mark.skipif(
    bool(missing_programs()), reason=f"not installed: {', '.join(missing_programs())}"
)


def film_of(page: Image.Image) -> bytes:
    """Two seconds of the code on a paper, held near a camera (YUV4MPEG2, 4:2:0)."""
    near = near_the_code(page)
    near.thumbnail((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    frame = Image.new("L", (WIDTH, HEIGHT), 200)
    frame.paste(near, ((WIDTH - near.width) // 2, (HEIGHT - near.height) // 2))
    picture = b"FRAME\n" + frame.tobytes() + b"\x80" * (WIDTH * HEIGHT // 2)
    return f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode() + picture * 20


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    folder = tmp_path_factory.mktemp("camera")
    film = folder / "film.y4m"
    film.write_bytes(film_of(paper(folder, dpi=330)))
    arguments = (
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    )
    with browser(folder / "profile", *arguments) as session:
        session.open(PAGE)
        keys = folder / "keys.json"
        keys.write_bytes(write_office_keys([OUR_KEY]))
        session.type("#keys", str(keys))
        yield session


def near_the_code(page: Image.Image) -> Image.Image:
    wide, high = page.size
    return page.crop((0, int(high * 0.57), wide // 2, int(high * 0.57) + int(wide * 0.29)))


def paper(folder: Path, dpi: int = 220) -> Image.Image:
    pdf = render_pdf(receipt_document(receipt(signed_code=TEXT)))
    return pictures_of(pdf, folder, dpi=dpi)[0].convert("L")


def clear(page: Browser) -> None:
    page.run("document.getElementById('clear').click(); verdict.textContent = ''")


def test_a_receipt_held_before_the_camera_is_verified(page: Browser) -> None:
    clear(page)
    page.run("document.getElementById('camera').click()")
    assert page.run(UNTIL, "#verdict") == "Mã thật, do cơ quan dưới đây ký"
    assert "ANBINH-Q3-261122-0007" in page.texts("#facts dd")
    assert page.texts("#camera-note") == [""]
    left_on = "return document.getElementById('video').srcObject.active"
    assert page.run(left_on) is False


@pytest.mark.parametrize("turned", [0, 7, 90, 181, -30])
def test_a_photograph_of_the_paper_is_read(page: Browser, tmp_path: Path, turned: int) -> None:
    photo = tmp_path / "photo.jpg"
    near = near_the_code(paper(tmp_path, dpi=330))
    seen = near.rotate(turned, Image.Resampling.BICUBIC, expand=True, fillcolor=200)
    seen.filter(ImageFilter.GaussianBlur(1)).save(photo, quality=70)
    clear(page)
    page.type("#picture", str(photo))
    assert page.run(UNTIL, "#verdict") == "Mã thật, do cơ quan dưới đây ký"


def test_a_code_with_a_blot_and_seen_aslant_is_read(page: Browser, tmp_path: Path) -> None:
    photo = tmp_path / "photo.png"
    code = picture_of(TEXT, 6)
    code.paste(0, (260, 260, 400, 330))
    frame = Image.new("L", (900, 800), 200)
    frame.paste(code, (120, 100))
    aslant = (8, 0, 0, 800, 900, 792, 892, 6)
    frame.transform(frame.size, Image.Transform.QUAD, aslant, Image.Resampling.BICUBIC).save(photo)
    clear(page)
    page.type("#picture", str(photo))
    assert page.run(UNTIL, "#verdict") == "Mã thật, do cơ quan dưới đây ký"


def test_a_picture_without_a_code_says_so(page: Browser, tmp_path: Path) -> None:
    for name, content in (("grey.png", b""), ("broken.png", b"no picture")):
        file = tmp_path / name
        file.write_bytes(content)
        if not content:
            noise = random.Random(1).randbytes(400 * 300)
            Image.frombytes("L", (400, 300), noise).save(file)
        clear(page)
        page.type("#picture", str(file))
        words = page.run(UNTIL, "#camera-note")
        assert ("Không mở được" if content else "Không thấy mã QR") in words


@pytest.mark.parametrize("level", Correction)
def test_the_reader_reads_what_the_counter_prints(page: Browser, level: Correction) -> None:
    chance = random.Random(7)
    for length in (5, 40, 130, 260, 420, 700):
        text = "".join(chance.choice("ABCxyz0189;:-/ ") for _ in range(length))
        assert read(page, picture_of(text, 3, level)) == text
    for text in ("0123456789" * 9, "MCQP1/" + "HELLO WORLD $%*+-./:" * 9):
        assert read(page, picture_of(text, 3, level)) == text


def picture_of(text: str, module: int, level: Correction = Correction.QUARTER) -> Image.Image:
    rows = matrix(text, level)
    code = Image.new("L", (len(rows) + 8, len(rows) + 8), 255)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                code.putpixel((x + 4, y + 4), 0)
    return code.resize((code.width * module, code.height * module), Image.Resampling.NEAREST)


def read(page: Browser, picture: Image.Image) -> object:
    """What the page's reader makes of these dots."""
    script = """const [width, height, hex] = arguments;
const data = new Uint8ClampedArray(width * height * 4);
for (let at = 0; at < width * height; at++) {
  data.fill(parseInt(hex.slice(2 * at, 2 * at + 2), 16), 4 * at, 4 * at + 4);
}
return qrReader({ data, width, height });"""
    return page.run(script, picture.width, picture.height, picture.tobytes().hex())
