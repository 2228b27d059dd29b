"""Lights of what no other part of the screen asks about: tokens, disk, clock."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from kiosk.domain.trusted_time import ClockFault, TimeStanding
from kiosk.errors import KioskError
from kiosk.ports.disk_space import LITTLE_ROOM_BYTES, NO_ROOM_BYTES
from kiosk.ports.signing_token import DeskTokens, PinState

if TYPE_CHECKING:
    from kiosk.ports.signing_token import SigningTokens

_LOOK_S: Final = 3.0
_TOKENS_S: Final = 4.0
"""Between two looks: a light may be late, and a driver that is asked all the time costs."""


class Light(StrEnum):
    """What a light says; each has a shape of its own."""

    GOOD = "good"
    HALF = "half"
    ABSENT = "absent"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class DeskLights:
    """Disk, clock and tokens at one moment; None where nobody has looked yet."""

    disk: Light | None = None
    clock: Light | None = None
    token: Light | None = None


def disk_light(free_bytes: int) -> Light:
    """Half where a technician is to make room, broken where nobody new is begun with."""
    if free_bytes < NO_ROOM_BYTES:
        return Light.BROKEN
    return Light.HALF if free_bytes < LITTLE_ROOM_BYTES else Light.GOOD


def clock_light(standing: TimeStanding) -> Light:
    """Good where the centre has signed the time, half where only the machine says it."""
    if standing.fault is not ClockFault.NONE:
        return Light.BROKEN
    return Light.GOOD if standing.verified else Light.HALF


def token_light(desk: DeskTokens) -> Light:
    """Half: a token that cannot sign as it is; broken: no driver can be used."""
    if any(each.certificates and _may_sign(each.pin_state) for each in desk.tokens):
        return Light.GOOD
    if desk.tokens:
        return Light.HALF
    return Light.BROKEN if desk.troubles and not desk.modules else Light.ABSENT


def _may_sign(pin: PinState) -> bool:
    return pin not in (PinState.LOCKED, PinState.NOT_SET)


class LightWatch:
    """Asks again and again in threads of its own; tells at every change, until it is stopped."""

    def __init__(
        self,
        look: Callable[[], DeskLights],
        tokens: SigningTokens | None,
        tell: Callable[[DeskLights], None],
    ) -> None:
        self._look, self._tokens, self._tell = look, tokens, tell
        self._stop = threading.Event()

    def start(self) -> None:
        """``tell`` is called from the threads; what a look does not know is None in it."""
        self._run("device-lights", self._look, _LOOK_S)
        if self._tokens is not None:
            self._run("token-light", self._look_at_tokens, _TOKENS_S)

    def stop(self) -> None:
        """Nothing is told any more; does not wait for a driver that hangs."""
        self._stop.set()

    def _run(self, name: str, look: Callable[[], DeskLights], pause_s: float) -> None:
        def body() -> None:
            seen: DeskLights | None = None
            while not self._stop.is_set():
                now = look()
                if now != seen and not self._stop.is_set():
                    self._tell(now)
                seen = now
                self._stop.wait(pause_s)

        threading.Thread(target=body, name=name, daemon=True).start()

    def _look_at_tokens(self) -> DeskLights:
        if self._tokens is None:
            return DeskLights()
        try:
            return DeskLights(token=token_light(self._tokens.tokens()))
        except KioskError:
            return DeskLights(token=Light.BROKEN)
