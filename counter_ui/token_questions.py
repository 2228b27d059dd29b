"""What is asked about a certificate before its owner types a PIN: plain values, no widgets."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kiosk.domain.organisation import Capacity
from kiosk.domain.policy import ApplicantKind

_KIND_KEYS = {
    ApplicantKind.CITIZEN: "1",
    ApplicantKind.ENTERPRISE: "2",
    ApplicantKind.AGENCY: "3",
}
_CAPACITY_KEYS = {Capacity.LEGAL: "1", Capacity.AUTHORISED: "2"}
_PAPER_KEYS = {True: "1", False: "0"}


@dataclass(frozen=True, slots=True)
class Question:
    """One question, and the key of each answer with the key of its words."""

    name: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenAnswers:
    """The answers so far; each new one makes a new value."""

    possible: tuple[ApplicantKind, ...]
    """As what the holder may be registered, by the certificate."""
    kind: ApplicantKind
    """As what the draft was opened."""
    kind_answered: bool = False
    capacity: Capacity | None = None
    papers_seen: bool | None = None

    @property
    def question(self) -> Question | None:
        """What to ask next; None when nothing is open."""
        if len(self.possible) > 1 and not self.kind_answered:
            answers = [(_KIND_KEYS[kind], f"kind.{kind.value}") for kind in self.possible]
            return Question("kind", tuple(answers))
        if self.kind is ApplicantKind.CITIZEN:
            return None
        if self.capacity is None:
            answers = [(key, f"token_card.{each.value}") for each, key in _CAPACITY_KEYS.items()]
            return Question("capacity", tuple(answers))
        if self.papers_seen is None:
            answers = [
                (key, "answer.yes" if seen else "answer.no") for seen, key in _PAPER_KEYS.items()
            ]
            return Question("papers", tuple(answers))
        return None

    def answered(self, key: str) -> TokenAnswers | None:
        """With the answer of this key; None where it is none."""
        asked = self.question
        if asked is None or key not in [each for each, _ in asked.answers]:
            return None
        if asked.name == "kind":
            kind = next(each for each, its_key in _KIND_KEYS.items() if its_key == key)
            return replace(self, kind=kind, kind_answered=True)
        if asked.name == "capacity":
            capacity = next(each for each, its_key in _CAPACITY_KEYS.items() if its_key == key)
            return replace(self, capacity=capacity)
        return replace(self, papers_seen=key == _PAPER_KEYS[True])

    def taken_back(self) -> TokenAnswers | None:
        """Without the last answer; None where none was given."""
        if self.papers_seen is not None:
            return replace(self, papers_seen=None)
        if self.capacity is not None:
            return replace(self, capacity=None)
        if self.kind_answered:
            return replace(self, kind_answered=False)
        return None
