"""Duyệt, in lines: another officer, beside the clerk, where the policy wants one."""

from __future__ import annotations

from counter_ui.plain.conversation import Conversation
from counter_ui.station import Station
from kiosk.domain.officer import Officer
from kiosk.domain.registration import Confirmed
from kiosk.errors import AtTheDeskError, SupervisorError


def approver_for(confirmed: Confirmed, station: Station, talk: Conversation) -> Officer | None:
    """None where the policy asks for nobody. Raises ``SupervisorError('approval.needed')`` at a
    counter where nobody can sign in beside the clerk; ``Back`` and ``Stop``.
    """
    draft = confirmed.proofed.draft
    if draft.method not in draft.policy.approval_required:
        return None
    if station.ways is None:
        raise SupervisorError("approval.needed")
    while True:
        code = talk.ask("plain.approver")
        passphrase = talk.talk.ask_hidden(talk.words("plain.passphrase"))
        try:
            return station.ways.approver_sign_in(code, passphrase)
        except AtTheDeskError as error:
            talk.tell(error)
