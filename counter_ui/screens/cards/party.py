"""Who stands beside the applicant: a guardian, a helper; for an organisation who acts for it."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult

from counter_ui.screens.cards.companions import Companions
from counter_ui.screens.cards.organisation_form import OrganisationForm, OrganisationStated
from counter_ui.screens.cards.way_card import WayCard
from counter_ui.screens.scanned_text import Scanned
from counter_ui.screens.way_intents import WayShown
from counter_ui.station import Station
from counter_ui.widgets.field import Field
from counter_ui.widgets.form import Form
from counter_ui.widgets.key_line import Hint
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.domain.claim import Claim, Source
from kiosk.domain.local_day import local_day
from kiosk.domain.policy import ApplicantKind
from kiosk.domain.registration import Draft
from kiosk.errors import AtTheDeskError, KioskError
from kiosk.formats.card_qr import parse_card_qr
from kiosk.formats.mrz import claim_of, parse_typed_mrz


class PartyCard(WayCard):
    """Nobody is proofed by proxy: a helper is on record as that and no more."""

    def __init__(self, draft: Draft, station: Station, words: Wording) -> None:
        super().__init__(draft, station, words)
        self._is_citizen = draft.kind is ApplicantKind.CITIZEN
        self.companions = Companions(draft, self.ways.accompany_applicant, words)
        self.organisation = OrganisationForm(draft, station, words)
        self._numbers_open = False

    def compose(self) -> ComposeResult:
        """One of the two forms."""
        title = "party.title" if self._is_citizen else "organisation.title"
        yield Words((self.words(title), "bold"), classes="card-title")
        yield self.companions if self._is_citizen else self.organisation
        yield self.errors

    @property
    def hints(self) -> Sequence[Hint]:
        """Those of the form, then the ways out."""
        own = self.companions.hints if self._is_citizen else self.organisation.hints
        has_back = any(key == "Esc" for key, _ in own)
        back: tuple[Hint, ...] = () if has_back else (("Esc", "key.back"),)
        return (*own, *back, ("F8", "key.refuse"), ("F9", "key.lock"), ("F1", "key.help"))

    def begin(self) -> None:
        """Where the form begins."""
        if self._is_citizen:
            self.companions.begin()
        else:
            self.organisation.begin()
        self.changed()

    def go_back(self) -> bool:
        """A step back inside the form."""
        self.errors.clear_error()
        went = self.companions.go_back() if self._is_citizen else self.organisation.go_back()
        self.changed()
        return went

    def cover_numbers(self) -> None:
        """Mask what F6 has opened."""
        if self._numbers_open:
            self.pressed("numbers")

    def pressed(self, name: str) -> bool:
        """F6, where numbers are shown."""
        if name != "numbers" or self._is_citizen:
            return False
        self._numbers_open = not self._numbers_open
        self.redraw()
        return True

    def redraw(self) -> None:
        """Of an organisation: the representative's card was read."""
        if not self._is_citizen:
            self.organisation.show_draft(self.draft, open_numbers=self._numbers_open)
        self.changed()

    def take_scan(self, text: str) -> bool:
        """A representative's card is evidence; a guardian's fills the guardian's fields."""
        if not self._is_citizen:
            return super().take_scan(text)
        self.errors.clear_error()
        try:
            claim = self._claim_of(text)
        except KioskError as error:
            self.tell(self.words.error(error))
            return True
        if claim is not None:
            self.companions.fill_guardian(claim)
            self.changed()
        return True

    def _claim_of(self, text: str) -> Claim | None:
        found = self.sorted_scan(text)
        if found.kind is Scanned.QR:
            return parse_card_qr(found.text)
        if found.kind is Scanned.MRZ:
            today = local_day(self.draft.opened_at)
            return claim_of(parse_typed_mrz(found.text), Source.MRZ, today=today)
        if found.kind is not Scanned.MRZ_PART:
            raise AtTheDeskError("scan.not_known")
        return None

    @on(Field.Changed)
    def _typed(self) -> None:
        self.errors.clear_error()

    def on_form_filled(self, message: Form.Filled) -> None:
        """Fields done, questions next."""
        message.stop()
        self.errors.clear_error()
        if self._is_citizen:
            self.companions.entered()
        else:
            self.organisation.ask()
        self.changed()

    def take_key(self, key: str) -> None:
        """Single keys of the form."""
        if self.busy:
            return
        self.errors.clear_error()
        if self._is_citizen:
            self._companion_key(key)
        elif self.organisation.take_key(key):
            self.work("organisation", self.organisation.statement(self.ways))
        elif self.organisation.refused:
            self.tell(self.words.coded("representative.no_papers"))
        self.changed()

    def _companion_key(self, key: str) -> None:
        try:
            if self.companions.take_key(key):
                self.companions.check()
                self.post_message(WayShown(self.companions.draft))
        except AtTheDeskError as error:
            self.tell(self.words.error(error))

    def on_organisation_stated(self, message: OrganisationStated) -> None:
        """Representative and organisation are in the draft."""
        self.busy = False
        self.draft = message.draft
        self.post_message(WayShown(message.draft))
