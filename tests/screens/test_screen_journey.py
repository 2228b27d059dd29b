"""The whole journey with true use cases, a virtual card and nobody but the keyboard."""

from __future__ import annotations

import pytest
from builders import NOW
from fakes.memory_store import MemoryStore
from fakes.sealer import body_of
from fakes.station import FakeStation
from support.counter_pilot import Counter, running

from counter_ui.station import CentreLight, PostStatus
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.policy import Level
from kiosk.errors import LaterError
from kiosk.ports.receipt_printer import PrintOutcome, PrintResult
from kiosk.ports.unit_of_work import UnitOfWork
from kiosk.practice.memory_pages import MemoryPages
from sync.acknowledgement import Acknowledgement
from sync.settling import settle

MOST_KEYS = 18


async def to_review(counter: Counter, *, card: bool = True) -> None:
    if card:
        counter.station.lay_card()
    await counter.press("f2")
    await counter.until_card("EvidenceCard")
    await counter.scan(counter.station.person.qr_text())
    await counter.until_card("ReviewCard")


async def to_contact(counter: Counter) -> None:
    await to_review(counter)
    await counter.press("1", "1", "1")
    await counter.until_card("ContactCard")


async def to_confirm(counter: Counter) -> None:
    await to_contact(counter)
    await counter.type("0912345678")
    await counter.press("enter", "enter")
    await counter.until_card("ConsentCard")
    await counter.press("1")
    await counter.until_card("ConfirmCard")


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])
async def test_a_chip_registration_takes_at_most_eighteen_keys(size: tuple[int, int]) -> None:
    async with running(size=size) as counter:
        await to_confirm(counter)
        await counter.press("enter")
        await counter.until_card("ReceiptCard")
        assert counter.keys <= MOST_KEYS
        await counter.until(lambda: bool(counter.station.printer.receipts))
        assert counter.shows("ĐÃ TIẾP NHẬN TẠI QUẦY")
        receipt = counter.station.printer.receipts[0]
        assert counter.shows(receipt.number)
        await counter.until(lambda: counter.shows("Giấy đã in ra"))
        assert counter.station.woken == 1
        entry = next(iter(counter.station.store.pages.outbox.values()))
        assert b"0912345678" in body_of(entry.sealed)


async def answered(counter: Counter, decided: Acknowledgement) -> None:
    """The centre's verified answer is settled, and the relay says that something happened."""

    def settled(unit: UnitOfWork) -> None:
        (entry,) = unit.outbox.entries()
        settle(unit, entry, decided, b"signed", decided.decided_at)

    counter.station.store.run(settled)
    counter.station.say_post(PostStatus(0, None, 0, CentreLight.REACHED))


async def test_the_words_turn_only_when_the_acknowledgement_is_stored() -> None:
    async with running() as counter:
        await to_confirm(counter)
        await counter.press("enter")
        await counter.until_card("ReceiptCard")
        counter.station.say_post(PostStatus(1, None, 0, CentreLight.REACHED))
        await counter.pilot.pause(0.2)
        assert counter.shows("ĐÃ TIẾP NHẬN TẠI QUẦY")
        await answered(counter, Acknowledgement(True, "", Level.HIGH, NOW))
        await counter.until(lambda: counter.shows("ĐÃ VÀO HỆ THỐNG"))
        assert counter.shows("Mức 3 · xác minh cao")
        assert not counter.shows("ĐÃ TIẾP NHẬN TẠI QUẦY")
        assert not counter.shows("F6, 2")


async def test_a_lower_level_is_told_while_the_citizen_is_at_the_desk() -> None:
    async with running(size=(80, 24)) as counter:
        await to_confirm(counter)
        await counter.press("enter")
        await counter.until_card("ReceiptCard")
        await answered(counter, Acknowledgement(True, "", Level.MEDIUM, NOW, lowered=True))
        await counter.until(lambda: counter.shows("ĐÃ VÀO HỆ THỐNG"))
        assert counter.shows("Mức 2 · xác minh trung bình")
        assert counter.shows("Trung tâm nhận ở mức thấp hơn")
        assert counter.shows("[level.lowered]")


async def test_a_refusal_of_the_centre_is_told_while_the_citizen_is_at_the_desk() -> None:
    async with running(size=(80, 24)) as counter:
        await to_confirm(counter)
        await counter.press("enter")
        await counter.until_card("ReceiptCard")
        await answered(counter, Acknowledgement(False, "account.exists", Level.NONE, NOW))
        await counter.until(lambda: counter.shows("TRUNG TÂM CHƯA NHẬN HỒ SƠ NÀY"))
        assert counter.shows("Người này đã có tài khoản")
        assert counter.shows("[account.exists]")
        assert not counter.shows("ĐÃ TIẾP NHẬN TẠI QUẦY")


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (PrintOutcome.SAVED, "chưa in ra giấy"),
        (PrintOutcome.UNKNOWN, "chưa báo in xong"),
        (PrintOutcome.FAILED, "Chưa in được"),
    ],
)
async def test_the_paper_is_where_the_printer_says(outcome: PrintOutcome, words: str) -> None:
    station = FakeStation()
    station.printer.result = PrintResult(outcome, "máy in", "printer.folder_unwritable")
    async with running(station) as counter:
        await to_confirm(counter)
        await counter.press("enter")
        await counter.until_card("ReceiptCard")
        await counter.until(lambda: counter.shows(words))
        station.printer.result = PrintResult(PrintOutcome.PRINTED, "máy in")
        await counter.press("f3")
        await counter.until(lambda: counter.shows("Giấy đã in ra"))


async def test_the_next_citizen_begins_with_nothing_of_the_last() -> None:
    async with running() as counter:
        await to_confirm(counter)
        await counter.press("enter")
        await counter.until_card("ReceiptCard")
        counter.station.readers.remove()
        await counter.press("f2")
        await counter.until_card("EvidenceCard")
        assert not counter.shows("NGUYỄN VĂN THỬ")
        assert not counter.shows("0912")


class FullForARecord(MemoryStore):
    """Refuses the first registration, and nothing that is kept beside it."""

    refused = False

    def _commit(self, draft: MemoryPages) -> None:
        if len(draft.outbox) > len(self.pages.outbox) and not self.refused:
            self.refused = True
            raise LaterError("store.full")
        super()._commit(draft)


async def test_recording_that_fails_can_be_repeated() -> None:
    async with running(FakeStation(store=FullForARecord())) as counter:
        await to_confirm(counter)
        await counter.press("enter")
        await counter.until(lambda: counter.shows("store.full"))
        assert counter.card_is("ConfirmCard")
        await counter.press("enter")
        await counter.until_card("ReceiptCard")
        assert len(counter.station.store.pages.outbox) == 1


async def test_two_enters_record_once() -> None:
    async with running() as counter:
        await to_confirm(counter)
        await counter.pilot.press("enter", "enter", "enter")
        await counter.until_card("ReceiptCard")
        kinds = [entry.kind for entry in counter.station.store.pages.ledger]
        assert kinds.count(LedgerKind.RECORDED) == 1


async def test_an_account_that_exists_has_three_ways_out() -> None:
    station = FakeStation()
    station.accounts.accounts[station.person.number] = "082****088"
    async with running(station) as counter:
        await to_review(counter)
        await counter.press("1", "1", "1")
        await counter.until_card("ExistingAccountCard")
        for words in ("Quên mật khẩu", "Khôi phục tại quầy", "Khiếu nại", "082****088"):
            assert counter.shows(words)
        await counter.press("enter")
        await counter.until_card("RefusedCard")
        assert station.printer.slips[0].reason_code == "refusal.account_exists"


async def test_a_centre_that_is_away_is_said_and_stops_nothing() -> None:
    station = FakeStation()
    station.accounts.away = LaterError("centre.unreachable", reason="refused")
    async with running(station) as counter:
        await to_confirm(counter)
        assert counter.shows("Chưa hỏi được trung tâm")
        await counter.press("enter")
        await counter.until_card("ReceiptCard")


async def test_without_phone_but_with_mail() -> None:
    async with running() as counter:
        await to_contact(counter)
        await counter.press("f7")
        await counter.type("thu@vidu.vn")
        await counter.press("f4")
        assert counter.shows("không có điện thoại")
        assert counter.shows("thu@vidu.vn")
        await counter.press("enter")
        await counter.until_card("ConsentCard")
        contact = counter.screen.journey.contact if counter.screen.journey else None
        assert contact is not None and contact.phone is None and contact.email == "thu@vidu.vn"


async def test_english_from_end_to_end() -> None:
    async with running(language="en", theme="light") as counter:
        await to_confirm(counter)
        await counter.press("enter")
        await counter.until_card("ReceiptCard")
        assert counter.shows("RECEIVED AT THE COUNTER")


async def test_a_code_cannot_answer_the_officers_questions() -> None:
    async with running() as counter:
        counter.station.lay_card()
        await counter.press("f2")
        await counter.until_card("EvidenceCard")
        await counter.scan(counter.station.person.qr_text() + "\n111\n0912345678\n\n1\n")
        await counter.until_card("ReviewCard")
        await counter.press("1", "1")
        assert counter.shows("[1] Đúng [0] Không")
        await counter.press("1")
        await counter.until_card("ContactCard")
        assert not counter.shows("0912")
