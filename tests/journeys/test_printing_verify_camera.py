"""The verify page before a camera: Chromium's own, fed with pictures of a receipt's code.

Chromium has no reader of codes of its own on Linux (Android, macOS and ChromeOS have one). The
reader alone is stood in for here: it hands each picture of the true video to zxing-cpp.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from support.papers import pictures_of, receipt
from support.receipt_codes import OUR_KEY, TEXT
from support.webdriver import Browser, browser, missing_programs

from printing.office_keys import write_office_keys
from printing.pdf import render_pdf
from printing.receipt import receipt_document

PAGE = Path(__file__).parents[2] / "docs" / "verify" / "index.html"
WIDTH, HEIGHT = 1280, 720
STAND_IN = """
window.BarcodeDetector = class {
  async detect(video) {
    const canvas = document.createElement("canvas");
    canvas.width = video.videoWidth; canvas.height = video.videoHeight;
    canvas.getContext("2d").drawImage(video, 0, 0);
    window.seen = canvas.toDataURL("image/png");
    await new Promise((done) => setTimeout(done, 50));
    return window.read ? [{ rawValue: window.read }] : [];
  }
};
"""

pytestmark = pytest.mark.skipif(
    bool(missing_programs()), reason=f"not installed: {', '.join(missing_programs())}"
)


def film_of(page: Image.Image) -> bytes:
    """Two seconds of a paper held before a camera (YUV4MPEG2, 4:2:0)."""
    paper = page.convert("L").crop((0, page.height // 2, page.width, page.height))
    paper.thumbnail((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    frame = Image.new("L", (WIDTH, HEIGHT), 200)
    frame.paste(paper, ((WIDTH - paper.width) // 2, (HEIGHT - paper.height) // 2))
    picture = b"FRAME\n" + frame.tobytes() + b"\x80" * (WIDTH * HEIGHT // 2)
    return f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode() + picture * 20


@pytest.fixture
def before_a_camera(tmp_path: Path) -> Iterator[Browser]:
    pdf = render_pdf(receipt_document(receipt(signed_code=TEXT)))
    film = tmp_path / "film.y4m"
    film.write_bytes(film_of(pictures_of(pdf, tmp_path, dpi=220)[0]))
    arguments = (
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    )
    with browser(tmp_path / "profile", *arguments) as session:
        session.open(PAGE)
        yield session


def test_a_receipt_held_before_the_camera_is_verified(
    before_a_camera: Browser, tmp_path: Path
) -> None:
    page = before_a_camera
    keys = tmp_path / "keys.json"
    keys.write_bytes(write_office_keys([OUR_KEY]))
    page.type("#keys", str(keys))
    page.run(STAND_IN)
    page.run("document.getElementById('camera').click()")
    end = time.monotonic() + 20
    while not page.run("return window.read || null"):
        assert time.monotonic() < end, "no code in any picture"
        seen = page.run("return window.seen || null")
        if seen:
            picture = Image.open(BytesIO(base64.b64decode(str(seen).split(",", 1)[1])))
            for found in zxingcpp.read_barcodes(picture.convert("L")):
                page.run("window.read = arguments[0]", found.text)
        time.sleep(0.05)
    while not page.texts("#verdict")[0]:
        assert time.monotonic() < end
        time.sleep(0.05)
    assert page.texts("#verdict") == ["Mã thật, do cơ quan dưới đây ký"]
    assert "ANBINH-Q3-261122-0007" in page.texts("#facts dd")
    left_on = "return document.getElementById('video').srcObject.active"
    assert page.run(left_on) is False


def test_without_a_reader_of_codes_the_page_says_what_to_do(before_a_camera: Browser) -> None:
    page = before_a_camera
    if page.run("return 'BarcodeDetector' in window"):
        page.run("delete window.BarcodeDetector")
    page.run("document.getElementById('camera').click()")
    assert "dán nội dung" in page.texts("#camera-note")[0]
