"""Which key goes which way, and how a dispute's answer is said."""

from __future__ import annotations

from typing import Final

from textual.content import Content

from counter_ui.screens.work_screen.texts import moment_text
from counter_ui.widgets.key_line import Hint
from counter_ui.widgets.words import line
from counter_ui.wording import Wording
from kiosk.domain.account_service import Dispute, DisputeState
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.domain.work_item import Way

WAYS: Final = {
    "type_or_print": (Way.SLIP, Way.REPRINT),
    "read_again": (Way.SEND_AGAIN, Way.ASK_CENTRE),
    "mail": (Way.DISPUTE,),
    "done": (Way.DONE,),
}
"""By what an F-key asks for."""
HINTS: Final[dict[Way, Hint]] = {
    Way.SLIP: ("F3", "key.work_slip"),
    Way.REPRINT: ("F3", "key.print_again"),
    Way.SEND_AGAIN: ("F5", "key.work_send_again"),
    Way.ASK_CENTRE: ("F5", "key.work_ask"),
    Way.DISPUTE: ("F7", "key.work_dispute"),
    Way.DONE: ("Enter", "key.work_done"),
}


def dispute_words(dispute: Dispute, words: Wording) -> Content:
    """Number, where it is, and what that means."""
    state = dispute.state
    parts = [
        (clean_text(dispute.number, max_length=64), "bold"),
        (words(f"dispute_state.{state}"), "bold $text-warning"),
    ]
    if state is not DisputeState.UNKNOWN_NUMBER:
        parts.append((moment_text(dispute.at), "$quiet"))
    meaning = (words(f"dispute_state.{state}_means"), "")
    return line(*parts, (CleanText("·"), "$quiet"), meaning)
