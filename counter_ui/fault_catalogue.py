"""Every coded fault: what happened, what to do, whom to call, in each language.

The codes are those that have words; tests hold them equal to those of the source.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from counter_ui.wording import LANGUAGES, load_wording

_FIRST, _LAST = "error.", ".happened"
_NO_CODE = "unknown"
"""What is said of a code that has no words: no fault of its own."""
PARTS = ("happened", "do", "call")


@dataclass(frozen=True, slots=True)
class Fault:
    """One code, with its words as templates: facts stand in braces."""

    code: str
    words: tuple[tuple[str, tuple[str, str, str]], ...]
    """Language, then what happened, what to do, whom to call."""

    def said(self, language: str) -> tuple[str, str, str]:
        """The three parts; raises ``KeyError`` for another language."""
        return dict(self.words)[language]

    def as_json(self) -> dict[str, Any]:
        """Code, then the three parts by language."""
        parts = {each: dict(zip(PARTS, said, strict=True)) for each, said in self.words}
        return {"code": self.code, **parts}


def fault_codes() -> tuple[str, ...]:
    """All codes, by the alphabet."""
    keys = load_wording().words
    codes = (
        k[len(_FIRST) : -len(_LAST)] for k in keys if k.startswith(_FIRST) and k.endswith(_LAST)
    )
    return tuple(sorted(code for code in codes if code != _NO_CODE))


def faults(beginning: str = "") -> tuple[Fault, ...]:
    """The catalogue, or what begins so: ``reader.`` for the family, a whole code for one."""
    catalogues = [(language, load_wording(language).words) for language in LANGUAGES]
    return tuple(
        Fault(
            code,
            tuple(
                (
                    language,
                    (
                        words[f"{_FIRST}{code}.happened"],
                        words[f"{_FIRST}{code}.do"],
                        words[f"{_FIRST}{code}.call"],
                    ),
                )
                for language, words in catalogues
            ),
        )
        for code in fault_codes()
        if code.startswith(beginning)
    )
