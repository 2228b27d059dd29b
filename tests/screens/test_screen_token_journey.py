"""USB ký số from the choice of the way to the receipt, on the counter's one screen."""

from __future__ import annotations

from fakes.signing_tokens import FAKE_PIN
from fakes.station import FakeStation
from support.counter_pilot import Counter, running
from support.token_room import TokenRoom
from support.token_stations import StationWithTokens

from counter_ui.screens.cards.token import TokenCard
from counter_ui.screens.cards.token_moment import Moment
from kiosk.domain.certificate_holder import Pki
from kiosk.domain.ledger import LedgerKind

_MOST_KEYS = 12
"""Of the officer, for an enterprise as well."""


async def to_token(counter: Counter, kind: str) -> None:
    await counter.press("f3")
    await counter.until_card("MethodCard")
    await counter.press(*kind, "5")
    await counter.until_card("TokenCard")


async def until_moment(counter: Counter, moment: Moment) -> None:
    def there() -> bool:
        return isinstance(counter.card, TokenCard) and counter.card.moment is moment

    await counter.until(there)


async def owner_signs(counter: Counter) -> None:
    """The owner's keys are not the officer's."""
    await until_moment(counter, Moment.PIN)
    before = counter.keys
    assert not counter.shows("Trần Thị Bình"), "the officer's side is covered"
    await counter.press(*FAKE_PIN, "enter")
    counter.keys = before


async def without_phone(counter: Counter, mail: str = "") -> None:
    """An organisation's e-mail address is mandatory; what the certificate states is offered."""
    await counter.until_card("ContactCard")
    if mail:
        assert counter.shows(mail)
    await counter.press("f4")
    await counter.until(lambda: counter.shows("không có điện thoại"))
    await counter.press("enter")


async def to_the_receipt(counter: Counter) -> None:
    await counter.until_card("ConsentCard")
    await counter.press("1")
    await counter.until_card("ConfirmCard")
    await counter.press("enter")
    await counter.until_card("ReceiptCard")


async def test_a_citizen_registers_with_nothing_but_the_token() -> None:
    room = TokenRoom()
    room.plug()
    station = StationWithTokens(room=room)
    async with running(station) as counter:
        await to_token(counter, "")
        await counter.until(lambda: counter.shows("mời chủ USB"))
        await counter.press("enter")
        await owner_signs(counter)
        await without_phone(counter)
        await to_the_receipt(counter)
        assert counter.shows("Nguyễn Văn Thử")
        assert counter.keys <= _MOST_KEYS, counter.keys
    recorded = _recorded(station)
    assert recorded["level"] == "3"


async def test_an_enterprise_whose_representative_shows_a_card() -> None:
    room = TokenRoom()
    room.plug("MST:0100233488", name="CÔNG TY TNHH THỬ NGHIỆM", email="thu@example.vn")
    station = StationWithTokens(room=room)
    async with running(station) as counter:
        await to_token(counter, "d")
        await counter.until(lambda: counter.shows("ghi người đại diện"))
        await counter.press("enter")
        await until_moment(counter, Moment.PARTY)
        before = counter.keys
        await counter.scan(station.person.qr_text())
        await counter.until(lambda: counter.shows("[1] Người đại diện theo pháp luật"))
        counter.keys = before
        await counter.press("1")
        await counter.press("1")
        await owner_signs(counter)
        await without_phone(counter, "thu@example.vn")
        await to_the_receipt(counter)
        assert counter.shows("CÔNG TY TNHH THỬ NGHIỆM")
        assert counter.keys <= _MOST_KEYS, counter.keys
    assert _recorded(station)["level"] == "3"


async def test_an_agency_by_the_governments_pki() -> None:
    room = TokenRoom()
    room.plug("MNS:1234567", name="UBND XÃ THỬ NGHIỆM", pki=Pki.GOVERNMENT, email="thu@example.vn")
    station = StationWithTokens(room=room)
    async with running(station) as counter:
        await to_token(counter, "n")
        await counter.until(lambda: counter.shows("ghi người đại diện"))
        await counter.press("enter")
        await until_moment(counter, Moment.PARTY)
        await counter.scan(station.person.qr_text())
        await counter.until(lambda: counter.shows("[1] Người đại diện theo pháp luật"))
        await counter.press("1")
        await counter.press("1")
        await owner_signs(counter)
        await without_phone(counter, "thu@example.vn")
        await to_the_receipt(counter)
        assert counter.shows("UBND XÃ THỬ NGHIỆM")
    assert _recorded(station)["level"] == "3"


def _recorded(station: FakeStation) -> dict[str, str]:
    (entry,) = [e for e in station.store.pages.ledger if e.kind == LedgerKind.PROOFED]
    return dict(entry.facts)
