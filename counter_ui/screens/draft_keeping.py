"""Every change of the registration on the screen is on the disk within a second.

The screen is looked at twice a second; nothing else in it knows of this. What may be kept of
typed text is listed: fields of the officer's, by name, and never a hidden one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from textual.message import Message

from counter_ui import messages
from counter_ui.draft_keeper import DraftKeeper
from counter_ui.journey import UNANSWERED, Journey
from counter_ui.route import Step
from counter_ui.screens.cards.card import Card
from counter_ui.screens.cards.contact import ContactCard
from counter_ui.screens.cards.evidence import EvidenceCard
from counter_ui.screens.cards.idle import IdleCard
from counter_ui.screens.cards.party import PartyCard
from counter_ui.screens.cards.unfinished import DropWanted, ResumeWanted, UnfinishedCard
from counter_ui.screens.cards.way_card import WayCard
from counter_ui.screens.in_background import in_background
from counter_ui.screens.record_flow import RecordFlow
from counter_ui.widgets.field import Field
from kiosk.domain.kept_draft import LONGEST_TYPED, MOST_TYPED, DraftInHand, WaitingDraft
from kiosk.errors import KioskError

LOOK_EVERY_S: Final = 0.4
_TYPED_AGAIN: Final = ("phone", "mail", "phone-ahead", "typed-", "entry-")
"""Fields, and beginnings of names of fields, whose text is kept: never a code, PIN or password."""
_CITIZENS_OWN: Final = (Step.CODE, Step.PASSWORD)
_NO_TEXT: Final[Mapping[str, str]] = {}


class DraftsWaiting(Message):
    """What this officer may go on with."""

    def __init__(self, waiting: tuple[WaitingDraft, ...]) -> None:
        super().__init__()
        self.waiting = waiting


class DraftsAsked(Message):
    """An approver may have sent something back: is there anything to go on with?"""


class DraftResumed(Message):
    """It is this shift's now."""

    def __init__(self, in_hand: DraftInHand) -> None:
        super().__init__()
        self.in_hand = in_hand


class DraftKeeping(RecordFlow):
    """Keeps, offers again, goes on."""

    _keeper: DraftKeeper | None = None
    _seen: tuple[Journey | None, Mapping[str, str]] = (None, _NO_TEXT)
    _kept_id = ""
    _typed_before: tuple[Step, Mapping[str, str]] | None = None

    def on_mount(self) -> None:
        """Nobody is at the desk yet: is there something from before?"""
        keep_draft = self.station.desk.keep_draft
        self._keeper = DraftKeeper(keep_draft, self._not_kept)
        self.set_interval(LOOK_EVERY_S, self.look)
        self.ask_what_waits()

    def _not_kept(self, error: KioskError) -> None:
        self.post_message(messages.WorkFailed("keep_draft", error))

    def on_unmount(self) -> None:
        """The shift is over."""
        if self._keeper is not None:
            self._keeper.close()

    def look(self) -> None:
        """Keep what has changed since the last look."""
        if self._keeper is None:
            return
        journey = self.journey
        if self._kept_id and (journey is None or journey.draft.id != self._kept_id):
            self._keeper.end(self._kept_id, self.shift.officer)
            self._kept_id = ""
        if journey is None or journey.recorded is not None:
            return
        if self._typed_before is not None:  # on the way back to where it was left
            journey, typed = journey.at(self._typed_before[0]), self._typed_before[1]
        else:
            journey, typed = _grown(journey, self.card), typed_on(self.card)
        if self._seen != (journey, typed):
            self._seen = (journey, typed)
            self._kept_id = journey.draft.id
            self._keeper.keep(in_hand(journey, typed))

    @property
    def only_opened(self) -> bool:
        """Whether Esc may simply leave: nothing was typed, scanned, read or asked."""
        journey = self.journey
        given = self.given_anything or self.chip.reading
        return journey is not None and journey.only_opened and not given and self.card.untouched

    def drop_opened(self) -> None:
        """On record as dropped, however short it was open."""
        journey, self.journey, self._kept_id = self.journey, None, ""
        if self._keeper is not None and journey is not None:
            empty = in_hand(journey, _NO_TEXT)
            self._keeper.end(journey.draft.id, self.shift.officer, opened=empty)

    # Going on

    async def on_drafts_waiting(self, message: DraftsWaiting) -> None:
        """Offer the newest, unless somebody is at the desk already."""
        if self.journey is not None or not isinstance(self.card, IdleCard):
            return
        if message.waiting:
            await self.show_card(UnfinishedCard(message.waiting[0], self.words))
        elif isinstance(self.card, UnfinishedCard):
            await self.show_card(IdleCard(self.words))

    def on_drafts_asked(self) -> None:
        """The desk is at rest again by the time of the answer."""
        self.ask_what_waits()

    def on_resume_wanted(self, message: ResumeWanted) -> None:
        """F2 on the card."""
        resume, shift = self.station.desk.keep_draft.resume, self.shift
        in_background(
            self.app, self, "resume", lambda: DraftResumed(resume(message.draft_id, shift))
        )

    def on_drop_wanted(self, message: DropWanted) -> None:
        """F8 on the card."""
        keep_draft, keeper = self.station.desk.keep_draft, self._keeper
        officer = self.shift.officer
        if keeper is None:
            return

        def work() -> Message:
            keep_draft.forget(message.draft_id, officer)
            return DraftsWaiting(keeper.waiting(officer))

        in_background(self.app, self, "drop", work)

    async def on_draft_resumed(self, message: DraftResumed) -> None:
        """To the step where it was left; level and duplicates are asked anew on the way."""
        kept = message.in_hand
        await self.on_draft_opened(messages.DraftOpened(kept.draft))
        journey = journey_of(kept)
        self._kept_id, self._typed_before = kept.draft.id, (journey.step, kept.typed)
        self.journey = journey
        if journey.portrait is not None:
            self.work.portrait(journey.draft, journey.portrait)
        if journey.step in (Step.EVIDENCE, Step.REVIEW):
            await self.show_step_card(journey.step)
            return
        before = journey.route[journey.route.index(journey.step) - 1]
        await self.show_step_card(before)
        self.prove()

    async def show_card(self, card: Card) -> None:
        """Put another card into the middle; on the step where it was left, with what was typed."""
        await super().show_card(card)
        journey, typed = self.journey, self._typed_before
        if typed is not None and journey is not None and journey.step is typed[0]:
            self._typed_before = None
            _type_again(card, typed[1])

    def on_shift_closed(self, message: messages.ShiftClosed) -> None:
        """Left behind on purpose, with F10 twice."""
        if self._keeper is not None and self._kept_id:
            self._keeper.end(self._kept_id, self.shift.officer)
            self._kept_id = ""

    def on_work_failed(self, message: messages.WorkFailed) -> None:
        """What could not be taken up again is not offered for ever."""
        if message.work in ("resume", "drop"):
            self.ask_what_waits()

    def ask_what_waits(self) -> None:
        """Nobody is at the desk (any more): is there something from before?"""
        keeper, officer = self._keeper, self.shift.officer
        if keeper is not None:
            self.look()  # what has just ended is not offered
            in_background(self.app, self, "waiting", lambda: DraftsWaiting(keeper.waiting(officer)))


def in_hand(journey: Journey, typed: Mapping[str, str]) -> DraftInHand:
    """What is kept of a journey."""
    return DraftInHand(
        draft=journey.draft,
        step=journey.step.value,
        answers=journey.answers,
        contact=journey.contact,
        typed=typed,
    )


def journey_of(kept: DraftInHand) -> Journey:
    """The journey at the step where it was left; what the citizen does alone is begun anew."""
    answers = kept.answers if len(kept.answers) == len(UNANSWERED) else UNANSWERED
    journey = Journey(
        draft=kept.draft, answers=(answers[0], answers[1], answers[2]), contact=kept.contact
    )
    step = Step(kept.step) if kept.step in set(Step) else Step.EVIDENCE
    step = Step.CONSENT if step in _CITIZENS_OWN else step
    unanswered = Step.REVIEW in journey.route and journey.answers != (True, True, True)
    if step not in journey.route or (unanswered and step is not Step.EVIDENCE):
        step = Step.REVIEW if unanswered else Step.EVIDENCE
    return journey.at(step)


def _grown(journey: Journey, card: Card) -> Journey:
    """With what a way's own first card has found so far and not handed over yet."""
    if not isinstance(card, WayCard) or isinstance(card, PartyCard):
        return journey
    if journey.step is not Step.EVIDENCE or card.draft.id != journey.draft.id:
        return journey
    return journey if card.draft == journey.draft else journey.with_draft(card.draft)


def typed_on(card: Card) -> Mapping[str, str]:
    """Unfinished texts of the officer's fields; nothing while the screen is the citizen's."""
    if not card.is_mounted or card.hand_over:
        return _NO_TEXT
    found = {
        each.id or "": each.value[:LONGEST_TYPED]
        for each in card.query(Field)
        if _is_kept(each) and each.value.isprintable() and each.value
    }
    return dict(list({**card.kept_texts(), **found}.items())[:MOST_TYPED])


def _is_kept(field: Field) -> bool:
    named = (field.id or "").startswith(_TYPED_AGAIN)
    return named and not field.password


def _type_again(card: Card, typed: Mapping[str, str]) -> None:
    if isinstance(card, EvidenceCard) and any(name.startswith("typed-") for name in typed):
        card.open_typing()
    if (
        isinstance(card, ContactCard)
        and "mail" in typed
        and not card.query_one("#mail-row").display
    ):
        card.toggle_mail()
    for field in card.query(Field):
        text = typed.get(field.id or "", "")
        if text and _is_kept(field):
            field.value = text
            field.cursor_position = len(text)
    card.take_kept(typed)
    card.begin()
