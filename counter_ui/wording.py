"""The words that people read: one catalogue a language, looked up by stable keys.

The catalogue is a TOML file; nested tables are one dotted key, so ``[error.card.removed]`` with
``happened`` is ``error.card.removed.happened``. Whatever is said comes out as ``CleanText``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.errors import Fact, KioskError

LANGUAGES = ("vi", "en")
_FOLDER = Path(__file__).parent / "text"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_LONGEST = 1200
_LONGEST_FACT = 160
_UNKNOWN = "error.unknown"
_FACT_NOT_KNOWN = " (…)"


@dataclass(frozen=True, slots=True)
class ErrorWords:
    """An error in three parts, and its code for the telephone."""

    happened: CleanText
    do: CleanText
    call: CleanText
    code: CleanText


class Wording:
    """One language. Call it with a key and facts; an unknown key is shown as it stands."""

    def __init__(self, language: str, words: Mapping[str, str]) -> None:
        self.language = language
        self.words = words
        self._plain: dict[str, CleanText] = {}
        """What was said without facts: cleaned once."""

    def __call__(self, key: str, /, **facts: Fact) -> CleanText:
        """The words under ``key`` with ``{facts}`` put in."""
        if not facts and key in self._plain:
            return self._plain[key]
        template = self.words.get(key)
        if template is None:
            return clean_text(key, max_length=_LONGEST)

        def put(match: re.Match[str]) -> str:
            name = match.group(1)
            return self._fact(name, facts[name]) if name in facts else "…"

        said = clean_text(_PLACEHOLDER.sub(put, template), max_length=_LONGEST)
        if not facts:
            self._plain[key] = said
        return said

    def has(self, key: str) -> bool:
        """Whether the catalogue knows ``key``."""
        return key in self.words

    def error(self, error: KioskError) -> ErrorWords:
        """The three parts for an error; a code without words of its own says so with its code."""
        return self.coded(error.code, error.facts)

    def coded(self, code: str, facts: Mapping[str, Fact] | None = None) -> ErrorWords:
        """As :meth:`error`, for a code that comes without its exception."""
        entry = f"error.{code}"
        if not self.has(f"{entry}.happened"):
            entry = _UNKNOWN
        known = {name: value for name, value in (facts or {}).items() if name != "code"}
        happened, do, call = (
            self(f"{entry}.{part}", code=code, **known) for part in ("happened", "do", "call")
        )
        return ErrorWords(happened, do, call, clean_text(code, max_length=80))

    def reason(self, code: str) -> CleanText:
        """One sentence for the reason of a check; an error code is said by what happened, without
        the brackets around facts that a code alone does not have.
        """
        if self.has(f"reason.{code}"):
            return self(f"reason.{code}")
        happened = self.coded(code).happened
        return clean_text(happened.replace(_FACT_NOT_KNOWN, ""), max_length=_LONGEST)

    def _fact(self, name: str, value: Fact) -> str:
        """A fact in words where the catalogue has some (``fact.field.birth``), else cleaned."""
        if isinstance(value, float):
            value = f"{value:g}"
        worded = self.words.get(f"fact.{name}.{value}")
        return worded if worded is not None else clean_text(str(value), max_length=_LONGEST_FACT)


def load_wording(language: str = "vi", folder: Path = _FOLDER) -> Wording:
    """Read one language; raises ``FileNotFoundError`` for a language that is not there."""
    with (folder / f"{language}.toml").open("rb") as file:
        return Wording(language, flattened(tomllib.load(file)))


def flattened(tree: Mapping[str, object], prefix: str = "") -> dict[str, str]:
    """Nested tables as one table of dotted keys; raises ``TypeError`` for anything but text."""
    flat: dict[str, str] = {}
    for key, value in tree.items():
        if isinstance(value, Mapping):
            flat |= flattened(value, f"{prefix}{key}.")
        elif isinstance(value, str):
            flat[prefix + key] = value
        else:
            raise TypeError(f"{prefix}{key} is not text")
    return flat
