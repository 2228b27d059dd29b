"""The practice citizen's portrait: a stylised face that we draw ourselves, the same every time."""

from __future__ import annotations

import hashlib
import io
from enum import Enum

from PIL import Image, ImageDraw, ImageFilter

WIDTH = 300
HEIGHT = 400
_TARGET_BYTES = 15_000
_SKIN = ((236, 200, 170), (222, 180, 145), (205, 160, 125), (240, 210, 185))
_HAIR = ((25, 20, 18), (45, 32, 25), (60, 50, 45), (120, 118, 115))
_SHIRT = ((40, 70, 130), (120, 35, 45), (45, 100, 70), (90, 80, 110))
Colour = tuple[int, int, int]


class PortraitFormat(Enum):
    """How the picture is compressed on the chip."""

    JPEG = "JPEG"
    JPEG2000 = "JPEG2000"


def draw_portrait(seed: str, form: PortraitFormat = PortraitFormat.JPEG2000) -> bytes:
    """Draw the face that belongs to ``seed``, 300 x 400, compressed to about 15 KB."""
    picture = _textured(_face(hashlib.sha256(seed.encode()).digest()), seed)
    written = io.BytesIO()
    if form is PortraitFormat.JPEG2000:
        rate = WIDTH * HEIGHT * 3 / _TARGET_BYTES
        picture.save(written, "JPEG2000", quality_mode="rates", quality_layers=[rate])
    else:
        picture.save(written, "JPEG", quality=72)
    return written.getvalue()


def _face(choice: bytes) -> Image.Image:
    skin, hair, shirt = _SKIN[choice[0] % 4], _HAIR[choice[1] % 4], _SHIRT[choice[2] % 4]
    picture = Image.new("RGB", (WIDTH, HEIGHT), (225, 232, 240))
    pen = ImageDraw.Draw(picture)
    jaw = 8 * (choice[3] % 4)
    pen.ellipse((62, 50, 238, 250 + jaw), fill=hair)
    pen.rounded_rectangle((20, 320, 280, 460), 70, fill=shirt)
    pen.rounded_rectangle((118, 250, 182, 350), 24, fill=_darker(skin))
    pen.ellipse((78, 80, 222, 290 + jaw), fill=skin)
    for ear in (72, 212):
        pen.ellipse((ear, 170, ear + 18, 215), fill=_darker(skin))
    pen.pieslice((70, 48, 230, 200 + choice[4] % 30), 180, 360, fill=hair)
    _features(pen, skin, hair, choice)
    return picture.filter(ImageFilter.GaussianBlur(1.2))


def _features(pen: ImageDraw.ImageDraw, skin: Colour, hair: Colour, choice: bytes) -> None:
    apart = 32 + choice[5] % 6
    for side in (-1, 1):
        centre = WIDTH // 2 + side * apart
        pen.ellipse((centre - 14, 174, centre + 14, 190), fill=(250, 250, 250))
        pen.ellipse((centre - 7, 174, centre + 7, 190), fill=(30, 22, 18))
        pen.line((centre - 18, 160, centre + 18, 158 - choice[6] % 4), fill=hair, width=5)
    pen.polygon(((150, 185), (138, 226), (162, 226)), fill=_darker(skin))
    mouth = 22 + choice[7] % 8
    pen.chord((150 - mouth, 236, 150 + mouth, 262), 0, 180, fill=(170, 80, 80))


def _darker(colour: Colour) -> Colour:
    return (colour[0] * 9 // 10, colour[1] * 9 // 10, colour[2] * 9 // 10)


def _textured(picture: Image.Image, seed: str) -> Image.Image:
    """Lay a faint grain over it, so that it compresses as a photograph does."""
    grain = hashlib.shake_128(seed.encode()).digest(WIDTH * HEIGHT)
    layer = Image.frombytes("L", (WIDTH, HEIGHT), grain)
    return Image.blend(picture, layer.convert("RGB"), 0.06)
