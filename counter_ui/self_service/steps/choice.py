"""Choose one of a few: large buttons, digits on the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Grid

from counter_ui.self_service.step import Progress, Step
from counter_ui.self_service.visit import Visit
from counter_ui.self_service.widgets.big_button import BigButton
from counter_ui.self_service.widgets.message_box import MessageBox
from counter_ui.widgets.words import Words
from counter_ui.wording import ErrorWords
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.errors import Fact, KioskError

_LONGEST = 800


@dataclass(frozen=True, slots=True)
class Choice:
    """One button; ``heading`` stands above it where it differs from the one before."""

    name: str
    label: CleanText
    below: CleanText | None = None
    greyed: CleanText | None = None
    """Why it cannot be chosen now; it is shown nevertheless, with this reason."""
    heading: CleanText | None = None


class ChoiceStep(Step):
    """``then(step, name)`` is called with what was chosen."""

    NEXT = None

    def __init__(
        self,
        visit: Visit,
        key: str,
        choices: Sequence[Choice],
        then: Callable[[Step, str], None],
        *,
        columns: int = 1,
        progress: Progress | None = None,
        facts: Mapping[str, Fact] | None = None,
    ) -> None:
        super().__init__(visit, key, progress=progress, facts=facts)
        self.choices, self._then, self._columns = choices, then, columns

    def answer(self) -> ComposeResult:
        """Headings and buttons; a digit before each label is the key that chooses it."""
        heading: CleanText | None = None
        section: list[BigButton] = []
        for number, each in enumerate(self.choices, 1):
            if each.heading is not None and each.heading != heading:
                yield from self._section(heading, section)
                heading, section = each.heading, []
            section.append(_button(number, each))
        yield from self._section(heading, section)

    def _section(self, heading: CleanText | None, buttons: list[BigButton]) -> ComposeResult:
        if not buttons:
            return
        if heading is not None:
            yield Words((heading, "bold $accent"), classes="heading")
        grid = Grid(*buttons, classes="choices")
        grid.styles.grid_size_columns = self._columns
        yield grid

    def spoken(self) -> Sequence[CleanText]:
        """The choices with their keys."""
        pairs = enumerate(self.choices, 1)
        return [clean_text(f"{number}: {each.label}.", max_length=200) for number, each in pairs]

    def begin(self) -> None:
        """On the first one that can be chosen."""
        buttons = list(self.query(BigButton))
        free = [each for each in buttons if each.greyed is None] or buttons
        if free and self.screen.focused not in buttons:
            free[0].focus()

    @on(BigButton.Pressed)
    def _pressed(self, event: BigButton.Pressed) -> None:
        event.stop()
        self.choose(str(event.button.name))

    def take_key(self, event: events.Key) -> bool:
        """A digit chooses."""
        number = int(event.character) if event.character and event.character in "123456789" else 0
        if not 0 < number <= len(self.choices):
            return False
        self.choose(self.choices[number - 1].name)
        return True

    def tell(self, error: KioskError | ErrorWords) -> None:
        """In a box over the choices: above them it would move them from under the finger."""
        said = self.visit.error_words(error) if isinstance(error, KioskError) else error
        parts = f"{said.happened} {said.do} {said.call} [{said.code}]"
        self.app.push_screen(MessageBox(self.visit, clean_text(parts, max_length=_LONGEST)))
        self.frame.speak_error(said)

    def choose(self, name: str) -> None:
        """By finger or by key; a greyed one says its reason."""
        if self.busy or not self.current:
            return
        chosen = next(each for each in self.choices if each.name == name)
        if chosen.greyed is not None:
            words = self.visit.words
            code = clean_text("greyed", max_length=20)
            do, call = words("self_service.do.greyed"), words("self_service.call_staff_if_needed")
            self.tell(ErrorWords(chosen.greyed, do, call, code))
            return
        self._then(self, name)


def _button(number: int, each: Choice) -> BigButton:
    label = clean_text(f"{number}. {each.label}", max_length=200)
    return BigButton(label, name=each.name, below=each.below, greyed=each.greyed, classes="choice")
