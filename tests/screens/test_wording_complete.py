"""Every code that can reach a person has its words, in every language, with facts that exist."""

from __future__ import annotations

import re
import unicodedata

import pytest
from support.codes_in_source import check_names_and_reasons, dotted_strings, error_codes

from counter_ui.wording import LANGUAGES, Wording, load_wording
from kiosk.domain.claim import Source
from kiosk.domain.clean_text import CleanText
from kiosk.domain.evidence import Outcome
from kiosk.domain.person_number import NumberFault, NumberWarning
from kiosk.domain.phone import PhoneFault
from kiosk.domain.policy import ApplicantKind, Level, Method
from kiosk.domain.receipt import ReceiptState
from kiosk.domain.registration import RefusalReason
from kiosk.errors import AtTheDeskError
from kiosk.formats.emrtd.chip_reading import Phase
from kiosk.formats.emrtd.files import FileId
from kiosk.ports.receipt_printer import PrintOutcome

PARTS = ("happened", "do", "call")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_ALWAYS_KNOWN = {"code"}
NOT_FOR_PEOPLE = (
    "tlv. apdu. sm. bac. pace. com. sod. file. lds. mrz_info. evidence. trust. csca. signer."
).split()
"""Families of details inside ``chip.malformed`` and names of files: a person never sees them."""
NO_CODES = {
    "chip.hash.dg",
    "outbox.registration_id",
    "outbox.sequence",
    "paper.digest",
    "paper.other",
    "reader.extended_length",
    "token.module_",
}
"""Column names, counters, facts and beginnings of codes."""


@pytest.fixture(params=LANGUAGES)
def words(request: pytest.FixtureRequest) -> Wording:
    return load_wording(request.param)


def test_every_error_of_the_source_has_three_parts(words: Wording) -> None:
    gaps = {
        code: sorted(found.places)[0]
        for code, found in error_codes().items()
        if not all(words.has(f"error.{code}.{part}") for part in PARTS)
    }
    assert not gaps


def test_every_error_that_stands_in_a_table_has_three_parts(words: Wording) -> None:
    """Codes that are not made by name: in dictionaries, enumerations, constants."""
    families = {code.split(".")[0] for code in error_codes()}
    gaps = {
        code: sorted(found.places)[0]
        for code, found in dotted_strings(families).items()
        if code not in NO_CODES
        if not _known(words, code) and not code.startswith(tuple(NOT_FOR_PEOPLE))
        if not code.endswith(
            (".json", ".db", ".sqlite", ".der", ".pem", ".key", ".d", ".toml", ".tcss")
        )
    }
    assert not gaps


def _known(words: Wording, code: str) -> bool:
    alone = (f"reason.{code}", f"check.{code}", code, f"error.{code}.happened")
    return any(words.has(each) for each in alone) or any(
        key.startswith(code) for key in words.words
    )


def test_errors_name_only_facts_that_come_with_them(words: Wording) -> None:
    wrong = {}
    for code, found in error_codes().items():
        for part in PARTS:
            used = set(_PLACEHOLDER.findall(words.words.get(f"error.{code}.{part}", "")))
            if used - found.facts - _ALWAYS_KNOWN:
                wrong[code] = used - found.facts
    assert not wrong


def test_every_check_and_reason_has_words(words: Wording) -> None:
    names, reasons = check_names_and_reasons()
    assert not [name for name in names if not words.has(f"check.{name}")]
    unsaid = [r for r in reasons if not (words.has(f"reason.{r}") or _error(words, r))]
    assert not unsaid


def _error(words: Wording, code: str) -> bool:
    return words.has(f"error.{code}.happened")


def test_every_value_that_is_shown_has_words(words: Wording) -> None:
    wanted = [
        *(f"outcome.{each.value}" for each in Outcome),
        *(f"kind.{each.value}" for each in ApplicantKind),
        *(f"method.{each.value}" for each in Method),
        *(f"level.{int(each)}" for each in Level),
        *(f"phase.{each.value}" for each in Phase),
        *(f"chip_file.{each.value}" for each in FileId),
        *(f"paper.{each.value}" for each in PrintOutcome),
        *(f"receipt.state_{each.value}" for each in ReceiptState),
        *(f"receipt.explain_{each.value}" for each in ReceiptState),
        *(each.value for each in RefusalReason),
        *(f"error.{each.value}.do" for each in (*PhoneFault, *NumberFault)),
        *(f"reason.{each.value}" for each in NumberWarning),
        *(
            f"reason.claims.{one.value}_{other.value}_differ"
            for one in Source
            for other in Source
            if one is not other and Source.PHONE not in (one, other)
        ),
    ]
    assert not [key for key in wanted if not words.has(key)]


def test_the_languages_say_the_same_things() -> None:
    catalogues = [load_wording(language).words for language in LANGUAGES]
    for other in catalogues[1:]:
        assert set(catalogues[0]) == set(other)
        differing = [
            key
            for key, text in other.items()
            if set(_PLACEHOLDER.findall(text)) != set(_PLACEHOLDER.findall(catalogues[0][key]))
        ]
        assert not differing


def test_all_words_are_clean_and_composed(words: Wording) -> None:
    for key, text in words.words.items():
        assert text == unicodedata.normalize("NFC", text), key
        assert CleanText(text), key


def test_an_unknown_code_is_said_with_its_code(words: Wording) -> None:
    said = words.error(AtTheDeskError("never.heard_of"))
    assert said.code == "never.heard_of"
    assert all((said.happened, said.do, said.call))


def test_facts_are_cleaned_and_worded() -> None:
    words = load_wording("vi")
    said = words.error(AtTheDeskError("qr.not_a_card", field="birth"))
    assert "ngày sinh" in said.happened
    hostile = words("settings", file="x")
    assert isinstance(hostile, CleanText)
    error = AtTheDeskError("settings.wrong", file="\x1b[2J[red]", key="a", reason="b")
    assert "\x1b" not in words.error(error).happened
    assert "[red]" in words.error(error).happened


def test_the_keys_of_the_screen_are_all_there(words: Wording) -> None:
    """Whatever the screen asks the catalogue for by a literal key."""
    from support.codes_in_source import wording_keys

    assert not [key for key in wording_keys() if not words.has(key)]
