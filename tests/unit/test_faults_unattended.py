"""What a kiosk and the first day of practice say when something is missing, once each."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from builders import CHIP_EVIDENCE, OFFICE, POLICY, draft, proofed
from fakes.clock import SetClock
from fakes.sealer import GlassSealer

from counter_ui.practice_course.certificate import write_certificate
from counter_ui.practice_course.pass_book import BOOK, PassBook
from counter_ui.practice_course.results import CourseResult
from counter_ui.self_service import finishing
from counter_ui.self_service.prepare_case import PrepareCase
from counter_ui.self_service.steps.challenge import ChallengeStep
from counter_ui.self_service.steps.password import RepeatStep
from counter_ui.self_service_web import running
from kiosk.devices.try_file import TryFile
from kiosk.domain.claim import Expiry
from kiosk.domain.evidence import Check, Outcome
from kiosk.domain.policy import Level, UnattendedRules
from kiosk.domain.prepared import VisitNeed
from kiosk.domain.registration import Evidence
from kiosk.errors import KioskError
from kiosk.store.journal_frames import _parsed
from kiosk.use_cases.limit_tries import LimitTries


def code_of(work: Callable[[], object]) -> str:
    with pytest.raises(KioskError) as raised:
        work()
    return raised.value.code


# Practice


def test_results_of_practice_that_cannot_be_read_or_are_no_pass(tmp_path: Path) -> None:
    book = PassBook(tmp_path, bytes(32))
    assert code_of(lambda: book.check("CB01")) == "practice.pass_needed"
    (tmp_path / BOOK).write_text("[]")
    assert code_of(book.all) == "practice.results_unreadable"
    (tmp_path / "file").touch()
    result = replace(CourseResult("CB01"), finished_on=date(2026, 11, 22).isoformat(), code="A")
    assert code_of(lambda: write_certificate(result, OFFICE, tmp_path / "file" / "c.pdf")) == (
        "practice.certificate_unwritable"
    )


# A visit that is prepared


def case_with(chip: Evidence) -> PrepareCase:
    of = draft(chip)
    read = SimpleNamespace(chip=lambda *_: of)
    desk = SimpleNamespace(read_evidence=read)
    clock = SimpleNamespace(clock=SetClock())
    station = SimpleNamespace(
        station=SimpleNamespace(desk=desk), ways=SimpleNamespace(choose_method=clock), prepare=1
    )
    case: Any = PrepareCase.__new__(PrepareCase)
    case.visit = SimpleNamespace(station=station, proved_human=False)
    case.need, case.draft, case.phone = VisitNeed.REGISTRATION, of, None
    return case  # type: ignore[no-any-return]


def test_a_card_that_an_officer_must_look_at_from_the_start() -> None:
    failed = replace(CHIP_EVIDENCE, checks=(Check("chip.sod_signature", Outcome.FAILS, "x"),))
    assert code_of(case_with(failed).read_chip) == "prepared.chip_fails"
    past = replace(
        CHIP_EVIDENCE, claim=replace(CHIP_EVIDENCE.claim, expiry=Expiry(date(2020, 1, 1)))
    )
    assert code_of(case_with(past).read_chip) == "prepared.card_expired"
    assert code_of(case_with(CHIP_EVIDENCE).hand_over) == "prepared.no_phone"


# A kiosk's questions


def test_a_question_answered_wrongly_and_a_password_that_differs() -> None:
    step: Any = ChallengeStep.__new__(ChallengeStep)
    step._challenge = SimpleNamespace(is_answered=lambda _: False)
    step.line, step.text = SimpleNamespace(show_text=lambda _: None), ""
    step.say_title = lambda: None
    assert code_of(lambda: step._look("7")) == "self_service.challenge_wrong"
    again: Any = RepeatStep.__new__(RepeatStep)
    again._password = "Xe-lam qua 3 cầu"
    assert code_of(lambda: again._look("Xe-lam")) == "self_service.password_differs"


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("subscriber.unavailable", "self_service.authority_away"),
        ("subscriber.mismatch", "self_service.not_matching"),
    ],
)
def test_evidence_that_gives_no_level(
    reason: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = replace(
        proofed(level=Level.NONE), missing=(Check("subscriber", Outcome.NOT_CHECKED, reason),)
    )
    works: list[Callable[[], object]] = []
    monkeypatch.setattr(
        finishing, "WaitStep", lambda _visit, _key, work, *_, **__: works.append(work)
    )
    desk = SimpleNamespace(proof_applicant=lambda _: nothing)
    visit: Any = SimpleNamespace(station=SimpleNamespace(station=SimpleNamespace(desk=desk)))
    finishing.look_step(visit, draft, lambda: None)  # type: ignore[arg-type,return-value]
    assert code_of(works[0]) == code


def test_too_many_tries_wait(tmp_path: Path) -> None:
    rules = replace(POLICY.unattended, device_tries=1)
    assert isinstance(rules, UnattendedRules)
    limit = LimitTries(TryFile(tmp_path / "tries.json"), GlassSealer(), SetClock())
    limit(rules)
    assert code_of(lambda: limit(rules)) == "self_service.tries_wait"


# A kiosk's machine


def test_a_kiosk_without_browser_display_or_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running.chromium, "installed", lambda: None)
    assert code_of(running._browser) == "self_service.no_browser"
    monkeypatch.setattr(running.chromium, "installed", lambda: "chromium")
    monkeypatch.setattr(running.chromium, "has_display", lambda: False)
    assert code_of(running._browser) == "self_service.no_display"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        serve = lambda: running._serve(["true"], lambda _: None, port, None)  # noqa: E731
        assert code_of(serve) == "self_service.port_taken"


def test_a_frame_of_the_second_copy_that_says_nothing() -> None:
    assert code_of(lambda: _parsed(b"{}", 0, 0, 0)) == "journal.frame"
