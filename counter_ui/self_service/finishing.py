"""From a proofed draft to the receipt; every way that is finished at the kiosk ends here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from counter_ui.self_service.step import Progress, Step
from counter_ui.self_service.steps.existing import existing_step
from counter_ui.self_service.steps.password import PasswordStep
from counter_ui.self_service.steps.receipt import ReceiptStep
from counter_ui.self_service.steps.wait import WaitStep
from counter_ui.self_service.visit import Visit
from kiosk.domain.password_rule import PasswordVerdict
from kiosk.domain.policy import Level
from kiosk.domain.registration import Confirmed, Contact, Draft, Proofed, Recorded
from kiosk.errors import AtTheDeskError
from kiosk.use_cases.check_duplicate import DuplicateAnswer


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found out of an applicant whose proof holds."""

    proofed: Proofed
    duplicate: DuplicateAnswer


def look_step(
    visit: Visit,
    prove: Callable[[], Draft],
    contact: Callable[[], Contact],
    *,
    progress: Progress | None = None,
    with_password: bool = True,
) -> Step:
    """``prove`` (in a thread) brings the draft with all its evidence. Whether there is an account
    is asked, and told, only after the evidence holds and the phone was proved.
    """
    desk = visit.station.station.desk

    def look() -> Looked:
        proofed = desk.proof_applicant(prove())
        if proofed.level is Level.NONE:
            reason = next((each.reason for each in proofed.missing if each.reason), "")
            away = reason.endswith(".unavailable")
            code = "self_service.authority_away" if away else "self_service.not_matching"
            raise AtTheDeskError(code)
        return Looked(proofed, desk.check_duplicate.of(proofed))

    def looked(step: Step, found: Looked) -> None:
        if found.duplicate.exists:
            step.show_for_good(existing_step(visit, found.duplicate))
        elif with_password:
            step.show_for_good(_password_step(visit, found.proofed, contact(), progress))
        else:
            confirm = desk.confirm_with_applicant
            told = contact()
            step.show_for_good(record_step(visit, lambda: confirm(found.proofed, told)))

    return WaitStep(visit, "self_service.looking", look, looked, progress=progress)


def _password_step(
    visit: Visit, proofed: Proofed, contact: Contact, progress: Progress | None
) -> Step:
    """Confirmed first: what may not stand in a password is known from it."""
    desk, set_password = visit.station.station.desk, visit.station.ways.set_password

    def confirmed(step: Step, found: Confirmed) -> None:
        def verdict(text: str) -> PasswordVerdict:
            return set_password.judge(found, text)

        def typed(last: Step, password: str, repeated: str) -> None:
            sealed = set_password(found, password, repeated)
            last.show_for_good(record_step(visit, lambda: sealed))

        step.show_for_good(PasswordStep(visit, verdict, typed, progress=progress))

    return WaitStep(
        visit,
        "self_service.confirming",
        lambda: desk.confirm_with_applicant(proofed, contact),
        confirmed,
        progress=progress,
    )


def record_step(visit: Visit, confirmed: Callable[[], Confirmed]) -> Step:
    """Record, wake the post, show the receipt; nothing can be taken back from here."""
    station = visit.station.station

    def record() -> tuple[Recorded, bool]:
        found = confirmed()
        recorded = station.desk.record_registration(station.desk.approve_registration(found))
        station.wake_post()
        return recorded, found.sealed_password is not None

    def recorded(step: Step, found: tuple[Recorded, bool]) -> None:
        done, password_set = found
        step.show_for_good(ReceiptStep(visit, done.receipt, password_set=password_set))

    return WaitStep(visit, "self_service.recording", record, recorded)
