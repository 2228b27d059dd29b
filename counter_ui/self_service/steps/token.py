"""USB ký số: plug it in, choose, and let its owner type the PIN, once a press."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Generic, TypeVar

from counter_ui.pin_rules import length_refused, pin_refused, pin_warning
from counter_ui.screens.token_messages import TokensSeen
from counter_ui.self_service.step import Progress, Step
from counter_ui.self_service.steps.typed import SecretStep
from counter_ui.self_service.token_watching import TokenWatching
from counter_ui.self_service.visit import Visit
from counter_ui.station import TokenDesk
from counter_ui.token_seen import SeenCertificate
from counter_ui.widgets.words import line
from kiosk.errors import KioskError
from kiosk.ports.signing_token import PinState
from kiosk.use_cases.prove_by_token import why_nothing

_KEY = "self_service.token"
Signed = TypeVar("Signed")


class PlugInStep(Step):
    """``then(step, watching, certificates)`` once there is something to choose from."""

    NEXT = None
    REMEMBERED = False

    def __init__(
        self,
        visit: Visit,
        tokens: TokenDesk,
        then: Callable[[Step, TokenWatching, tuple[SeenCertificate, ...]], None],
        *,
        progress: Progress | None = None,
    ) -> None:
        super().__init__(visit, f"{_KEY}.plug_in", progress=progress)
        self._tokens, self._then = tokens, then
        self._watching: TokenWatching | None = None

    def begin(self) -> None:
        """Look from now on."""
        self.screen.query_one("#button-leave").focus()
        if self._watching is None:
            self._watching = TokenWatching(self._tokens, self._seen)
            self.screen.mount(self._watching)

    def _seen(self, message: TokensSeen) -> None:
        if not self.current or self._watching is None:
            return
        if message.certificates:
            self._then(self, self._watching, message.certificates)
        elif message.desk.tokens or message.desk.troubles:
            self.tell(why_nothing(message.desk))
        else:
            self.clear_error()


class PinStep(SecretStep, Generic[Signed]):
    """``sign(pin)`` once a press, then ``signed(step, what came of it)``.

    The token's own word on its tries stands above; a wrong PIN is never tried again by itself, and
    where the token takes none any more there is only *Thoát*.
    """

    def __init__(
        self,
        visit: Visit,
        seen: SeenCertificate,
        sign: Callable[[bytearray], Signed],
        signed: Callable[[Step, Signed], None],
        *,
        progress: Progress | None = None,
    ) -> None:
        super().__init__(visit, f"{_KEY}.pin", lambda _: None, lambda *_: None, progress=progress)
        self._token, self._sign, self._signed = seen.token, sign, signed

    def begin(self) -> None:
        """Say what the token says of its tries."""
        super().begin()
        self._say_state()

    def go_on(self) -> None:
        """Once; what was typed is wiped whatever comes of it."""
        if self.busy or pin_refused(self._token) is not None:
            return
        pin = bytearray(self.text.encode())
        self.text = ""
        self.line.show_text("", hidden=True)
        refused = length_refused(self._token, pin)
        if refused is not None:
            self.tell(refused)
            return
        sign = self._sign
        self.work(lambda: sign(pin), lambda result: self._signed(self, result), self._not_signed)

    def _not_signed(self, error: KioskError) -> None:
        state = error.facts.get("pin_state")
        if state is not None:
            self._token = replace(self._token, pin_state=PinState(str(state)))
        self._say_state()
        self.tell(pin_refused(self._token) or error)

    def _say_state(self) -> None:
        locked = pin_refused(self._token)
        warning = pin_warning(self._token, self.visit.words)
        self.NEXT = None if locked is not None else "self_service.button.sign"
        self.frame.show_buttons()
        if locked is not None:
            self.tell(locked)
        elif warning:
            self.note.show_help([line((warning, "bold $text-warning"))])
