"""Keeps OpenSC away from the readers on which identity cards lie.

One card that OpenSC cannot read, in any reader, makes its slot list fail for every slot, and it
sends commands of its own to that card while the counter is reading it. A signing token is plugged
in or has contacts; a card that is read through the air is therefore none of OpenSC's business.
*Source: OpenSC 0.23 (opensc.conf, ignored_readers); PC/SC Part 3, 3.1.3.2.3.1 (ATR of a contactless
card).*
"""

from __future__ import annotations

from pathlib import Path

_UNQUOTABLE = str.maketrans("", "", '\\"\n')


def is_contactless(atr: bytes) -> bool:
    """Whether a reader made this ATR up for a contactless card: ``3B 8n 80 01 …``."""
    return len(atr) >= 4 and atr[0] == 0x3B and atr[1] & 0xF0 == 0x80 and atr[2:4] == b"\x80\x01"


def write_opensc_conf(path: Path, ignored_readers: tuple[str, ...]) -> Path:
    """Write a configuration that hides these readers (by their PC/SC names)."""
    quoted = ", ".join(
        '"' + name.replace("\\", "").replace('"', "") + '"' for name in ignored_readers
    )
    line = f"\tignored_readers = {quoted};\n" if ignored_readers else ""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"app default {{\n\tdebug = 0;\n{line}}}\n", encoding="utf-8")
    return path
