"""What this counter knows of a registration, in lines; the number of the person stays masked."""

from __future__ import annotations

from textual.content import Content

from counter_ui.screens.work_screen.texts import moment_text, why_words
from counter_ui.widgets.words import line, lines
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.domain.outbox import OutboxState
from kiosk.use_cases.find_registration import FoundPaper, FoundRegistration

_LONGEST_NUMBER = 64
_PROVED = ("genuine", "training")


def found_words(found: FoundRegistration, words: Wording) -> Content:
    """Number and proof; whose; here; at the centre; on paper; to be done."""
    return lines(
        *_heading(found, words),
        *_whose(found, words),
        _here(found, words),
        _at_the_centre(found, words),
        *(_paper(each, words) for each in found.papers),
        *_to_do(found, words),
    )


def _heading(found: FoundRegistration, words: Wording) -> list[Content]:
    number = clean_text(found.asked, max_length=_LONGEST_NUMBER)
    if not found.verdict:
        return [line((number, "bold"))]
    good = found.verdict in _PROVED
    style = "bold $text-success" if good else "bold $text-error"
    mark = (CleanText("✓" if good else "✕"), style)
    return [line((number, "bold"), mark, (words(f"work.verdict.{found.verdict}"), style))]


def _whose(found: FoundRegistration, words: Wording) -> list[Content]:
    receipt, said = found.receipt, found.statement
    if receipt is not None:
        masked = clean_text(receipt.masked_number, max_length=_LONGEST_NUMBER)
        named = line((receipt.applicant_name, "bold"), masked)
        how = words(
            "work.found_how",
            method=words(f"method.{receipt.method}"),
            level=int(receipt.level),
            time=moment_text(receipt.issued_at),
        )
        return [named, line(how)]
    if said is not None and found.verdict in _PROVED:
        office, time = clean_text(said.office_code, max_length=40), moment_text(said.issued_at)
        return [line(words("work.found_elsewhere", office=office, time=time))]
    return []


def _here(found: FoundRegistration, words: Wording) -> Content:
    label, entry = (words("work.found_here"), "$quiet"), found.line
    if entry is None:
        return line(label, words("work.found_not_here"))
    state = (words(f"work.state.{entry.state}"), "bold")
    if not entry.reason:
        return line(label, state)
    return line(label, state, why_words(entry.reason, words))


def _at_the_centre(found: FoundRegistration, words: Wording) -> Content:
    label, at, entry = (words("work.found_centre"), "$quiet"), found.answered_at, found.line
    if entry is not None and entry.state is OutboxState.ACCEPTED:
        level = found.level if found.level is not None else 0
        said = words("work.centre_accepted", level=level)
    elif entry is not None and entry.state in (OutboxState.REFUSED, OutboxState.SET_ASIDE):
        said = words("work.centre_not_taken" if at else "work.centre_unknown")
    else:
        said = words("work.centre_unknown")
    return line(label, (said, "bold"), *((moment_text(at),) if at else ()))


def _paper(paper: FoundPaper, words: Wording) -> Content:
    label = (words("work.found_paper"), "$quiet")
    number = clean_text(paper.number, max_length=_LONGEST_NUMBER)
    copies = words("work.copies", count=paper.copies)
    failed = ((words("work.print_failed"), "$text-warning"),) if paper.failed else ()
    return line(label, words(f"work.form.{paper.form}"), number, copies, *failed)


def _to_do(found: FoundRegistration, words: Wording) -> list[Content]:
    item = found.item
    if item is None:
        return []
    told = words("work.found_task", task=words(f"task.{item.kind}"))
    return [line((CleanText("→"), "$text-warning"), (told, "bold $text-warning"))]
