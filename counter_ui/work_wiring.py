"""Puts outbox, tasks and search of an open counter together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.config import Profile
from kiosk.use_cases.ask_supplement import AskSupplement
from kiosk.use_cases.backlog import Backlog
from kiosk.use_cases.browse_outbox import BrowseOutbox
from kiosk.use_cases.browse_tasks import BrowseTasks
from kiosk.use_cases.find_registration import FindRegistration
from kiosk.use_cases.finish_task import SendAgain, SettleItem
from kiosk.use_cases.tell_citizen import TellCitizen

if TYPE_CHECKING:
    from counter_ui.wiring import Counter


def backlog_of(counter: Counter) -> Backlog:
    """All of it; a scanned code is judged by the keys that lie in the counter's state."""
    settings, store, clock = counter.settings, counter.store, counter.time
    office, practice = settings.office.as_office(), settings.profile is Profile.PRACTICE

    def judge(text: str) -> str:
        from counter_ui.paper_desk import verify_receipt

        return verify_receipt(settings, text, None).verdict.value

    return Backlog(
        outbox=BrowseOutbox(store, clock, counter.policies),
        tasks=BrowseTasks(store),
        find=FindRegistration(store, judge),
        settle=SettleItem(store, clock),
        send_again=SendAgain(store, clock),
        tell_citizen=TellCitizen(store, clock, counter.printing, office, practice),
        ask_supplement=AskSupplement(store, clock, counter.printing, office, practice),
        papers=counter.printing,
    )
