"""USB ký số: its owner types the PIN on the screen turned round, and its key signs once."""

from __future__ import annotations

from dataclasses import replace

from textual import on

from counter_ui.messages import WorkFailed
from counter_ui.pin_rules import length_refused, pin_refused
from counter_ui.screens.cards.token_look import TokenLook
from counter_ui.screens.cards.token_moment import PIN_MOMENTS, Moment
from counter_ui.screens.token_messages import TokenProved
from counter_ui.screens.way_intents import WayShown
from counter_ui.station import Station
from counter_ui.widgets.pin_desk import PinDesk
from counter_ui.widgets.pin_field import PinField
from counter_ui.widgets.token_sheet import TokenSheet
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText
from kiosk.domain.registration import Draft
from kiosk.errors import AtTheDeskError, KioskError
from kiosk.ports.signing_token import PinState
from kiosk.use_cases.represent_organisation import RepresentOrganisation

_SIGN = "token_sign"
_GONE = frozenset({"token.removed", "token.other_certificate"})
_TRY_AGAIN = frozenset({"token.pin_wrong", "token.pin_length", "token.cancelled"})


class TokenCard(TokenLook):
    """Ends in :class:`WayShown` with a draft that holds proof and, where one acts, organisation.

    The draft's kind may be another one by then: a certificate that names a person and a firm is
    asked about.
    """

    def __init__(self, draft: Draft, station: Station, words: Wording) -> None:
        super().__init__(draft, station, words)
        self._represent = RepresentOrganisation()

    @property
    def hand_over(self) -> bool:
        """While the owner of the token types the PIN."""
        return self.moment in PIN_MOMENTS

    def take_key(self, key: str) -> None:
        """Enter where the PIN is typed on the reader itself."""
        if self.moment is Moment.PIN and key == "\n":
            self._sign()
        else:
            super().take_key(key)

    def go_back(self) -> bool:
        """From the PIN to the facts; a signature that runs cannot be called back."""
        if self.moment is Moment.SIGNING:
            return True
        if self.moment is not Moment.PIN:
            return super().go_back()
        self.query_one(PinField).wipe()
        self._show(Moment.FACTS)
        return True

    def on_work_failed(self, message: WorkFailed) -> None:
        """Judging or signing ended in something that people can act on."""
        if message.work == _SIGN:
            self._not_signed(message.error)
        else:
            super().on_work_failed(message)

    @property
    def email(self) -> CleanText:
        """The address that the certificate states, to be offered in the contact step; or empty."""
        verdict = self._case.verdict if self._case else None
        return next(iter(verdict.holder.emails), CleanText("")) if verdict else CleanText("")

    def go_on(self) -> None:
        """Turn the screen over; not where a PIN would change nothing, or is impossible."""
        case = self._case
        if case is None or not case.ready:
            return
        self.errors.clear_error()
        try:
            case.preview(self._represent, self._code)
        except KioskError as error:
            self.tell(self.words.error(error))
            return
        locked = pin_refused(case.seen.token)
        if locked is not None:
            self.tell(self.words.error(locked))
            return
        self.query_one(PinDesk).ask(case.seen)
        self._show(Moment.PIN)

    @property
    def _code(self) -> str:
        return self.query_one(TokenSheet).code.text

    @on(PinField.Entered)
    def _sign(self) -> None:
        case, tokens = self._case, self._station.tokens
        if self.moment is not Moment.PIN or case is None or tokens is None or not case.standing:
            return
        desk = self.query_one(PinDesk)
        pin = desk.field.take()
        refused = length_refused(case.seen.token, pin)
        if refused is not None:
            desk.tell(refused)
            return
        prove, draft, seen, answers = tokens.prove, case.draft, case.seen, case.standing.answers
        self.start_work(
            _SIGN,
            lambda: TokenProved(prove(draft, seen.token, seen.certificate, pin, answers)),
        )
        desk.show_signing()
        self._show(Moment.SIGNING)

    @on(PinField.InputMethodOn)
    def _input_method_on(self) -> None:
        self.query_one(PinDesk).tell(AtTheDeskError("token.pin_letters"))

    @on(PinField.Changed)
    def _next_try(self) -> None:
        self.query_one(PinDesk).clear_error()

    def _not_signed(self, error: KioskError) -> None:
        case = self._case
        if case is None:
            return
        if error.code in _GONE:
            self._lost(error)
            return
        state = error.facts.get("pin_state")
        if state is not None:
            token = replace(case.seen.token, pin_state=PinState(str(state)))
            self._case = case = replace(case, seen=replace(case.seen, token=token))
        desk = self.query_one(PinDesk)
        desk.ask(case.seen)
        may_try_again = error.code in _TRY_AGAIN and pin_refused(case.seen.token) is None
        self._show(Moment.PIN if may_try_again else Moment.FACTS)
        if may_try_again:
            desk.tell(error)
        else:
            self.tell(self.words.error(error))

    def on_token_proved(self, message: TokenProved) -> None:
        """Go on; a proof that fails stands beside the certificate instead."""
        case = self._case
        if case is None:
            return
        checks = message.draft.evidence[-1].checks
        self._case = case = replace(case, proof=checks)
        try:
            draft = case.represented(self._represent, message.draft, self._code)
        except KioskError as error:
            self._show(Moment.FACTS)
            self.tell(self.words.error(error))
            return
        self._show(Moment.FACTS)
        if not case.refused:
            self.post_message(WayShown(draft))
