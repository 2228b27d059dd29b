"""One question a screen: title, one line of help, the answer, what is wrong beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.message import Message
from textual.widget import Widget

from counter_ui.self_service.ending import Ending
from counter_ui.self_service.visit import Visit
from counter_ui.self_service.widgets.note import Note
from counter_ui.widgets.words import Words
from counter_ui.wording import ErrorWords
from kiosk.domain.clean_text import CleanText
from kiosk.errors import Fact, KioskError

if TYPE_CHECKING:
    from counter_ui.self_service.frame import VisitFrame
    from kiosk.ports.card_reader import DeskReaders

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Progress:
    """*Bước ``at``/``of``*."""

    at: int
    of: int


class Step(Vertical):
    """Subclass it and say what ``answer`` shows and what ``go_on`` does with it.

    The step keeps what was typed; the widgets only show it. A step left by *Tiếp tục* stays behind
    the next one as it is, and *Quay lại* brings it back.
    """

    REMEMBERED = True
    """Whether *Quay lại* of a later step comes here; waiting and secrets do not."""
    NEXT: str | None = "self_service.button.next"
    """Key of the words on the button that goes on; None: the answer itself goes on."""
    MAY_GO_BACK = True
    BESIDE = False
    """Whether help and errors stand to the right of the answer, as with a number pad."""
    TAKES_PASTE = False
    """Whether what a scanner pastes is taken (:meth:`take_paste`); dropped everywhere else."""

    def __init__(
        self,
        visit: Visit,
        key: str,
        *,
        progress: Progress | None = None,
        facts: Mapping[str, Fact] | None = None,
    ) -> None:
        """Words stand under ``key``: ``<key>.title``, ``<key>.help``; ``facts`` are put into them
        and, because they may be somebody's, never spoken.
        """
        super().__init__(classes="step")
        self.visit, self.key, self.progress = visit, key, progress
        self.facts = dict(facts or {})
        self.note = Note(self.help_lines())
        self.busy = False
        """Whether work is under way: *Tiếp tục* does nothing then."""

    # What it shows

    def title(self) -> CleanText:
        """The question."""
        return self.visit.words(f"{self.key}.title", **self.facts)

    def help_lines(self) -> Sequence[CleanText]:
        """One line of help; empty where the catalogue has none."""
        words = self.visit.words
        return [words(f"{self.key}.help", **self.facts)] if words.has(f"{self.key}.help") else []

    def spoken(self) -> Sequence[CleanText]:
        """What is read aloud behind title and help: never anything typed or looked up."""
        return ()

    def spoken_when_asked(self) -> Sequence[CleanText]:
        """What is read aloud besides only where somebody asks for it: nothing typed or secret."""
        return ()

    def compose(self) -> ComposeResult:
        """Title, help, answer."""
        yield Words((self.title(), "bold"), classes="step-title")
        if self.BESIDE:
            with Container(classes="step-beside"):
                with Vertical(classes="step-answer"):
                    yield from self.answer()
                with Vertical(classes="step-side"):
                    yield self.note
                    yield from self.beside()
        else:
            yield self.note
            with Vertical(classes="step-answer"):
                yield from self.answer()

    def on_mount(self) -> None:
        """Tell the frame, once the widgets of the answer stand."""
        self.call_after_refresh(self._arrive)

    def _arrive(self) -> None:
        if self.is_attached:
            self.frame.arrived(self)

    def answer(self) -> ComposeResult:
        """The widgets of the answer."""
        yield from ()

    def beside(self) -> ComposeResult:
        """More below the help, where it stands ``BESIDE``."""
        yield from ()

    def say_title(self) -> None:
        """The title is another now."""
        self.query_one(".step-title", Words).say((self.title(), "bold"))

    def begin(self) -> None:
        """The step is on the screen, for the first time or again: put the keyboard somewhere."""
        for each in self.query("*"):
            if each.focusable:
                each.focus()
                return

    # What is done with it

    def go_on(self) -> None:
        """*Tiếp tục*, Enter."""

    def go_back(self) -> bool:
        """*Quay lại*; True where the step itself has gone back within itself."""
        return False

    def take_key(self, event: events.Key) -> bool:
        """A key that no button took; True where it was for this step."""
        return False

    def take_paste(self, text: str) -> None:
        """What a scanner pasted, where ``TAKES_PASTE``."""

    def readers_changed(self, readers: DeskReaders) -> None:
        """A card was laid down or taken away, a reader came or went."""

    def leave(self) -> None:
        """Left for good or the visit ends: let go of whatever was typed."""

    # What it may call

    @property
    def frame(self) -> VisitFrame:
        """The screen around it."""
        from counter_ui.self_service.frame import VisitFrame

        assert isinstance(self.screen, VisitFrame)
        return self.screen

    @property
    def current(self) -> bool:
        """Whether it is the step that the citizen sees."""
        return self.is_attached and self.frame.current is self

    def show(self, step: Step) -> None:
        """Go on to ``step``; does nothing where this step is no longer the current one."""
        if self.current:
            self.frame.go_to(step)

    def show_for_good(self, step: Step) -> None:
        """Go on, and no way back: what was before is let go of, as after recording."""
        if self.current:
            self.frame.go_to(step, for_good=True)

    def end(self, ending: Ending = Ending.DONE) -> None:
        """End the visit."""
        self.frame.end_visit(ending)

    def tell(self, error: KioskError | ErrorWords) -> None:
        """Say what is wrong beside the answer, and aloud where prompts are spoken."""
        said = self.visit.error_words(error) if isinstance(error, KioskError) else error
        self.note.tell(said)
        self.frame.speak_error(said)

    def clear_error(self) -> None:
        """Nothing is wrong any more."""
        self.note.show_help()

    def work(
        self,
        call: Callable[[], Result],
        then: Callable[[Result], None],
        failed: Callable[[KioskError], None] | None = None,
        *,
        aside: bool = False,
    ) -> None:
        """Run ``call`` in a thread; ``then`` or ``failed`` (default: :meth:`tell`) runs here, and
        only while this step is still the current one. Nothing begins while something is under way,
        but what runs ``aside`` keeps nobody from going on.
        """
        if self.busy and not aside:
            return
        if not aside:
            self.busy = True
            self.frame.show_busy(True)
        tell = failed or self.tell

        def body() -> None:
            try:
                result = call()
            except KioskError as error:
                caught = error
                self.post_message(WorkDone(lambda: tell(caught), aside))
            else:
                self.post_message(WorkDone(lambda: then(result), aside))

        self.app.run_worker(body, thread=True, group="step")

    def on_work_done(self, message: WorkDone) -> None:
        """Back on the screen's thread."""
        message.stop()
        if not message.aside:
            self.busy = False
        if self.current:
            self.frame.show_busy(self.busy)
            message.then()


@dataclass(repr=False, eq=False)
class WorkDone(Message, bubble=False):
    """What a thread brought, wrapped so that no message carries a value."""

    then: Callable[[], None]
    aside: bool


def focus_first(root: Widget) -> None:
    """Put the keyboard on the first thing that takes it."""
    for each in root.query("*"):
        if each.focusable:
            each.focus()
            return
