"""USB ký số, before any PIN: what is plugged in, whose it is, what it is worth, what is asked."""

from __future__ import annotations

from dataclasses import replace

from textual.message import Message

from counter_ui.officer_tokens import tokens_of_others
from counter_ui.screens.cards.token_moment import Moment
from counter_ui.screens.cards.way_card import PersonRead, WayCard
from counter_ui.screens.token_messages import CertificateJudged, TokensSeen
from counter_ui.station import Station
from counter_ui.token_examination import KIND_KEYS, Examination
from counter_ui.token_seen import MOST_SHOWN, SeenCertificate, found_again, seen_certificates
from counter_ui.token_watch import TokenWatch
from counter_ui.wording import Wording
from kiosk.domain.claim import Source
from kiosk.domain.clean_text import CleanText
from kiosk.domain.registration import Draft
from kiosk.errors import AtTheDeskError, KioskError, SupervisorError
from kiosk.ports.signing_token import DeskTokens

_JUDGE = "token_judge"


class TokenLook(WayCard):
    """From an empty desk to a certificate that only lacks people's words and the owner's PIN."""

    def __init__(self, draft: Draft, station: Station, words: Wording) -> None:
        super().__init__(draft, station, words)
        self.opened = draft
        self.desk: DeskTokens | None = None
        self.certificates: tuple[SeenCertificate, ...] = ()
        self.case: Examination | None = None
        self.moment = Moment.LOOKING
        self._watch: TokenWatch | None = None
        self._judgements = 0

    def on_mount(self) -> None:
        """Look from now on."""
        self.look()
        self.to(Moment.LOOKING)

    def on_unmount(self) -> None:
        """Nobody listens any more."""
        if self._watch is not None:
            self._watch.stop()

    @property
    def email(self) -> CleanText:
        """The address that the certificate states, to be offered in the contact step; or empty."""
        verdict = self.case.verdict if self.case else None
        return next(iter(verdict.holder.emails), CleanText("")) if verdict else CleanText("")

    @property
    def untouched(self) -> bool:
        """Nor was a certificate taken up."""
        return super().untouched and self.case is None

    def to(self, moment: Moment) -> None:
        """Show another moment, or the same anew."""
        self.moment = moment
        self.redraw()
        self.begin()
        self.changed()

    # What is on the desk

    def look(self) -> None:
        """From the beginning: drivers may have been installed meanwhile."""
        if self._watch is not None:
            self._watch.stop()
        tokens, code = self.station.tokens, self.opened.shift.officer.code
        if tokens is None:
            self.desk = DeskTokens((), 0, 0)
            return
        open_shift = tokens.open_shift

        def seen_in_thread(desk: DeskTokens) -> None:
            others = tokens_of_others(open_shift, desk, code)
            self.post_message(TokensSeen(others, seen_certificates(others)))

        self._watch = TokenWatch(tokens.prove.tokens, seen_in_thread)
        self._watch.start()

    def on_tokens_seen(self, message: TokensSeen) -> None:
        """Plugged in or pulled out, at any moment."""
        self.desk, self.certificates = message.desk, message.certificates
        if self.moment is Moment.SIGNING:
            return  # the signature itself says what became of it
        if self.case is None:
            self._choose_by_itself()
            return
        again = found_again(message.desk, self.case.seen)
        if again is None:
            self.lost(AtTheDeskError("token.removed"))
        else:
            self.case = replace(self.case, seen=again)
            self.redraw()

    def _choose_by_itself(self) -> None:
        if len(self.certificates) == 1:
            self._take(self.certificates[0])
        else:
            self.to(Moment.CHOOSING if self.certificates else Moment.LOOKING)

    def lost(self, error: KioskError) -> None:
        """The token was pulled, or another one is there."""
        self.case = None
        self._choose_by_itself()
        self.tell(self.words.error(error))

    # What it is worth

    def _take(self, seen: SeenCertificate) -> None:
        self.errors.clear_error()
        self.begin_anew()
        self.case = Examination(seen=seen, draft=self.opened, practice=self.station.practice)
        self.judge()

    def begin_anew(self) -> None:
        """Whatever people said about an earlier certificate does not count for this one."""

    def judge(self) -> None:
        """Ask what the certificate is worth, once more where it was asked already."""
        case, tokens = self.case, self.station.tokens
        if case is None or tokens is None:
            return
        self._judgements += 1
        self.case = case = replace(case, unjudged=False)
        asked, seen, kind = self._judgements, case.seen, case.draft.kind
        judge = tokens.prove.judge
        self.start_work(
            f"{_JUDGE}_{asked}",
            lambda: CertificateJudged(asked, judge(seen.token, seen.certificate, kind)),
        )
        self.to(Moment.FACTS)

    def on_certificate_judged(self, message: CertificateJudged) -> None:
        """Facts and checks."""
        if self.case is not None and message.question == self._judgements:
            self.case = replace(self.case, standing=message.standing, proof=())
            self.to(self.moment)

    def failed(self, work: str, error: KioskError) -> None:
        """Something that people can act on; of an older judgement nobody hears."""
        if work.startswith(_JUDGE):
            if self.case is None or work != f"{_JUDGE}_{self._judgements}":
                return
            self.case = replace(self.case, unjudged=True)
        super().failed(work, error)

    # The citizen's own card, where the certificate alone cannot say who it is

    def take_scan(self, text: str) -> bool:
        """A card's QR or MRZ while the certificate stands there."""
        if self.case is not None and self.moment is Moment.FACTS:
            self.scan_person(self.case.draft, text)
        return True

    def scan_person(self, draft: Draft, text: str) -> None:
        """Add what was scanned to this draft."""
        self.draft = draft
        super().take_scan(text)

    def on_person_read(self, message: PersonRead) -> None:
        """One source more; the chip is read next where only it can tell."""
        message.prevent_default()
        self.busy = False
        if self.case is not None:
            self.case = replace(self.case, draft=message.draft)
            self.redraw()
            self.begin()
            self.read_chip()

    def read_chip(self) -> None:
        """The scan has told the key of the chip; the card lies on the reader."""
        case = self.case
        if case is None or not case.card_is_missing or not case.draft.evidence:
            return
        draft, read = case.draft, self.station.desk.read_evidence.chip

        def work() -> Message:
            return PersonRead(read(draft, lambda _: None))

        self.work("chip", work)

    # Keys

    def choose(self, key: str) -> None:
        """A number of the list."""
        place = int(key) - 1 if key.isdigit() else -1
        if 0 <= place < min(len(self.certificates), MOST_SHOWN):
            self._take(self.certificates[place])

    def answer(self, key: str) -> None:
        """As what the holder registers."""
        case, kind = self.case, KIND_KEYS.get(key)
        if case is None or kind is None or kind not in case.kinds:
            return
        self.errors.clear_error()
        try:
            self.case = case.as_kind(kind)
        except SupervisorError as error:
            self.tell(self.words.error(error))
            return
        if self.case.standing is None:
            self.judge()
        self.to(Moment.FACTS)

    def back_to_choice(self) -> bool:
        """To the question before, else to the list; whether there was either."""
        case = self.case
        self.errors.clear_error()
        if case is not None and case.kind_answered:
            self.case = replace(case, kind_answered=False)
            self.to(Moment.FACTS)
            return True
        if case is None or len(self.certificates) < 2:
            return False
        self.case = None
        self.to(Moment.CHOOSING)
        return True

    def look_again(self) -> None:
        """F5: at the desk, at the chip, or at what the authorities say."""
        case = self.case
        if case is None:
            self.look()
        elif case.card_is_missing and case.draft.claim(Source.QR):
            self.read_chip()
        else:
            self.judge()
