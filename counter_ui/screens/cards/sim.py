"""SIM ký số: the request goes to the phone, the owner signs there; no PIN ever comes near here."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from counter_ui.screens.cards.organisation_form import OrganisationForm, OrganisationStated
from counter_ui.screens.cards.sim_polling import SimPolling, Stage
from counter_ui.screens.way_intents import WayShown
from counter_ui.station import Station
from counter_ui.widgets.form import Form
from counter_ui.widgets.key_line import Hint
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.domain.claim import Source
from kiosk.domain.policy import ApplicantKind
from kiosk.domain.registration import Contact, Draft

POLL_S = 3.0
_SECOND_S = 1.0


class SimCard(SimPolling):
    """Carrier and number; waiting; the certificate's four facts; for an enterprise who acts."""

    def __init__(
        self, draft: Draft, station: Station, words: Wording, *, poll_s: float = POLL_S
    ) -> None:
        super().__init__(draft, station, words)
        self._poll_s = poll_s
        self._numbers_open = False
        self.organisation = OrganisationForm(draft, station, words)

    def compose(self) -> ComposeResult:
        """One stage is shown at a time."""
        yield Words((self.words("sim.title"), "bold"), classes="card-title")
        yield self.start
        yield self.waiting
        yield self.signed
        if self.draft.kind is not ApplicantKind.CITIZEN:
            yield self.organisation
        yield self.note
        yield self.errors

    def on_mount(self) -> None:
        """The carrier first; the clocks of this card end with it."""
        self.set_interval(_SECOND_S, self.waiting.count_down)
        self.set_interval(self._poll_s, self.ask)
        self.to(Stage.START)

    @property
    def hints(self) -> Sequence[Hint]:
        """By stage."""
        end: tuple[Hint, ...] = (("F8", "key.refuse"), ("F9", "key.lock"), ("F1", "key.help"))
        back: Hint = ("Esc", "key.back")
        if self.stage is Stage.ORGANISATION:
            return (*self.organisation.hints, *end)
        if self.stage is Stage.SIGNED:
            mail = (("F7", self.signed.mail_hint),) if self.signed.mail_hint else ()
            enter = (("Enter", "way_key.register"),) if self.signed.holds else ()
            return (*enter, *mail, back, *end)
        if self.stage is Stage.START:
            return (*self.start.hints, back, *end)
        request = self.waiting.request
        if request is not None and not request.is_open:
            again = (("Enter", "way_key.send_again"),) if request.may_retry else ()
            return (*again, ("Esc", "way_key.correct"), *end)
        return (("Esc", "way_key.give_up"), *end)

    @property
    def untouched(self) -> bool:
        """Nor was the owner of a phone asked for a PIN."""
        return super().untouched and self.waiting.request is None

    def begin(self) -> None:
        """Where the stage begins."""
        if self.stage is Stage.START and not self.busy:
            self.start.begin()
        elif self.stage is Stage.SIGNED:
            self.signed.begin()
        elif self.stage is Stage.ORGANISATION:
            self.organisation.begin()
        else:
            self.screen.set_focus(None)

    def redraw(self) -> None:
        """The representative's card was read."""
        if self.stage is Stage.ORGANISATION:
            self.organisation.show_draft(self.draft, open_numbers=self._numbers_open)
        self.changed()

    def take_scan(self, text: str) -> bool:
        """Only where a representative is to be shown; the certificate names everybody else."""
        if self.stage is Stage.ORGANISATION:
            return super().take_scan(text)
        self.tell(self.words.coded("scan.not_here"))
        return True

    def cover_numbers(self) -> None:
        """Mask what F6 has opened."""
        if self._numbers_open:
            self.pressed("numbers")

    def pressed(self, name: str) -> bool:
        """F7 the e-mail, F6 the numbers."""
        if name == "mail" and self.stage is Stage.SIGNED:
            self.signed.toggle_mail()
        elif name == "numbers" and self.stage is Stage.ORGANISATION:
            self._numbers_open = not self._numbers_open
            self.redraw()
        else:
            return False
        self.changed()
        return True

    def go_back(self) -> bool:
        """Asks before a request that is open is given up."""
        self.errors.clear_error()
        if self.stage is Stage.START:
            return self.start.go_back()
        if self.stage is Stage.ORGANISATION:
            if not self.organisation.go_back():
                self.to(Stage.SIGNED)
            return True
        request = self.waiting.request
        is_open = self.stage is Stage.WAITING and request is not None and request.is_open
        if is_open and not self.leaving:
            self.leaving = True
            self.note.say((self.words("sim.leave"), "bold $text-warning"))
            self.call_after_refresh(self.note.scroll_visible, animate=False)
            return True
        self.to(Stage.START)
        return True

    def take_key(self, key: str) -> None:
        """Carrier, Enter, or the answers for an organisation."""
        self.errors.clear_error()
        if self.leaving:
            self.stay()
        elif self.stage is Stage.START:
            self.start.take_key(key)
        elif self.stage is Stage.ORGANISATION:
            self._organisation_key(key)
        elif key == "\n":
            self._enter()
        self.changed()

    def _enter(self) -> None:
        request = self.waiting.request
        if self.stage is Stage.SIGNED:
            self._register()
        elif request is not None and request.may_retry:
            self.send()

    def _organisation_key(self, key: str) -> None:
        if self.organisation.take_key(key):
            self.work("organisation", self.organisation.statement(self.ways))
        elif self.organisation.refused:
            self.tell(self.words.coded("representative.no_papers"))

    def on_form_filled(self, message: Form.Filled) -> None:
        """Enter in the last field of the stage."""
        message.stop()
        if self.stage is Stage.START:
            self.send()
        elif self.stage is Stage.SIGNED:
            self._register()
        else:
            self.organisation.ask()
            self.changed()

    def to(self, stage: Stage) -> None:
        """One of the four."""
        shown = {
            Stage.START: self.start,
            Stage.WAITING: self.waiting,
            Stage.SIGNED: self.signed,
            Stage.ORGANISATION: self.organisation,
        }
        for each, widget in shown.items():
            widget.display = each is stage
        super().to(stage)

    # After the signature

    def _register(self) -> None:
        if not self.signed.holds:
            return
        if self.draft.kind is ApplicantKind.CITIZEN:
            if _names_the_person(self.draft):
                self._hand_over()
            else:
                self.tell(self.words.coded("sim.old_number_only"))
        else:
            self.organisation.show_draft(self.draft)
            self.to(Stage.ORGANISATION)

    def on_organisation_stated(self, message: OrganisationStated) -> None:
        """Representative and organisation are in the draft."""
        self.busy = False
        self.draft = message.draft
        self._hand_over()

    def _hand_over(self) -> None:
        request = self.waiting.request
        if request is not None:
            contact = Contact(phone=request.phone, email=self.signed.mail)
            self.post_message(WayShown(self.draft, contact))


def _names_the_person(draft: Draft) -> bool:
    """A nine-digit number (CMND) leads to a person only by a chip, which this way does not read."""
    claim = draft.claim(Source.CERTIFICATE)
    return claim is not None and claim.number is not None
