"""The small parts of the screen that decide something, without a screen."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from builders import QR_CLAIM, draft
from fakes.station import card_of
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from counter_ui.journey import Journey
from counter_ui.screens.chip_watch import ChipWatch
from counter_ui.screens.key_bursts import SILENCE_S, KeyBursts
from counter_ui.screens.scanned_text import Scanned, sort_scan
from counter_ui.showing import age_text, number_text
from counter_ui.widgets.chip_line import ChipState
from counter_ui.widgets.portrait_decoding import MOST_BYTES, decode_portrait
from counter_ui.wording import load_wording
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.registration import Evidence
from kiosk.formats.emrtd.files import FileId
from kiosk.ports.card_reader import CardPresence, DeskReaders, ReaderState
from kiosk.practice.card_data_groups import mrz_lines
from kiosk.practice.people import load_person
from kiosk.practice.portrait import PortraitFormat, draw_portrait

WORDS = load_wording("vi")


def test_few_keys_are_a_persons_and_many_are_a_scan() -> None:
    bursts = KeyBursts()
    for place, key in enumerate("111"):
        bursts.hold(key, place * 0.2)
    assert bursts.waiting and bursts.settle() == (("1", "1", "1"), "")
    for key in "001099012345|":
        bursts.hold(key, 1.0)
    assert not bursts.silent(1.0 + SILENCE_S / 2)
    assert bursts.silent(1.0 + SILENCE_S)
    assert bursts.settle() == ((), "001099012345|")
    assert not bursts.waiting


def test_a_scan_without_end_is_bounded() -> None:
    bursts = KeyBursts()
    for _ in range(10_000):
        bursts.hold("1", 0.0)
    assert len(bursts.settle()[1]) < 3000


def test_scans_are_told_apart_by_what_they_hold() -> None:
    person = load_person()
    assert sort_scan(person.qr_text() + "\r\n").kind is Scanned.QR
    assert sort_scan("001 099 012 345").kind is Scanned.NUMBER
    assert sort_scan("xin chào").kind is Scanned.UNKNOWN
    one, two, three = mrz_lines(person)
    first = sort_scan(one)
    assert (first.kind, first.lines_here) == (Scanned.MRZ_PART, 1)
    second = sort_scan(two, first.text)
    assert (second.kind, second.lines_here) == (Scanned.MRZ_PART, 2)
    assert sort_scan(three, second.text).kind is Scanned.MRZ
    assert sort_scan(one + two + three).kind is Scanned.MRZ
    assert sort_scan(person.qr_text(), first.text).kind is Scanned.QR


@given(st.text(max_size=400), st.text(max_size=200))
def test_sorting_never_fails(text: str, before: str) -> None:
    assert sort_scan(text, before).kind in Scanned


def _lies(*presences: CardPresence, trouble: str = "") -> DeskReaders:
    return DeskReaders(tuple(ReaderState(f"r{n}", p) for n, p in enumerate(presences)), trouble)


def _shown() -> Journey:
    return Journey(draft=draft(Evidence(claim=QR_CLAIM)))


def test_the_chip_is_read_once_per_card_and_key() -> None:
    watch, journey = ChipWatch(), _shown()
    assert not watch.wants(journey)
    watch.see(_lies(CardPresence.PRESENT))
    assert watch.wants(journey)
    watch.begin(journey)
    watch.see(_lies(CardPresence.IN_USE))
    watch.see(_lies(CardPresence.PRESENT))
    watch.end("chip.key_refused")
    assert not watch.wants(journey)
    assert watch.state(journey) is ChipState.FAILED
    watch.see(_lies(CardPresence.ABSENT))
    watch.see(_lies(CardPresence.PRESENT))
    assert watch.wants(journey)


def test_a_pulled_card_is_wanted_again_when_it_is_back() -> None:
    watch, journey = ChipWatch(), _shown()
    watch.see(_lies(CardPresence.PRESENT))
    watch.begin(journey)
    watch.see(_lies(CardPresence.ABSENT))
    watch.end("card.removed")
    assert watch.state(journey) is ChipState.REMOVED
    assert not watch.wants(journey)
    watch.see(_lies(CardPresence.PRESENT))
    assert watch.wants(journey)


def test_of_two_cards_the_one_that_stays_is_read_by_itself() -> None:
    watch, journey = ChipWatch(), _shown()
    watch.see(_lies(CardPresence.PRESENT, CardPresence.PRESENT))
    watch.begin(journey)
    watch.end("reader.several")
    assert not watch.wants(journey)
    watch.see(_lies(CardPresence.ABSENT, CardPresence.PRESENT))
    assert watch.wants(journey)


def test_a_card_that_somebody_holds_or_that_is_mute_is_no_missing_card() -> None:
    watch, journey = ChipWatch(), _shown()
    watch.see(_lies(CardPresence.IN_USE))
    assert watch.state(journey) is ChipState.HELD
    assert not watch.wants(journey)
    watch.see(_lies(CardPresence.PRESENT))
    assert watch.wants(journey)
    watch.see(_lies(CardPresence.MUTE, CardPresence.ABSENT))
    assert watch.state(journey) is ChipState.MUTE
    assert not watch.wants(journey)


def test_the_chip_line_says_what_is_missing() -> None:
    watch = ChipWatch()
    assert watch.state(Journey(draft=draft())) is ChipState.NO_KEY
    assert watch.state(_shown()) is ChipState.NO_CARD
    watch.see(_lies(trouble="reader.none"))
    assert watch.state(_shown()) is ChipState.NO_READER


@pytest.mark.parametrize("form", list(PortraitFormat))
def test_a_portrait_is_decoded_in_a_child(form: PortraitFormat) -> None:
    picture = decode_portrait(draw_portrait("thử", form))
    assert picture is not None
    width, height, pixels = picture
    assert (width, height) == (240, 320)
    assert len(pixels) == width * height * 3


def _bomb() -> bytes:
    written = io.BytesIO()
    Image.new("L", (9000, 9000)).save(written, "JPEG")
    return written.getvalue()[: MOST_BYTES - 1]


@pytest.mark.parametrize(
    "compressed",
    [
        b"",
        b"no picture",
        draw_portrait("thử")[:500],
        bytes(MOST_BYTES + 1),
        _bomb(),
        b"\xff\xd8\xff\xe0" + bytes(200),
    ],
    ids=["empty", "letters", "cut", "too long", "too many pixels", "bad header"],
)
def test_no_picture_is_no_error(compressed: bytes) -> None:
    assert decode_portrait(compressed) is None


def test_numbers_are_masked_or_grouped() -> None:
    number = PersonNumber("001099012345")
    assert number_text(number, open_numbers=False) == "001•••••2345"
    assert number_text(number, open_numbers=True) == "001 099 012 345"


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=-5), "0 phút"),
        (timedelta(minutes=14, seconds=59), "14 phút"),
        (timedelta(hours=47), "47 giờ"),
        (timedelta(days=3), "3 ngày"),
    ],
)
def test_ages_are_rounded_down(ago: timedelta, said: str) -> None:
    now = datetime(2026, 11, 22, 3, 15, tzinfo=UTC)
    assert age_text(now - ago, now, WORDS) == said


def test_the_practice_card_has_a_portrait_group() -> None:
    assert FileId.DG2.identifier in card_of().files.application
