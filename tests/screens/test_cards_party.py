"""Who stands beside the applicant: on record, without any right of the applicant's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from builders import QR_CLAIM
from support.way_card_host import Desk, Room, hosting

from counter_ui.screens.cards.party import PartyCard
from counter_ui.screens.way_intents import WayShown
from counter_ui.station import Station
from counter_ui.wording import Wording
from kiosk.domain.assistance import GuardianPaper, Help
from kiosk.domain.birth_date import BirthDate
from kiosk.domain.claim import Claim, Source
from kiosk.domain.clean_text import CleanText
from kiosk.domain.organisation import Capacity, CodeKind
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.policy import ApplicantKind, Method
from kiosk.domain.registration import Evidence
from kiosk.practice.card_data_groups import mrz_lines

CHILD = replace(
    QR_CLAIM,
    number=PersonNumber("001216000017"),
    name=CleanText("Nguyễn Văn Con"),
    birth=BirthDate.of(date(2016, 5, 1)),
)
GUARDIAN, GUARDIAN_NAME = "001185000011", "Trần Thị Mẹ"


def of_child(room: Room, station: Station, words: Wording) -> PartyCard:
    draft = room.draft(Method.IN_PERSON).with_evidence(Evidence(claim=CHILD))
    return PartyCard(draft, station, words)


def of_adult(room: Room, station: Station, words: Wording) -> PartyCard:
    draft = room.draft(Method.IN_PERSON).with_evidence(Evidence(claim=QR_CLAIM))
    return PartyCard(draft, station, words)


def of_enterprise(room: Room, station: Station, words: Wording) -> PartyCard:
    return PartyCard(room.draft(Method.USB_TOKEN, ApplicantKind.ENTERPRISE), station, words)


async def guardian(desk: Desk, number: str = GUARDIAN) -> None:
    await desk.press("1")
    await desk.enter(number)
    await desk.enter(GUARDIAN_NAME)


async def test_a_child_does_not_stand_alone() -> None:
    async with hosting(of_child) as desk:
        assert desk.shows("dưới 14 tuổi: phải có cha, mẹ")
        await desk.press("enter")
        assert desk.shows("[guardian.needed]") and not desk.said(WayShown)
        await guardian(desk)
        assert desk.shows("Giấy tờ nào chứng minh?")
        await desk.press("1")
        assert desk.shows(GUARDIAN_NAME) and desk.shows("001•••••0011")
        await desk.press("enter")
        shown = await desk.until_said(WayShown)
        assert shown.draft.guardian is not None
        assert shown.draft.guardian.paper is GuardianPaper.BIRTH_CERTIFICATE
        assert shown.draft.evidence == (Evidence(claim=CHILD),)


async def test_a_guardian_is_somebody_else_and_of_age() -> None:
    for number, code in (("001216000017", "same_person"), ("001212000013", "not_of_age")):
        async with hosting(of_child) as desk:
            await guardian(desk, number)
            await desk.press("2")
            assert desk.shows(f"[guardian.{code}]")
            await desk.press("escape", "escape", "enter")
            assert not desk.said(WayShown)


async def test_a_guardians_card_fills_the_guardians_fields_and_is_no_evidence() -> None:
    qr = "001185000011||Trần Thị Mẹ|02031985|Nữ|Tổ 1, Xã A|20042022"
    async with hosting(of_child) as desk:
        assert desk.card.take_scan(qr)
        assert desk.field("guardian_number").value == GUARDIAN
        await desk.press("enter", "enter", "3", "enter")
        shown = await desk.until_said(WayShown)
        assert shown.draft.guardian is not None and shown.draft.guardian.name == GUARDIAN_NAME
        assert shown.draft.evidence == (Evidence(claim=CHILD),)


async def test_what_was_wrong_with_a_scan_is_gone_once_somebody_types() -> None:
    async with hosting(of_child) as desk:
        await desk.press("1")
        assert desk.card.take_scan("https://example.vn/khong-phai-the")
        await desk.until(lambda: desk.shows("[scan.not_known]"))
        await desk.press("0")
        await desk.until(lambda: not desk.shows("[scan.not_known]"))


async def test_a_guardians_zone_serves_too() -> None:
    async with hosting(of_child) as desk:
        await desk.press("1")
        for line in mrz_lines(desk.room.fakes.person):
            await desk.scan(line)
        await desk.until(lambda: desk.field("guardian_number").value == "001099012345")
        assert desk.field("guardian_name").value == "NGUYEN VAN THU"


async def test_a_helper_is_a_helper_and_no_more() -> None:
    async with hosting(of_adult) as desk:
        await desk.press("2")
        await desk.enter("Lê Thị Giúp")
        assert desk.shows("không quyết định thay")
        await desk.press("enter")
        assert desk.shows("[party.help_missing]")
        await desk.press("1", "2", "2", "3", "enter")
        assert desk.shows("Lê Thị Giúp")
        await desk.press("enter")
        shown = await desk.until_said(WayShown)
        assert shown.draft.helper is not None
        assert shown.draft.helper.help == {Help.READING, Help.INTERPRETING}
        assert shown.draft.guardian is None


async def test_nobody_takes_everybody_off_the_record() -> None:
    async with hosting(of_adult) as desk:
        await desk.press("2")
        await desk.enter("Lê Thị Giúp")
        await desk.press("1", "enter")
        assert desk.shows("Lê Thị Giúp")
        await desk.press("3")
        assert not desk.shows("Lê Thị Giúp")
        await desk.press("enter")
        shown = await desk.until_said(WayShown)
        assert shown.draft.helper is None


async def test_esc_goes_back_step_by_step() -> None:
    async with hosting(of_child) as desk:
        await guardian(desk)
        await desk.press("escape")
        assert desk.focused == "guardian_number" or desk.focused == "guardian_name"
        await desk.press("escape")
        assert desk.shows("[1]") and desk.focused == ""
        await desk.press("escape")
        assert desk.screen.went_back == 1


async def test_an_organisation_is_typed_where_no_certificate_names_it() -> None:
    async with hosting(of_enterprise) as desk:
        await desk.scan(desk.room.fakes.person.qr_text())
        await desk.until_shown("đã quét QR")
        await desk.enter("Công ty TNHH Thử")
        await desk.enter("123")
        assert desk.shows("[tax.wrong_length]") and desk.focused == "organisation_code"
        desk.field("organisation_code").value = ""
        await desk.enter("0100233488-001")
        await desk.press("2", "1")
        shown = await desk.until_said(WayShown)
        organisation = shown.draft.organisation
        assert organisation is not None
        assert (organisation.code, organisation.code_kind) == ("0100233488-001", CodeKind.TAX)
        assert organisation.capacity is Capacity.AUTHORISED and organisation.papers_seen


async def test_a_check_digit_that_does_not_fit_is_a_warning() -> None:
    async with hosting(of_enterprise) as desk:
        await desk.scan(desk.room.fakes.person.qr_text())
        await desk.until_shown("đã quét QR")
        await desk.enter("Công ty TNHH Thử")
        await desk.enter("0100233489")
        assert desk.shows("chữ số kiểm tra của mã số thuế không khớp")
        assert desk.shows("Người này là:")


async def test_what_the_certificate_states_is_not_asked() -> None:
    claim = Claim(
        source=Source.CERTIFICATE,
        organisation=CleanText("SỞ THỬ NGHIỆM"),
        organisation_code="MNS:1012345",
    )

    def of_agency(room: Room, station: Station, words: Wording) -> PartyCard:
        draft = room.draft(Method.USB_TOKEN, ApplicantKind.AGENCY)
        draft = draft.with_evidence(Evidence(claim=claim))
        return PartyCard(draft.with_evidence(Evidence(claim=QR_CLAIM)), station, words)

    async with hosting(of_agency) as desk:
        assert desk.shows("SỞ THỬ NGHIỆM") and desk.shows("Người này là:")
        await desk.press("1", "1")
        shown = await desk.until_said(WayShown)
        assert shown.draft.organisation is not None
        assert shown.draft.organisation.code_kind is CodeKind.BUDGET_UNIT


async def test_without_papers_it_goes_no_further() -> None:
    async with hosting(of_enterprise) as desk:
        await desk.scan(desk.room.fakes.person.qr_text())
        await desk.until_shown("đã quét QR")
        await desk.enter("Công ty TNHH Thử")
        await desk.enter("0100233488")
        await desk.press("1", "0", "enter")
        assert desk.shows("[representative.no_papers]") and not desk.said(WayShown)
        await desk.press("escape")
        assert desk.focused.startswith("organisation")
