"""What both halves of plain mode say and ask in the same way."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from counter_ui.plain.talk import NobodyAnswers, Talk
from counter_ui.screens.cards.asked_now import asked_now
from counter_ui.showing import rows
from counter_ui.typing.composer import Typing
from counter_ui.typing.scan_burst import is_code
from counter_ui.wording import ErrorWords, Wording
from kiosk.domain.claim import Claim
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.domain.evidence import Check, Outcome
from kiosk.errors import Fact, KioskError

_COMMANDS = {
    "/lui": "back", "/back": "back",
    "/dung": "stop", "/stop": "stop",
    "/khoa": "lock", "/lock": "lock",
    "/so": "numbers", "/numbers": "numbers",
    "/giup": "help", "/help": "help", "?": "help",
}  # fmt: skip
_BY_KEY = {
    "vi": {"Esc": "/lui", "F6": "/so", "F8": "/dung", "F9": "/khoa"},
    "en": {"Esc": "/back", "F6": "/numbers", "F8": "/stop", "F9": "/lock"},
}
_BY_NUMBER = {"F2": "1", "F10": "0", "F11": "kiosk doctor"}
"""Of the menu, or another command; every other key stands for an empty line where it is named."""
_PRINT_AGAIN = "13"
_OF_PAPER = ("print.", "printer.", "print_jobs.")
_KEY = re.compile(r"\b(?:Esc|F1[01]|F[2-9])\b")
_ONE_HASH = "chip.hash."


class Back(Exception):
    """To the question before."""


class Stop(Exception):
    """This registration ends without an account."""


class Conversation:
    """Asks until the answer can be used; ``/lui``, ``/dung``, ``/khoa``, ``/so``, ``?`` work
    everywhere."""

    def __init__(self, talk: Talk, words: Wording, typing: Typing, lock: Callable[[], None]):
        self.talk, self.words, self._typing, self._lock = talk, words, typing, lock
        self.open_numbers = False
        self.times_locked = 0
        """Whoever was signed in beside the clerk is not any more once this has grown."""

    def say(self, key: str, **facts: Fact) -> None:
        """A line of the catalogue."""
        self.talk.say(self._by_command(self.words(key, **facts)))

    def tell(self, error: KioskError, again: str = "") -> None:
        """What happened, what to do, whom to call; the code for the telephone.

        ``again`` words how to ask anew what is asked of the centre now or not at all.
        """
        self._tell(asked_now(self.words, error, again) if again else self.words.error(error))

    def tell_code(self, code: str) -> None:
        """As :meth:`tell`, for words of the screen's own."""
        self._tell(self.words.coded(code))

    def _tell(self, said: ErrorWords) -> None:
        self.talk.say(self.words("plain.trouble", said=said.happened, code=said.code))
        paper = said.code.startswith(_OF_PAPER)
        self.talk.say(self._by_command(said.do, f3=_PRINT_AGAIN if paper else "Enter"))
        self.talk.say(said.call)

    def ask(
        self,
        key: str,
        *,
        vietnamese: bool = False,
        fresh: bool = False,
        quiet: bool = False,
        **facts: Fact,
    ) -> str:
        """One line. Raises ``Back``, ``Stop`` and what the talk raises."""
        typing, question = self._typing if vietnamese else Typing.NONE, self.words(key, **facts)
        while True:
            try:
                answer = self.talk.ask(question, typing=typing, fresh=fresh, quiet=quiet)
            except NobodyAnswers:
                self.lock()
                continue
            command = _COMMANDS.get(answer.casefold())
            if command is None:
                return answer
            self._obey(command)

    def ask_alone(self, key: str) -> str:
        """A code or password, typed unseen by its owner. Raises ``Back`` and ``Stop``."""
        while True:
            try:
                answer = self.talk.ask_hidden(self.words(key))
            except NobodyAnswers:
                self.lock()
                continue
            command = _COMMANDS.get(answer.casefold())
            if command is None:
                return answer
            self._obey(command)

    def ask_yes(self, key: str) -> bool:
        """1 or 0, typed after the question; nothing is answered beforehand."""
        return self.ask_key(key) == "1"

    def ask_key(self, key: str, others: tuple[str, ...] = ()) -> str:
        """``1``, ``0`` or one of ``others``, typed after the question."""
        while True:
            answer = self.ask(key, fresh=True)
            if answer in ("1", "0", *others):
                return answer
            self.tell_code("scan.not_here") if is_code(answer) else self.say("plain.one_or_zero")

    def choose(self, choices: Sequence[CleanText], question: str) -> int:
        """The place of the choice, from 0."""
        for number, choice in enumerate(choices, start=1):
            self.talk.say(self.words("plain.choice", number=number, choice=choice))
        while True:
            answer = self.ask(question, fresh=True)
            if answer.isascii() and answer.isdigit() and 0 < int(answer) <= len(choices):
                return int(answer) - 1
            self.say("plain.not_in_list")

    def say_facts(self, claims: tuple[Claim, ...]) -> None:
        """One fact a line."""
        for label, value in rows(claims, self.words, open_numbers=self.open_numbers):
            self.talk.say(self.words("plain.fact", label=self.words(label), value=value))

    def say_checks(self, checks: Sequence[Check]) -> None:
        """What does not hold first and with its reason; the rest is counted."""
        held = [each for each in checks if each.outcome is Outcome.HOLDS]
        for check in checks:
            if check.outcome is not Outcome.HOLDS:
                reason = self.words.reason(check.reason) if check.reason else CleanText("")
                self.say("plain.check", check=self._called(check), reason=reason,
                         outcome=self.words(f"outcome.{check.outcome.value}"))  # fmt: skip
        named = [self._called(each) for each in held if not each.name.startswith(_ONE_HASH)]
        if named:
            listed = clean_text(", ".join(dict.fromkeys(named)), max_length=1000)
            self.say("plain.checks_hold", count=len(held))
            self.talk.say(listed)

    def lock(self) -> None:
        """Until the same officer goes on."""
        self.times_locked += 1
        self._lock()

    def _by_command(self, said: CleanText, *, f3: str = "Enter") -> CleanText:
        """The screen's words name its keys; here the same is done by a command or a number."""
        commands = {**_BY_KEY.get(self.words.language, _BY_KEY["en"]), **_BY_NUMBER, "F3": f3}
        return CleanText(_KEY.sub(lambda found: commands.get(found.group(), "Enter"), said))

    def _called(self, check: Check) -> CleanText:
        return self.words(f"check.{check.name}")

    def _obey(self, command: str) -> None:
        if command == "back":
            raise Back
        if command == "stop":
            raise Stop
        if command == "lock":
            self.lock()
        elif command == "numbers":
            self.open_numbers = not self.open_numbers
            self.say("plain.numbers_open" if self.open_numbers else "plain.numbers_masked")
        else:
            self.say("plain.help")
