"""The shape of a Vietnamese syllable: beginning, vowels, end; and where its tone stands."""

from __future__ import annotations

from dataclasses import dataclass, replace

from counter_ui.typing.letters import BAR, Letter, put_together, taken_apart

BEGINNINGS = frozenset(
    "b c ch d g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x".split()
) | {"", "q"}
ENDS = frozenset("c ch k m n ng nh p t".split()) | {""}
"""With ``k``, as in *Đắk Lắk*."""
_MOST_VOWELS = 3


@dataclass(frozen=True, slots=True)
class Syllable:
    """A word divided; the three parts joined are the word."""

    beginning: tuple[Letter, ...]
    vowels: tuple[Letter, ...]
    end: tuple[Letter, ...]

    @property
    def letters(self) -> list[Letter]:
        """All of them, in order."""
        return [*self.beginning, *self.vowels, *self.end]

    @property
    def can_be_vietnamese(self) -> bool:
        """Whether a word may look so, also one that is only half typed."""
        return (
            _plain(self.beginning) in BEGINNINGS
            and len(self.vowels) <= _MOST_VOWELS
            and _plain(self.end) in ENDS
        )

    @property
    def tone(self) -> str:
        """The first tone in it, or empty."""
        return next((each.tone for each in self.letters if each.tone), "")

    def toned(self, tone: str) -> Syllable:
        """The same with ``tone`` on the vowel where it is written, and on no other."""
        place = self._tone_place()
        beginning = tuple(replace(each, tone="") for each in self.beginning)
        bare = tuple(replace(each, tone="") for each in self.vowels)
        if bare and tone:
            bare = (*bare[:place], replace(bare[place], tone=tone), *bare[place + 1 :])
        return Syllable(beginning, bare, self.end)

    def with_vowels(self, vowels: tuple[Letter, ...]) -> Syllable:
        """The same with other vowels, the tone moved to its place."""
        return Syllable(self.beginning, vowels, self.end).toned(self.tone)

    def _tone_place(self) -> int:
        """As identity papers write it: *hòa*, *thúy*, *hoàng*, *người*; ``ê``, ``ơ`` come first."""
        marked = [n for n, each in enumerate(self.vowels) if each.mark]
        if marked:
            return marked[-1]
        if self.end:
            return len(self.vowels) - 1
        return 1 if len(self.vowels) == _MOST_VOWELS else 0

    def text(self) -> str:
        """The word in NFC."""
        return put_together(self.letters)


def divided(word: str) -> Syllable:
    """Divide ``word``: ``qu`` and ``gi`` belong to the beginning where a vowel follows them."""
    letters = taken_apart(word)
    start = 0
    while start < len(letters) and not letters[start].is_vowel:
        start += 1
    if _begins_with_glide(letters, start):
        start += 1
    end = start
    while end < len(letters) and letters[end].is_vowel:
        end += 1
    return Syllable(tuple(letters[:start]), tuple(letters[start:end]), tuple(letters[end:]))


def _begins_with_glide(letters: list[Letter], start: int) -> bool:
    here = letters[start : start + 2]
    if len(here) < 2 or not here[1].is_vowel or here[0].mark:
        return False
    head = put_together(letters[:start]).lower()
    return (head, here[0].base.lower()) in {("q", "u"), ("g", "i")}


def _plain(letters: tuple[Letter, ...]) -> str:
    """Bases in small letters; ``đ`` counts as ``d``; any other mark makes it foreign."""
    foreign = any(each.mark not in ("", BAR) for each in letters)
    return "?" if foreign else "".join(each.base for each in letters).lower()
