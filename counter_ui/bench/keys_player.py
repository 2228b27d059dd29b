"""Plays the real counter key by key, and counts whose keys they were."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from textual import events

from counter_ui.app import CounterApp
from counter_ui.practice_counter import OFFICER_CODE, OFFICER_PASSPHRASE
from kiosk.errors import TechnicianError
from kiosk.ports.card_reader import CardReaders
from sync.sandbox.looking import decisions, words_sent_to

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from counter_ui.station import Station

_PATIENCE_S: Final = 60.0
_NAMES: Final = {" ": "space", "|": "vertical_line", "<": "less_than_sign", "@": "at"}
_CODE: Final = re.compile(r"\b[0-9]{6}\b")


@dataclass(slots=True)
class Counted:
    """What one registration took."""

    officer: int = 0
    citizen: int = 0
    mail: int = 0
    """The officer's keys for an e-mail address, counted apart."""
    cards: list[str] = field(default_factory=list)
    """The cards that stood in the middle of the one screen, in order."""
    typed_identity: list[str] = field(default_factory=list)
    """Fields of identity that somebody typed."""


class Player:
    """The officer, the citizen and the scanner before one running counter."""

    def __init__(
        self, app: CounterApp, pilot: Pilot[int], station: Callable[[], Station], centre: Path
    ) -> None:
        self._app, self._pilot, self._station, self._centre = app, pilot, station, centre
        self.counted = Counted()

    async def sign_in(self) -> None:
        """Not counted: once a shift."""
        await self.until(lambda: OFFICER_PASSPHRASE in self.shown(), "sign-in")
        await self._keys(OFFICER_CODE)
        await self._pilot.press("enter")
        await self._keys(OFFICER_PASSPHRASE)
        await self._pilot.press("enter")
        await self.until_card("IdleCard")

    async def press(self, *keys: str) -> None:
        """The officer's keys."""
        for key in keys:
            await self._pilot.press(key)
            await self._pilot.pause(0.07)
        self.counted.officer += len(keys)

    async def type(self, text: str, identity: str = "") -> None:
        """The officer types into the field that has the cursor; ``identity`` names the field."""
        await self._keys(text)
        self.counted.officer += len(text)
        if identity:
            self.counted.typed_identity.append(identity)

    async def type_mail(self, text: str) -> None:
        """The officer types an e-mail address."""
        await self._keys(text)
        self.counted.mail += len(text)

    async def citizen(self, text: str) -> None:
        """The citizen types, and ends with Enter."""
        await self._keys(text)
        await self._pilot.press("enter")
        self.counted.citizen += len(text) + 1

    async def scan(self, text: str) -> None:
        """A scanner: nobody's keys."""
        self._post(text)
        self._app.post_message(events.Key("enter", "\r"))
        await self._pilot.pause(0.05)

    async def code_sent_to(self, phone: str) -> str:
        """The newest code on the practice centre's SMS page."""
        codes: list[str] = []

        def arrived() -> bool:
            sent = (words for words in words_sent_to(self._centre, phone) if "OTP" in words)
            codes[:] = [code for words in sent for code in _CODE.findall(words)]
            return bool(codes)

        await self.until(arrived, "SMS")
        return codes[0]

    async def until(self, holds: Callable[[], bool], step: str) -> None:
        """Wait for background work; raises ``TechnicianError('bench.step_not_reached')``."""
        end = time.monotonic() + _PATIENCE_S
        while not holds():
            if time.monotonic() > end:
                raise TechnicianError("bench.step_not_reached", step=step)
            await self._pilot.pause(0.03)

    async def until_card(self, *names: str) -> str:
        """Wait until one of these cards stands there; which."""
        await self.until(lambda: self._card() in names, " / ".join(names))
        await self._pilot.pause(0.2)
        if self.counted.cards[-1:] != [self._card()]:
            self.counted.cards.append(self._card())
        return self._card()

    def decided(self) -> tuple[str, int]:
        """The centre's outcome and level for the only registration that it has got."""
        found = decisions(self._centre)
        return found[0] if found else ("", 0)

    @property
    def readers(self) -> CardReaders:
        """What the counter reads cards with."""
        return self._station().desk.read_evidence.readers

    @property
    def practice_qr(self) -> str:
        """The text of the practice citizen's QR."""
        return self._station().practice_qr

    def shows(self, words: str) -> bool:
        """Whether these words stand on the screen, however they are broken into lines."""
        return "".join(words.split()) in "".join(self.shown().split())

    def shown(self) -> str:
        """The screen as text."""
        strips = self._app.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in strips)

    def _card(self) -> str:
        card = getattr(self._app.screen, "card", None)
        return type(card).__name__ if card is not None and card.is_mounted else ""

    async def _keys(self, text: str) -> None:
        self._post(text)
        await self._pilot.pause(0.05)

    def _post(self, text: str) -> None:
        for each in text:
            self._app.post_message(events.Key(_NAMES.get(each, each), each))
