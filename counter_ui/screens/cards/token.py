"""USB ký số: its owner types the PIN on the screen turned round, and its key signs once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual import on
from textual.app import ComposeResult

from counter_ui.pin_rules import length_refused, pin_refused
from counter_ui.screens.cards.organisation_form import OrganisationForm, OrganisationStated
from counter_ui.screens.cards.token_look import TokenLook
from counter_ui.screens.cards.token_moment import PIN_MOMENTS, Moment, token_hints
from counter_ui.screens.token_messages import TokenProved
from counter_ui.screens.way_intents import WayShown
from counter_ui.station import Station
from counter_ui.widgets.form import Form
from counter_ui.widgets.key_line import Hint
from counter_ui.widgets.pin_desk import PinDesk
from counter_ui.widgets.pin_field import PinField
from counter_ui.widgets.token_desk import TokenList
from counter_ui.widgets.token_sheet import TokenSheet
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.domain.registration import Draft
from kiosk.errors import KioskError
from kiosk.ports.signing_token import PinState

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
        self._open_numbers = False
        self.list, self.sheet = TokenList(id="token-list"), TokenSheet(words, id="token-sheet")
        self.party = OrganisationForm(draft, station, words)
        self.pin_desk = PinDesk(words, id="pin-desk")

    def compose(self) -> ComposeResult:
        """The officer's side, and the owner's."""
        yield Words((self.words("token_card.title"), "bold"), classes="card-title")
        yield self.list
        yield self.sheet
        yield self.party
        yield self.errors
        yield self.pin_desk

    @property
    def hand_over(self) -> bool:
        """While the owner of the token types the PIN."""
        return self.moment in PIN_MOMENTS

    @property
    def hints(self) -> Sequence[Hint]:
        """What the keys do in this moment."""
        own = self.party.hints if self.moment is Moment.PARTY else ()
        return (*own, *token_hints(self.moment, ready=self.case is not None and self.case.sound))

    # Keys

    def take_key(self, key: str) -> None:
        """Numbers choose and answer; Enter goes on."""
        if self.moment is Moment.CHOOSING:
            self.choose(key)
        elif self.moment is Moment.PARTY:
            self._party_key(key)
        elif self.moment is Moment.FACTS and key == "\n":
            self._go_on()
        elif self.moment is Moment.FACTS:
            self.answer(key)
        elif self.moment is Moment.PIN and key == "\n":
            self._sign()  # typed on the reader itself

    def go_back(self) -> bool:
        """A step at a time; a signature that runs cannot be called back."""
        if self.moment is Moment.PARTY:
            if not self.party.go_back():
                self.to(Moment.FACTS)
        elif self.moment is Moment.PIN and self.case is not None:
            self.pin_desk.field.wipe()
            self.case = replace(self.case, draft=replace(self.case.draft, organisation=None))
            self.to(Moment.FACTS)
        elif self.moment is not Moment.SIGNING:
            return self.back_to_choice()
        return True

    def pressed(self, name: str) -> bool:
        """F5 looks or asks once more, F6 opens numbers."""
        if self.hand_over or name not in ("numbers", "read_again"):
            return False
        if name == "numbers":
            self._open_numbers = not self._open_numbers
            self.redraw()
        elif self.moment is not Moment.PARTY:
            self.look_again()
        return True

    def _go_on(self) -> None:
        case = self.case
        if case is None or not case.sound:
            return
        if not case.party_is_missing:
            self._ask_pin()
            return
        self.to(Moment.PARTY)

    # Who acts for an organisation

    def begin_anew(self) -> None:
        """Fields stay, answers go."""
        self.party.forget_answers()

    def _party_key(self, key: str) -> None:
        if self.party.take_key(key):
            self.work("organisation", self.party.statement(self.ways))
        elif self.party.refused:
            self.tell(self.words.coded("representative.no_papers"))
        self.changed()

    def on_form_filled(self, message: Form.Filled) -> None:
        """Enter in the last field."""
        message.stop()
        self.party.ask()
        self.changed()

    def on_organisation_stated(self, message: OrganisationStated) -> None:
        """Representative and organisation are in the draft; the proof takes the preview's place."""
        self.busy = False
        if self.case is not None:
            self.case = replace(self.case, draft=message.draft)
            self._ask_pin()

    def take_scan(self, text: str) -> bool:
        """Also the representative's card."""
        if self.moment is not Moment.PARTY or self.case is None:
            return super().take_scan(text)
        self.scan_person(self.case.preview, text)
        return True

    # The owner's PIN

    def _ask_pin(self) -> None:
        """Turn the screen over, unless the token says that no PIN will do."""
        case = self.case
        if case is None:
            return
        locked = pin_refused(case.seen.token)
        if locked is not None:
            self.to(Moment.FACTS)
            self.tell(self.words.error(locked))
            return
        self.pin_desk.ask(case.seen)
        self.to(Moment.PIN)

    @on(PinField.Entered)
    def _sign(self) -> None:
        case, tokens = self.case, self.station.tokens
        if self.moment is not Moment.PIN or case is None or tokens is None or not case.standing:
            return
        pin = self.pin_desk.field.take()
        refused = length_refused(case.seen.token, pin)
        if refused is not None:
            self.pin_desk.tell(refused)
            return
        prove, draft, seen, answers = tokens.prove, case.draft, case.seen, case.standing.answers
        self.start_work(
            _SIGN,
            lambda: TokenProved(prove(draft, seen.token, seen.certificate, pin, answers)),
        )
        self.pin_desk.show_signing()
        self.to(Moment.SIGNING)

    def lost(self, error: KioskError) -> None:
        """Nothing of the PIN stays."""
        self.pin_desk.field.wipe()
        super().lost(error)

    def failed(self, work: str, error: KioskError) -> None:
        """Signing, or whatever came before it."""
        case = self.case
        if work != _SIGN:
            super().failed(work, error)
        elif case is not None and error.code in _GONE:
            self.lost(error)
        elif case is not None:
            self._not_signed(error)

    def _not_signed(self, error: KioskError) -> None:
        case, state = self.case, error.facts.get("pin_state")
        if case is None:
            return
        if state is not None:
            token = replace(case.seen.token, pin_state=PinState(str(state)))
            self.case = case = replace(case, seen=replace(case.seen, token=token))
        self.pin_desk.ask(case.seen)
        if error.code in _TRY_AGAIN and pin_refused(case.seen.token) is None:
            self.to(Moment.PIN)
            self.pin_desk.tell(error)
        else:
            self.to(Moment.FACTS)
            self.tell(self.words.error(error))

    def on_token_proved(self, message: TokenProved) -> None:
        """Go on; a proof that fails stands beside the certificate instead."""
        if self.case is None:
            return
        self.case = replace(self.case, proof=message.draft.evidence[-1].checks)
        self.to(Moment.FACTS)
        if not self.case.refused:
            self.post_message(WayShown(message.draft))

    # What is shown

    def redraw(self) -> None:
        """Everything as it stands now."""
        case, moment = self.case, self.moment
        self.query_one(".card-title").display = not self.hand_over
        self.list.display = moment in (Moment.LOOKING, Moment.CHOOSING)
        self.sheet.display = moment is Moment.FACTS
        self.party.display = moment is Moment.PARTY
        self.pin_desk.display = self.hand_over
        if moment is Moment.LOOKING:
            self.list.show_missing(self.desk, self.words)
        elif moment is Moment.CHOOSING:
            self.list.show_choices(self.certificates, self.words)
        if case is None:
            return
        self.sheet.show_case(case, open_numbers=self._open_numbers)
        if moment is Moment.PARTY:
            self.party.show_draft(case.preview, open_numbers=self._open_numbers)
        elif moment is Moment.PIN:
            self.pin_desk.show_token(case.seen.token)

    def begin(self) -> None:
        """Into the field of the moment, if it has one."""
        if self.hand_over:
            self.errors.clear_error()
        if self.moment is Moment.PIN and self.pin_desk.field.display:
            self.pin_desk.field.focus()
        elif self.moment is Moment.PARTY:
            self.party.begin()
        else:
            self.screen.set_focus(None)
