"""Mobile subscriber and social insurance: the authority compares, the card says what came of it."""

from __future__ import annotations

import functools

import pytest
from support.way_card_host import Desk, Room, hosting

from counter_ui.screens.cards.insurance import InsuranceCard
from counter_ui.screens.cards.mobile import MobileCard
from counter_ui.screens.way_intents import WayShown
from counter_ui.station import Station
from counter_ui.wording import Wording
from kiosk.domain.birth_date import BirthDate
from kiosk.domain.claim import Claim, Source
from kiosk.domain.clean_text import CleanText
from kiosk.domain.comparison import INSURANCE_MATCHES, Answer, Comparison, FieldMatch
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.phone import Phone
from kiosk.domain.policy import Method
from kiosk.domain.registration import Contact, Evidence
from kiosk.errors import LaterError
from kiosk.practice.card_data_groups import mrz_lines

NUMBER, NAME, PHONE = "001099012345", "Nguyễn Văn Thử", "0912345678"

LABELS = {
    "number": "Tên đăng nhập (Số CMT/CCCD)",
    "name": "Họ tên",
    "birth": "Ngày sinh",
    "phone": "Số điện thoại",
}


def mobile(room: Room, station: Station, words: Wording) -> MobileCard:
    return MobileCard(room.draft(Method.MOBILE_SUBSCRIBER), station, words)


def insurance(room: Room, station: Station, words: Wording) -> InsuranceCard:
    return InsuranceCard(room.draft(Method.SOCIAL_INSURANCE), station, words)


async def fill_mobile(desk: Desk, birth: str = "15/03/1999", phone: str = PHONE) -> None:
    for text in (NUMBER, NAME, birth, phone):
        await desk.enter(text)


async def fill_insurance(desk: Desk, code: str = "0123456789") -> None:
    for text in (NUMBER, code, NAME, "1999", PHONE):
        await desk.enter(text)


async def scan(desk: Desk) -> None:
    await desk.scan(desk.room.fakes.person.qr_text())
    await desk.until_shown("đã quét QR")


async def test_typed_and_matched_goes_on_with_the_phone() -> None:
    async with hosting(mobile) as desk:
        await fill_mobile(desk)
        shown = await desk.until_said(WayShown)
        assert shown.contact is not None and shown.contact.phone is not None
        assert (shown.contact.phone.value, shown.contact.email) == (PHONE, None)
        claim = shown.draft.claim(Source.TYPED)
        assert claim is not None and claim.number is not None
        assert (claim.number.value, claim.name, str(claim.birth)) == (NUMBER, NAME, "15/03/1999")
        assert shown.draft.claim(Source.CARRIER) is not None


async def test_of_a_scanned_card_nothing_is_typed() -> None:
    async with hosting(mobile) as desk:
        await scan(desk)
        assert desk.focused == "phone"
        assert desk.shows("001•••••2345") and not desk.shows("099012345")
        await desk.enter(PHONE)
        shown = await desk.until_said(WayShown)
        assert shown.draft.claim(Source.TYPED) is None
        assert shown.draft.claim(Source.QR) is not None


async def test_numbers_are_open_only_when_asked_for() -> None:
    async with hosting(mobile) as desk:
        await scan(desk)
        await desk.press("f6")
        assert desk.shows("001 099 012 345")
        await desk.press("f6")
        assert not desk.shows("001 099 012 345")


async def test_a_zone_gives_number_and_birth_and_leaves_the_name_to_be_typed() -> None:
    async with hosting(mobile) as desk:
        for line in mrz_lines(desk.room.fakes.person):
            await desk.scan(line)
        await desk.until_shown("đã quét MRZ")
        assert desk.focused == "name"
        await desk.enter(NAME)
        await desk.enter(PHONE)
        shown = await desk.until_said(WayShown)
        claim = shown.draft.claim(Source.TYPED)
        assert claim is not None and claim.name == NAME


async def test_what_was_given_before_is_not_typed_again() -> None:
    contact = Contact(phone=Phone(PHONE), email="thu@example.com")

    def again(room: Room, station: Station, words: Wording) -> MobileCard:
        claim = Claim(
            source=Source.TYPED,
            number=PersonNumber(NUMBER),
            name=CleanText(NAME),
            birth=BirthDate(1999),
        )
        draft = room.draft(Method.MOBILE_SUBSCRIBER).with_evidence(Evidence(claim=claim))
        return MobileCard(draft, station, words, contact)

    async with hosting(again) as desk:
        assert [desk.field(each).value for each in LABELS] == [NUMBER, NAME, "1999", PHONE]
        await desk.press("enter")
        shown = await desk.until_said(WayShown)
        assert shown.contact == contact


async def test_an_address_is_optional_and_judged() -> None:
    async with hosting(mobile) as desk:
        await scan(desk)
        await desk.press("f7")
        assert desk.focused == "mail"
        await desk.enter("thu@")
        assert desk.shows("Địa chỉ e-mail chưa đúng") and desk.focused == "mail"
        desk.field("mail").value = ""
        await desk.enter("thu@example.com")
        await desk.enter(PHONE)
        shown = await desk.until_said(WayShown)
        assert shown.contact is not None and shown.contact.email == "thu@example.com"


async def test_an_old_number_of_eleven_digits_is_asked_about_as_it_is_now() -> None:
    async with hosting(mobile) as desk:
        await scan(desk)
        await desk.enter("0168 234 5678")
        shown = await desk.until_said(WayShown)
        assert shown.contact is not None and shown.contact.phone is not None
        assert shown.contact.phone.value == "0382345678"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("number", "", "Bạn phải nhập cmt/cccd."),
        ("number", "012345678", "CMND 9 số"),
        ("number", "0010990123456", "13 chữ số"),
        ("name", "Nguyễn Văn 4", "không có chữ số"),
        ("name", "a" * 180, "dài quá 150"),
        ("birth", "31/02/1999", "Ngày sinh chưa đúng"),
        ("birth", "15/03/2099", "Ngày sinh chưa tới"),
        ("phone", "", "Chưa nhập số điện thoại"),
        ("phone", "0241234567", "không phải số di động"),
        ("phone", "091234567", "có 9 chữ số"),
    ],
)
async def test_what_is_wrong_is_said_right_below_its_field(name: str, text: str, said: str) -> None:
    async with hosting(mobile) as desk:
        desk.field(name).focus()
        await desk.enter(text)
        assert desk.shows(said) and desk.focused == name
        lines = desk.text().splitlines()
        place = next(n for n, line in enumerate(lines) if "✕" in line)
        assert lines[place - 1].startswith(LABELS[name])
        assert not desk.said(WayShown)


async def test_a_year_that_does_not_fit_the_number_is_a_warning() -> None:
    async with hosting(mobile) as desk:
        await desk.enter(NUMBER)
        await desk.enter(NAME)
        await desk.enter("15/03/1998")
        assert desk.shows("năm sinh khác với số định danh") and desk.focused == "phone"


@pytest.mark.parametrize(
    ("answer", "said", "where"),
    [
        (Answer.MISMATCH, "Thuê bao không khớp với thuê bao nhà mạng", "TTTB gửi 1414"),
        (Answer.ABSENT, "Nhà mạng không có thuê bao này", "cửa hàng nhà mạng"),
        (Answer.SUSPENDED, "đang bị khóa hoặc tạm dừng", "cửa hàng nhà mạng"),
        (Answer.UNAVAILABLE, "Nhà mạng chưa trả lời", "phương thức khác"),
    ],
)
async def test_what_does_not_match_says_where_to_go(answer: Answer, said: str, where: str) -> None:
    async with hosting(mobile) as desk:
        desk.room.centre.answer = answer
        await fill_mobile(desk)
        await desk.until_shown(said)
        assert desk.shows(where) and not desk.said(WayShown)
        desk.room.centre.answer = Answer.MATCH
        await desk.press("enter")
        await desk.until_said(WayShown)
        assert len(desk.room.centre.asked) == 2


async def test_a_mistake_is_mended_on_the_same_card() -> None:
    async with hosting(mobile) as desk:
        desk.room.centre.answer = Answer.MISMATCH
        await fill_mobile(desk, birth="15/03/1989")
        await desk.until_shown("không khớp")
        await desk.press("escape")
        assert desk.field("name").value == NAME and desk.screen.went_back == 0
        desk.room.centre.answer = Answer.MATCH
        desk.field("birth").value = "15/03/1999"
        desk.field("phone").focus()
        await desk.press("enter")
        shown = await desk.until_said(WayShown)
        claim = shown.draft.claim(Source.TYPED)
        assert claim is not None and str(claim.birth) == "15/03/1999"
        await desk.press("escape")


async def test_escape_goes_to_the_field_that_did_not_match() -> None:
    async with hosting(insurance) as desk:
        match, differs = FieldMatch.MATCH, FieldMatch.MISMATCH
        fields = (("number", match), ("name", differs), ("birth", differs))
        found = Comparison(of=INSURANCE_MATCHES, answer=Answer.MISMATCH, fields=fields)
        desk.room.centre.social_insurance = lambda *_: found  # type: ignore[method-assign]
        await fill_insurance(desk)
        await desk.until_shown("✕ Họ tên không khớp")
        await desk.press("escape")
        await desk.until(lambda: desk.focused == "name")


async def test_escape_ends_the_waiting_and_a_later_answer_changes_nothing() -> None:
    async with hosting(mobile) as desk:
        centre = desk.room.centre
        centre.answer = Answer.MISMATCH
        centre.answers.clear()
        await fill_mobile(desk)
        card = desk.card
        assert isinstance(card, MobileCard)
        await desk.until(lambda: card.busy)
        before = card.draft
        await desk.press("escape")
        await desk.until(lambda: not card.busy and desk.focused == "phone")
        assert desk.field("name").value == NAME and desk.screen.went_back == 0
        centre.answers.set()
        await desk.app.workers.wait_for_complete()
        await desk.pilot.pause()
        assert card.draft is before and not desk.said(WayShown)
        centre.answer = Answer.MATCH
        await desk.press("enter")
        await desk.until_said(WayShown)


async def test_up_and_down_go_from_field_to_field_and_judge_nothing() -> None:
    async with hosting(mobile) as desk:
        await desk.enter("12345")
        await desk.until_shown("có 5 chữ số")
        for key, field in (
            ("up", "number"),
            ("down", "name"),
            ("down", "birth"),
            ("up", "name"),
            ("up", "number"),
        ):
            await desk.press(key)
            await desk.until(functools.partial(lambda wanted: desk.focused == wanted, field))
        assert desk.field("number").value == "12345"


async def test_another_card_takes_the_answer_back() -> None:
    async with hosting(insurance) as desk:
        await fill_insurance(desk)
        await desk.until_shown("khớp với cơ sở dữ liệu BHXH")
        assert desk.card.take_scan("001185000011||Trần Thị Mẹ|02031985|Nữ|Tổ 1, Xã A|20042022")
        await desk.until_shown("đã quét QR")
        await desk.press("enter")
        assert not desk.said(WayShown)
        await desk.until(lambda: len(desk.room.centre.asked) == 2)
        assert desk.room.centre.asked[1].number.value == "001185000011"


async def test_typing_that_a_card_corrects_is_no_evidence() -> None:
    async with hosting(mobile) as desk:
        desk.room.centre.answer = Answer.MISMATCH
        for text in (NUMBER, "Nguyễn Văn Nhầm", "1999", PHONE):
            await desk.enter(text)
        await desk.until_shown("không khớp")
        await desk.press("escape")
        desk.room.centre.answer = Answer.MATCH
        await scan(desk)
        await desk.press("enter")
        shown = await desk.until_said(WayShown)
        assert shown.draft.claim(Source.TYPED) is None


async def test_a_centre_that_is_away_loses_nothing() -> None:
    async with hosting(mobile) as desk:
        desk.room.centre.away = LaterError("centre.unreachable", reason="cut")
        await fill_mobile(desk)
        await desk.until_shown("Không nối được tới trung tâm (đường truyền bị ngắt giữa chừng)")
        assert desk.shows("Enter thử lại") and not desk.shows("tự gửi")
        assert desk.field("name").value == NAME and desk.focused == "phone"
        desk.room.centre.away = None
        await desk.press("enter")
        await desk.until_said(WayShown)
        assert not desk.shows("Không nối được")


async def test_insurance_shows_the_number_that_came_back_masked() -> None:
    async with hosting(insurance) as desk:
        desk.room.centre.number = PersonNumber(NUMBER)
        await fill_insurance(desk)
        await desk.until_shown("khớp với cơ sở dữ liệu BHXH")
        assert desk.shows("001•••••2345") and not desk.shows(NUMBER)
        assert desk.shows("0912 345 678") and not desk.said(WayShown)
        await desk.press("enter")
        shown = await desk.until_said(WayShown)
        assert shown.contact is not None and shown.contact.phone is not None
        claim = shown.draft.claim(Source.SOCIAL_INSURANCE)
        assert claim is not None and claim.number == PersonNumber(NUMBER)


async def test_an_old_number_that_came_back_is_explained() -> None:
    async with hosting(insurance) as desk:
        desk.room.centre.old_number = "012345678"
        await fill_insurance(desk)
        await desk.until_shown("số CMND cũ")
        assert not desk.shows("012345678")


async def test_insurance_says_where_its_code_stands_and_is_looked_up() -> None:
    async with hosting(insurance) as desk:
        for words in (
            "10 số trên sổ",
            "thẻ BHYT (10 ký tự cuối)",
            "Tra cứu mã BHXH: baohiemxahoi.gov",
        ):
            assert desk.shows(words), words


async def test_of_a_health_card_the_last_ten_are_taken_and_shown() -> None:
    async with hosting(insurance) as desk:
        await desk.enter(NUMBER)
        await desk.enter("gd4 79 0123456789")
        assert desk.shows("lấy 10 ký tự cuối làm mã BHXH: 0123456789")
        assert desk.focused == "name"


@pytest.mark.parametrize("code", ["0123456789", NUMBER, ""])
async def test_the_personal_number_serves_as_code(code: str) -> None:
    async with hosting(insurance) as desk:
        await fill_insurance(desk, code)
        await desk.until_shown("khớp với cơ sở dữ liệu BHXH")


@pytest.mark.parametrize(
    ("code", "said"), [("12345", "dài chưa đúng"), ("GD479", "cũng không phải mã thẻ BHYT")]
)
async def test_what_is_no_code_is_said(code: str, said: str) -> None:
    async with hosting(insurance) as desk:
        await desk.enter(NUMBER)
        await desk.enter(code)
        assert desk.shows(said) and desk.focused == "insurance"


async def test_insurance_that_differs_cannot_be_registered() -> None:
    async with hosting(insurance) as desk:
        desk.room.centre.answer = Answer.MISMATCH
        await fill_insurance(desk)
        await desk.until_shown("Không đăng ký được tài khoản")
        assert desk.shows("cơ quan BHXH sửa") and not desk.said(WayShown)


async def test_the_fields_that_differ_are_named() -> None:
    async with hosting(insurance) as desk:
        match, differs, absent = FieldMatch.MATCH, FieldMatch.MISMATCH, FieldMatch.ABSENT
        fields = (("number", match), ("name", differs), ("birth", absent))
        found = Comparison(of=INSURANCE_MATCHES, answer=Answer.MISMATCH, fields=fields)
        desk.room.centre.social_insurance = lambda *_: found  # type: ignore[method-assign]
        await fill_insurance(desk)
        await desk.until_shown("✕ Họ tên không khớp")
        assert desk.shows("✓ Số CMT/CCCD khớp")
        assert desk.shows("○ Ngày sinh nơi kia không có để so")


async def test_a_foreign_code_is_no_card() -> None:
    async with hosting(mobile) as desk:
        await desk.scan("https://example.com/|x|y")
        await desk.until_shown("[qr.not_a_card]")
        assert desk.field("number").value == "" and desk.focused == "number"
