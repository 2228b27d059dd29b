"""Lessons by what a ledger holds, points, and a pass that cannot be written by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from counter_ui.practice_course.course import Course
from counter_ui.practice_course.ending import as_json, ending_lines
from counter_ui.practice_course.lessons import Lesson, all_lessons
from counter_ui.practice_course.pass_book import BOOK, PassBook
from counter_ui.practice_course.results import CourseResult, scored, skipped
from counter_ui.wording import LANGUAGES, load_wording
from kiosk.domain.claim import Source
from kiosk.domain.ledger import LedgerEntry, LedgerKind, chained
from kiosk.domain.one_time_code import CodeStatus
from kiosk.domain.policy import ApplicantKind, Method
from kiosk.domain.registration import Purpose, RefusalReason
from kiosk.errors import AtTheDeskError, TechnicianError
from kiosk.practice.people import person_names

KEY, DAY = bytes(32), date(2026, 11, 22)
AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def ledger(*happened: tuple[LedgerKind, dict[str, str]]) -> tuple[LedgerEntry, ...]:
    entries: list[LedgerEntry] = []
    for kind, facts in happened:
        entries.append(chained(entries[-1] if entries else None, kind.value, facts, AT))
    return tuple(entries)


def as_wanted(lesson: Lesson, draft: str = "r1") -> list[tuple[LedgerKind, dict[str, str]]]:
    return [(each.kind, {**each.facts, "registration": draft}) for each in lesson.wants]


def lesson(name: str) -> Lesson:
    return next(each for each in all_lessons() if each.id == name)


def course(folder: Path, officer: str = "CB07") -> Course:
    return Course(PassBook(folder, KEY), officer, "", lambda: 7.0, lambda: DAY)


def through(course: Course, leaving: Sequence[str] = ()) -> None:
    happened: list[tuple[LedgerKind, dict[str, str]]] = []
    while (here := course.begin_next(ledger(*happened))) is not None:
        if here.id in leaving:
            course.skip()
        else:
            happened += as_wanted(here, here.id)
            assert course.look(ledger(*happened)) is not None


def test_every_way_and_every_usual_fault_has_a_lesson_in_both_languages() -> None:
    lessons = all_lessons()
    assert len({each.id for each in lessons}) == len(lessons) >= 20
    wanted = [each for found in lessons for each in (*found.wants, *found.never)]
    named = {
        name: {each.facts[name] for each in wanted if name in each.facts}
        for name in ("method", "reason", "purpose", "status", "source")
    }
    assert named["method"] == {each.value for each in Method}
    assert named["reason"] <= {each.value for each in RefusalReason}
    assert named["purpose"] == {Purpose.RECOVERY.value, Purpose.DISPUTE.value}
    assert named["status"] <= {each.value for each in CodeStatus}
    assert named["source"] <= {each.value for each in Source}
    kinds = {each.facts.get("kind") for each in wanted if each.kind is LedgerKind.DRAFT_OPENED}
    assert kinds == {None, ApplicantKind.ENTERPRISE.value, ApplicantKind.AGENCY.value}
    for each in lessons:
        assert each.person in ("", *person_names()) and each.points > 0
        assert each.stage in ("", "pull_card", "centre_away", "no_paper")
        assert set(each.words) == set(LANGUAGES)
        assert all(said.goal and said.hint and said.title for said in each.words.values())


@pytest.mark.parametrize("each", all_lessons(), ids=lambda each: each.id)
def test_a_lesson_is_passed_by_what_happened_to_one_registration(each: Lesson) -> None:
    happened = as_wanted(each)
    assert each.passed(ledger(*happened)) and each.errors(ledger(*happened)) == 0
    assert not each.passed(ledger(*happened[:-1]))
    if len(happened) > 1:
        other = [(kind, {**facts, "registration": "r2"}) for kind, facts in happened]
        assert not each.passed(ledger(*happened[:-1], other[-1]))
        backwards = happened[::-1]
        if backwards != happened:
            assert not each.passed(ledger(*backwards))


def test_recording_where_the_face_differs_is_an_error_and_no_pass() -> None:
    recorded = (LedgerKind.RECORDED, {"registration": "r1", "receipt": "x", "envelope": "y"})
    assert not lesson("face").passed(ledger(recorded))
    assert lesson("face").errors(ledger(recorded)) == 1


def test_a_paper_belongs_to_whatever_registration_it_is_of() -> None:
    happened = ledger(
        (LedgerKind.RECORDED, {"registration": "r1", "receipt": "n"}),
        (LedgerKind.NOT_PRINTED, {"receipt": "n", "form": "receipt", "outcome": "failed"}),
        (LedgerKind.NOT_PRINTED, {"receipt": "n", "form": "receipt", "outcome": "saved"}),
    )
    assert lesson("no_paper").passed(happened)


def test_errors_and_a_hint_cost_and_a_pass_keeps_one_point() -> None:
    face = lesson("face")
    assert scored(face, errors=0, hints=0, seconds=5).points == face.points
    assert scored(face, errors=1, hints=4, seconds=5).points == face.points - 5
    assert scored(face, errors=40, hints=0, seconds=5).points == 1


def test_the_course_goes_on_where_it_was_left(tmp_path: Path) -> None:
    first = course(tmp_path)
    chip = first.begin_next(())
    assert chip is not None and first.place == (1, len(all_lessons()))
    first.take_hint()
    result = first.look(ledger(*as_wanted(chip)))
    assert result is not None and result.hints == 1
    second = course(tmp_path)
    assert second.begin_next(()) == all_lessons()[1]
    assert course(tmp_path, "CB08").begin_next(()) == chip


def test_what_happened_before_a_lesson_began_does_not_pass_it(tmp_path: Path) -> None:
    here = course(tmp_path)
    before = ledger(*as_wanted(all_lessons()[0]))
    here.begin_next(before)
    assert here.look(before) is None


def test_what_the_machine_cannot_do_is_passed_over(tmp_path: Path) -> None:
    here = Course(
        PassBook(tmp_path, KEY), "A", "", lambda: 0.0, lambda: DAY, frozenset({"softhsm"})
    )
    through(here)
    skipped_ones = {name for name, each in here.result.lessons.items() if each.skipped}
    assert skipped_ones == {"usb_citizen", "agency"}
    assert here.result.code


def test_all_lessons_make_a_pass_with_a_code(tmp_path: Path) -> None:
    here = course(tmp_path)
    through(here)
    book = PassBook(tmp_path, KEY)
    assert len(here.result.code) == 10 and book.has_pass("CB07")
    book.check("CB07")
    words = load_wording("vi")
    assert any(here.result.code in line for line in ending_lines(here.result, words))
    assert as_json(here.result, valid=True)["lessons"] == len(all_lessons())
    assert (tmp_path / BOOK).stat().st_mode & 0o077 == 0


def test_points_alone_are_no_pass_where_a_required_lesson_was_left_out(tmp_path: Path) -> None:
    here = course(tmp_path)
    through(here, leaving=("face",))
    assert here.result.points(all_lessons()) * 100 >= 70 * sum(e.points for e in all_lessons())
    assert here.result.code == "" and not PassBook(tmp_path, KEY).has_pass("CB07")


def test_nobody_without_a_pass_is_let_in(tmp_path: Path) -> None:
    with pytest.raises(AtTheDeskError, match=r"practice\.pass_needed"):
        PassBook(tmp_path, KEY).check("CB09")


def test_a_pass_written_by_hand_or_for_another_is_none(tmp_path: Path) -> None:
    through(course(tmp_path))
    path = tmp_path / BOOK
    content = json.loads(path.read_text(encoding="utf-8"))
    content["results"][0]["officer"] = "CB09"
    path.write_text(json.dumps(content), encoding="utf-8")
    assert not PassBook(tmp_path, KEY).has_pass("CB09")
    content["results"][0]["officer"] = "CB07"
    content["results"][0]["lessons"]["face"]["points"] = 19
    path.write_text(json.dumps(content), encoding="utf-8")
    assert not PassBook(tmp_path, KEY).has_pass("CB07")
    assert not PassBook(tmp_path, bytes(31) + b"\1").has_pass("CB07")


@pytest.mark.parametrize("raw", ["", "[]", "{}", '{"results": [1]}', "[" * 5000, '{"results": 3}'])
def test_a_damaged_book_is_said(tmp_path: Path, raw: str) -> None:
    (tmp_path / BOOK).write_text(raw, encoding="utf-8")
    with pytest.raises(TechnicianError, match=r"practice\.results_unreadable"):
        PassBook(tmp_path, KEY).has_pass("CB07")


def test_the_better_result_of_a_lesson_stays() -> None:
    chip = all_lessons()[0]
    result = CourseResult("CB07").with_lesson(chip, skipped(3))
    result = result.with_lesson(chip, scored(chip, errors=0, hints=0, seconds=3))
    result = result.with_lesson(chip, scored(chip, errors=2, hints=0, seconds=3))
    assert result.lessons[chip.id].points == chip.points


def test_the_certificate_names_code_and_points_in_words(tmp_path: Path) -> None:
    from builders import OFFICE

    from counter_ui.practice_course.certificate import certificate_document, write_certificate
    from printing.text import render_text

    here = course(tmp_path)
    through(here)
    text = render_text(certificate_document(here.result, OFFICE))
    assert here.result.code in text and "CB07" in text and "22/11/2026" in text
    write_certificate(here.result, OFFICE, tmp_path / "papers" / "pass.pdf")
    assert (tmp_path / "papers" / "pass.pdf").read_bytes().startswith(b"%PDF")
    with pytest.raises(TechnicianError, match=r"practice\.certificate_unwritable"):
        write_certificate(here.result, OFFICE, tmp_path / BOOK / "x.pdf")


def test_a_shift_asks_for_a_pass_only_where_the_office_wants_it(tmp_path: Path) -> None:
    from builders import SHIFT

    from counter_ui.practice_course.course_door import pass_book
    from counter_ui.practice_course.gate import pass_gate
    from kiosk.config import CounterSettings, Profile, Settings

    officer, asked = SHIFT.officer, CounterSettings(practice_pass_required=True)
    real = Settings(state_folder=str(tmp_path), counter=asked)
    pass_gate(Settings(state_folder=str(tmp_path)))(officer)
    pass_gate(Settings(state_folder=str(tmp_path), counter=asked, profile=Profile.PRACTICE))(
        officer
    )
    with pytest.raises(AtTheDeskError, match=r"practice\.pass_needed"):
        pass_gate(real)(officer)
    through(Course(pass_book(real), officer.code, "", lambda: 0.0, lambda: DAY))
    pass_gate(real)(officer)


def test_an_officer_without_a_pass_opens_no_shift(tmp_path: Path) -> None:
    from fakes.clock import SetClock
    from fakes.ids import CountingIds
    from fakes.memory_store import MemoryStore
    from fakes.passphrases import PlainPassphrases

    from kiosk.domain.officer import Role
    from kiosk.use_cases.add_officer import AddOfficer
    from kiosk.use_cases.open_shift import OpenShift

    store, clock, passphrases = MemoryStore(), SetClock(), PlainPassphrases()
    add = AddOfficer(store, clock, passphrases)
    add("CB07", "Trần Thị Thử", frozenset({Role.CLERK}), "mot hai ba bon")
    book = PassBook(tmp_path, KEY)
    open_shift = OpenShift(
        store, clock, CountingIds(), passphrases, may_open=lambda officer: book.check(officer.code)
    )
    with pytest.raises(AtTheDeskError, match=r"practice\.pass_needed"):
        open_shift("CB07", "mot hai ba bon")
    through(course(tmp_path))
    assert open_shift("CB07", "mot hai ba bon").officer.code == "CB07"
