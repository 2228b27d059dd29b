"""USB ký số, before any PIN: what is plugged in, whose it is, what it is worth, what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual import on
from textual.app import ComposeResult

from counter_ui.messages import WorkFailed
from counter_ui.screens.cards.card import Card
from counter_ui.screens.cards.token_moment import PIN_MOMENTS, Moment, token_hints
from counter_ui.screens.token_messages import CertificateJudged, TokensSeen
from counter_ui.station import Station
from counter_ui.token_examination import Examination
from counter_ui.token_seen import MOST_SHOWN, SeenCertificate, found_again, seen_certificates
from counter_ui.token_watch import TokenWatch
from counter_ui.widgets.field import Field
from counter_ui.widgets.key_line import Hint
from counter_ui.widgets.pin_desk import PinDesk
from counter_ui.widgets.pin_field import PinField
from counter_ui.widgets.token_desk import TokenList
from counter_ui.widgets.token_sheet import TokenSheet
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.domain.registration import Draft
from kiosk.errors import AtTheDeskError, KioskError, SupervisorError
from kiosk.ports.signing_token import DeskTokens

_JUDGE = "token_judge"


class TokenLook(Card):
    """From an empty desk to a certificate that only lacks its owner's PIN."""

    def __init__(self, draft: Draft, station: Station, words: Wording) -> None:
        super().__init__(words)
        self._draft, self._station = draft, station
        self._desk: DeskTokens | None = None
        self._certificates: tuple[SeenCertificate, ...] = ()
        self._case: Examination | None = None
        self._watch: TokenWatch | None = None
        self._open_numbers = False
        self._judgements = 0
        self.moment = Moment.LOOKING

    def compose(self) -> ComposeResult:
        """The officer's side, and the owner's."""
        yield Words((self.words("token_card.title"), "bold"), classes="card-title")
        yield TokenList(id="token-list")
        yield TokenSheet(self.words, id="token-sheet")
        yield self.errors
        yield PinDesk(self.words, id="pin-desk")

    def on_mount(self) -> None:
        """Look from now on."""
        self._look()
        self._show(Moment.LOOKING)

    def on_unmount(self) -> None:
        """Nobody listens any more."""
        if self._watch is not None:
            self._watch.stop()

    # What is on the desk

    def _look(self) -> None:
        if self._watch is not None:
            self._watch.stop()
        if self._station.tokens is None:
            self._desk = DeskTokens((), 0, 0)
            return
        self._watch = TokenWatch(self._station.tokens.prove.tokens, self._seen_in_thread)
        self._watch.start()

    def _seen_in_thread(self, desk: DeskTokens) -> None:
        self.post_message(TokensSeen(desk, seen_certificates(desk)))

    def on_tokens_seen(self, message: TokensSeen) -> None:
        """Plugged in or pulled out, at any moment."""
        self._desk, self._certificates = message.desk, message.certificates
        if self.moment is Moment.SIGNING:
            return  # the signature itself says what became of it
        if self._case is None:
            self._choose_by_itself()
            return
        again = found_again(message.desk, self._case.seen)
        if again is None:
            self._lost(AtTheDeskError("token.removed"))
        else:
            self._case = replace(self._case, seen=again)
            self.query_one(PinDesk).show_token(again.token)

    def _choose_by_itself(self) -> None:
        if len(self._certificates) == 1:
            self._take(self._certificates[0])
        else:
            self._show(Moment.CHOOSING if self._certificates else Moment.LOOKING)

    def _lost(self, error: KioskError) -> None:
        self.query_one(PinField).wipe()
        self._case = None
        self._choose_by_itself()
        self.tell(self.words.error(error))

    # What it is worth

    def _take(self, seen: SeenCertificate) -> None:
        practice = self._station.practice
        self._case = Examination(seen=seen, draft=self._draft, practice=practice)
        self.errors.clear_error()
        self._judge()

    def _judge(self) -> None:
        case, tokens = self._case, self._station.tokens
        if case is None or tokens is None:
            return
        self._judgements += 1
        asked, seen, kind = self._judgements, case.seen, case.draft.kind
        judge = tokens.prove.judge
        self.start_work(
            f"{_JUDGE}_{asked}",
            lambda: CertificateJudged(asked, judge(seen.token, seen.certificate, kind)),
        )
        self._show(Moment.FACTS)

    def on_certificate_judged(self, message: CertificateJudged) -> None:
        """Facts and checks."""
        if self._case is not None and message.question == self._judgements:
            self._case = self._case.judged(message.standing)
            self._show(self.moment)

    def on_work_failed(self, message: WorkFailed) -> None:
        """Something that people can act on; the certificate is not judged then."""
        if message.work == f"{_JUDGE}_{self._judgements}":
            self.tell(self.words.error(message.error))

    # Keys

    def take_key(self, key: str) -> None:
        """Numbers choose and answer; Enter goes on."""
        if self.moment is Moment.CHOOSING and key.isdigit():
            place = int(key) - 1
            if 0 <= place < min(len(self._certificates), MOST_SHOWN):
                self._take(self._certificates[place])
        elif self.moment is Moment.FACTS:
            self._facts_key(key)

    def _facts_key(self, key: str) -> None:
        case = self._case
        if case is None or case.answers is None:
            return
        if key == "\n":
            self.go_on()
            return
        answers = case.answers.answered(key) if case.question else None
        if answers is None:
            return
        self.errors.clear_error()
        try:
            self._case = case.answered(answers)
        except SupervisorError as error:
            self.tell(self.words.error(error))
            return
        if self._case.standing is None:
            self._judge()
        self._show(Moment.FACTS)

    def go_back(self) -> bool:
        """To the question before, to the choice; then out of here."""
        case = self._case
        self.errors.clear_error()
        if case is None:
            return False
        before = case.answers.taken_back() if case.answers else None
        if before is not None:
            self._case = replace(case, answers=before)
            self._show(Moment.FACTS)
        elif len(self._certificates) > 1:
            self._case = None
            self._show(Moment.CHOOSING)
        else:
            return False
        return True

    def pressed(self, name: str) -> bool:
        """F5 looks or asks once more, F6 opens numbers."""
        if self.moment in PIN_MOMENTS:
            return False
        if name == "numbers":
            self._open_numbers = not self._open_numbers
            self._show(self.moment)
        elif name == "read_again" and self.moment is Moment.FACTS:
            self._judge()
        elif name == "read_again":
            self._look()
        return name in ("numbers", "read_again")

    @on(Field.Submitted)
    def _code_typed(self, event: Field.Submitted) -> None:
        event.stop()
        self.go_on()

    def go_on(self) -> None:
        """Enter, where nothing is asked."""

    # What is shown

    def _show(self, moment: Moment) -> None:
        self.moment = moment
        case, in_pin = self._case, moment in PIN_MOMENTS
        listed = self.query_one(TokenList)
        listed.display = moment in (Moment.LOOKING, Moment.CHOOSING)
        if moment is Moment.LOOKING:
            listed.show_missing(self._desk, self.words)
        elif moment is Moment.CHOOSING:
            listed.show_choices(self._certificates, self.words)
        sheet = self.query_one(TokenSheet)
        sheet.display = moment is Moment.FACTS
        if case is not None:
            sheet.show_case(case, open_numbers=self._open_numbers)
        self.query_one(".card-title").display = not in_pin
        if in_pin:
            self.errors.clear_error()
        self.query_one(PinDesk).display = in_pin
        self.begin()
        self.changed()

    def begin(self) -> None:
        """Into the field of the moment, if it has one."""
        case = self._case
        sheet, field = self.query_one(TokenSheet), self.query_one(PinField)
        if self.moment is Moment.PIN and field.display:
            field.focus()
        elif self.moment is Moment.FACTS and case is not None and sheet.asks_code(case):
            sheet.code.focus()
        else:
            self.screen.set_focus(None)

    @property
    def hints(self) -> Sequence[Hint]:
        """What the keys do in this moment."""
        return token_hints(self.moment, ready=self._case is not None and self._case.ready)
