"""Lessons as the data file has them, and how one is recognised in the ledger."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.domain.ledger import LedgerEntry, LedgerKind

_FILE: Final = Path(__file__).with_name("lessons.toml")
_LONGEST: Final = 400
_RENAMED: Final = {"form": "kind", "applicant": "kind"}
"""Facts that are called like the entry's own kind."""


@dataclass(frozen=True, slots=True)
class Happening:
    """An entry of the ledger by kind and facts; a value may end with ``*``."""

    kind: LedgerKind
    facts: Mapping[str, str]

    def is_(self, entry: LedgerEntry) -> bool:
        """Whether ``entry`` is one."""
        return entry.kind == self.kind and all(
            _fits(entry.facts.get(name, ""), wanted) for name, wanted in self.facts.items()
        )


@dataclass(frozen=True, slots=True)
class LessonWords:
    """What the officer reads."""

    title: CleanText
    goal: CleanText
    hint: CleanText


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One thing to do."""

    id: str
    points: int
    person: str
    """Whose card lies on the reader; empty where none does."""
    stage: str
    """What goes wrong: ``pull_card``, ``centre_away``, ``no_paper``, or nothing."""
    needs: str
    """What must be installed for it, such as ``softhsm``."""
    must: bool
    """Without it there is no pass, however many points."""
    wants: tuple[Happening, ...]
    never: tuple[Happening, ...]
    words: Mapping[str, LessonWords]

    def passed(self, entries: Sequence[LedgerEntry]) -> bool:
        """Whether all that it wants happened, in order, to one registration.

        Entries without a registration, such as of papers, count for each.
        """
        drafts = {each.facts.get("registration", "") for each in entries}
        return any(self._in_order(entries, draft) for draft in drafts)

    def _in_order(self, entries: Sequence[LedgerEntry], draft: str) -> bool:
        waiting = list(self.wants)
        for entry in entries:
            if entry.facts.get("registration", draft) == draft and waiting[0].is_(entry):
                waiting.pop(0)
                if not waiting:
                    return True
        return False

    def errors(self, entries: Sequence[LedgerEntry]) -> int:
        """How often something happened that should not."""
        return sum(any(each.is_(entry) for each in self.never) for entry in entries)


@cache
def all_lessons() -> tuple[Lesson, ...]:
    """The course in its order."""
    content = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(_lesson(each) for each in content["lesson"])


def _lesson(table: Mapping[str, Any]) -> Lesson:
    return Lesson(
        id=table["id"],
        points=table["points"],
        person=table.get("person", ""),
        stage=table.get("stage", ""),
        needs=table.get("needs", ""),
        must=table.get("must", False),
        wants=tuple(_happening(each) for each in table["wants"]),
        never=tuple(_happening(each) for each in table.get("never", ())),
        words={language: _words(table[language]) for language in ("vi", "en")},
    )


def _happening(table: Mapping[str, str]) -> Happening:
    facts = {_RENAMED.get(name, name): value for name, value in table.items() if name != "kind"}
    return Happening(LedgerKind(table["kind"]), facts)


def _words(table: Mapping[str, str]) -> LessonWords:
    title, goal, hint = (
        clean_text(table[part], max_length=_LONGEST) for part in ("title", "goal", "hint")
    )
    return LessonWords(title, goal, hint)


def _fits(value: str, wanted: str) -> bool:
    return value.startswith(wanted[:-1]) if wanted.endswith("*") else value == wanted
