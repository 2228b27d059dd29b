"""Duyệt sau: from the approver's card to the list, and back to the desk at rest."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from counter_ui.screens.cards.approval import ApprovalCard, ApprovalLaterWanted
from counter_ui.screens.cards.left_for_approval import LeftForApprovalCard
from counter_ui.screens.cards.waiting_approvals import WaitingApprovalsCard
from counter_ui.screens.draft_keeping import DraftsAsked
from counter_ui.screens.in_background import in_background
from counter_ui.screens.work_flow import WorkFlow


@dataclass(repr=False, eq=False)
class LeftForApproval(Message, bubble=False):
    """It waits, sealed, on the disk."""

    draft_id: str


class ApprovalsFlow(WorkFlow):
    """Where the policy lets the approver look later."""

    def on_approval_later_wanted(self, _: ApprovalLaterWanted) -> None:
        """F7 on the approver's card."""
        journey, officers = self.journey, self.station.officers
        if journey is None or officers is None or not isinstance(self.card, ApprovalCard):
            return
        proofed, contact, desk = journey.proofed, journey.contact, self.station.desk
        if proofed is None or contact is None:
            return
        later, before = officers.approve_later, journey.confirmed

        def work() -> Message:
            confirmed = before or desk.confirm_with_applicant(proofed, contact)
            later.leave(confirmed)
            return LeftForApproval(confirmed.proofed.draft.id)

        in_background(self.app, self, "approve_later", work, journey.draft.id)

    async def on_card_done(self) -> None:
        """From the list of approvals: what was sent back is offered to its clerk at once."""
        if isinstance(self.card, WaitingApprovalsCard):
            self.post_message(DraftsAsked())

    async def on_left_for_approval(self, message: LeftForApproval) -> None:
        """The next citizen."""
        if self.of_this_journey(message.draft_id) is None:
            return
        self.journey = None
        self.show_step(None)
        await self.show_card(LeftForApprovalCard(self.words))
