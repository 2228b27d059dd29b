"""Decode the chip's portrait in a child process: a hostile picture can hurt only the child.

Run as ``python -m counter_ui.widgets.portrait_decoding``: JPEG or JPEG 2000 on standard input;
``width height\\n`` and raw RGB on standard output; exit status 1 and nothing for anything else.
"""

from __future__ import annotations

import io
import resource
import subprocess
import sys

MOST_BYTES = 512 * 1024
MOST_PIXELS = 4_000_000
SHOWN_WIDTH, SHOWN_HEIGHT = 240, 320
"""The largest picture that comes back, in pixels."""
_TIME_LIMIT_S = 5
_MEMORY_LIMIT = 512 * 1024 * 1024

Picture = tuple[int, int, bytes]
"""Width, height, and width x height x 3 bytes of RGB."""


def decode_portrait(compressed: bytes) -> Picture | None:
    """Raw RGB of at most 240 x 320 pixels; None for what is no such picture. Takes about 0.2 s.

    Never raises for a bad picture. Blocks: call it from a worker.
    """
    if len(compressed) > MOST_BYTES:
        return None
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", __name__],
            input=compressed,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=2 * _TIME_LIMIT_S,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError):
        return None
    return _picture(done.stdout) if done.returncode == 0 else None


def _picture(output: bytes) -> Picture | None:
    head, _, pixels = output.partition(b"\n")
    sizes = head.split()
    if len(sizes) != 2 or not all(size.isdigit() and len(size) <= 4 for size in sizes):
        return None
    width, height = int(sizes[0]), int(sizes[1])
    if not (0 < width <= SHOWN_WIDTH and 0 < height <= SHOWN_HEIGHT):
        return None
    return (width, height, pixels) if len(pixels) == width * height * 3 else None


def _decode(compressed: bytes) -> bytes:
    """In the child only. Raises what Pillow raises."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(io.BytesIO(compressed), formats=["JPEG", "JPEG2000"]) as image:
        width, height = image.size
        if width * height > MOST_PIXELS:
            raise ValueError("too many pixels")
        image.draft("RGB", (SHOWN_WIDTH, SHOWN_HEIGHT))
        shown = image.convert("RGB")
    shown.thumbnail((SHOWN_WIDTH, SHOWN_HEIGHT))
    return b"%d %d\n" % shown.size + shown.tobytes()


def main() -> int:
    """The child."""
    resource.setrlimit(resource.RLIMIT_CPU, (_TIME_LIMIT_S, _TIME_LIMIT_S))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_LIMIT, _MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    decoded = _decode(sys.stdin.buffer.read(MOST_BYTES + 1))
    sys.stdout.buffer.write(decoded)
    return 0


if __name__ == "__main__":
    sys.exit(main())
