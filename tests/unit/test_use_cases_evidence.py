"""Reading what the applicant shows, up to the practice chip."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest
from builders import MRZ_CLAIM, QR_CLAIM, draft
from cryptography.hazmat.primitives.serialization import Encoding
from fakes.clock import SetClock
from fakes.ids import CountingIds
from fakes.memory_store import MemoryStore

from kiosk.devices.trust_folder import TrustFolder
from kiosk.domain.birth_date import BirthDate
from kiosk.domain.claim import Expiry, Source
from kiosk.domain.evidence import Outcome
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.registration import Draft, Evidence
from kiosk.errors import AtTheDeskError
from kiosk.formats.emrtd.chip_reading import Progress
from kiosk.formats.emrtd.key_derivation import MrzKey
from kiosk.formats.mrz_check_digit import check_digit
from kiosk.practice.card import PracticeCard, make_card
from kiosk.practice.card_data_groups import mrz_lines
from kiosk.practice.people import Person, load_person
from kiosk.practice.pki import PracticePki
from kiosk.practice.readers import PracticeReaders
from kiosk.use_cases.read_evidence import ReadEvidence, TypedCard, access_keys, typed_keys

QR = "001099012345||Nguyễn Văn Thử|15031999|Nam|Tổ 1, Xã A, Huyện B, Tỉnh C|20042022"
# Synthetic, with correct check digits (ICAO Doc 9303 Part 5).
MRZ = "IDVNM0990123459001099012345<<09903159M3903157VNM<<<<<<<<<<<0NGUYEN<<VAN<THU<<<<<<<<<<<<<<<"
TYPED = TypedCard("001 099 012 345", "15/03/1999", "15/03/2039", "Nguyễn Văn Thử")


@cache
def practice() -> tuple[PracticePki, Person, PracticeCard]:
    pki, person = PracticePki.in_memory(), load_person()
    return pki, person, make_card(person, pki)


class Desk:
    """A counter with the practice reader; nobody is trusted until a test says so."""

    def __init__(self, folder: Path) -> None:
        self.store, self.clock, self.readers = MemoryStore(), SetClock(), PracticeReaders()
        self.folder = folder
        self.progress: list[Progress] = []
        self.read = ReadEvidence(
            self.store, self.clock, CountingIds(), self.readers, TrustFolder(folder)
        )

    def trust_practice(self) -> None:
        content = practice()[0].authority.public_bytes(Encoding.DER)
        (self.folder / "practice.der").write_bytes(content)

    def chip(self, of: Draft) -> Draft:
        return self.read.chip(of, self.progress.append)

    def last_facts(self) -> dict[str, str]:
        entry = self.store.pages.ledger[-1]
        assert entry.kind == LedgerKind.EVIDENCE_READ
        return dict(entry.facts)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_the_printed_code_gives_facts_and_no_proof(desk: Desk) -> None:
    shown = desk.read.qr(draft(), QR + "\r\n")
    claim = shown.claim(Source.QR)
    assert claim is not None
    assert (claim.number, claim.name, claim.birth) == (
        QR_CLAIM.number,
        QR_CLAIM.name,
        QR_CLAIM.birth,
    )
    assert shown.evidence[0].checks == ()
    assert desk.last_facts() == {"registration": shown.id, "source": "qr"}


def test_a_code_that_is_not_on_cards_changes_nothing(desk: Desk) -> None:
    with pytest.raises(AtTheDeskError) as caught:
        desk.read.qr(draft(), "https://example.invalid/")
    assert caught.value.code == "qr.not_a_card"
    assert desk.store.pages.ledger == []


def test_the_zone_gives_facts(desk: Desk) -> None:
    claim = desk.read.mrz(draft(), MRZ.lower()).claim(Source.MRZ)
    assert claim is not None
    assert (claim.number, claim.unaccented_name) == (QR_CLAIM.number, "NGUYEN VAN THU")
    assert claim.expiry == Expiry(date(2039, 3, 15))


@pytest.mark.parametrize(
    ("zone", "code"),
    [("", "mrz.not_a_zone"), (MRZ.replace("0990123459", "0990123450"), "mrz.check_digit_wrong")],
)
def test_a_zone_that_was_mistyped_is_refused(desk: Desk, zone: str, code: str) -> None:
    with pytest.raises(AtTheDeskError) as caught:
        desk.read.mrz(draft(), zone)
    assert caught.value.code == code


def test_typed_fields_give_facts(desk: Desk) -> None:
    claim = desk.read.typed(draft(), TYPED).claim(Source.TYPED)
    assert claim is not None
    assert (claim.number, claim.birth) == (QR_CLAIM.number, BirthDate(1999, 3, 15))
    assert (claim.name, claim.expiry) == ("Nguyễn Văn Thử", Expiry(date(2039, 3, 15)))


@pytest.mark.parametrize(
    ("card", "code"),
    [
        (TypedCard("", "15/03/1999", ""), "number.not_digits"),
        (TypedCard("00109901234", "15/03/1999", ""), "number.wrong_length"),
        (TypedCard("012345678", "15/03/1999", ""), "number.old_number"),
        (TypedCard("001099012345", "31/02/1999", ""), "typed.birth_malformed"),
        (TypedCard("001099012345", "", ""), "typed.birth_malformed"),
        (TypedCard("001099012345", "15/03/1999", "2039"), "typed.expiry_malformed"),
        (TypedCard("001099012345", "15/03/1999", "00/00/2039"), "typed.expiry_malformed"),
        (TypedCard("001099012345", "15/03/1999", "x"), "typed.expiry_malformed"),
    ],
)
def test_typing_mistakes_are_told_apart(desk: Desk, card: TypedCard, code: str) -> None:
    with pytest.raises(AtTheDeskError) as caught:
        desk.read.typed(draft(), card)
    assert caught.value.code == code


def test_a_wrong_length_says_how_many_digits_there_are(desk: Desk) -> None:
    with pytest.raises(AtTheDeskError) as caught:
        desk.read.typed(draft(), TypedCard("00109901234", "15/03/1999", ""))
    assert dict(caught.value.facts) == {"digits": 11}


@pytest.mark.parametrize(
    ("number", "document"),
    [
        ("001099012345", "099012345"),
        ("001.099.012.345", "099012345"),
        ("099012345", "099012345"),
        ("b 1234567", "B1234567"),
    ],
)
def test_a_document_number_opens_a_chip_too(number: str, document: str) -> None:
    keys = typed_keys(TypedCard(number, "15/03/1999", "15/03/2039"))
    assert keys.mrz == (MrzKey(document, "990315", "390315"),)
    without_limit = typed_keys(TypedCard(number, "15/03/1999", " "))
    assert without_limit.mrz == (MrzKey(document, "990315", "991231"),)


@pytest.mark.parametrize(
    ("card", "code"),
    [
        (TypedCard("00109901234", "15/03/1999", ""), "number.wrong_length"),
        (TypedCard("Đ1234567", "15/03/1999", ""), "number.not_digits"),
        (TypedCard("B1234567", "1999", ""), "typed.birth_malformed"),
        (TypedCard("B1234567", "15/03/1999", "2039"), "typed.expiry_malformed"),
    ],
)
def test_fields_that_give_no_key_are_told_apart(card: TypedCard, code: str) -> None:
    with pytest.raises(AtTheDeskError) as caught:
        typed_keys(card)
    assert caught.value.code == code


def test_the_zone_s_own_document_number_comes_first() -> None:
    passport = replace(MRZ_CLAIM, document_number="B1234567")
    keys = access_keys(draft(Evidence(claim=passport)))
    assert [key.document_number for key in keys.mrz] == ["B1234567", "099012345"]
    card = access_keys(draft(Evidence(claim=MRZ_CLAIM)))
    assert card.mrz == (MrzKey("099012345", "990315", "390315"),)
    assert card.can == "012345"


def test_a_foreign_card_without_personal_number_has_its_key() -> None:
    foreign = replace(MRZ_CLAIM, number=None, document_number="D23145890", expiry=Expiry(None))
    keys = access_keys(draft(Evidence(claim=foreign)))
    assert keys.mrz == (MrzKey("D23145890", "990315", "991231"),)
    assert keys.can is None
    silent = replace(foreign, expiry=None)
    assert access_keys(draft(Evidence(claim=silent))).mrz == ()


def test_hostile_names_are_cleaned(desk: Desk) -> None:
    typed = desk.read.typed(draft(), TypedCard("001099012345", "1999", "", "A\x1b[2J\u202eB"))
    shown = desk.read.qr(typed, QR.replace("Nguyễn", "\x1b]0;x\x07N"))
    for source in (Source.TYPED, Source.QR):
        claim = shown.claim(source)
        assert claim is not None and claim.name is not None
        assert claim.name.isprintable()


def test_a_later_reading_of_one_source_replaces_the_earlier(desk: Desk) -> None:
    first = desk.read.qr(draft(), QR)
    second = desk.read.qr(desk.read.typed(first, TYPED), QR.replace("Nam", "Nữ"))
    assert [each.claim.source for each in second.evidence] == [Source.TYPED, Source.QR]
    assert first.evidence[0].claim.sex is not second.evidence[1].claim.sex
    assert len(first.evidence) == 1


def test_the_ledger_holds_kind_and_digest_only(desk: Desk) -> None:
    desk.readers.insert(practice()[2].chip())
    shown = desk.read.typed(desk.read.qr(draft(), practice()[1].qr_text()), TYPED)
    desk.read.mrz(desk.chip(shown), MRZ)
    written = repr([dict(entry.facts) for entry in desk.store.pages.ledger])
    for secret in (practice()[1].number, practice()[1].document_number, "Nguy", "1999", "2039"):
        assert secret not in written


def test_scan_then_the_chip_opens_with_nothing_typed(desk: Desk) -> None:
    desk.trust_practice()
    desk.readers.insert(practice()[2].chip())
    shown = desk.chip(desk.read.qr(draft(), practice()[1].qr_text()))
    chip = shown.evidence[-1]
    assert chip.claim.source is Source.CHIP
    assert chip.claim.number is not None
    assert chip.claim.number.value == practice()[1].number
    assert chip.simulated
    assert chip.portrait is not None
    outcomes = {check.name: check.outcome for check in chip.checks}
    assert outcomes["chip.sod_signature"] is Outcome.HOLDS
    assert outcomes["chip.signer_trusted"] is Outcome.HOLDS
    assert outcomes["chip.data_groups"] is Outcome.HOLDS
    assert chip.attachment is not None
    assert desk.last_facts()["digest"] == hashlib.sha256(chip.attachment).hexdigest()
    assert desk.progress


def test_typing_opens_the_chip_too(desk: Desk) -> None:
    person = practice()[1]
    desk.readers.insert(practice()[2].chip())
    card = TypedCard(person.number, f"{person.birth:%d/%m/%Y}", person.expiry_text)
    assert desk.chip(desk.read.typed(draft(), card)).claim(Source.CHIP) is not None


def test_the_zone_opens_the_chip_too(desk: Desk) -> None:
    person = practice()[1]
    desk.readers.insert(practice()[2].chip())
    shown = desk.read.mrz(draft(), "".join(mrz_lines(person)))
    assert desk.chip(shown).claim(Source.CHIP) is not None


def test_without_any_trust_the_chip_is_read_and_not_trusted(desk: Desk) -> None:
    desk.readers.insert(practice()[2].chip())
    shown = desk.chip(desk.read.qr(draft(), practice()[1].qr_text()))
    outcomes = {check.name: check.outcome for check in shown.evidence[-1].checks}
    assert outcomes["chip.signer_trusted"] is not Outcome.HOLDS


def test_without_any_key_the_reader_is_not_asked(desk: Desk) -> None:
    with pytest.raises(AtTheDeskError) as caught:
        desk.chip(draft())
    assert caught.value.code == "chip.no_key"


def test_the_card_of_somebody_else_does_not_open(desk: Desk) -> None:
    desk.readers.insert(practice()[2].chip())
    shown = desk.read.qr(draft(), QR.replace("001099012345", "001099543210"))
    with pytest.raises(AtTheDeskError) as caught:
        desk.chip(shown)
    assert caught.value.code == "chip.key_refused"
    assert len(desk.store.pages.ledger) == 1


def test_no_card_on_the_reader_keeps_the_draft(desk: Desk) -> None:
    shown = desk.read.qr(draft(), practice()[1].qr_text())
    with pytest.raises(AtTheDeskError) as caught:
        desk.chip(shown)
    assert caught.value.code == "card.absent"
    desk.readers.insert(practice()[2].chip())
    assert desk.chip(shown).claim(Source.CHIP) is not None


def test_a_card_pulled_in_the_middle_is_read_again_when_it_is_back(desk: Desk) -> None:
    chip = practice()[2].chip()
    desk.readers.insert(chip)
    shown = desk.read.qr(draft(), practice()[1].qr_text())

    def pull(progress: Progress) -> None:
        desk.readers.remove()

    with pytest.raises(AtTheDeskError) as caught:
        desk.read.chip(shown, pull)
    assert caught.value.code == "card.removed"
    desk.readers.insert(chip)
    assert desk.chip(shown).claim(Source.CHIP) is not None


def test_the_century_of_a_birth_is_settled_by_the_day_in_vietnam(desk: Desk) -> None:
    desk.clock.set_to(datetime(2026, 12, 31, 17, 30, tzinfo=UTC))
    # A foreign card without a personal number, born on 1 January '27: today in Vietnam.
    one = "I<UTOD231458907<<<<<<<<<<<<<<<"
    two = f"270101{check_digit('270101')}F3204153UTO<<<<<<<<<<<"
    whole = check_digit(one[5:] + two[0:7] + two[8:15] + two[18:29])
    zone = f"{one}{two}{whole}ERIKSSON<<ANNA<MARIA<<<<<<<<<<"
    claim = desk.read.mrz(draft(), zone).claim(Source.MRZ)
    assert claim is not None
    assert claim.birth == BirthDate(2027, 1, 1)


def test_reprs_of_what_was_shown_hold_no_personal_data(desk: Desk) -> None:
    shown = desk.read.typed(desk.read.qr(draft(), QR), TYPED)
    text = repr(shown) + repr(TYPED) + repr(Evidence(claim=QR_CLAIM, attachment=b"secret"))
    for secret in ("001099", "099 012", "Nguy", "1999", "2039", "secret"):
        assert secret not in text
