"""Every way of a citizen in a real browser: to its receipt, and away from its stages.

One browser, one practice kiosk and one tab serve all visits, as one kiosk serves a day's citizens.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from shutil import which

import pytest
import pytest_asyncio
from support import browser_visits as at
from support.browser_visits import PracticeKiosk, nothing_left, practice_kiosk
from support.browser_ways import WAYS, Citizen, goes

from counter_ui.bench.browser_seat import CHROMIUM, Seat, chromium, seat, window

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="needs chromium"),
    pytest.mark.asyncio(loop_scope="module"),
]
with_tokens = pytest.mark.skipif(not which("softhsm2-util"), reason="needs softhsm2")

LAO_S_SIM = """
[[sims]]
note = "signs; a third person with an account of his own"
phone = "0912000456"
carrier = "vinaphone"
name = "Phạm Văn Lão"
uids = ["CCCD:079050000456"]
"""
THU = {
    "number": "001099012345",
    "name": "Nguyễn Văn Thử",
    "keys": at.TYPED_NAME,
    "birth": at.BIRTH,
    "insurance": "7900012345",
}
HOA = {
    "number": "048188000777",
    "name": "Trần Thị Hòa",
    "keys": "Traanf Thij Hoaf",
    "birth": "02/02/1988",
    "insurance": "4800000777",
}


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeKiosk]:
    state = tmp_path_factory.mktemp("kiosk")
    registers = state / "practice-centre" / "registers"
    registers.mkdir(parents=True)
    (registers / "sims.toml").write_text(LAO_S_SIM, encoding="utf-8")
    with practice_kiosk(state) as found:
        yield found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def tab(practice: PracticeKiosk) -> AsyncIterator[Seat]:
    async with AsyncExitStack() as stack:
        kiosk = await stack.enter_async_context(practice.served())
        browser = await stack.enter_async_context(chromium())
        context = await stack.enter_async_context(window(browser))
        yield await seat(context, kiosk.gate.address)


@pytest_asyncio.fixture(loop_scope="module")
async def lao(tab: Seat, practice: PracticeKiosk) -> AsyncIterator[Citizen]:
    """The next citizen, at the first screen."""
    await tab.sees(at.FIRST)
    yield Citizen(tab, practice, phone="0912000456")
    if at.FIRST not in await tab.text():  # a visit that failed is not the next one's
        await tab.page.reload()


async def left_by(button: str, who: Citizen) -> None:
    async with who.before.page.expect_event("load"):
        await who.before.tap(button)
    await nothing_left(who.before, who.theirs)


async def test_an_insured_person_to_the_receipt_then_signs_in(lao: Citizen) -> None:
    hoa = replace(lao, phone="0912000777", **HOA)
    await goes(hoa, "insurance", len(WAYS["insurance"]))
    await left_by("Xong", hoa)
    await goes(hoa, "login", len(WAYS["login"]))
    await left_by("Xong", hoa)


async def test_by_sim_to_the_receipt(lao: Citizen) -> None:
    await goes(lao, "sim", len(WAYS["sim"]))
    await left_by("Xong", lao)


@with_tokens
async def test_by_token_to_the_receipt(lao: Citizen) -> None:
    thu = replace(lao, phone="0912345678", **THU)
    await goes(thu, "token", len(WAYS["token"]))
    await left_by("Xong", thu)


async def test_prepared_here_to_the_ticket(lao: Citizen) -> None:
    thu = replace(lao, phone="0912000778", **THU)
    await goes(thu, "prepare", len(WAYS["prepare"]))
    text = await thu.before.text()
    code = text[text.index("Mã phiếu:") :].splitlines()[0].removeprefix("Mã phiếu:").strip()
    assert len(code) > 6
    await left_by("Xong", thu)
    assert code not in await thu.before.text() + await thu.before.page.content()


@dataclass(frozen=True, slots=True)
class Leaving:
    """Where somebody turns away; phones differ, because tries are counted by them."""

    way: str
    stages: int
    phone: str

    def __str__(self) -> str:
        return f"{self.way}-{WAYS[self.way][self.stages - 1].__name__}"


LEAVING = [
    Leaving("insurance", 3, "0912000802"),
    Leaving("sim", 1, "0912100004"),
    Leaving("sim", 2, "0912100004"),
    pytest.param(Leaving("token", 2, "0912000803"), marks=with_tokens),
    pytest.param(Leaving("token", 3, "0912000803"), marks=with_tokens),
    Leaving("prepare", 2, "0912000804"),
    Leaving("prepare", 3, "0912000804"),
    Leaving("dispute", 1, "0912000805"),
    Leaving("login", 1, "0912000806"),
]


@pytest.mark.parametrize("leaving", LEAVING, ids=str)
async def test_away_from_every_way(leaving: Leaving, lao: Citizen) -> None:
    own = THU if leaving.way in ("token", "prepare") else {}
    who = replace(lao, phone=leaving.phone, **own)
    await goes(who, leaving.way, leaving.stages)
    await left_by("Thoát", who)
