"""F6 at rest: what waits, what is to be done, what was taken in here before."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from counter_ui import messages
from counter_ui.screens.scanned_text import Scanned, sort_scan
from counter_ui.screens.ways_flow import BESIDE, OF_A_CARD, RESTING, WaysFlow
from counter_ui.screens.work_screen.part import DisputeWanted
from counter_ui.screens.work_screen.work_card import ApprovalsWanted, WorkCard
from kiosk.domain.policy import ApplicantKind, Method
from kiosk.domain.registration import Purpose

_PAGES = {1: "page_down", -1: "page_up"}


class ListKey(Message, bubble=False):
    """An arrow and its like; taken in turn with everything else that was typed."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class SlipScanned(Message, bubble=False):
    """A receipt's code, while nobody is at the desk."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class WorkFlow(WaysFlow):
    """Beside the registrations; nothing of it needs an open one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(name, f"list_key('{name}')", show=False) for name in ("up", "down", "home", "end")
    ]

    async def show_work(self, scanned: str = "") -> None:
        """F6, or a slip was scanned."""
        backlog = self.station.backlog
        if backlog is None:
            return
        self.journey = None
        self.show_step(None)
        await self.show_card(WorkCard(backlog, self.station, self.shift, self.words, scanned))

    def scanned_elsewhere(self, text: str) -> None:
        """A slip's code at rest is looked up; a card's opens a draft, from the list as well."""
        kind = sort_scan(text).kind
        if isinstance(self.card, WorkCard) and kind in OF_A_CARD:
            self._scan_before_draft = text
            self.work.open_draft(self.shift)
        elif isinstance(self.card, (*RESTING, *BESIDE)) and kind is Scanned.RECEIPT:
            self.post_message(SlipScanned(text))
        else:
            super().scanned_elsewhere(text)

    async def on_slip_scanned(self, message: SlipScanned) -> None:
        """In the screen's own turn."""
        if isinstance(self.card, WorkCard):
            self.card.look_up(message.text)
        elif isinstance(self.card, (*RESTING, *BESIDE)):
            await self.show_work(message.text)

    def action_list_key(self, name: str) -> None:
        """Only a list has a use for it."""
        if isinstance(self.card, WorkCard):
            self.post_message(ListKey(name))

    def action_scroll(self, pages: int) -> None:
        """A list is moved, all else is rolled."""
        if isinstance(self.card, WorkCard):
            self.post_message(ListKey(_PAGES[pages]))
        else:
            super().action_scroll(pages)

    async def on_list_key(self, message: ListKey) -> None:
        """What single keys came before it come first."""
        await self._settle_keys()
        if isinstance(self.card, WorkCard):
            self.card.pressed(message.name)

    def on_post_changed(self, message: messages.PostChanged) -> None:
        """The list follows what the relay does."""
        if isinstance(self.card, WorkCard):
            self.card.news()

    def on_dispute_wanted(self, _: DisputeWanted) -> None:
        """With the citizen at the desk: proved by the card, like a registration."""
        desk, shift = self.station.desk, self.shift
        self.work.open_for(
            lambda: desk.open_draft(
                shift, ApplicantKind.CITIZEN, Method.IN_PERSON, purpose=Purpose.DISPUTE
            )
        )

    async def on_approvals_wanted(self, _: ApprovalsWanted) -> None:
        """The list's own card."""
        approvals = self.station.approvals
        if approvals is not None:
            await self.show_card(approvals.card(self.station, self.words, self.shift))
