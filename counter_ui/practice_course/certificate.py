"""The certificate on paper: who practised, how many points, and the code that proves it here."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from counter_ui.practice_course.lessons import all_lessons
from counter_ui.practice_course.results import CourseResult
from counter_ui.showing import day_text
from counter_ui.wording import Wording, load_wording
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.domain.receipt import Office
from kiosk.errors import TechnicianError
from printing.document import Align, Band, Document, Line, Row, Rows, Rule, Spacer, Style
from printing.pdf import render_pdf


def certificate_document(result: CourseResult, office: Office) -> Document:
    """Of an officer who has a pass; both languages, as an office may have guests."""
    words, other = load_wording("vi"), load_wording("en")
    title = words("course.certificate")
    centre = Align.CENTRE
    return Document(
        form="practice_certificate",
        title=title,
        number=result.code,
        blocks=(
            Line(office.superior, Style.SMALL, centre),
            Line(office.name, Style.STRONG, centre),
            Spacer(1.0),
            Line(title, Style.TITLE, centre),
            Line(other("course.certificate"), Style.SMALL, centre),
            Spacer(1.0),
            Rows(_rows(result, words)),
            Spacer(1.0),
            Band(clean_text(result.code, max_length=20), words("course.code_means")),
            Spacer(0.5),
            Rule(),
            Line(words("course.not_a_document"), Style.SMALL),
        ),
    )


def write_certificate(result: CourseResult, office: Office, path: Path) -> None:
    """As PDF (A5); raises ``TechnicianError('practice.certificate_unwritable')``."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(render_pdf(certificate_document(result, office)))
    except OSError as error:
        raise TechnicianError(
            "practice.certificate_unwritable", file=path.name, reason=error.strerror or ""
        ) from None


def _rows(result: CourseResult, words: Wording) -> tuple[Row, ...]:
    lessons = all_lessons()
    done = [each for each in result.lessons.values() if not each.skipped]
    most = sum(each.points for each in lessons)
    day = day_text(date.fromisoformat(result.finished_on))
    name = (Row(words("course.name"), clean_text(result.name, max_length=90)),)
    return (
        *(name if result.name else ()),
        Row(words("course.officer"), clean_text(result.officer, max_length=20), strong=True),
        Row(words("course.day"), day),
        Row(words("course.lessons"), CleanText(f"{len(done)}/{len(lessons)}")),
        Row(words("course.reached"), CleanText(f"{result.points(lessons)}/{most}")),
    )
