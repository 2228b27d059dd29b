"""Lời đọc: what the officer says to this person, word for word, for notice and consent."""

from __future__ import annotations

from typing import Final

from counter_ui.journey import Journey
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText, clean_text

_PARTS: Final = ("what", "sealed", "rights", "never", "question")
_LONGEST_NAME: Final = 90


def words_to_read(journey: Journey | None, words: Wording) -> tuple[CleanText, ...]:
    """In the order of speaking; Ông or Bà by the papers, the guardian where there is one."""
    to_whom, you, child = _addressed(journey, words)
    return tuple(
        words(f"read_aloud.{'child_' if child and part == 'what' else ''}{part}",
              to_whom=to_whom, you=you, child=child)
        for part in _PARTS
    )  # fmt: skip


def _addressed(journey: Journey | None, words: Wording) -> tuple[CleanText, CleanText, CleanText]:
    """Whom it is said to with name, the same without, and the child's name or nothing."""
    either, nobody = words("read_aloud.either"), CleanText()
    any_you = words("read_aloud.you_either")
    citizen = journey.citizen if journey is not None else None
    if journey is None or citizen is None:
        return either, any_you, nobody
    name = clean_text(citizen.name, max_length=_LONGEST_NAME)
    guardian = journey.draft.guardian
    if guardian is not None:
        called = clean_text(guardian.name, max_length=_LONGEST_NAME)
        return CleanText(f"{either} {called}"), any_you, name
    sex = next((each.sex for each in journey.claims if each.sex is not None), None)
    if sex is None:
        return CleanText(f"{either} {name}"), any_you, nobody
    called = words(f"read_aloud.{sex.value}")
    return CleanText(f"{called} {name}"), words(f"read_aloud.you_{sex.value}"), nobody
