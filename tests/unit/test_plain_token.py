"""USB ký số in lines: the certificate is judged first, its owner types the PIN unseen."""

from __future__ import annotations

from fakes.signing_tokens import FAKE_PIN
from fakes.station import CODE, PASSPHRASE
from fakes.talk import ScriptedTalk
from support.token_room import TokenRoom
from support.token_stations import StationWithTokens

from counter_ui.plain.shift import PlainCounter
from counter_ui.typing.composer import Typing
from counter_ui.wording import load_wording
from kiosk.domain.certificate_holder import Pki
from kiosk.domain.ledger import LedgerKind

CITIZEN, ENTERPRISE, AGENCY = "1", "2", "3"
WITHOUT_PHONE = ["", "1", ""]
TO_RECEIPT = ["1", "", "0", ""]


def play(
    room: TokenRoom, kind: str, answers: list[str], pins: list[str]
) -> tuple[ScriptedTalk, bool]:
    """What was said, and whether a registration was recorded."""
    station = StationWithTokens(room=room)
    talk = ScriptedTalk([CODE, "5", kind, "5", *answers], [PASSPHRASE, *pins])
    try:
        PlainCounter(station.open(), talk, load_wording("vi"), Typing.NONE).run()
    finally:
        station.close()
    entries = station.store.run(lambda unit: list(unit.ledger.entries()))
    return talk, LedgerKind.RECORDED in [each.kind for each in entries]


def person() -> str:
    return StationWithTokens(room=TokenRoom()).person.qr_text()


def test_a_citizen_registers_with_nothing_but_the_token() -> None:
    room = TokenRoom()
    room.plug()
    talk, recorded = play(room, CITIZEN, [*WITHOUT_PHONE, *TO_RECEIPT], [FAKE_PIN])
    assert recorded and "Mức 3" in talk.text
    assert "Nguyễn Văn Thử" in talk.text
    assert "001099012345" not in talk.text and FAKE_PIN not in talk.text


def test_a_wrong_pin_is_said_and_asked_for_again() -> None:
    room = TokenRoom()
    room.plug()
    talk, recorded = play(room, CITIZEN, [*WITHOUT_PHONE, *TO_RECEIPT], ["00000000", FAKE_PIN])
    assert recorded and "[token.pin_wrong]" in talk.text


def test_without_a_token_it_is_looked_for_until_the_officer_stops() -> None:
    talk, recorded = play(TokenRoom(), CITIZEN, ["", "/dung", "1", "0", ""], [])
    assert not recorded and talk.text.count("[token.") >= 2


def test_one_of_several_certificates_is_chosen() -> None:
    room = TokenRoom()
    room.plug("CCCD:001299054321", name="Trần Thị Mẫu", serial="T1")
    room.plug(serial="T2", which=1)
    talk, recorded = play(room, CITIZEN, ["2", *WITHOUT_PHONE, *TO_RECEIPT], [FAKE_PIN])
    assert recorded and "1. Trần Thị Mẫu · " in talk.text


def test_an_enterprise_names_its_representative_before_the_pin() -> None:
    room = TokenRoom()
    room.plug("MST:0100233488", name="CÔNG TY TNHH THỬ NGHIỆM", email="thu@example.vn")
    answers = [person(), "1", "1", *WITHOUT_PHONE, *TO_RECEIPT]
    talk, recorded = play(room, ENTERPRISE, answers, [FAKE_PIN])
    assert recorded and "Tổ chức: CÔNG TY TNHH THỬ NGHIỆM" in talk.text
    assert "Chứng thư ghi địa chỉ thu@example.vn" in talk.text


def test_an_agency_by_the_governments_pki() -> None:
    room = TokenRoom()
    room.plug("MNS:1234567", name="UBND XÃ THỬ NGHIỆM", pki=Pki.GOVERNMENT, email="thu@example.vn")
    answers = [person(), "2", "1", *WITHOUT_PHONE, *TO_RECEIPT]
    talk, recorded = play(room, AGENCY, answers, [FAKE_PIN])
    assert recorded and "Mức 3" in talk.text


def test_a_certificate_of_another_kind_asks_nobody_for_a_pin() -> None:
    room = TokenRoom()
    room.plug("MST:0100233488", name="CÔNG TY TNHH THỬ NGHIỆM")
    talk, recorded = play(room, CITIZEN, ["/dung", "1", "0", ""], [])
    assert not recorded and "không dùng để đăng ký được" in talk.text


def test_the_next_officer_takes_a_shift_over_by_token() -> None:
    room = TokenRoom()
    room.enrol("CB02", *room.plug(), bytearray(FAKE_PIN.encode()))
    station = StationWithTokens(room=room)
    talk = ScriptedTalk([CODE, "12", "CB02"], [PASSPHRASE, FAKE_PIN])
    try:
        PlainCounter(station.open(), talk, load_wording("vi"), Typing.NONE).run()
    finally:
        station.close()
    closed = next(e for e in station.store.pages.ledger if e.kind == LedgerKind.SHIFT_CLOSED)
    assert closed.facts["handed_to"] == "CB02"
    opened = next(e for e in room.store.pages.ledger if e.kind == LedgerKind.SHIFT_OPENED)
    assert (opened.facts["officer"], opened.facts["by"]) == ("CB02", "token")
