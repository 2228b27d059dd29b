"""Lights of tokens, disk and clock during a shift, and F11: what is wrong, who mends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from counter_ui.device_lights import DeskLights, LightWatch
from counter_ui.screens.devices import DevicesScreen
from counter_ui.screens.layout import DeskLayout

if TYPE_CHECKING:
    from kiosk.ports.signing_token import SigningTokens


@dataclass(repr=False, eq=False)
class LightsChanged(Message, bubble=False):
    """A light of the desk."""

    lights: DeskLights


class DevicesFlow(DeskLayout):
    """Whatever stands in the middle stays as it is under the examination."""

    _lights: LightWatch | None = None

    def on_mount(self) -> None:
        """Look from now on."""
        devices, tokens = self.station.devices, self.station.tokens
        if devices is None:
            return
        asked: SigningTokens | None = tokens.prove.tokens if tokens is not None else None
        self._lights = LightWatch(
            devices.lights, asked, lambda lights: self._post_lights(LightsChanged(lights))
        )
        self._lights.start()

    def _post_lights(self, message: LightsChanged) -> None:
        self.post_message(message)

    def on_unmount(self) -> None:
        """Nobody looks any more."""
        if self._lights is not None:
            self._lights.stop()

    def on_lights_changed(self, message: LightsChanged) -> None:
        """To the head."""
        self.header.show_desk(message.lights)

    def show_devices(self) -> None:
        """F11, at rest and in the midst of a registration, which is kept."""
        if not isinstance(self.app.screen, DevicesScreen):
            self.app.push_screen(DevicesScreen(self.station.devices, self.words))
