"""Hàng gửi và công việc: what a screen may call beside the registrations themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from kiosk.domain.duties import HANDS_OUT, require_one
from kiosk.domain.officer import Officer
from kiosk.ports.receipt_printer import PrintResult
from kiosk.use_cases.ask_supplement import AskSupplement
from kiosk.use_cases.browse_outbox import BrowseOutbox
from kiosk.use_cases.browse_tasks import BrowseTasks
from kiosk.use_cases.find_registration import FindRegistration
from kiosk.use_cases.finish_task import SendAgain, SettleItem
from kiosk.use_cases.tell_citizen import TellCitizen


class PrintsForms(Protocol):
    """Brings any paper of the ledger to the printer once more, numbered as a reprint."""

    def print_form(self, form: str, number: str) -> PrintResult:
        """Never raises for what a printer does."""
        ...


@dataclass(frozen=True, slots=True)
class Backlog:
    """Part of the desk: outbox, tasks, search."""

    outbox: BrowseOutbox
    tasks: BrowseTasks
    find: FindRegistration
    settle: SettleItem
    send_again: SendAgain
    tell_citizen: TellCitizen
    ask_supplement: AskSupplement
    papers: PrintsForms

    def print_again(self, form: str, number: str, officer: Officer) -> PrintResult:
        """One copy more of a paper, numbered as a reprint; never raises for what a printer does.

        Raises ``SupervisorError('officer.not_a_clerk')`` for an officer who only reads.
        """
        require_one(officer, HANDS_OUT)
        return self.papers.print_form(form, number)
