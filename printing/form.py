"""Forms: the words of a paper, in a versioned file, so that wording changes without code."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.errors import TechnicianError

_LONGEST = 2000
_LETTERHEAD = "letterhead"


@dataclass(frozen=True, slots=True, repr=False)
class Form:
    """One form file: its identity and its tables of words."""

    id: str
    version: str
    basis: str
    """The legal text that the form follows."""
    tables: Mapping[str, Any]

    @property
    def stamp(self) -> str:
        """What the foot of the page says: ``receipt 2026-11``."""
        return f"{self.id} {self.version}"

    def say(self, table: str, key: str, **facts: str) -> CleanText:
        """The words under ``key`` with ``facts`` put in for ``{names}``.

        Raises ``TechnicianError`` ``form.word_missing`` (facts: form, table, key).
        """
        words = self.tables.get(table, {}).get(key)
        if not isinstance(words, str):
            raise TechnicianError("form.word_missing", form=self.id, table=table, key=key)
        return _filled(words, facts)

    def list(self, table: str, key: str, **facts: str) -> tuple[CleanText, ...]:
        """Like :meth:`say` for a list of texts."""
        words = self.tables.get(table, {}).get(key)
        if not isinstance(words, list):
            raise TechnicianError("form.word_missing", form=self.id, table=table, key=key)
        return tuple(_filled(each, facts) for each in words)


@cache
def load_form(form_id: str) -> Form:
    """The form of this id as shipped (``printing/forms/<id>.toml``), with the letterhead."""
    tables, shared = _read(form_id), _read(_LETTERHEAD)
    head = tables.pop("form")
    shared.pop("form")
    for name, words in shared.items():
        tables[name] = {**words, **tables.get(name, {})}
    return Form(head["id"], head["version"], head["basis"], MappingProxyType(tables))


def _read(form_id: str) -> dict[str, Any]:
    return tomllib.loads((files("printing") / "forms" / f"{form_id}.toml").read_text("utf-8"))


def _filled(words: str, facts: Mapping[str, str]) -> CleanText:
    return clean_text(words.format_map(facts), max_length=_LONGEST)
