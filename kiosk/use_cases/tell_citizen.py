"""The slip for somebody to whom the centre has answered something else than the receipt says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.account_service import Guidance, GuidanceKind
from kiosk.domain.duties import HANDS_OUT, require_one
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.receipt import Office
from kiosk.domain.task import Task
from kiosk.errors import AtTheDeskError
from kiosk.ports.clock import Clock
from kiosk.ports.guidance_printer import GuidancePrinter
from kiosk.ports.receipt_printer import PrintResult
from kiosk.ports.unit_of_work import Store, UnitOfWork
from kiosk.use_cases.open_tasks import OpenTasks


@dataclass(frozen=True, slots=True)
class TellCitizen:
    """One slip for one open task; asked for again, it is a numbered reprint."""

    store: Store
    clock: Clock
    printer: GuidancePrinter
    office: Office
    practice_profile: bool = False

    def __call__(self, registration_id: str, officer_code: str) -> tuple[Guidance, PrintResult]:
        """The slip's facts and how its printing came out; the task stays open.

        Raises ``AtTheDeskError``: ``task.none``, ``task.no_slip`` for a task that is nothing to
        the citizen, or ``officer.unknown``; ``SupervisorError('officer.not_a_clerk')`` for an
        officer who only reads.
        """
        tasks = OpenTasks(self.store)()
        task = next((each for each in tasks if each.registration_id == registration_id), None)
        if task is None:
            raise AtTheDeskError("task.none")
        if not task.tell_citizen:
            raise AtTheDeskError("task.no_slip")
        code, now = officer_code.strip().upper(), self.clock.now()
        guidance = self.store.run(lambda unit: self._guidance(unit, task, code, now))
        return guidance, self.printer.print_guidance(guidance)

    def _guidance(self, unit: UnitOfWork, task: Task, officer: str, now: datetime) -> Guidance:
        found = unit.officers.find(officer)
        if found is None:
            raise AtTheDeskError("officer.unknown", officer=officer)
        require_one(found[0], HANDS_OUT)
        receipt = unit.receipts.by_registration(task.registration_id)
        return Guidance(
            kind=GuidanceKind.CONFLICT,
            number=self._number(unit, task, officer, now),
            registration_id=task.registration_id,
            issued_at=now,
            office=self.office,
            officer_name=found[0].name,
            applicant_name=receipt.applicant_name if receipt else None,
            masked_number=receipt.masked_number if receipt else None,
            case=task.kind.value,
            answer=task.reason,
            simulated=self.practice_profile or (receipt is not None and receipt.simulated),
        )

    def _number(self, unit: UnitOfWork, task: Task, officer: str, now: datetime) -> str:
        """The number that a slip about this answer has already, else the next one."""
        facts = {
            "kind": GuidanceKind.CONFLICT.value,
            "registration": task.registration_id,
            "answer": task.reason,
        }
        for entry in unit.ledger.entries():
            same = {name: entry.facts.get(name) for name in facts} == facts
            if entry.kind == LedgerKind.GUIDANCE_GIVEN and same:
                return entry.facts["slip"]
        prefix = f"{self.office.code}-{self.office.counter_code}-HD"
        number = unit.receipts.next_number(prefix, now)
        given = {**facts, "slip": number, "officer": officer}
        unit.ledger.append(LedgerKind.GUIDANCE_GIVEN, given, now)
        return number
