"""Who may open a shift where the office asks for a pass of the practice course."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.config import Profile, Settings
from kiosk.domain.officer import Officer


def pass_gate(settings: Settings) -> Callable[[Officer], None]:
    """Raises ``AtTheDeskError('practice.pass_needed')`` for whoever has none.

    Lets everybody through unless ``practice_pass_required`` is set, and always while practising.
    """
    required = settings.counter.practice_pass_required
    if not required or settings.profile is Profile.PRACTICE:
        return lambda _: None

    def check(officer: Officer) -> None:
        from counter_ui.practice_course.course_door import pass_book

        pass_book(settings).check(officer.code)

    return check
