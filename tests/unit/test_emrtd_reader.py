"""A whole reading of practice cards, sound and hostile."""

from __future__ import annotations

import pytest
from support.emrtd_readings import (
    NOW,
    ChangedChannel,
    PulledChannel,
    anchors,
    card,
    keys,
    person,
    read,
)

from kiosk.domain.evidence import Outcome
from kiosk.errors import AtTheDeskError, KioskError
from kiosk.formats.chip_evidence import ChipEvidence, judge
from kiosk.formats.emrtd.access_keys import AccessKeys
from kiosk.formats.emrtd.chip_reading import Progress
from kiosk.formats.emrtd.file_reading import LARGEST_FILE
from kiosk.formats.emrtd.files import FileId
from kiosk.formats.emrtd.key_derivation import MrzKey
from kiosk.practice.card import CardProfile, mrz_key
from kiosk.practice.chip import ChipChannel, ChipHabits

READ_FILES = {FileId.COM, FileId.SOD, FileId.DG1, FileId.DG2, FileId.DG13}


def test_bac_opens_the_card_and_every_file_is_whole() -> None:
    practice = card()
    reading = read(practice)
    assert reading.access.protocol == "BAC"
    assert set(reading.files) >= READ_FILES
    assert reading.files[FileId.DG2] == practice.files.application[0x0102]
    assert not reading.refused


def test_extended_length_needs_a_third_of_the_commands() -> None:
    extended = read(card(CardProfile(habits=ChipHabits(largest_read=2048))))
    short = read(card())
    assert extended.files[FileId.DG2] == short.files[FileId.DG2]
    assert extended.traffic.apdus * 3 < short.traffic.apdus


def test_progress_counts_bytes_and_hands_over_each_file_once() -> None:
    seen: list[Progress] = []
    reading = read(card(), progress=seen.append)
    handed = {each.file: each.content for each in seen if each.content is not None}
    assert handed == dict(reading.files)
    portrait = [each.done for each in seen if each.file is FileId.DG2]
    assert portrait == sorted(portrait) and len(portrait) > 10
    assert seen[-1].file is FileId.DG2


def test_the_second_candidate_opens_where_the_first_is_refused() -> None:
    right = mrz_key(person())
    wrong = MrzKey(right.document_number, right.birth, "240315")
    assert read(card(), AccessKeys((wrong, right))).access.protocol == "BAC"


def test_a_wrong_key_is_said_to_be_refused() -> None:
    right = mrz_key(person())
    wrong = MrzKey(right.document_number, right.birth, "240315")
    with pytest.raises(AtTheDeskError) as caught:
        read(card(), AccessKeys((wrong,)))
    assert caught.value.code == "chip.key_refused"
    assert caught.value.facts["protocol"] == "BAC"


def test_without_a_key_nothing_is_tried() -> None:
    with pytest.raises(AtTheDeskError, match=r"chip\.no_key"):
        read(card(), AccessKeys())


def test_a_card_without_the_application_is_no_emrtd() -> None:
    channel = ChangedChannel(ChipChannel(card().chip()), lambda _n, _c, _a: b"\x6a\x82")
    with pytest.raises(AtTheDeskError, match=r"chip\.not_emrtd"):
        read(channel)


def test_a_card_pulled_at_any_command_is_said_to_be_pulled() -> None:
    total = read(card()).traffic.apdus
    for after in range(total):
        with pytest.raises(AtTheDeskError, match=r"card\.removed"):
            read(PulledChannel(ChipChannel(card().chip()), after))


@pytest.mark.parametrize("flipped", [0, 5, -3])
def test_an_answer_changed_at_any_command_is_never_taken(flipped: int) -> None:
    practice = card()
    honest = read(practice)

    for at in range(honest.traffic.apdus):

        def change(number: int, _command: bytes, answer: bytes, at: int = at) -> bytes:
            if number != at or len(answer) <= abs(flipped) + 2:
                return answer
            changed = bytearray(answer)
            changed[flipped] ^= 0x40
            return bytes(changed)

        try:
            reading = read(ChangedChannel(ChipChannel(practice.chip()), change))
        except KioskError:
            continue
        assert reading.files.items() <= honest.files.items()


def test_a_file_that_says_it_is_endless_is_refused() -> None:
    practice = card()
    huge = b"\x75\x84\x7f\xff\xff\xff" + bytes(3000)
    files = {**practice.files.application, 0x0102: huge}
    practice = type(practice)(
        type(practice.files)(practice.files.master, files), practice.keys, practice.habits
    )
    with pytest.raises(AtTheDeskError) as caught:
        read(practice)
    assert caught.value.code == "chip.endless_file"
    assert caught.value.facts["file"] == "dg2"
    assert LARGEST_FILE < 2**31


@pytest.mark.parametrize(
    "answer", [b"", b"\x90", b"\x90\x00", b"\x61\x10", b"\x6c\x10", b"\0" * 70000]
)
def test_a_chip_that_always_answers_the_same_comes_to_an_end(answer: bytes) -> None:
    channel = ChangedChannel(ChipChannel(card().chip()), lambda _n, _c, _a: answer)
    with pytest.raises(AtTheDeskError):
        read(channel)


def test_a_reading_shows_nothing_of_the_person() -> None:
    shown = repr(read(card()))
    assert person().number not in shown
    assert "files" not in shown
    assert "0990" not in repr(keys())


class SwappedChannel:
    """Two cards, one after the other on the reader, without a word."""

    def __init__(self, first: ChipChannel, second: ChipChannel, after: int) -> None:
        self._cards, self._after, self._count = (first, second), after, 0

    @property
    def atr(self) -> bytes:
        return self._cards[0].atr

    def transmit(self, command: bytes) -> bytes:
        self._count += 1
        return self._cards[self._count > self._after].transmit(command)


@pytest.mark.parametrize("name", ["vn", "bac-ca-aa"])
def test_a_card_swapped_at_any_command_is_never_proved(name: str) -> None:
    one, other = card(name), card(name)
    for after in range(1, 24, 2):
        channel = SwappedChannel(ChipChannel(one.chip()), ChipChannel(other.chip()), after)
        try:
            reading = read(channel)
        except KioskError:
            continue
        checks = judge(ChipEvidence.of(reading), anchors(), NOW).checks
        files = [one.files.application, other.files.application]
        assert reading.files[FileId.SOD] in [each[0x011D] for each in files]
        mixed = not any(
            all(
                reading.files[file] == each[file.identifier]
                for file in reading.files
                if file.data_group is not None
            )
            for each in files
        )
        assert not mixed or any(check.outcome is Outcome.FAILS for check in checks)
