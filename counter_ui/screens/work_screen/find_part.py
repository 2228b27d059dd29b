"""Tìm: by a number or by the citizen's slip, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message

from counter_ui.messages import WorkFailed
from counter_ui.screens.cards.dispute import NumberField
from counter_ui.screens.cards.slip_line import SlipLine
from counter_ui.screens.work_screen.found_texts import found_words
from counter_ui.screens.work_screen.part import DisputeWanted, Part
from counter_ui.screens.work_screen.task_actions import PaperOut
from counter_ui.widgets.field import Field
from counter_ui.widgets.key_line import Hint
from counter_ui.widgets.words import Words, line, lines
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText
from kiosk.domain.duties import HANDS_OUT, may_one
from kiosk.domain.officer import Shift
from kiosk.domain.policy import ApplicantKind
from kiosk.domain.receipt import Receipt
from kiosk.domain.registration import RefusalReason, likely_reasons
from kiosk.ports.receipt_printer import PrintResult
from kiosk.use_cases.backlog import Backlog
from kiosk.use_cases.find_registration import FoundRegistration

_LONGEST_SCAN = 400
_KEYS = "123456789abcdef"


class Found(Message, bubble=False):
    """What this counter knows of it."""

    def __init__(self, found: FoundRegistration) -> None:
        super().__init__()
        self.found = found


class FindPart(Part):
    """The field has the cursor until something is found; 3 gives it back."""

    def __init__(self, backlog: Backlog, shift: Shift, words: Wording) -> None:
        super().__init__(words)
        self._backlog, self._shift = backlog, shift
        self._found: FoundRegistration | None = None
        self._answer, self._reasons = Words(), Words()
        self._slip = SlipLine(words)
        self._waits = ""
        """Asked for while the last question was not answered, or before this was shown."""
        self._busy = self._supplement = False
        self._early = ""
        """A way that was pressed while something was being looked up or printed."""

    def compose(self) -> ComposeResult:
        """The field; the answer; the reasons of a supplement; its paper."""
        words = self.words
        with Horizontal(classes="field-row"):
            yield Words(words("work.find_number"), classes="field-label")
            yield NumberField(
                placeholder=words("work.find_like"), max_length=_LONGEST_SCAN, id="work-number"
            )
        with VerticalScroll(classes="work-found", can_focus=False):
            yield self._answer
            yield self._reasons
        yield self._slip
        yield self.errors

    def on_mount(self) -> None:
        """Nothing was asked yet."""
        self._reasons.display = False
        self._answer.say((self.words("work.find_empty"), "$quiet"))

    @property
    def takes_digits(self) -> bool:
        """While typed, while a reason is chosen, or it is asked whether the paper came out."""
        return self.typing or self._supplement or self._slip.asking

    @property
    def typing(self) -> bool:
        """Whether the cursor is in the field."""
        return isinstance(self.screen.focused, NumberField)

    @property
    def hints(self) -> Sequence[Hint]:
        """What can be done with what was found."""
        if self._supplement:
            last = _KEYS[len(self._choices) - 1]
            return ((f"1-{last}", "key.reason"), ("Esc", "key.back"))
        found = self._found
        if self.typing:
            return (("Enter", "key.work_find"), ("F6", "key.work_next_part"), ("Esc", "key.back"))
        if found is None:
            return (("3", "key.work_find_other"),)
        if not may_one(self._shift.officer, HANDS_OUT):
            return (("3", "key.work_find_other"),)
        papers: tuple[Hint, ...] = (("F3", "key.print_again"),) if self._paper else ()
        more: tuple[Hint, ...] = (("F4", "key.supplement"),) if found.receipt else ()
        return (*papers, *more, ("F7", "key.work_dispute"), ("3", "key.work_find_other"))

    @property
    def item_key(self) -> str:
        """What is to be done about what was found; empty for nothing."""
        found = self._found
        return found.item.key if found is not None and found.item is not None else ""

    def begin(self) -> None:
        """Into the field, unless something is asked for already."""
        waits, self._waits = self._waits, ""
        if waits:
            self._ask(waits)
        else:
            self.screen.set_focus(self.query_one(NumberField))  # now: the next key is behind this
            self.changed()

    def look_up(self, text: str) -> None:
        """Ask for this as soon as it is shown: what a scanner typed elsewhere."""
        self._waits = text
        if self.is_mounted and self.display:
            self.begin()

    def moved(self, name: str) -> None:
        """What does not fit is rolled."""
        place = self.query_one(VerticalScroll)
        steps = {"up": -1, "down": 1, "page_up": -8, "page_down": 8, "home": -99, "end": 99}
        place.scroll_relative(y=steps[name], animate=False)

    def take_key(self, key: str) -> None:
        """Of the number, an answer to the printer's question, or the reason of a supplement."""
        if self.typing:
            self.query_one(NumberField).type_behind(key)
            return
        place = _KEYS.find(key.casefold()) if len(key) == 1 else -1
        found = self._found
        if self._slip.take_key(key) or not self._supplement or found is None:
            return
        if found.receipt is not None and 0 <= place < len(self._choices):
            self._show_reasons(shown=False)
            self._print_supplement(found.receipt, self._choices[place])

    def pressed(self, name: str) -> bool:
        """F3, F4, F7."""
        ways: dict[str, Callable[[], None]] = {
            "type_or_print": self._reprint,
            "no_phone": self._begin_supplement,
            "mail": self._open_dispute,
        }
        if name not in ways:
            return False
        if self._busy:
            self._early = name
        elif self._found is not None:
            self.errors.clear_error()
            ways[name]()
        return True

    def _settled(self) -> None:
        """An answer is here: now what was pressed meanwhile."""
        self._busy = False
        early, self._early = self._early, ""
        if early:
            self.pressed(early)
        self.changed()

    def go_back(self) -> bool:
        """Esc: no supplement after all."""
        was = self._supplement
        self._show_reasons(shown=False)
        return was

    @on(Field.Submitted)
    def _asked(self, event: Field.Submitted) -> None:
        event.stop()
        text = self.query_one(NumberField).take().strip()
        if text:
            self._ask(text)

    def _ask(self, text: str) -> None:
        if self._busy:
            self._waits = text
            return
        self._busy, self._found = True, None
        self.errors.clear_error()
        self._slip.clear()
        self._show_reasons(shown=False)
        self._answer.say((self.words("work.finding"), "$quiet"))
        self.screen.set_focus(None)
        find, officer = self._backlog.find, self._shift.officer
        self.start_work("find", lambda: Found(find(text, officer)))

    def on_found(self, message: Found) -> None:
        """All of it; then single keys mean something."""
        self._found = message.found
        self._answer.update(found_words(message.found, self.words))
        self._settled()
        if self._waits:
            self.begin()

    def on_work_failed(self, message: WorkFailed) -> None:
        """Not here, or not readable: into the field again."""
        self._busy, self._early = False, ""
        self._slip.clear()
        if message.work == "work_find":
            self._answer.say()
            if self.display:
                self.begin()
        self.tell(self.words.error(message.error))
        self.changed()

    def on_paper_out(self, message: PaperOut) -> None:
        """On paper, or where else."""
        self._slip.show_paper(message.number, message.result)
        self._settled()

    # Ways

    @property
    def _paper(self) -> tuple[str, str] | None:
        """Form and number of what F3 prints: the receipt, else the newest paper."""
        found = self._found
        if found is not None and found.receipt is not None:
            return "receipt", found.receipt.number
        last = found.papers[-1] if found is not None and found.papers else None
        return (last.form, last.number) if last else None

    @property
    def _choices(self) -> tuple[RefusalReason, ...]:
        found = self._found
        if found is None or found.receipt is None:
            return ()
        return likely_reasons(ApplicantKind.CITIZEN, found.receipt.method)[: len(_KEYS)]

    def _reprint(self) -> None:
        paper, again, officer = self._paper, self._backlog.print_again, self._shift.officer
        if paper is not None:
            form, number = paper
            self._print(lambda: (number, again(form, number, officer)))

    def _open_dispute(self) -> None:
        self.post_message(DisputeWanted())

    def _begin_supplement(self) -> None:
        self._show_reasons(shown=bool(self._choices))

    def _print_supplement(self, receipt: Receipt, reason: RefusalReason) -> None:
        ask, officer, item = self._backlog.ask_supplement, self._shift.officer, self.words(reason)

        def give() -> tuple[str, PrintResult]:
            guidance, result = ask(receipt, item, officer)
            return guidance.number, result

        self._print(give)

    def _print(self, give: Callable[[], tuple[str, PrintResult]]) -> None:
        self._busy = True
        self._slip.show_printing()
        self.start_work("print", lambda: PaperOut(*give()))

    def _show_reasons(self, *, shown: bool) -> None:
        self._supplement = shown
        self._reasons.display, self._answer.display = shown, not shown
        if shown:
            title = line((self.words("refuse.supplement"), "bold"))
            each = (
                line((CleanText(f"[{key}]"), "bold $accent"), self.words(reason))
                for key, reason in zip(_KEYS, self._choices, strict=False)
            )
            self._reasons.update(lines(title, *each))
        self.changed()
