"""Every coded fault has its words in every language, can be said, and is provoked by a test."""

from __future__ import annotations

from support.codes_in_source import ROOT, error_codes
from support.fault_page import fault_page
from support.fault_witnesses import source_codes, witnesses

from counter_ui.fault_catalogue import PARTS, fault_codes, faults
from counter_ui.wording import LANGUAGES

FEWEST = 120


def test_the_catalogue_is_what_the_source_can_say() -> None:
    assert len(fault_codes()) >= FEWEST
    never_said = sorted(set(fault_codes()) - source_codes())
    assert never_said == [], "words without a fault: delete them"
    without_words = sorted(set(error_codes()) - set(fault_codes()))
    assert without_words == [], "faults without words"


def test_every_fault_says_what_happened_what_to_do_and_whom_to_call() -> None:
    empty = [
        (each.code, language, part)
        for each in faults()
        for language in LANGUAGES
        for part, said in zip(PARTS, each.said(language), strict=True)
        if not said.strip()
    ]
    assert empty == []


def test_every_fault_is_provoked_by_a_test() -> None:
    unprovoked = sorted(set(fault_codes()) - set(witnesses()))
    assert unprovoked == [], "no test provokes these: write one that does"


def test_the_page_of_faults_is_as_it_is_made() -> None:
    page = (ROOT / "docs" / "faults.md").read_text("utf-8")
    assert page == fault_page(), "PYTHONPATH=tests python -m support.fault_page"
