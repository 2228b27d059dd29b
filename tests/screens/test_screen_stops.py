"""Every way in which a registration stops or is held up, on the screen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fakes.hostile_people import HOSTILE_TEXTS, hostile_person
from fakes.station import FakeStation, practice_pki
from support.counter_pilot import Counter, running, shown_texts

from counter_ui.widgets.field import Field
from kiosk.practice.card import make_card
from kiosk.practice.chip import VirtualChip
from kiosk.practice.people import load_person

LOOKS_AT_THE_PERSON_S = 0.8
"""A first answer *no* sooner than this is taken for the beginning of a phone."""


async def to_evidence(counter: Counter) -> None:
    await counter.press("f2")
    await counter.until_card("EvidenceCard")


async def to_review(counter: Counter) -> None:
    counter.station.lay_card()
    await to_evidence(counter)
    await counter.scan(counter.station.person.qr_text())
    await counter.until_card("ReviewCard")


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        (("0", "1"), "refusal.not_same_face"),
        (("1", "0", "1"), "refusal.card_damaged"),
        (("1", "0", "2"), "refusal.card_expired"),
        (("1", "1", "0", "1"), "refusal.not_free"),
    ],
)
async def test_a_no_asks_for_its_reason_and_ends_on_paper(
    answers: tuple[str, ...], reason: str
) -> None:
    async with running() as counter:
        await to_review(counter)
        await counter.pilot.pause(LOOKS_AT_THE_PERSON_S)
        for key in answers[:-1]:
            await counter.press(key)
        await counter.until_card("RefuseCard")
        await counter.press(answers[-1])
        await counter.until_card("RefusedCard")
        assert counter.station.printer.slips[0].reason_code == reason
        assert counter.shows(counter.station.printer.slips[0].number)
        assert not counter.station.store.pages.outbox


async def test_nothing_is_answered_beforehand() -> None:
    async with running() as counter:
        await to_review(counter)
        assert counter.screen.journey is not None
        assert counter.screen.journey.answers == (None, None, None)
        assert not counter.shows("✓Đúng")


async def test_no_consent_ends_it() -> None:
    async with running() as counter:
        await to_review(counter)
        await counter.press("1", "1", "1")
        await counter.until_card("ContactCard")
        await counter.press("f4", "enter")
        await counter.until_card("ConsentCard")
        assert counter.shows("Luật Bảo vệ dữ liệu cá nhân")
        await counter.press("0")
        await counter.until_card("RefuseCard")
        await counter.press("1")
        await counter.until_card("RefusedCard")
        assert counter.station.printer.slips[0].reason_code == "refusal.no_consent"


async def test_f8_refuses_at_every_step_and_escape_comes_back() -> None:
    async with running() as counter:
        await to_review(counter)
        await counter.press("f8")
        await counter.until_card("RefuseCard")
        await counter.press("escape")
        await counter.until_card("ReviewCard")
        await counter.press("escape")
        await counter.until_card("EvidenceCard")
        assert counter.shows("NGUYỄN VĂN THỬ")
        await counter.press("f8")
        await counter.until_card("RefuseCard")
        await counter.press("escape")
        await counter.until_card("EvidenceCard")


async def test_a_card_that_was_pulled_is_read_again_when_it_is_back() -> None:
    station = FakeStation()
    made = make_card(station.person, practice_pki())

    class PulledOnce(VirtualChip):
        left = 12

        def process(self, raw: bytes) -> bytes:
            self.left -= 1
            if self.left == 0:
                station.readers.remove()
            return super().process(raw)

    station.readers.insert(PulledOnce(made.files, made.keys, made.habits))
    async with running(station) as counter:
        await to_evidence(counter)
        await counter.scan(station.person.qr_text())
        await counter.until(lambda: counter.shows("card.removed"))
        assert counter.card_is("EvidenceCard")
        assert counter.shows("NGUYỄN VĂN THỬ") or counter.shows("Nguyễn Văn Thử")
        station.readers.insert(made.chip())
        await counter.until_card("ReviewCard")
        assert counter.shows("NGUYỄN VĂN THỬ")


async def test_a_wrong_key_names_the_fields_and_keeps_everything() -> None:
    station = FakeStation()
    station.readers.insert(make_card(station.person, practice_pki(), "bac").chip())
    async with running(station) as counter:
        await to_evidence(counter)
        wrong = replace(station.person, number="001099054321")
        await counter.scan(wrong.qr_text())
        await counter.until(lambda: counter.shows("chip.key_refused"))
        for words in ("số định danh", "ngày sinh", "ngày hết hạn"):
            assert counter.shows(words)
        await counter.pilot.pause(0.5)
        assert counter.card_is("EvidenceCard")
        await counter.scan(station.person.qr_text())
        await counter.until_card("ReviewCard")


async def test_card_first_and_scan_after_reads_as_well() -> None:
    async with running() as counter:
        await to_evidence(counter)
        await counter.scan(counter.station.person.qr_text())
        await counter.until(lambda: counter.shows("mời đặt thẻ"))
        counter.station.lay_card()
        await counter.until_card("ReviewCard")


async def test_hand_entry_opens_the_chip() -> None:
    async with running() as counter:
        counter.station.lay_card()
        await to_evidence(counter)
        await counter.press("f3")
        for text in ("001099012345", "15031999", "15/03/2039", ""):
            await counter.type(text)
            await counter.press("enter")
        await counter.until_card("ReviewCard")


@pytest.mark.parametrize(
    ("before", "wrong", "code", "field", "below"),
    [
        ((), "00109901234", "number.wrong_length", "typed-number", "Ngày sinh"),
        ((), "", "number.not_digits", "typed-number", "Ngày sinh"),
        (("001099012345",), "31/02/1999", "typed.birth_malformed", "typed-birth", "Có giá trị"),
        (
            ("001099012345", "15031999"),
            "39",
            "typed.expiry_malformed",
            "typed-expiry",
            "Họ và tên",
        ),
    ],
)
async def test_hand_entry_checks_each_field_as_it_is_left(
    before: tuple[str, ...], wrong: str, code: str, field: str, below: str
) -> None:
    async with running() as counter:
        await to_evidence(counter)
        await counter.press("f3")
        for text in (*before, wrong):
            await counter.type(text)
            await counter.press("enter")
        await counter.until(lambda: counter.shows(code))
        assert counter.app.focused is not None
        assert counter.app.focused.id == field
        assert counter.text().index(code) < counter.text().index(below)
        journey = counter.screen.journey
        assert journey is not None and not journey.draft.evidence


async def test_hand_entry_goes_on_once_the_field_is_right() -> None:
    async with running() as counter:
        counter.station.lay_card()
        await to_evidence(counter)
        await counter.press("f3")
        await counter.type("00109901234")
        await counter.press("enter")
        await counter.until(lambda: counter.shows("number.wrong_length"))
        await counter.type("5")
        await counter.press("enter")
        assert not counter.shows("number.wrong_length")
        for text in ("15031999", "", ""):
            await counter.type(text)
            await counter.press("enter")
        await counter.until_card("ReviewCard")


async def test_a_field_spoilt_after_it_was_left_is_found_at_the_end() -> None:
    async with running() as counter:
        await to_evidence(counter)
        await counter.press("f3")
        for text in ("001099012345", "15/03/1999", "15/03/2039"):
            await counter.type(text)
            await counter.press("enter")
        counter.screen.query_one("#typed-birth", Field).value = "15/13/1999"
        await counter.press("enter")
        await counter.until(lambda: counter.shows("typed.birth_malformed"))
        assert counter.app.focused is not None
        assert counter.app.focused.id == "typed-birth"


async def test_mrz_lines_are_gathered() -> None:
    async with running() as counter:
        counter.station.lay_card()
        await to_evidence(counter)
        for each in _mrz_lines(counter):
            await counter.scan(each)
        await counter.until_card("ReviewCard")


def _mrz_lines(counter: Counter) -> list[str]:
    from kiosk.practice.card_data_groups import mrz_lines

    return list(mrz_lines(counter.station.person))


async def test_without_a_chip_the_policy_says_what_that_is_worth() -> None:
    async with running() as counter:
        await to_evidence(counter)
        await counter.scan(counter.station.person.qr_text())
        await counter.until(lambda: counter.shows("mời đặt thẻ"))
        await counter.press("enter")
        await counter.until_card("ReviewCard")
        assert counter.shows("Không có ảnh từ chip")
        await counter.press("1", "1", "1")
        await counter.until_card("ContactCard")
        proofed = counter.screen.journey.proofed if counter.screen.journey else None
        assert proofed is not None and int(proofed.level) == 2


async def test_an_unknown_signer_gives_no_level_and_says_why() -> None:
    station = FakeStation()
    station.trust.empty = True
    async with running(station) as counter:
        await to_review(counter)
        await counter.press("1", "1", "1")
        await counter.until(lambda: bool(counter.screen.journey and counter.screen.journey.proofed))
        proofed = counter.screen.journey.proofed if counter.screen.journey else None
        assert proofed is not None
        if int(proofed.level) == 0:
            await counter.until(lambda: counter.shows("proofing.no_level"))
        else:
            assert int(proofed.level) < 3


async def test_an_expired_card_gives_no_level() -> None:
    station = FakeStation(person=load_person("le-van-het-han"))
    async with running(station) as counter:
        station.lay_card("le-van-het-han")
        await to_evidence(counter)
        await counter.scan(station.person.qr_text())
        await counter.until_card("ReviewCard")
        await counter.press("1", "1", "1")
        await counter.until(lambda: counter.shows("proofing.no_level"))
        assert counter.shows("thẻ đã hết hạn")
        assert counter.card_is("ReviewCard")


async def test_a_scan_never_answers_a_question() -> None:
    async with running() as counter:
        await to_review(counter)
        await counter.scan("001199012345 111000")
        await counter.until(lambda: counter.shows("scan.not_known"))
        assert counter.card_is("ReviewCard")
        assert counter.screen.journey is not None
        assert counter.screen.journey.answers == (None, None, None)


async def test_another_card_after_the_answers_asks_them_again() -> None:
    async with running() as counter:
        await to_review(counter)
        await counter.press("1", "1")
        await counter.scan(counter.station.person.qr_text())
        await counter.until(
            lambda: (
                counter.screen.journey is not None
                and counter.screen.journey.answers == (None, None, None)
            )
        )


async def test_backspace_takes_an_answer_back_and_going_back_keeps_the_rest() -> None:
    async with running() as counter:
        await to_review(counter)
        await counter.press("1", "1", "backspace")
        await counter.until(
            lambda: (
                counter.screen.journey is not None
                and counter.screen.journey.answers == (True, None, None)
            )
        )
        assert counter.screen.journey is not None
        await counter.press("1", "1")
        await counter.until_card("ContactCard")
        await counter.type("0912345678")
        await counter.press("enter", "enter")
        await counter.until_card("ConsentCard")
        await counter.press("escape")
        await counter.until_card("ContactCard")
        await counter.until(lambda: counter.shows("0912345678"))
        await counter.press("escape")
        await counter.until_card("ReviewCard")
        assert counter.screen.journey.answers == (True, True, True)
        await counter.press("enter")
        await counter.until_card("ContactCard")


@pytest.mark.parametrize("name", HOSTILE_TEXTS)
async def test_hostile_names_are_letters(name: str) -> None:
    station = FakeStation(person=replace(hostile_person(HOSTILE_TEXTS[name]), name="THỬ"))
    station.readers.insert(make_card(hostile_person(HOSTILE_TEXTS[name]), practice_pki()).chip())
    async with running(station, size=(80, 24)) as counter:
        await to_evidence(counter)
        await counter.scan(load_person().qr_text())
        await counter.until_card("ReviewCard")
        text = counter.text()
        assert "\x1b" not in text and "\x07" not in text and "\u202e" not in text
        if name == "markup":
            assert "[@click=app.quit]VĂN[/] [red]" in shown_texts(counter.screen)


async def test_f2_does_not_throw_a_draft_away() -> None:
    async with running() as counter:
        await to_review(counter)
        await counter.press("f2")
        assert counter.card_is("ReviewCard")
        assert counter.shows("screen.draft_open")


async def test_a_policy_that_is_not_in_force_opens_nothing() -> None:
    station = FakeStation()
    station.policies.policy = None
    async with running(station) as counter:
        await counter.press("f2")
        await counter.until(lambda: counter.shows("policy.none"))
        assert counter.card_is("IdleCard")


async def test_going_back_from_the_first_step_is_a_refusal_and_needs_its_reason() -> None:
    async with running() as counter:
        await to_evidence(counter)
        await counter.scan(counter.station.person.qr_text())
        await counter.until(lambda: counter.shows("đã quét QR"))
        await counter.press("escape")
        await counter.until(lambda: counter.shows("screen.back_is_refusal"))
        assert counter.card_is("EvidenceCard")


async def test_a_zone_that_an_input_method_has_changed_is_not_read() -> None:
    async with running() as counter:
        await to_evidence(counter)
        await counter.scan("IDVNM0990123456001099012345<<ố")
        await counter.until(lambda: counter.shows("scan.damaged"))
