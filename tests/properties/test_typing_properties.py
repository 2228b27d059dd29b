"""Composing never loses a key, never fails, and reaches every Vietnamese syllable."""

from __future__ import annotations

import itertools
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from counter_ui.typing.composer import Typing, compose
from counter_ui.typing.graphemes import clusters, composed, end_after, start_before
from counter_ui.typing.letters import (
    ACUTE,
    BAR,
    BREVE,
    CIRCUMFLEX,
    DOT,
    GRAVE,
    HOOK,
    HORN,
    TILDE,
    put_together,
    taken_apart,
)
from counter_ui.typing.syllable import divided

BEGINNINGS = "b c ch d đ g gh h k kh l m n ng ngh nh p ph r s t th tr v x".split()
RHYMES = """
a ai ao au ay ac ach am an ang anh ap at ă ăc ăm ăn ăng ăp ăt â âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp
iêt iêu o oa oac oach oai oam oan oang oanh oao oap oat oay oc oe oen oeo oet oi om on ong op ot
oăc oăm oăn oăng oăt ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uc ui um un ung up ut uy uya
uych uynh uyt uyu uân uâng uât uây uê uênh uôc uôi uôm uôn uông uôt uơ uyên uyêt ư ưa ưc ưi ưm ưn
ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu y yêm yên yêt yêu
""".split()
TONES = ["", ACUTE, GRAVE, HOOK, TILDE, DOT]
TELEX = {ACUTE: "s", GRAVE: "f", HOOK: "r", TILDE: "x", DOT: "j", HORN: "w", BREVE: "w"}
VNI = {ACUTE: "1", GRAVE: "2", HOOK: "3", TILDE: "4", DOT: "5", CIRCUMFLEX: "6", HORN: "7",
       BREVE: "8", BAR: "9"}  # fmt: skip


def _keys(word: str, typing: Typing) -> str:
    """Each letter with its mark at once, the tone at the end: how most people type."""
    keys, tone = "", ""
    for letter in taken_apart(word):
        mark = letter.mark
        if typing is Typing.TELEX:
            keys += letter.base + (letter.base if mark in (CIRCUMFLEX, BAR) and mark else "")
            keys += TELEX[mark] if mark in (HORN, BREVE) and mark else ""
            tone = TELEX[letter.tone] if letter.tone else tone
        else:
            keys += letter.base + (VNI[mark] if mark else "")
            tone = VNI[letter.tone] if letter.tone else tone
    return keys + tone


def _typed(typing: Typing, keys: str) -> str:
    text = ""
    for key in keys:
        text = compose(typing, text, key)
    return text


@pytest.mark.parametrize("typing", [Typing.TELEX, Typing.VNI])
def test_every_syllable_can_be_typed(typing: Typing) -> None:
    wrong = []
    for beginning, rhyme, tone in itertools.product(["", *BEGINNINGS], RHYMES, TONES):
        word = divided(beginning + rhyme).toned(tone).text()
        for wanted in (word,) if beginning else (word, word.upper()):
            keys = _keys(wanted, typing)
            if _typed(typing, keys) != wanted:
                wrong.append((wanted, keys, _typed(typing, keys)))
    assert not wrong[:20]


@pytest.mark.parametrize("typing", [Typing.TELEX, Typing.VNI])
def test_a_tone_may_come_as_soon_as_its_vowel(typing: Typing) -> None:
    wrong = []
    for rhyme, tone in itertools.product(RHYMES, TONES[1:]):
        wanted = divided("t" + rhyme).toned(tone).text()
        letters = taken_apart(wanted)
        keys = "".join(_keys(put_together([each]), typing) for each in letters)
        if _typed(typing, keys) != wanted:
            wrong.append((wanted, keys, _typed(typing, keys)))
    assert not wrong[:20]


@given(st.sampled_from(Typing), st.text(max_size=40), st.text(max_size=30))
@example(typing=Typing.NONE, before="I", keys="\u0300")
def test_nothing_that_is_typed_fails_or_comes_out_uncomposed(
    typing: Typing, before: str, keys: str
) -> None:
    text = composed(before)
    for key in composed(keys):
        text = compose(typing, text, key)
    assert all(part == composed(part) for part in text.split())


@given(st.sampled_from(Typing), st.text(alphabet="0123456789 .-/|<", max_size=40))
def test_numbers_and_codes_stay_as_typed(typing: Typing, keys: str) -> None:
    assert _typed(typing, keys) == keys


@given(st.text(max_size=60))
def test_letters_are_taken_apart_and_put_together(text: str) -> None:
    assert put_together(taken_apart(text)) == unicodedata.normalize("NFC", text)
    assert divided(text).text() == unicodedata.normalize("NFC", text)


@given(st.text(max_size=60), st.data())
def test_a_cursor_goes_by_whole_letters(text: str, data: st.DataObject) -> None:
    assert "".join(clusters(text)) == text
    at, seen = len(text), 0
    while at > 0:
        before = start_before(text, at)
        assert 0 <= before < at
        assert end_after(text, before) == at
        at, seen = before, seen + 1
    assert seen == len(clusters(text))
