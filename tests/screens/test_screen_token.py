"""USB ký số on the screen: what is missing, whose it is, the owner's PIN, the proof."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from fakes.signing_tokens import FAKE_PIN
from support.token_room import TokenRoom
from support.token_screen import Sitting, sitting

from counter_ui.screens.cards.token_moment import Moment
from counter_ui.widgets.pin_field import PinField
from kiosk.domain.certificate_holder import Pki
from kiosk.domain.claim import Source
from kiosk.domain.evidence import Outcome
from kiosk.domain.organisation import Capacity
from kiosk.domain.policy import ApplicantKind, Policy
from kiosk.errors import TechnicianError
from kiosk.formats.certificate_trust import CertificateTrust
from kiosk.ports.signing_token import DeskTokens, ModuleTrouble, PinState
from kiosk.practice.people import load_person
from kiosk.practice.policy import PRACTICE_POLICY

FIRM = {"name": "CÔNG TY TNHH THỬ NGHIỆM"}


@pytest.fixture
def room() -> TokenRoom:
    return TokenRoom()


async def test_a_citizen_from_the_plug_to_the_proof(room: TokenRoom) -> None:
    async with sitting(room) as here:
        await here.until_shown("Chưa cắm USB ký số")
        room.plug()
        await here.until_shown("mời chủ USB")
        for said in ("Họ tên / Tên tổ chức", "Nguyễn Văn Thử", "Ngày hiệu lực", "01/01/2024"):
            assert here.shows(said)
        for said in ("Ngày hết hạn", "01/01/2029", "Tên CA", "PRACTICE national CA", "✓"):
            assert here.shows(said)
        assert here.shows("001•••••2345") and not here.shows("001099012345")
        await here.press("f6")
        assert here.shows("001099012345")
        assert not here.card.hand_over and room.tokens.pins == []
        await here.press("enter")
        await here.until_moment(Moment.PIN)
        assert here.card.hand_over
        assert here.shows("tự nhập mã PIN") and here.shows("không bao giờ hỏi")
        await here.press(*FAKE_PIN)
        assert here.shows("••••••••") and not here.shows(FAKE_PIN)
        await here.press("enter")
        await here.until(lambda: bool(here.host.shown))
        assert not here.card.hand_over
    (message,) = here.host.shown
    (evidence,) = message.draft.evidence
    assert evidence.claim.source is Source.CERTIFICATE
    assert evidence.claim.number is not None
    assert all(each.outcome is Outcome.HOLDS for each in evidence.checks)
    assert room.tokens.pins == [FAKE_PIN], "once"


async def test_a_firm_is_asked_who_acts_for_it_and_by_what_papers(room: TokenRoom) -> None:
    room.plug("MST:0100233488", **FIRM)
    async with sitting(room, ApplicantKind.ENTERPRISE) as here:
        await here.to_party()
        await here.until_shown("[1] Người đại diện theo pháp luật")
        assert here.shows("0100233488") and here.card.moment is Moment.PARTY
        await here.press("1")
        await here.press("1")
        await here.until_moment(Moment.PIN)
        await here.type_pin()
        await here.until(lambda: bool(here.host.shown))
    draft = here.host.shown[0].draft
    assert draft.organisation is not None
    assert draft.organisation.capacity is Capacity.LEGAL
    assert (draft.organisation.code, draft.organisation.papers_seen) == ("0100233488", True)
    assert {each.claim.source for each in draft.evidence} == {Source.TYPED, Source.CERTIFICATE}
    signed = draft.claim(Source.CERTIFICATE)
    assert signed is not None and signed.organisation_code == "0100233488"
    assert draft.evidence[-1].attachment is not None, "the proof, not what was stated before it"


async def test_without_papers_nobody_is_asked_for_a_pin(room: TokenRoom) -> None:
    room.plug("MST:0100233488", **FIRM)
    async with sitting(room, ApplicantKind.ENTERPRISE) as here:
        await here.to_party()
        await here.press("1")
        await here.press("0")
        await here.until_shown("[representative.no_papers]")
        assert here.card.moment is Moment.PARTY
        await here.press("escape")
        await here.press("escape")
        await here.until_moment(Moment.FACTS)


async def test_what_was_said_for_one_firm_does_not_count_for_the_next(room: TokenRoom) -> None:
    room.plug("MST:0100233488", **FIRM)
    async with sitting(room, ApplicantKind.ENTERPRISE) as here:
        await here.to_party()
        await here.press("2")
        await here.until_shown("▶ Người được ủy quyền")
        room.tokens.pull("T1")
        await here.until_shown("[token.removed]")
        room.plug("MST:0301824642", serial="T2", which=1, **FIRM)
        await here.until_shown("ghi người đại diện")
        await here.press("enter")
        await here.until_moment(Moment.PARTY)
        asked = "Người đại diện trước mặt"
        await here.until(lambda: here.shows(asked) and not here.shows("Người được ủy quyền"))
        await here.press("enter", "enter", "enter")
        await here.until_shown("[2] Người được ủy quyền")


async def test_an_agency_whose_certificate_names_no_number_types_it(room: TokenRoom) -> None:
    room.plug("QĐ:12/QĐ-UB", name="UBND XÃ THỬ NGHIỆM", pki=Pki.GOVERNMENT)
    async with sitting(room, ApplicantKind.AGENCY) as here:
        await here.to_party()
        await here.type("MNS:1234567")
        await here.press("2")
        await here.press("1")
        await here.until_moment(Moment.PIN)
        await here.type_pin()
        await here.until(lambda: bool(here.host.shown))
    organisation = here.host.shown[0].draft.organisation
    assert organisation is not None and organisation.duplicate_key == "MNS:1234567"


async def test_a_certificate_of_person_and_firm_is_asked_about(room: TokenRoom) -> None:
    room.plug("CCCD:001099012345", "MST:0100233488")
    async with sitting(room) as here:
        await here.until_shown("Đăng ký cho ai?")
        await here.press("enter")
        assert here.card.moment is Moment.FACTS, "not before it is answered"
        await here.press("2")
        await here.to_party()
        await here.press("escape", "escape", "escape")
        await here.until_shown("Đăng ký cho ai?")
        await here.press("1")
        await here.to_pin()
        await here.press("escape", "escape")
        await here.press("2")
        await here.until_shown("ghi người đại diện")
        await here.press("enter", "enter", "enter", "enter")
        await here.until_shown("[1] Người đại diện theo pháp luật")
        await here.press("2")
        await here.press("1")
        await here.until_moment(Moment.PIN)
        await here.type_pin()
        await here.until(lambda: bool(here.host.shown))
    draft = here.host.shown[0].draft
    assert draft.kind is ApplicantKind.ENTERPRISE and draft.organisation is not None
    signed = draft.claim(Source.CERTIFICATE)
    assert signed is not None
    assert (signed.number, signed.organisation_code) == (None, "0100233488")


@pytest.mark.parametrize(
    ("old_number", "fits"), [("201000123", True), ("201000124", False)], ids=["own", "of another"]
)
async def test_a_cmnd_alone_is_compared_with_the_chip_before_any_pin(
    room: TokenRoom, old_number: str, fits: bool
) -> None:
    room.plug(f"CMND:{old_number}")
    async with sitting(room) as here:
        await here.until_shown("chỉ ghi số CMND cũ")
        await here.press("enter")
        assert here.card.moment is Moment.FACTS
        here.rig.fakes.lay_card("tran-thi-mau")
        here.card.take_scan(load_person("tran-thi-mau").qr_text())
        await here.until_shown("mời chủ USB" if fits else "không dùng để đăng ký được")


async def test_a_cmnd_waits_for_the_card_on_the_reader(room: TokenRoom) -> None:
    room.plug("CMND:201000123")
    async with sitting(room) as here:
        await here.until_shown("chỉ ghi số CMND cũ")
        here.card.take_scan(load_person("tran-thi-mau").qr_text())
        await here.until_shown("[card.absent]")
        here.rig.fakes.lay_card("tran-thi-mau")
        await here.press("f5")
        await here.to_pin()
        await here.type_pin()
        await here.until(lambda: bool(here.host.shown))
    sources = {each.claim.source for each in here.host.shown[0].draft.evidence}
    assert sources == {Source.QR, Source.CHIP, Source.CERTIFICATE}


@pytest.mark.parametrize(
    ("kind", "uid", "said"),
    [
        (ApplicantKind.CITIZEN, "MST:0100233488", "certificate.names_no_person"),
        (ApplicantKind.ENTERPRISE, "CCCD:001099012345", "certificate.names_no_enterprise"),
        (ApplicantKind.AGENCY, "MST:0100233488", "certificate.wrong_pki"),
    ],
)
async def test_who_may_not_be_registered_learns_why_before_any_pin(
    room: TokenRoom, kind: ApplicantKind, uid: str, said: str
) -> None:
    room.plug(uid)
    async with sitting(room, kind) as here:
        await here.until_shown("không dùng để đăng ký được")
        assert here.shows(here.card.words.reason(said))
        await here.press("enter")
        assert here.card.moment is Moment.FACTS


async def test_an_expired_certificate_is_refused(room: TokenRoom) -> None:
    room.plug()
    room.clock.set_to(datetime(2040, 1, 1, tzinfo=UTC))
    async with sitting(room) as here:
        await here.until_shown("không dùng để đăng ký được")
        assert here.shows(here.card.words.reason("certificate.expired"))


async def test_practice_certificates_are_refused_outside_practice(room: TokenRoom) -> None:
    room.plug()
    async with sitting(room, practice=False) as here:
        await here.until_shown("không dùng để đăng ký được")
        assert here.shows(here.card.words.reason("evidence.simulated"))


async def test_offline_the_policy_says_whether_a_pin_is_of_any_use(room: TokenRoom) -> None:
    room.plug()
    room.status.away = True
    async with sitting(room) as here:
        await here.until_shown("chưa đủ căn cứ cho mức nào")
        assert here.shows("○") and here.shows("chưa kiểm tra")
        await here.press("enter")
        assert here.card.moment is Moment.FACTS
        room.status.away = False
        await here.press("f5")
        await here.to_pin()


async def test_offline_a_policy_may_do_without_revocation(room: TokenRoom) -> None:
    room.plug()
    room.status.away = True
    async with sitting(room, policy=_without(PRACTICE_POLICY, "certificate.not_revoked")) as here:
        await here.until_shown("○")
        await here.to_pin()
        await here.type_pin()
        await here.until(lambda: bool(here.host.shown))
    outcomes = {c.name: c.outcome for c in here.host.shown[0].draft.evidence[-1].checks}
    assert outcomes["certificate.not_revoked"] is Outcome.NOT_CHECKED


def _without(policy: Policy, name: str) -> Policy:
    rules = tuple(replace(rule, requires=rule.requires - {name}) for rule in policy.rules)
    return replace(policy, rules=rules)


async def test_a_trust_folder_that_is_wrong_is_said_and_judged_again(room: TokenRoom) -> None:
    room.plug()
    room.trust.trouble = TechnicianError("trust.file_malformed", file="x.der")
    async with sitting(room) as here:
        await here.until_shown("[trust.file_malformed]")
        assert not here.shows("Đang kiểm tra chứng thư")
        await here.press("enter")
        assert here.card.moment is Moment.FACTS
        room.trust.trouble = None
        await here.press("f5")
        await here.to_pin()


async def test_nobody_is_trusted_while_the_folders_are_empty(room: TokenRoom) -> None:
    room.plug()
    room.trust.given = CertificateTrust()
    async with sitting(room) as here:
        await here.until_shown("chưa đủ căn cứ cho mức nào")
        assert here.shows(here.card.words.reason("certificate.trust_empty"))
        await here.press("enter")
        assert here.card.moment is Moment.FACTS


async def test_several_certificates_are_chosen_by_number(room: TokenRoom) -> None:
    room.plug(serial="T1")
    room.plug("CCCD:001099012346", serial="T2", which=1, name="Trần Thị Thử")
    async with sitting(room) as here:
        await here.until_shown("[2]")
        assert here.shows("Có nhiều USB ký số") and here.shows("đến 01/01/2029")
        await here.press("7")
        assert here.card.moment is Moment.CHOOSING
        await here.press("2")
        await here.until_shown("mời chủ USB")
        assert here.shows("Trần Thị Thử")
        await here.press("escape")
        await here.until_moment(Moment.CHOOSING)
        await here.press("1")
        await here.until_shown("mời chủ USB")
        assert here.shows("Nguyễn Văn Thử")


async def test_the_officers_own_token_is_no_applicants(room: TokenRoom) -> None:
    token, certificate = room.plug("CCCD:001099012399", serial="T0", which=1, name="Cán bộ Mẫu")
    room.enrol("CB01", token, certificate, bytearray(FAKE_PIN.encode()))
    async with sitting(room) as here:
        await here.until_shown("Chưa cắm USB ký số")
        room.plug(serial="T1")
        await here.until_shown("mời chủ USB")
        assert here.shows("Nguyễn Văn Thử") and not here.shows("Cán bộ Mẫu")


async def test_esc_leaves_where_there_is_nothing_to_go_back_to(room: TokenRoom) -> None:
    room.plug()
    async with sitting(room) as here:
        await here.to_pin()
        await here.press("1", "escape")
        await here.until_moment(Moment.FACTS)
        assert not here.host.left
        assert here.host.query_one(PinField).take() == bytearray()
        await here.press("escape")
        assert here.host.left


async def test_a_wrong_pin_is_said_and_never_sent_again(room: TokenRoom) -> None:
    room.plug()
    async with sitting(room) as here:
        await here.to_pin()
        await here.type_pin("0000")
        await here.until_shown("[token.pin_wrong]")
        assert here.card.hand_over and here.shows("đã có lần nhập sai")
        await here.type_pin("1111")
        await here.until(lambda: len(room.tokens.pins) == 2)
        await here.until_shown("[token.pin_wrong]")
        await here.type_pin("2222")
        await here.until_shown("[token.pin_wrong]")
        await here.until_moment(Moment.FACTS)
        assert here.shows("đã khóa")
        await here.press("enter")
        await here.until_shown("[token.pin_locked]")
        assert here.card.moment is Moment.FACTS
    assert room.tokens.pins == ["0000", "1111", "2222"]


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (PinState.COUNT_LOW, "đã có lần nhập sai"),
        (PinState.FINAL_TRY, "MỘT lần"),
        (PinState.LOCKED, "đã khóa"),
    ],
)
async def test_what_the_token_says_of_its_tries_is_said_before_it_is_asked(
    room: TokenRoom, state: PinState, said: str
) -> None:
    token, _ = room.plug()
    room.tokens.put(replace(token, pin_state=state))
    async with sitting(room) as here:
        await here.until_shown("mời chủ USB")
        assert here.shows(said)


async def test_lengths_and_letters_that_cannot_be_cost_no_try(room: TokenRoom) -> None:
    room.plug()
    async with sitting(room) as here:
        await here.to_pin()
        assert here.shows("từ 4 đến 16")
        await here.type_pin("123")
        await here.until_shown("[token.pin_length]")
        await here.press("1", "2", "ấ")
        await here.until_shown("[token.pin_letters]")
        assert here.host.query_one(PinField).take() == bytearray()
        await here.press(*"12345679", "backspace", "8", "enter")
        await here.until(lambda: bool(here.host.shown))
    assert room.tokens.pins == [FAKE_PIN]


async def test_a_pin_pad_is_typed_on_the_reader(room: TokenRoom) -> None:
    token, _ = room.plug()
    room.tokens.put(replace(token, has_pin_pad=True))
    async with sitting(room) as here:
        await here.to_pin()
        assert here.shows("trên bàn phím của đầu đọc")
        assert not here.host.query_one(PinField).display
        await here.press("enter")
        await here.until(lambda: bool(room.tokens.pins))
    assert room.tokens.pins == [""]


@pytest.mark.parametrize("moment", [Moment.FACTS, Moment.PIN])
async def test_pulled_in_the_middle(room: TokenRoom, moment: Moment) -> None:
    room.plug()
    async with sitting(room) as here:
        await here.until_shown("mời chủ USB")
        if moment is Moment.PIN:
            await here.press("enter")
            await here.until_moment(Moment.PIN)
            await here.press("1", "2")
        room.tokens.pull("T1")
        await here.until_shown("[token.removed]")
        assert here.card.moment is Moment.LOOKING and not here.card.hand_over
        assert here.host.query_one(PinField).take() == bytearray()
        room.plug()
        await here.to_pin()
        await here.type_pin()
        await here.until(lambda: bool(here.host.shown))


async def test_pulled_while_it_signs(room: TokenRoom) -> None:
    room.plug()
    async with sitting(room) as here:
        await here.to_pin()
        room.tokens.hold.clear()
        await here.type_pin()
        await here.until_moment(Moment.SIGNING)
        await here.press("escape")
        assert here.card.moment is Moment.SIGNING
        room.tokens.pull("T1")
        room.tokens.hold.set()
        await here.until_shown("[token.removed]")
        assert here.card.moment is Moment.LOOKING
        assert not here.host.shown


async def test_a_swapped_token_is_not_asked_for_its_pin(room: TokenRoom) -> None:
    room.plug()
    async with sitting(room) as here:
        await here.to_pin()
        await here.press("1", "2")
        room.tokens.pull("T1")
        room.plug("CCCD:001099012346", serial="T1", which=1, name="Trần Thị Thử")
        await here.until_shown("Trần Thị Thử")
        assert here.card.moment is Moment.FACTS and not here.card.hand_over
        assert here.host.query_one(PinField).take() == bytearray(), "two keys of the first PIN"


TROUBLE = ModuleTrouble("/x.so", "FPT-CA", TechnicianError("token.module_wrong_machine", found="x"))


@pytest.mark.parametrize(
    ("desk", "said"),
    [
        (DeskTokens((), 0, 0), "Setup"),
        (DeskTokens((), 0, 0), "ca.gov.vn/tai-phan-mem"),
        (DeskTokens((), 1, 0), "không thấy cổng nào"),
        (DeskTokens((), 1, 1), "Chưa cắm USB"),
        (DeskTokens((), 0, 0, (TROUBLE,)), "dành cho máy khác loại"),
        (DeskTokens((), 1, 1, (TROUBLE,)), "FPT-CA"),
    ],
)
async def test_what_is_missing_has_its_own_words(
    room: TokenRoom, desk: DeskTokens, said: str
) -> None:
    room.tokens.says = desk
    async with sitting(room) as here:
        await here.until_shown(said)


async def test_a_token_without_certificate(room: TokenRoom) -> None:
    token, _ = room.plug()
    room.tokens.put(replace(token, certificates=()))
    async with sitting(room) as here:
        await here.until_shown("không có chứng thư số")


async def test_a_station_without_drivers_says_so(room: TokenRoom) -> None:
    async with sitting(room, tokens=False) as here:
        await here.until_shown("[token.no_module]")


async def test_a_copied_certificate_proves_nothing(room: TokenRoom) -> None:
    """Another key signs: the proof fails and stands beside the certificate."""
    _, certificate = room.plug()
    room.tokens.forge(certificate.sha256)
    async with sitting(room) as here:
        await here.to_pin()
        await here.type_pin()
        await here.until_shown("không dùng để đăng ký được")
        assert here.shows(here.card.words.reason("token.signature_wrong"))
        assert not here.host.shown


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_everything_fits(room: TokenRoom, size: tuple[int, int]) -> None:
    room.plug("CCCD:001099012345", "MST:0100233488")
    async with sitting(room, size=size) as here:
        await here.until_shown("Đăng ký cho ai?")
        await here.press("1")
        await _all_on_the_screen(here)


async def _all_on_the_screen(here: Sitting) -> None:
    await here.to_pin()
    for said in ("tự nhập mã PIN", "từ 4 đến 16", "không bao giờ hỏi"):
        assert here.shows(said)
