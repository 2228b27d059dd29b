from __future__ import annotations

import copy
import pickle
import unicodedata

import pytest

from kiosk.domain.clean_text import REPLACEMENT, CleanText, clean_text

HOSTILE = {
    "set the clipboard (OSC 52)": "\x1b]52;c;ZXZpbA==\x07",
    "set the title (OSC 0)": "\x1b]0;owned\x1b\\",
    "clear the screen (CSI)": "\x1b[2J\x1b[H",
    "eight-bit CSI": "\x9b2J",
    "device control string": "\x1bP$q\x1b\\",
    "hyperlink (OSC 8)": "\x1b]8;;https://example.invalid\x1b\\x\x1b]8;;\x1b\\",
    "cut the paper (ESC/POS)": "\x1dVA\x00",
    "open the drawer (ESC/POS)": "\x1bp\x00\x19\xfa",
    "NUL, backspace, DEL": "a\x00b\x08c\x7f",
    "right-to-left override": "NGUYỄN \u202eNAV",
    "isolates and marks": "\u2066a\u2069\u200e\u200f\u061c",
    "zero-width characters": "a\u200b\u200c\u200d\u2060\ufeffb",
    "soft hyphen and interlinear marks": "a\u00ad\ufff9\ufffa\ufffb",
    "line separators": "a\u2028b\u2029c\x85d\x0be\x0cf",
    "tag characters": "a\U000e0041\U000e0042",
    "private and unassigned": "\ue000\U0010ffff\u0378",
    "a lone surrogate": "a\ud800b",
    "variation selectors": "a\ufe0fb\U000e0100c",
    "fillers": "a\u115fb\u1160c\u3164d\uffa0e\u2800f\u034f",
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_becomes_harmless_and_shows_that_it_was_touched(raw: str) -> None:
    cleaned = clean_text(raw, max_length=100)
    assert cleaned.isprintable()
    assert not any(unicodedata.category(each)[0] in "CZ" and each != " " for each in cleaned)
    assert REPLACEMENT in cleaned
    cleaned.encode()


@pytest.mark.parametrize(
    ("first", "last"), [(0xFE00, 0xFE0F), (0xE0100, 0xE01EF)], ids=["selectors", "supplement"]
)
def test_every_variation_selector_is_replaced(first: int, last: int) -> None:
    for code in (first, last):
        assert clean_text(f"a{chr(code)}", max_length=5) == "a" + REPLACEMENT
    assert clean_text("a\ufe10", max_length=5) == "a\ufe10"


def test_markup_stays_text() -> None:
    """Its harmlessness is the widgets' part: they take text with markup switched off."""
    assert clean_text("[bold]A[/]", max_length=50) == "[bold]A[/]"


def test_vietnamese_in_either_form_is_composed() -> None:
    name = "NGUYỄN THỊ ĐÀO K’Nam H'Hen Niê"
    assert clean_text(unicodedata.normalize("NFD", name), max_length=100) == name
    assert clean_text(name, max_length=100) == name


def test_spaces_of_every_kind_collapse_and_the_ends_are_trimmed() -> None:
    assert clean_text("\t NGUYỄN\u00a0\u3000VĂN\r\n THỬ \u2003", max_length=100) == "NGUYỄN VĂN THỬ"


def test_length_counts_characters() -> None:
    assert clean_text("ABCDEF", max_length=3) == "ABC"
    assert clean_text("AB CDEF", max_length=3) == "AB"
    assert clean_text("anything", max_length=0) == ""


def test_a_letter_is_not_cut_from_its_marks() -> None:
    # q with a dot below has no composed form: cutting between them would make another letter.
    assert clean_text("abq\u0323", max_length=4) == "abq\u0323"
    assert clean_text("abq\u0323", max_length=3) == "ab"


def test_a_decomposed_letter_at_the_first_cut_is_not_changed() -> None:
    # Twelve raw characters are looked at for three; the accent is the thirteenth.
    raw = "a" + " " * 10 + "e" + "\u0301"
    assert clean_text(raw, max_length=3) == "a"


def test_a_pile_of_marks_is_cut_down() -> None:
    assert clean_text("Z" + "\u0301" * 500, max_length=2000) == "Ź\u0301\u0301"
    # Marks of combining class 0 pile up on the screen just the same.
    assert clean_text("ก" + "\u0e34" * 500, max_length=2000) == "ก\u0e34\u0e34"


@pytest.mark.parametrize("raw", ["a\x1b", "a\u202e", " a", "a  b", "e\u0301", "a\nb", "a\u3164"])
def test_the_type_cannot_be_made_from_text_that_is_not_clean(raw: str) -> None:
    with pytest.raises(ValueError, match="not clean") as caught:
        CleanText(raw)
    assert raw not in str(caught.value)


def test_copies_stay_clean_text() -> None:
    name = CleanText("NGUYỄN VĂN THỬ")
    for again in (copy.deepcopy(name), pickle.loads(pickle.dumps(name))):
        assert again == name
        assert isinstance(again, CleanText)


def test_an_endless_text_costs_no_more_than_its_bound() -> None:
    assert clean_text("A" * 50_000_000, max_length=10) == "A" * 10
