"""SIM ký số: the question goes to the phone, the owner answers there; no PIN ever comes near."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual.app import ComposeResult

from counter_ui.screens.cards.sim_waiting import SimWaiting
from counter_ui.self_service.step import Progress, Step
from counter_ui.self_service.visit import Visit
from kiosk.domain.sim_request import SimRequest, SimState
from kiosk.errors import AtTheDeskError, KioskError
from kiosk.use_cases.sign_with_sim import SimStep

_KEY = "self_service.sim.waiting"
POLL_S = 3.0
_SECOND_S = 1.0


@dataclass(frozen=True, slots=True)
class SimActs:
    """What is done with one request; each is called in a thread and asks the centre."""

    send: Callable[[], SimRequest]
    ask: Callable[[SimRequest], SimStep]


class SimWaitStep(Step):
    """Sends once, asks every few seconds; ``then(step, news)`` gets what was signed."""

    REMEMBERED = False
    NEXT = None

    def __init__(
        self,
        visit: Visit,
        acts: SimActs,
        then: Callable[[Step, SimStep], None],
        *,
        progress: Progress | None = None,
        poll_s: float = POLL_S,
    ) -> None:
        super().__init__(visit, _KEY, progress=progress)
        self._acts, self._signed, self._poll_s = acts, then, poll_s
        self._shown = SimWaiting(visit.words, do="self_service.sim_do")
        self._leaving = False

    def answer(self) -> ComposeResult:
        """Digits to compare, where the request is, how long it waits."""
        self._shown.display = False
        yield self._shown

    def begin(self) -> None:
        """Send, the first time."""
        self.screen.query_one("#button-leave").focus()
        if self._shown.request is None and not self.busy:
            self.set_interval(_SECOND_S, self._shown.count_down)
            self.set_interval(self._poll_s, self._ask)
            self.work(self._acts.send, self._sent, self._not_sent)

    def go_on(self) -> None:
        """*Làm lại*: a new request, where one makes sense."""
        request = self._shown.request
        if request is None or (not request.is_open and request.may_retry):
            self._offer_again(False)
            self.clear_error()
            self.work(self._acts.send, self._sent, self._not_sent)

    def go_back(self) -> bool:
        """The first time it is said that the phone still asks."""
        request = self._shown.request
        if request is None or not request.is_open or self._leaving:
            return False
        self._leaving = True
        self.tell(AtTheDeskError("self_service.sim_open"))
        return True

    def _sent(self, request: SimRequest) -> None:
        self._leaving = False
        self._shown.display = True
        self._shown.begin(request)
        self._ask()

    def _not_sent(self, error: KioskError) -> None:
        self.tell(error)
        self._offer_again(True)

    def _ask(self) -> None:
        request = self._shown.request
        if request is not None and (request.is_open or request.state is SimState.SIGNED):
            ask = self._acts.ask
            self.work(lambda: ask(request), self._heard)

    def _heard(self, news: SimStep) -> None:
        current = self._shown.request
        if current is None or current.id != news.request.id:
            return
        self._shown.show_request(news.request)
        if news.request.state is SimState.SIGNED:
            self.visit.proved_human = True
            self._signed(self, news)
        elif not news.request.is_open:
            self._offer_again(news.request.may_retry)

    def _offer_again(self, offered: bool) -> None:
        self.NEXT = "self_service.button.again" if offered else None
        self.frame.show_buttons()
