"""Plays a citizen at the real kiosk, finger by finger, and counts."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from textual import events

from counter_ui.self_service.app import SelfServiceApp
from counter_ui.self_service.steps.challenge import ChallengeStep
from counter_ui.self_service.widgets.big_button import BigButton
from kiosk.errors import TechnicianError
from sync.sandbox.looking import decisions, words_sent_to

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from counter_ui.self_service.step import Step

_PATIENCE_S: Final = 60.0
_NAMES: Final = {" ": "space", "|": "vertical_line", "/": "slash", "-": "minus", "#": "number_sign"}
_CODE: Final = re.compile(r"\b[0-9]{6}\b")


@dataclass(slots=True)
class Taken:
    """What one visit took of its citizen."""

    taps: int = 0
    """Large buttons touched; where there is no keyboard, each typed character is one more."""
    typed: int = 0
    """Characters, the code and the password twice among them."""
    inputs: int = 0
    """Questions that were answered by typing."""
    screens: list[str] = field(default_factory=list)
    """Each step that stood there and waited for the citizen, in order; one question a screen."""


class KioskPlayer:
    """A citizen, the scanner and the phone before one running kiosk."""

    def __init__(
        self, app: SelfServiceApp, pilot: Pilot[int], centre: Path, practice_qr: str
    ) -> None:
        self._app, self._pilot, self._centre = app, pilot, centre
        self._qr = practice_qr
        self.taken = Taken()

    async def at(self, key: str) -> None:
        """Wait for the step with these words and count its screen; raises
        ``TechnicianError('bench.step_not_reached')``.
        """
        await self.until(lambda: self._stands(key), key)
        self.taken.screens.append(key.removeprefix("self_service."))

    async def tap(self, name: str = "next") -> None:
        """A finger on a large button, by its name."""
        await self._touch(lambda each: each.name == name, name)

    async def tap_words(self, words: str) -> None:
        """The same by what stands on it."""
        await self._touch(lambda each: words in str(each.label), words)

    async def type(self, text: str) -> None:
        """Characters of one answer."""
        self._post(text)
        self.taken.typed += len(text)
        self.taken.inputs += 1
        await self._pilot.pause(0.05)

    async def answer(self, key: str, text: str) -> None:
        """Wait for a question, type the answer where there is one, go on."""
        await self.at(key)
        if text:
            await self.type(text)
        await self.tap()

    async def answer_challenge(self) -> None:
        """*Mã xác thực*, as a person would."""
        await self.at("self_service.challenge")
        step = self._step
        assert isinstance(step, ChallengeStep)
        await self.type(str(step._challenge.answer))
        await self.tap()

    async def type_code(self, phone: str) -> None:
        """The code that the practice phone got; the last digit goes on by itself."""
        await self.at("self_service.code")
        codes: list[str] = []

        def arrived() -> bool:
            sent = (words for words in words_sent_to(self._centre, phone) if "OTP" in words)
            codes[:] = [code for words in sent for code in _CODE.findall(words)]
            return bool(codes) and not self._step.busy

        await self.until(arrived, "SMS")
        await self.type(codes[0])

    async def scan(self) -> None:
        """The card's QR by the scanner: nobody's fingers."""
        self._post(self._qr)
        self._app.post_message(events.Key("enter", "\r"))

    def decided(self) -> tuple[str, int]:
        """The centre's outcome and level for the only registration that it has got."""
        found = decisions(self._centre)
        return found[0] if found else ("", 0)

    async def until(self, holds: Callable[[], bool], step: str) -> None:
        """Wait for background work; raises ``TechnicianError('bench.step_not_reached')``."""
        end = time.monotonic() + _PATIENCE_S
        while not holds():
            if time.monotonic() > end:
                raise TechnicianError("bench.step_not_reached", step=step)
            await self._pilot.pause(0.03)

    @property
    def _step(self) -> Step:
        return self._app.frame.current

    def _stands(self, key: str) -> bool:
        return self._step.key == key and self._step.is_mounted and self._app.focused is not None

    async def _touch(self, wanted: Callable[[BigButton], bool], name: str) -> None:
        def found() -> list[BigButton]:
            buttons = self._app.screen.query(BigButton)
            return [each for each in buttons if wanted(each) and each.display and each.region]

        await self.until(lambda: bool(found()) and not self._step.busy, name)
        await self._pilot.pause()
        await self._pilot.click(found()[0])
        self.taken.taps += 1
        await self._pilot.pause()

    def _post(self, text: str) -> None:
        for each in text:
            self._app.post_message(events.Key(_NAMES.get(each, each), each))
