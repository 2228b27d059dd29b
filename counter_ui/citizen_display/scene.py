"""What the display shows, and what comes back from it: values, and how they travel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, TypeVar

from counter_ui.citizen_display.frames import FrameError
from counter_ui.widgets.secret_field import Secret
from kiosk.domain.clean_text import CleanText, clean_text

Kind = TypeVar("Kind")
_NOTHING: Final = CleanText()
Row = tuple[str, CleanText]
"""Key of the label, and the value."""
LONGEST_SECRET: Final = 400
"""Characters of a password or code that are looked at, at all."""
_LONGEST_TEXT: Final = 400
_LONGEST_KEY: Final = 40
_MOST_ROWS: Final = 12
_LARGEST: Final = 2**31


class SceneKind(StrEnum):
    """One picture each."""

    EMPTY = "empty"
    """The counter is covered, or nobody works at it."""
    REST = "rest"
    FACTS = "facts"
    READ_BACK = "read_back"
    CONSENT = "consent"
    CODE = "code"
    PASSWORD = "password"
    WAIT = "wait"
    COUNTER = "counter"
    """What is asked now is typed at the counter's own screen."""
    RECEIPT = "receipt"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Scene:
    """One picture; which parts mean something depends on ``kind``."""

    kind: SceneKind
    moment: int = 0
    """Which showing of it; an answer to another one is not taken."""
    said: CleanText = _NOTHING
    """The one large line: office, phone, receipt number."""
    rows: tuple[Row, ...] = ()
    version: CleanText = _NOTHING
    """Of the notice."""
    basis: CleanText = _NOTHING
    """Its legal basis, as a key of the catalogue."""
    trouble: CleanText = _NOTHING
    """What was wrong with what was typed last, in words."""
    digits: int = 0
    """Of the one-time code; 0 while none can be typed."""
    seconds: int = 0
    """Until it ends."""
    open_numbers: bool = False

    def __repr__(self) -> str:
        return f"Scene({self.kind.value}, {self.moment}, …)"

    def as_json(self) -> dict[str, Any]:
        """The content of its frame."""
        return {
            "kind": self.kind.value,
            "moment": self.moment,
            "said": self.said,
            "rows": [list(each) for each in self.rows],
            "version": self.version,
            "basis": self.basis,
            "trouble": self.trouble,
            "digits": self.digits,
            "seconds": self.seconds,
            "open": self.open_numbers,
        }


EMPTY: Final = Scene(kind=SceneKind.EMPTY)


class AnswerKind(StrEnum):
    """What a citizen can do at the display."""

    AGREE = "agree"
    DISAGREE = "disagree"
    NUMBERS = "numbers"
    """Show my number, or mask it again."""
    CODE = "code"
    RESEND = "resend"
    PASSWORD = "password"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Answer:
    """To the scene that had this ``moment``."""

    kind: AnswerKind
    moment: int
    text: Secret = field(default_factory=lambda: Secret(""))
    again: Secret = field(default_factory=lambda: Secret(""))

    def taken_as_json(self) -> dict[str, Any]:
        """The content of its frame; the secrets are not in it any more afterwards."""
        return {
            "answer": self.kind.value,
            "moment": self.moment,
            "text": self.text.take(),
            "again": self.again.take(),
        }


def parse_scene(content: Mapping[str, Any]) -> Scene:
    """From a frame; raises :class:`FrameError`."""
    rows = _checked(content, "rows", list)
    if len(rows) > _MOST_ROWS:
        raise FrameError("rows")
    try:
        kind = SceneKind(_checked(content, "kind", str))
    except ValueError:
        raise FrameError("kind") from None
    return Scene(
        kind=kind,
        moment=_number(content, "moment"),
        said=_text(content, "said"),
        rows=tuple(_row(each) for each in rows),
        version=_text(content, "version"),
        basis=_text(content, "basis"),
        trouble=_text(content, "trouble"),
        digits=min(_number(content, "digits"), 12),
        seconds=_number(content, "seconds"),
        open_numbers=_checked(content, "open", bool),
    )


def parse_answer(content: Mapping[str, Any]) -> Answer:
    """From a frame; raises :class:`FrameError`."""
    try:
        kind = AnswerKind(_checked(content, "answer", str))
    except ValueError:
        raise FrameError("answer") from None
    text, again = (_checked(content, name, str) for name in ("text", "again"))
    if max(len(text), len(again)) > LONGEST_SECRET:
        raise FrameError("too long")
    return Answer(
        kind=kind, moment=_number(content, "moment"), text=Secret(text), again=Secret(again)
    )


def _row(each: object) -> Row:
    if not isinstance(each, list) or len(each) != 2:
        raise FrameError("row")
    label, value = each
    if not isinstance(label, str) or not isinstance(value, str) or len(label) > _LONGEST_KEY:
        raise FrameError("row")
    if not _is_text(label + value):
        raise FrameError("row")
    return clean_text(label, max_length=_LONGEST_KEY), clean_text(value, max_length=_LONGEST_TEXT)


def _text(content: Mapping[str, Any], name: str) -> CleanText:
    return clean_text(_checked(content, name, str), max_length=_LONGEST_TEXT)


def _number(content: Mapping[str, Any], name: str) -> int:
    value = _checked(content, name, int)
    if isinstance(value, bool) or not 0 <= value < _LARGEST:
        raise FrameError(name)
    return value


def _checked(content: Mapping[str, Any], name: str, kind: type[Kind]) -> Kind:
    value = content.get(name)
    if not isinstance(value, kind) or (isinstance(value, str) and not _is_text(value)):
        raise FrameError(name)
    return value


def _is_text(value: str) -> bool:
    """JSON may name halves of letters, which no text holds."""
    return not any("\ud800" <= each <= "\udfff" for each in value)
