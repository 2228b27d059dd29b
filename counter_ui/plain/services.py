"""This person has an account already, in lines: the ways out, and what the centre makes of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from counter_ui.plain.conversation import Conversation
from counter_ui.plain.endings import say_paper
from counter_ui.plain.refused import Refused
from counter_ui.screens.cards.station_ways import ways_of
from counter_ui.station import Station
from kiosk.domain.account_service import GuidanceKind
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.domain.officer import Officer
from kiosk.domain.registration import Approved, Confirmed, Draft, Proofed, Purpose, RefusalReason
from kiosk.errors import AtTheDeskError, KioskError
from kiosk.use_cases.check_duplicate import DuplicateAnswer

_WAYS = ("password", "recover", "dispute", "slip")
_PURPOSES = (None, Purpose.RECOVERY, Purpose.DISPUTE, None)


class Served(Exception):
    """Something else is done for whoever is at the desk, in a draft of its own."""

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self.draft = draft


def choose_service(
    proofed: Proofed, answer: DuplicateAnswer, station: Station, talk: Conversation
) -> None:
    """Forgotten password, recovery here, a complaint, or the slip.

    Raises ``Served`` with the new draft, ``Refused`` for the slip, ``Back`` and ``Stop``.
    """
    centre = answer.centre if answer.centre is not None and answer.centre.exists else None
    talk.say("existing.title")
    if centre is not None and centre.masked_phone:
        phone = clean_text(centre.masked_phone, max_length=20)
        talk.say("existing.centre_phone", phone=phone)
    else:
        talk.say("existing.here" if centre is None else "existing.centre")
    named = [
        *(talk.words("plain.way_out", way=talk.words(f"existing.{each}"),
                     how=talk.words(f"existing.{each}_how")) for each in _WAYS[:-1]),
        talk.words("plain.slip_only"),
    ]  # fmt: skip
    if station.ways is None:
        for each in named:
            talk.talk.say(each)
        raise Refused(RefusalReason.ACCOUNT_EXISTS)
    while True:
        chosen = talk.choose(named, "plain.which_service")
        purpose = _PURPOSES[chosen]
        if _WAYS[chosen] == "slip":
            raise Refused(RefusalReason.ACCOUNT_EXISTS)
        try:
            if purpose is None:
                officer = proofed.draft.shift.officer
                give = ways_of(station).hand_out_guidance
                say_paper(give(GuidanceKind.RECOVERY, officer, proofed)[1], talk)
            elif centre is None or not centre.account:
                raise AtTheDeskError("recovery.not_named")
            else:
                raise Served(_opened(proofed.draft, purpose, centre.account, station))
        except KioskError as error:
            talk.tell(error)


def _opened(before: Draft, purpose: Purpose, account: str, station: Station) -> Draft:
    """What was scanned serves again; what a chip has signed was signed for the earlier draft."""
    desk = station.desk
    opened = desk.open_draft(
        before.shift, before.kind, before.method, purpose=purpose, account=account
    )
    return desk.read_evidence.again(opened, before)


def serve(
    confirmed: Confirmed, approver: Officer | None, station: Station, talk: Conversation
) -> None:
    """Approved by rule, asked of the centre until it has answered, and on paper.

    Asking again never serves twice. Raises ``Back`` and ``Stop`` where the officer leaves it.
    """
    play = _PLAYS[confirmed.proofed.draft.purpose]
    approved: Approved | None = None
    while True:
        talk.say("service.asking")
        try:
            approved = approved or station.desk.approve_registration(confirmed, approver)
            paper = play(approved, station, talk)
        except KioskError as error:
            talk.tell(error, "service.again")
            talk.ask("plain.ask_again", fresh=True)
            continue
        if paper is not None:
            _print(paper, confirmed, station, talk)
        return


Paper = tuple[GuidanceKind, str, tuple[CleanText, ...]]
"""Kind, number where the centre has given one, lines; see ``HandOutGuidance``."""
Play = Callable[[Approved, Station, Conversation], Paper | None]


def _recover(approved: Approved, station: Station, talk: Conversation) -> Paper | None:
    recovery = ways_of(station).recover_account(approved)
    if not recovery.accepted:
        talk.say("recovery.refused")
        said = talk.words.coded(recovery.code)
        talk.tell_code(recovery.code)
        return GuidanceKind.RECOVERY, "", (said.happened, said.do)
    talk.say("recovery.accepted")
    talk.say("recovery.level", level=talk.words(f"level.{int(recovery.level)}"))
    password = talk.words(
        f"recovery.{'password_set' if recovery.password_set else 'password_later'}"
    )
    talk.talk.say(password)
    return GuidanceKind.RECOVERY, "", (talk.words("recovery.accepted"), password)


def _dispute(approved: Approved, station: Station, talk: Conversation) -> Paper | None:
    dispute = ways_of(station).open_dispute(approved)
    if not dispute.number:
        talk.say("dispute.refused")
        talk.tell_code(dispute.code)
        return None
    talk.say("dispute.taken")
    talk.talk.say(clean_text(dispute.number, max_length=40))
    talk.say("dispute.keep")
    return GuidanceKind.DISPUTE, dispute.number, ()


_PLAYS: Final[Mapping[Purpose, Play]] = {Purpose.RECOVERY: _recover, Purpose.DISPUTE: _dispute}


def _print(paper: Paper, confirmed: Confirmed, station: Station, talk: Conversation) -> None:
    kind, number, items = paper
    officer = confirmed.proofed.draft.shift.officer
    give = ways_of(station).hand_out_guidance
    try:
        say_paper(give(kind, officer, confirmed, number=number, items=items)[1], talk)
    except KioskError as error:
        talk.tell(error)
