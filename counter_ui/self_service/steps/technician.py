"""The technician's way out: passphrase or USB token of somebody who is enrolled at this kiosk."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from counter_ui.screens.token_messages import TokensSeen
from counter_ui.self_service.ending import Ending
from counter_ui.self_service.step import Step
from counter_ui.self_service.steps.token import PinStep
from counter_ui.self_service.steps.typed import PlainTextStep, SecretStep
from counter_ui.self_service.token_watching import TokenWatching
from counter_ui.self_service.visit import Visit
from counter_ui.station import TokenDesk
from counter_ui.token_seen import SeenCertificate
from kiosk.domain.officer import Officer
from kiosk.errors import AtTheDeskError


def technician_step(visit: Visit) -> Step:
    """The code, or a token in the machine; *Quay lại* leads back to the citizen."""
    return TechnicianStep(visit)


class TechnicianStep(PlainTextStep):
    """Asks for the code; an enrolled officer's token that is plugged in is asked for its PIN."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(visit, "self_service.technician.code", _needed, _code_typed)
        self._watching: TokenWatching | None = None

    def begin(self) -> None:
        """Look for tokens from now on."""
        super().begin()
        tokens = self.visit.station.station.tokens
        if tokens is not None and self._watching is None:
            self._watching = TokenWatching(tokens, partial(self._seen, tokens))
            self.screen.mount(self._watching)

    def _seen(self, tokens: TokenDesk, message: TokensSeen) -> None:
        """A citizen's own token is nobody's here: it changes nothing."""
        self.work(lambda: _first_enrolled(tokens, message), self._ask_pin, aside=True)

    def _ask_pin(self, found: _Enrolled | None) -> None:
        if found is not None:
            self.show(PinStep(self.visit, found.seen, found.known, _leave))


@dataclass(frozen=True, slots=True)
class _Enrolled:
    """An officer's certificate on the desk."""

    tokens: TokenDesk
    seen: SeenCertificate

    def known(self, pin: bytearray) -> Officer:
        """Who it is; raises ``token.…`` and ``officer.certificate_refused``. ``pin`` is zeroed."""
        return self.tokens.open_shift.known(self.seen.token, self.seen.certificate, pin)


def _first_enrolled(tokens: TokenDesk, message: TokensSeen) -> _Enrolled | None:
    found = (
        _Enrolled(tokens, each)
        for each in message.certificates
        if tokens.open_shift.officer_of(each.certificate) is not None
    )
    return next(found, None)


def _code_typed(step: Step, code: str) -> None:
    step.show(_passphrase(step.visit, code))


def _passphrase(visit: Visit, code: str) -> Step:
    sign_in = visit.station.ways.approver_sign_in

    def typed(step: Step, passphrase: str) -> None:
        step.leave()
        step.work(lambda: sign_in(code, passphrase), partial(_leave, step))

    return SecretStep(visit, "self_service.technician.passphrase", _needed, typed)


def _leave(step: Step, _: Officer) -> None:
    step.end(Ending.TECHNICIAN)


def _needed(text: str) -> None:
    if not text.strip():
        raise AtTheDeskError("officer.sign_in_failed")
