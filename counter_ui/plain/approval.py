"""Duyệt, in lines: another officer, beside the clerk or later, where the policy wants one."""

from __future__ import annotations

from counter_ui.plain.conversation import Conversation
from counter_ui.station import OfficerDesk, Station
from kiosk.domain.duties import Duty, may
from kiosk.domain.officer import Officer
from kiosk.domain.registration import Confirmed, Purpose
from kiosk.errors import AtTheDeskError, SupervisorError

_LATER = "7"
"""As F7 on the screen; no officer's code is so short."""


class LeftForLater(Exception):
    """It waits on the list of :mod:`counter_ui.plain.approvals`; nothing is recorded."""


def approver_for(confirmed: Confirmed, station: Station, talk: Conversation) -> Officer | None:
    """None where the policy asks for nobody.

    Raises ``SupervisorError('approval.needed')`` at a counter where nobody can sign in beside the
    clerk; ``LeftForLater``, ``Back`` and ``Stop``.
    """
    draft = confirmed.proofed.draft
    if draft.method not in draft.policy.approval_required:
        return None
    if station.ways is None:
        raise SupervisorError("approval.needed")
    may_wait = draft.purpose is Purpose.REGISTRATION and draft.method in draft.policy.approval_later
    officers = station.officers if may_wait else None
    while True:
        code = talk.ask("plain.approver" if officers is None else "plain.approver_or_later")
        if officers is not None and code == _LATER:
            _leave(confirmed, officers, talk)
        try:
            return signed_in_beside(code, draft.shift.officer.code, station, talk)
        except AtTheDeskError as error:
            talk.tell(error)


def signed_in_beside(code: str, clerk: str, station: Station, talk: Conversation) -> Officer:
    """Who may approve what ``clerk`` has taken in.

    Raises what :class:`kiosk.use_cases.approver_sign_in.ApproverSignIn` raises, and
    ``SupervisorError``: ``approval.same_person``, ``approval.not_an_approver``.
    """
    if station.ways is None:
        raise SupervisorError("approval.needed")
    officer = station.ways.approver_sign_in(code, talk.ask_alone("plain.passphrase"))
    if officer.code == clerk:
        raise SupervisorError("approval.same_person")
    if not may(officer, Duty.APPROVE):
        raise SupervisorError("approval.not_an_approver")
    return officer


def _leave(confirmed: Confirmed, officers: OfficerDesk, talk: Conversation) -> None:
    officers.approve_later.leave(confirmed)
    talk.say("later.left")
    talk.say("plain.left_means")
    raise LeftForLater
