"""How a registration ends in lines: a receipt, or a slip with its reason."""

from __future__ import annotations

from counter_ui.plain.conversation import Back, Conversation
from counter_ui.station import Station
from kiosk.domain.clean_text import clean_text
from kiosk.domain.officer import Officer
from kiosk.domain.receipt import Receipt
from kiosk.domain.registration import Draft, RefusalReason, likely_reasons
from kiosk.errors import KioskError
from kiosk.ports.receipt_printer import PrintOutcome, PrintResult


def hand_over(receipt: Receipt, station: Station, talk: Conversation) -> None:
    """What has truthfully happened, its number, where the paper is."""
    talk.say(f"receipt.state_{receipt.state.value}")
    talk.say("plain.receipt", number=receipt.number)
    talk.say(f"receipt.explain_{receipt.state.value}")
    say_paper(station.desk.issue_receipt(receipt), talk)
    talk.say("receipt.tell")
    talk.say("never_ask")


def refuse(
    draft: Draft, likely: tuple[RefusalReason, ...], station: Station, talk: Conversation
) -> None:
    """One reason out of those that this way can stop for; then it is over and on paper."""
    possible = likely_reasons(draft.kind, draft.method)
    reasons = (*likely, *(each for each in possible if each not in likely))
    talk.say("refuse.title")
    chosen = talk.choose([talk.words(each.value) for each in reasons], "plain.which_reason")
    try:
        slip, result = station.desk.refuse_registration(draft, reasons[chosen])
    except KioskError as error:
        talk.tell(error)
        return
    talk.say("refused.title")
    talk.say("plain.slip", number=slip.number, reason=talk.words(slip.reason_code))
    say_paper(result, talk)
    talk.say("refused.tell")


def ask_about_papers(station: Station, officer: Officer, talk: Conversation) -> None:
    """Papers of which only a person can tell: *đã in ra đủ chưa?* ``/lui`` leaves them for later.

    Raises ``Stop``, and what :class:`kiosk.use_cases.issue_receipt.IssueReceipt` raises.
    """
    issue = station.desk.issue_receipt
    try:
        for each in issue.questions(officer):
            talk.say("paper.question", number=each.number)
            issue.answer(each.job, officer, on_paper=talk.ask_yes("plain.on_paper"))
    except Back:
        talk.say("plain.later")


def say_paper(result: PrintResult, talk: Conversation) -> None:
    """Where the paper is, and why it is not, if it is not."""
    where = clean_text(result.where, max_length=200)
    talk.say(f"paper.{result.outcome.value}", where=where)
    if result.reason and result.outcome in (PrintOutcome.FAILED, PrintOutcome.UNKNOWN):
        talk.tell_code(result.reason)
