"""Tìm, in lines: by a number or by the citizen's slip, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable

from counter_ui.plain.conversation import Back, Conversation
from counter_ui.plain.endings import say_paper
from counter_ui.screens.work_screen.found_texts import found_words
from kiosk.domain.clean_text import clean_text
from kiosk.domain.officer import Officer
from kiosk.domain.policy import ApplicantKind
from kiosk.domain.receipt import Receipt
from kiosk.domain.registration import likely_reasons
from kiosk.errors import KioskError
from kiosk.use_cases.backlog import Backlog
from kiosk.use_cases.find_registration import FoundRegistration

_LONGEST_LINE = 1000


class PlainFinding:
    """Until nothing is typed."""

    def __init__(
        self, backlog: Backlog, officer: Officer, talk: Conversation, dispute: Callable[[], None]
    ) -> None:
        """``dispute`` opens one with the citizen at the desk."""
        self._backlog, self._officer, self._talk = backlog, officer, talk
        self._dispute = dispute

    def play(self) -> None:
        """Raises ``Back`` and ``Stop``."""
        while text := self._talk.ask("plain.find", quiet=True):
            try:
                found = self._backlog.find(text, self._officer)
                self._say(found)
                self._go(found)
            except Back:
                self._talk.say("plain.back")
            except KioskError as error:
                self._talk.tell(error)

    def _say(self, found: FoundRegistration) -> None:
        said = found_words(found, self._talk.words).plain
        for each in said.splitlines():
            self._talk.talk.say(clean_text(each, max_length=_LONGEST_LINE))

    def _go(self, found: FoundRegistration) -> None:
        """One of the ways; ``/lui`` looks for another."""
        ways: list[tuple[str, Callable[[], None]]] = []
        receipt = found.receipt
        paper = ("receipt", receipt.number) if receipt is not None else None
        if paper is None and found.papers:
            paper = (found.papers[-1].form, found.papers[-1].number)
        if paper is not None:
            form, number = paper
            ways.append(("key.print_again", lambda: self._print_again(form, number)))
        if receipt is not None:
            ways.append(("key.supplement", lambda: self._supplement(receipt)))
        ways.append(("key.work_dispute", self._dispute))
        named = [self._talk.words(key) for key, _ in ways]
        ways[self._talk.choose(named, "plain.which_way")][1]()

    def _print_again(self, form: str, number: str) -> None:
        say_paper(self._backlog.print_again(form, number, self._officer), self._talk)

    def _supplement(self, receipt: Receipt) -> None:
        """What is missing, on paper; the registration stays as it is."""
        talk = self._talk
        reasons = likely_reasons(ApplicantKind.CITIZEN, receipt.method)
        talk.say("refuse.supplement")
        named = [talk.words(each.value) for each in reasons]
        item = named[talk.choose(named, "plain.which_reason")]
        say_paper(self._backlog.ask_supplement(receipt, item, self._officer)[1], talk)
