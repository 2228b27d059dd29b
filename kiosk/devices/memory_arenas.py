"""Keeps the C library from giving each thread memory of its own.

*Source: mallopt(3), M_ARENA_MAX. glibc makes up to eight arenas a processor, and what a thread has
freed in its own stays there; the counter's threads mostly wait.*
"""

from __future__ import annotations

import sys

_M_ARENA_MAX = -8
_ENOUGH = 2


def share_arenas() -> None:
    """From now on threads share two; elsewhere than on glibc nothing changes."""
    if sys.platform != "linux":
        return
    import ctypes

    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none
    if mallopt is not None:
        mallopt(_M_ARENA_MAX, _ENOUGH)
