"""Results of all officers in one file, and the code that makes a pass one of this counter's.

The code is an HMAC-SHA256 of the counter's own key over officer, day and each lesson, cut to ten
letters of base32: whoever edits the file has no pass. It proves nothing outside this counter.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from counter_ui.practice_course.lessons import all_lessons
from counter_ui.practice_course.results import CourseResult, LessonResult
from kiosk.errors import AtTheDeskError, TechnicianError

BOOK: Final = "practice-passes.json"
_PURPOSE: Final = b"motcua practice pass 1"
_CODE_LETTERS: Final = 10
_LARGEST: Final = 1024 * 1024


class PassBook:
    """``folder`` is the counter's state folder; ``key`` its store key."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._path = folder / BOOK
        self._key = hmac.digest(key, _PURPOSE, hashlib.sha256)

    def result(self, officer: str) -> CourseResult:
        """Of this officer, perhaps nothing yet."""
        return self.all().get(officer, CourseResult(officer))

    def all(self) -> dict[str, CourseResult]:
        """By officer; raises ``TechnicianError('practice.results_unreadable')``."""
        try:
            if not self._path.exists():
                return {}
            raw = self._path.read_bytes()[:_LARGEST]
            return {each["officer"]: _result(each) for each in json.loads(raw)["results"]}
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise TechnicianError("practice.results_unreadable", file=self._path.name) from None

    def keep(self, result: CourseResult, day: date) -> CourseResult:
        """Write it down, with a code where it is a pass; returns it as written."""
        result = replace(result, finished_on=day.isoformat(), code="")
        if result.is_pass(all_lessons()):
            result = replace(result, code=self._code(result))
        found = {**self.all(), result.officer: result}
        content = {"results": [asdict(each) for each in found.values()]}
        beside = self._path.with_suffix(".new")
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._path)
        return result

    def has_pass(self, officer: str) -> bool:
        """Whether the code is this counter's own for what stands there."""
        result = self.result(officer)
        right = result.is_pass(all_lessons()) and bool(result.code)
        return right and hmac.compare_digest(result.code, self._code(result))

    def check(self, officer: str) -> None:
        """Raises ``AtTheDeskError('practice.pass_needed')`` for an officer without a pass."""
        if not self.has_pass(officer):
            raise AtTheDeskError("practice.pass_needed")

    def _code(self, result: CourseResult) -> str:
        reached = sorted((name, each.points, each.skipped) for name, each in result.lessons.items())
        said = json.dumps([result.officer, result.finished_on, reached], separators=(",", ":"))
        mark = hmac.digest(self._key, said.encode(), hashlib.sha256)
        return base64.b32encode(mark).decode()[:_CODE_LETTERS]


def _result(table: dict[str, Any]) -> CourseResult:
    lessons = {str(name): LessonResult(**each) for name, each in table["lessons"].items()}
    texts = (str(table[part]) for part in ("officer", "name", "finished_on", "code"))
    officer, name, day, code = texts
    return CourseResult(officer, name, lessons, day, code)
