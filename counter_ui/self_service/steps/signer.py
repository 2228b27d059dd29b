"""Whose certificate it is, in the documents' words, and what does not hold of it."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content

from counter_ui.screens.cards import entry_rules
from counter_ui.self_service.step import Progress, Step
from counter_ui.self_service.steps.notice import NoticeStep
from counter_ui.self_service.visit import Visit
from counter_ui.showing import day_text
from counter_ui.widgets.checks import mark, not_held
from counter_ui.widgets.words import line
from kiosk.domain.evidence import Check, Outcome
from kiosk.domain.local_day import local_day
from kiosk.errors import AtTheDeskError
from kiosk.use_cases.signer_evidence import SignerFacts

_KEY = "self_service.signer"


def signer_step(
    visit: Visit,
    signer: SignerFacts | None,
    checks: tuple[Check, ...],
    then: Callable[[Step], None],
    *,
    button: str = "self_service.button.register",
    progress: Progress | None = None,
) -> Step:
    """``then`` is offered only where nothing fails; what was not checked, the policy judges."""
    holds = signer is not None and all(each.outcome is not Outcome.FAILS for each in checks)
    said = [*_facts(visit, signer), _verdict(visit, checks, holds), *_troubles(visit, checks)]
    return NoticeStep(visit, _KEY, said, then if holds else None, button=button, progress=progress)


def stated_mail(signer: SignerFacts | None) -> str | None:
    """The address that the certificate states; None where it states none, or none that is one."""
    try:
        return entry_rules.mail_if_any(str(signer.email)) if signer is not None else None
    except AtTheDeskError:
        return None


def _facts(visit: Visit, signer: SignerFacts | None) -> list[Content]:
    if signer is None:
        return []
    facts = (
        ("signer.name", signer.name),
        ("signer.valid_from", day_text(local_day(signer.valid_from))),
        ("signer.valid_to", day_text(local_day(signer.valid_to))),
        ("signer.authority", signer.authority),
    )
    return [line((visit.words(key), "$quiet"), (value, "bold")) for key, value in facts]


def _verdict(visit: Visit, checks: tuple[Check, ...], holds: bool) -> Content:
    if not holds:
        return line(mark(Outcome.FAILS), (visit.words(f"{_KEY}.fails"), "bold"))
    proved = all(each.outcome is Outcome.HOLDS for each in checks)
    outcome, key = (Outcome.HOLDS, "holds") if proved else (Outcome.NOT_CHECKED, "unproved")
    return line(mark(outcome), (visit.words(f"{_KEY}.{key}"), "bold"))


def _troubles(visit: Visit, checks: tuple[Check, ...]) -> list[Content]:
    words = visit.words
    return [
        Content(": ").join(
            [
                line(mark(each.outcome), words(f"check.{each.name}")),
                line(words.reason(each.reason) if each.reason else words(f"{_KEY}.no_reason")),
            ]
        )
        for each in not_held(checks)
    ]
