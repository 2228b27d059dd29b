"""What a citizen types on the citizen's own screens is never kept with the draft."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from support.card_host import Rig, hosting
from textual.widgets import Input

from counter_ui.screens.cards.card import Card
from counter_ui.screens.cards.code import CodeCard
from counter_ui.screens.cards.login_check import LoginCheckCard
from counter_ui.screens.cards.password import PasswordCard
from counter_ui.screens.draft_keeping import typed_on
from counter_ui.station import Station
from counter_ui.wording import Wording
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.phone import Phone

SECRET = "73051"
Make = Callable[[Station, Wording], Card]
CARDS: dict[str, Callable[[Rig], Make]] = {
    "one-time code": lambda rig: (
        lambda station, words: CodeCard(rig.draft(), Phone("0820000088"), station, words)
    ),
    "password": lambda rig: lambda station, words: PasswordCard(rig.confirmed(), station, words),
    "trial sign-in": lambda rig: (
        lambda station, words: LoginCheckCard(
            PersonNumber("001099012345"), station, rig.draft().shift, words
        )
    ),
}


@pytest.mark.parametrize("name", CARDS)
async def test_a_half_typed_secret_is_not_kept(name: str) -> None:
    rig = Rig()
    async with hosting(CARDS[name](rig), rig) as desk:
        if name == "one-time code":
            await desk.until_shown("Mã xác thực đã được gửi")
        await desk.type(SECRET)
        [card] = desk.screen.query(Card)
        assert any(SECRET in each.value for each in card.query(Input)), "it does stand in a field"
        assert typed_on(card) == {}
