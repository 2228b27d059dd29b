"""Outbox, tasks and search over a store in memory; every paper comes out as a test says."""

from __future__ import annotations

from dataclasses import dataclass, field

from builders import OFFICE
from support.papers import KEYS

from kiosk.formats.receipt_code import ReceiptCodeError, verify
from kiosk.ports.clock import Clock
from kiosk.ports.guidance_printer import GuidancePrinter
from kiosk.ports.policy_source import PolicySource
from kiosk.ports.receipt_printer import PrintOutcome, PrintResult
from kiosk.ports.unit_of_work import Store
from kiosk.use_cases.ask_supplement import AskSupplement
from kiosk.use_cases.backlog import Backlog, PrintsForms
from kiosk.use_cases.browse_outbox import BrowseOutbox
from kiosk.use_cases.browse_tasks import BrowseTasks
from kiosk.use_cases.find_registration import FindRegistration
from kiosk.use_cases.finish_task import SendAgain, SettleItem
from kiosk.use_cases.tell_citizen import TellCitizen


@dataclass
class SayingForms(PrintsForms):
    """Remembers what it was asked for."""

    result: PrintResult = field(default_factory=lambda: PrintResult(PrintOutcome.PRINTED, "máy in"))
    printed: list[tuple[str, str]] = field(default_factory=list)

    def print_form(self, form: str, number: str) -> PrintResult:
        self.printed.append((form, number))
        return self.result


def judged(text: str) -> str:
    """By the one key of the synthetic papers."""
    try:
        verify(text, KEYS)
    except ReceiptCodeError as error:
        return error.code.removeprefix("receipt_code.")
    return "genuine"


def fake_backlog(
    store: Store,
    clock: Clock,
    policies: PolicySource,
    guidance: GuidancePrinter,
    forms: PrintsForms,
) -> Backlog:
    """The true use cases."""
    return Backlog(
        outbox=BrowseOutbox(store, clock, policies),
        tasks=BrowseTasks(store),
        find=FindRegistration(store, judged),
        settle=SettleItem(store, clock),
        send_again=SendAgain(store, clock),
        tell_citizen=TellCitizen(store, clock, guidance, OFFICE),
        ask_supplement=AskSupplement(store, clock, guidance, OFFICE),
        papers=forms,
    )
