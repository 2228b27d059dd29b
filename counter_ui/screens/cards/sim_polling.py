"""The request to the SIM: sent once, asked about every few seconds, its news shown as they come."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from textual.message import Message

from counter_ui.screens.cards import entry_rules
from counter_ui.screens.cards.asked_now import asked_now
from counter_ui.screens.cards.signed_facts import SignedFacts
from counter_ui.screens.cards.sim_start import SimStart
from counter_ui.screens.cards.sim_waiting import SimWaiting
from counter_ui.screens.cards.way_card import WayCard
from counter_ui.station import Station
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.domain.claim import Source
from kiosk.domain.registration import Draft
from kiosk.domain.sim_request import SimRequest, SimState
from kiosk.errors import KioskError, LaterError
from kiosk.formats.canonical_json import canonical_json
from kiosk.formats.plain_values import plain, value_of
from kiosk.use_cases.sign_with_sim import SimStep

_KEPT: Final = "sim-request"


class Stage(StrEnum):
    """What stands on the card."""

    START = "start"
    WAITING = "waiting"
    SIGNED = "signed"
    ORGANISATION = "organisation"


@dataclass(repr=False, eq=False)
class SimSent(Message, bubble=False):
    """The request is on its way."""

    request: SimRequest


@dataclass(repr=False, eq=False)
class SimAsked(Message, bubble=False):
    """News of it, or none."""

    step: SimStep


def _request_of(text: str) -> SimRequest | None:
    try:
        found = value_of(SimRequest, json.loads(text))
    except (ValueError, TypeError, KeyError, OverflowError, AttributeError, RecursionError):
        return None
    return found if isinstance(found, SimRequest) else None


class SimPolling(WayCard):
    """Start, waiting, signed: what follows from the keys is decided above."""

    def __init__(self, draft: Draft, station: Station, words: Wording) -> None:
        super().__init__(draft, station, words)
        self.stage = Stage.START
        self.leaving = self._asking = False
        self.start, self.waiting = SimStart(words), SimWaiting(words)
        needs_mail = draft.kind in draft.policy.email_required
        self.signed = SignedFacts(words, mail_required=needs_mail)
        self.note = Words(classes="way-state")

    def to(self, stage: Stage) -> None:
        """Show another stage."""
        self.stage = stage
        self.stay()
        self.begin()
        self.changed()

    def stay(self) -> None:
        """Nothing is left, nothing is noted."""
        self.leaving = False
        self.note.say()

    def send(self) -> None:
        """To the carrier that was chosen."""
        if self.start.carrier is None:
            self.start.begin()
            return
        draft, carrier, send = self.draft, self.start.carrier, self.ways.sign_with_sim.send
        phone = entry_rules.phone(self.start.form.text("sim_phone"))
        self.note.say((self.words("sim.sending"), "$accent"))
        self.work("send", lambda: SimSent(send(draft, phone, carrier)))
        self.screen.set_focus(None)

    def on_sim_sent(self, message: SimSent) -> None:
        """Now the phone should ring."""
        self.busy = False
        self.waiting.begin(message.request)
        self.to(Stage.WAITING)
        self.ask()

    def kept_texts(self) -> Mapping[str, str]:
        """The request: its owner may be typing the PIN, and must not be asked twice."""
        request = self.waiting.request
        if request is None or self.stage is Stage.START:
            return {}
        return {_KEPT: canonical_json(plain(replace(request, evidence=None))).decode()}

    def take_kept(self, texts: Mapping[str, str]) -> None:
        """Ask what became of it; what was signed already stands in the draft."""
        request = _request_of(texts.get(_KEPT, ""))
        if request is None or request.registration_id != self.draft.id:
            return
        shown = (e for e in self.draft.evidence if e.claim.source is Source.CERTIFICATE)
        signed = next((each.attachment for each in shown), None)
        if signed is not None:
            request = replace(request, state=SimState.SIGNED, evidence=signed)
        elif request.state is SimState.SIGNED:
            request = replace(request, state=SimState.UNKNOWN)
        self.waiting.begin(request)
        self.to(Stage.WAITING)
        self.ask()

    def ask(self) -> None:
        """One question at a time."""
        request = self.waiting.request
        if self.stage is not Stage.WAITING or self._asking or request is None:
            return
        if request.is_open or request.state is SimState.SIGNED:
            draft, ask = self.draft, self.ways.sign_with_sim.ask
            self._asking = True
            self.start_work("ask", lambda: SimAsked(ask(draft, request)))

    def on_sim_asked(self, message: SimAsked) -> None:
        """Show the news; what comes for a request that was given up is told, and not used."""
        self._asking = False
        step, current = message.step, self.waiting.request
        if self.stage is not Stage.WAITING or current is None or current.id != step.request.id:
            if step.request.state in (SimState.SIGNED, SimState.LATE):
                self.note.say((self.words("sim_state.late"), "bold $text-warning"))
            return
        self.errors.clear_error()
        self.waiting.show_request(step.request)
        if step.request.state is SimState.SIGNED:
            self.draft = step.draft
            self.signed.show_step(step)
            self.to(Stage.SIGNED)
        elif not step.request.is_open:
            self.stay()
        self.changed()

    def failed(self, work: str, error: KioskError) -> None:
        """Nothing was sent, or nothing can be asked just now: the request stays as it is."""
        asked = work == "ask"
        if asked:
            self._asking = False
        else:
            self.busy = False
            self.note.say()
        self.tell(asked_now(self.words, error, "sim.asked_again" if asked else "sim.send_again"))
        if self.stage is not Stage.WAITING:
            self.begin()
        elif not (asked and isinstance(error, LaterError)):
            self.to(Stage.START)
