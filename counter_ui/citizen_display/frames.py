"""Frames on the socket between counter and display: a length, then one JSON object.

The length is four bytes, big-endian, and counts the bytes of UTF-8 behind it. Either side may send
anything; whatever is too long, no JSON object, or nested deeper than :data:`DEEPEST` ends the line.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

MOST_BYTES: Final = 16 * 1024
"""Of one frame, without its length."""
DEEPEST: Final = 4
"""Objects and lists within each other."""
_HEAD: Final = 4
_QUOTE, _ESCAPE = b'"\\'


class FrameError(ValueError):
    """What came is no frame; its text never repeats what came."""


def framed(content: Mapping[str, Any]) -> bytearray:
    """One frame, to be sent and then overwritten; raises :class:`FrameError` for one too long."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    if len(body) > MOST_BYTES:
        raise FrameError("too long")
    return bytearray(len(body).to_bytes(_HEAD, "big") + body)


class FrameBuffer:
    """Bytes in any pieces become objects; what was read is overwritten at once."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def feed(self, part: bytes | bytearray | memoryview) -> list[dict[str, Any]]:
        """The objects that are complete by now; :class:`FrameError` is the end of the line."""
        self._bytes += part
        found = []
        while (length := self._length()) is not None and len(self._bytes) >= _HEAD + length:
            body = self._bytes[_HEAD : _HEAD + length]
            self._drop(_HEAD + length)
            try:
                found.append(_object(body))
            finally:
                body[:] = bytes(len(body))
        return found

    def wipe(self) -> None:
        """Forget half a frame."""
        self._drop(len(self._bytes))

    def _length(self) -> int | None:
        if len(self._bytes) < _HEAD:
            return None
        length = int.from_bytes(self._bytes[:_HEAD], "big")
        if not 2 <= length <= MOST_BYTES:
            self.wipe()
            raise FrameError("length")
        return length

    def _drop(self, count: int) -> None:
        self._bytes[:count] = bytes(count)
        del self._bytes[:count]


def _object(body: bytearray) -> dict[str, Any]:
    _check_depth(body)
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise FrameError("not JSON") from None
    if not isinstance(content, dict):
        raise FrameError("not an object")
    return content


def _check_depth(body: bytearray) -> None:
    """Count brackets outside of text: a password may be made of them."""
    depth, in_text, escaped = 0, False, False
    for each in body:
        if in_text:
            in_text = escaped or each != _QUOTE
            escaped = not escaped and each == _ESCAPE
        elif each == _QUOTE:
            in_text = True
        elif each in b"[{":
            depth += 1
        elif each in b"]}":
            depth -= 1
        if depth > DEEPEST:
            raise FrameError("too deep")
