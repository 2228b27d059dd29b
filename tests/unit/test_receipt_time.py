"""A receipt says whether anybody but the machine vouches for its time."""

from __future__ import annotations

from datetime import timedelta

from builders import OFFICE, approved
from fakes.machine_clocks import SetClocks
from fakes.memory_store import MemoryStore
from fakes.sealer import GlassSealer

from kiosk.domain.receipt import Receipt
from kiosk.store.receipts import receipt_from_json, receipt_to_json
from kiosk.use_cases.keep_time import KeepTime
from kiosk.use_cases.record_registration import RecordRegistration
from printing.receipt import receipt_document
from printing.text import render_text


def recorded(*, online: bool) -> tuple[Receipt, MemoryStore]:
    store, clocks, sealer = MemoryStore(), SetClocks(), GlassSealer()
    keeper = KeepTime(store, clocks)
    if online:
        keeper.centre_said(clocks.reading().wall + timedelta(hours=1), 0.2)
    record = RecordRegistration(store, keeper, sealer, sealer, OFFICE, timekeeper=keeper)
    return record(approved()).receipt, store


def words(receipt: Receipt) -> str:
    return " ".join(render_text(receipt_document(receipt)).split())


def test_without_the_centre_receipt_ledger_and_paper_say_so() -> None:
    receipt, store = recorded(online=False)
    assert not receipt.time_verified
    assert store.pages.ledger[-1].facts["time"] == "unverified"
    assert "chưa đối chiếu với hệ thống trung tâm" in words(receipt)


def test_with_the_centres_time_it_is_that_time() -> None:
    receipt, store = recorded(online=True)
    assert receipt.time_verified
    assert "time" not in store.pages.ledger[-1].facts
    assert receipt.issued_at == SetClocks().reading().wall + timedelta(hours=1, seconds=0.1)
    assert "chưa đối chiếu" not in words(receipt)


def test_receipts_of_earlier_versions_are_read_as_they_were() -> None:
    receipt, _ = recorded(online=False)
    text = receipt_to_json(receipt)
    assert receipt_from_json(text) == receipt
    earlier = text.replace('"time_verified":false,', "").replace(',"time_verified":false', "")
    assert receipt_from_json(earlier).time_verified
