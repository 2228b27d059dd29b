"""SIM ký số in lines: every change is said, a signature is judged, no PIN is asked for."""

from __future__ import annotations

from fakes.station import CODE, PASSPHRASE, FakeStation
from fakes.talk import ScriptedTalk
from support.signing_sims import SigningSims, trust

from counter_ui.plain.shift import PlainCounter
from counter_ui.typing.composer import Typing
from counter_ui.wording import load_wording
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.sim_request import SimState

PHONE = "0912345678"
CITIZEN, ENTERPRISE = "1", "2"
TO_RECEIPT = ["1", "", "0", ""]
"""Agreed, Enter, the shift closed, nobody else."""


def play(
    kind: str, answers: list[str], interrupts: list[bool] | None = None, **sims: object
) -> tuple[ScriptedTalk, list[LedgerKind]]:
    station = FakeStation()
    station.sims = SigningSims(device_id=station.sealer.device_id, **sims)  # type: ignore[arg-type]
    station.authorities.now = trust()
    talk = ScriptedTalk([CODE, "5", kind, "6", "1", PHONE, *answers], [PASSPHRASE])
    talk.interrupts = interrupts or []
    try:
        PlainCounter(station.open(), talk, load_wording("vi"), Typing.NONE).run()
    finally:
        station.close()
    entries = station.store.run(lambda unit: list(unit.ledger.entries()))
    return talk, [each.kind for each in entries]


def test_a_citizen_signs_and_every_change_is_said_once() -> None:
    news = [(SimState.SENT, None), (SimState.WAITING, None), (SimState.WAITING, None)]
    talk, kinds = play(CITIZEN, ["", *TO_RECEIPT], news=news)
    assert talk.text.count("Đang chờ ông/bà xác nhận trên điện thoại") == 1
    for said in ("NGUYỄN VĂN THỬ", "01/01/2029", "Chữ ký và chứng thư đã được kiểm tra", "Mức 3"):
        assert said in talk.text, said
    assert "Bốn số để so:" in talk.text
    assert LedgerKind.RECORDED in kinds


def test_a_refusal_on_the_phone_is_sent_again() -> None:
    talk, kinds = play(CITIZEN, ["", "", *TO_RECEIPT], news=[(SimState.CANCELLED, None)])
    assert "Ông/bà đã từ chối trên điện thoại" in talk.text
    assert talk.text.count("Đang gửi yêu cầu tới SIM") == 2
    assert LedgerKind.RECORDED in kinds


def test_a_request_is_given_up_and_another_sim_is_named() -> None:
    news = [(SimState.WAITING, None)] * 2
    answers = ["1", "2", PHONE, "", *TO_RECEIPT]
    talk, kinds = play(CITIZEN, answers, [True], news=news)
    assert "Bỏ yêu cầu đang mở trên điện thoại?" in talk.text
    assert LedgerKind.RECORDED in kinds


def test_a_signature_that_does_not_fit_registers_nobody() -> None:
    talk, kinds = play(CITIZEN, ["", "/dung", "1", "0", ""], says=b"something else")
    assert "chữ ký hoặc chứng thư không dùng được" in talk.text
    assert LedgerKind.RECORDED not in kinds and LedgerKind.REFUSED in kinds


def test_an_enterprise_names_who_acts_and_shows_papers() -> None:
    person = FakeStation().person.qr_text()
    answers = ["khong", "thu@example.vn", person, "1", "0", "1", "1", *TO_RECEIPT]
    talk, kinds = play(
        ENTERPRISE,
        answers,
        uids=("MST:0100233488",),
        name="CÔNG TY TNHH THỬ NGHIỆM",
        organisation="CÔNG TY TNHH THỬ NGHIỆM",
    )
    assert "[email.wrong]" in talk.text and "[representative.no_papers]" in talk.text
    assert "Tổ chức: CÔNG TY TNHH THỬ NGHIỆM" in talk.text
    assert LedgerKind.RECORDED in kinds
