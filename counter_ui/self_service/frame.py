"""The screen around every step: head with progress, the step, the four large buttons."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.css.query import QueryType
from textual.screen import Screen
from textual.widget import Widget

from counter_ui.self_service.ending import Ending
from counter_ui.self_service.step import Step
from counter_ui.self_service.visit import LetterSize, Visit
from counter_ui.self_service.widgets.big_button import BigButton
from counter_ui.self_service.widgets.head import Head
from counter_ui.wording import ErrorWords
from kiosk.domain.clean_text import CleanText

if TYPE_CHECKING:
    from counter_ui.self_service.app import SelfServiceApp

_NOTHING = CleanText("")
_MIDDLE_ROWS, _TALL_ROWS = 23, 31
_WIDE_COLUMNS = 56


class VisitFrame(Screen[None]):
    """Keys go to the current step first, which is set before anything is painted: what is typed
    faster than the screen moves on lands where it belongs.
    """

    VERTICAL_BREAKPOINTS = [(0, "-short"), (_MIDDLE_ROWS, "-middle"), (_TALL_ROWS, "-tall")]  # noqa: RUF012 - as Textual has it
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_WIDE_COLUMNS, "-wide")]  # noqa: RUF012 - the same
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,right", "app.focus_next", show=False),
        Binding("up,left", "app.focus_previous", show=False),
        Binding("escape", "back", show=False),
        Binding("f1", "call_staff", show=False),
        Binding("f10", "leave", show=False),
    ]

    def __init__(self, visit: Visit, first: Step) -> None:
        super().__init__()
        self.visit = visit
        self.current = first
        self._before: list[Step] = []
        self._there: Step | None = None
        self._ahead: list[Callable[[], object]] = []
        self._head = Head(visit)

    def compose(self) -> ComposeResult:
        """Head, body, foot."""
        yield self._head
        with Vertical(id="body"):
            yield self.current
        with Horizontal(id="foot"):
            for name in ("back", "staff", "leave", "next"):
                yield BigButton(_NOTHING, name=name, id=f"button-{name}", classes="foot")

    def on_mount(self) -> None:
        """The first step is there, and every button at its place from the first paint on: Textual
        looks at its breakpoints after that, and a finger is as quick.
        """
        columns, rows = self.app.size
        self.set_class(columns < _WIDE_COLUMNS, "-narrow")
        self.set_class(rows < _MIDDLE_ROWS, "-short")
        self.set_class(_MIDDLE_ROWS <= rows < _TALL_ROWS, "-middle")
        self.set_class(rows >= _TALL_ROWS, "-tall")
        self.apply_looks()
        self.show_buttons()

    # Going on and back

    def go_to(self, step: Step, *, for_good: bool = False) -> None:
        """Show ``step``; the one before stays behind it unless left for good."""
        left = self.current
        self.current = step
        self.set_focus(None)
        left.display = False
        if for_good:
            self._let_go((*self._before, left))
            self._before = []
        elif left.REMEMBERED:
            self._before.append(left)
        else:
            self._let_go((left,))
        self._put(step)

    def action_back(self) -> None:
        """*Quay lại*: within the step, else to the one before."""
        step = self.current
        if not step.MAY_GO_BACK or step.go_back() or not self._before:
            return
        self.set_focus(None)
        self._let_go((step,))
        self.current = self._before.pop()
        self.current.busy = False
        self.current.display = True
        self.current.clear_error()
        self.arrived(self.current)

    def start_over(self, first: Step) -> None:
        """From the first question on, as after another language was chosen."""
        self._let_go((*self._before, self.current))
        self._before = []
        self.current = first
        self._put(first)

    def _put(self, step: Step) -> None:
        """The foot first: a button that moved after the step is seen would move from under the
        finger, and *Tiếp tục* come to where *Thoát* stood.
        """
        self.show_buttons()
        self.query_one("#body").mount(step)

    def _let_go(self, steps: tuple[Step, ...]) -> None:
        for each in steps:
            each.leave()
            each.remove()

    def arrived(self, step: Step) -> None:
        """A step says that it is on the screen."""
        if step is not self.current:
            return
        self._head.show_progress(step.progress)
        self.show_busy(step.busy)
        self.show_buttons()
        step.begin()
        self.speak_step()
        # A widget takes the keyboard by a call of the app's, which this one comes behind.
        self.app.call_later(self._catch_up, step)

    def _catch_up(self, step: Step) -> None:
        """Do what was pressed before the step stood there."""
        if step is self.current:
            self._there = step
            ahead, self._ahead = self._ahead, []
            for each in ahead:
                each()

    # The foot

    def show_buttons(self) -> None:
        """By what the current step allows."""
        words, step = self.visit.words, self.current
        for name in ("back", "staff", "leave"):
            self._button(name).relabel(words(f"self_service.button.{name}"))
        self._button("back").display = bool(self._before) and step.MAY_GO_BACK
        self._button("next").display = step.NEXT is not None
        if step.NEXT is not None:
            self._button("next").relabel(words(step.NEXT))

    def show_busy(self, busy: bool) -> None:
        """Work is under way: the head says so."""
        self._head.show_busy(busy)

    def _button(self, name: str) -> BigButton:
        return self.query_one(f"#button-{name}", BigButton)

    @on(BigButton.Pressed, ".foot")
    def _foot_pressed(self, event: BigButton.Pressed) -> None:
        event.stop()
        acts = {
            "back": self.action_back,
            "staff": self.action_call_staff,
            "leave": self.action_leave,
            "next": self.press_next,
        }
        acts[str(event.button.name)]()

    def press_next(self) -> None:
        """*Tiếp tục*, unless something is under way."""
        if not self.current.busy and self.current.NEXT is not None:
            self.current.go_on()

    def action_call_staff(self) -> None:
        """*Gọi cán bộ*."""
        self.kiosk_app.call_staff(self.current.key)

    def action_leave(self) -> None:
        """*Thoát*: everything goes."""
        self.end_visit(Ending.LEFT)

    def end_visit(self, ending: Ending) -> None:
        """Wipe what was typed, then end the process."""
        for each in (*self._before, self.current):
            each.leave()
        self.kiosk_app.end_visit(ending)

    # Keys

    def focus_next(self, selector: str | type[QueryType] = "*") -> Widget | None:
        """Tab and arrows; on a step that is not there yet, once it is."""
        if self._there is self.current:
            return super().focus_next(selector)
        self._ahead.append(lambda: self.focus_next(selector))
        return None

    def focus_previous(self, selector: str | type[QueryType] = "*") -> Widget | None:
        """The same backwards."""
        if self._there is self.current:
            return super().focus_previous(selector)
        self._ahead.append(lambda: self.focus_previous(selector))
        return None

    def on_key(self, event: events.Key) -> None:
        """Whatever no button took; behind a move that still waits, it waits as well."""
        if self._ahead:
            event.stop()
            self._ahead.append(lambda: self._take_late(event))
        elif self.current.take_key(event):
            event.stop()
            event.prevent_default()
        elif event.key == "enter":
            event.stop()
            self.press_next()

    def _take_late(self, event: events.Key) -> None:
        """What the focused button would have taken, had it been there."""
        if event.key == "enter" and isinstance(self.focused, BigButton):
            self.focused.action_press()
        elif not self.current.take_key(event) and event.key == "enter":
            self.press_next()

    def take_paste(self, text: str) -> None:
        """From a scanner, where the step takes it."""
        if self.current.TAKES_PASTE:
            self.current.take_paste(text)

    # Looks and voice

    def say_office(self) -> None:
        """The head in the language that was just chosen."""
        self._head.say_office()

    def apply_looks(self) -> None:
        """Letter size and contrast as chosen."""
        self.set_class(self.visit.letter_size is LetterSize.LARGE, "-large")
        self.kiosk_app.apply_contrast()

    def speak_step(self) -> None:
        """Title and help of the current step, where prompts are spoken."""
        self.kiosk_app.voice.step(self.current)

    def speak_error(self, words: ErrorWords) -> None:
        """That something is wrong, in the catalogue's words."""
        self.kiosk_app.voice.error(words)

    @property
    def kiosk_app(self) -> SelfServiceApp:
        """The app, as what it is."""
        from counter_ui.self_service.app import SelfServiceApp

        assert isinstance(self.app, SelfServiceApp)
        return self.app
