"""A new password, typed twice and hidden, with the five conditions beside it at every key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message

from counter_ui.widgets.secret_field import Secret, SecretField
from counter_ui.widgets.words import Part, Words, flow, line, lines
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText
from kiosk.domain.password_rule import PasswordVerdict

_LONGEST = 200
"""Characters; the rule says in bytes what is too long."""
_NARROW = 70
"""Columns, until the true width is known."""


class PasswordEntry(Vertical):
    """``judge`` is pure and quick: it is asked at every key."""

    @dataclass(repr=False, eq=False)
    class Complete(Message):
        """Typed twice; ``accepted`` is whether the first meets the rule."""

        accepted: bool

    def __init__(self, words: Wording, judge: Callable[[str], PasswordVerdict]) -> None:
        super().__init__(classes="password-entry")
        self._words, self._judge = words, judge

    def compose(self) -> ComposeResult:
        """The rule, both fields, the list."""
        yield Words((self._words("password_entry.rule"), "$quiet"), classes="password-rule")
        for name in ("new", "again"):
            with Horizontal(classes="field-row"):
                yield Words(self._words(f"password_entry.{name}"), classes="field-label")
                yield SecretField(hidden=True, max_length=_LONGEST, id=f"password-{name}")
        yield Words(id="password-list")
        yield Words(id="password-faults")

    def on_mount(self) -> None:
        """Nothing is met yet."""
        self._show()

    def on_resize(self) -> None:
        """Another width, other lines."""
        self._show()

    def begin(self) -> None:
        """Into the first field."""
        self._field("new").focus()

    def take(self) -> tuple[Secret, Secret]:
        """Both, as typed; the fields are empty and hidden afterwards."""
        self._hide(True)
        return self._field("new").take_secret(), self._field("again").take_secret()

    def wipe(self) -> None:
        """Empty both."""
        self._field("new").wipe()
        self._field("again").wipe()

    def toggle(self) -> None:
        """Show what stands there, or hide it again; hidden is how it begins."""
        self._hide(not self._field("new").password)

    def _hide(self, hidden: bool) -> None:
        self._field("new").password = self._field("again").password = hidden

    def _field(self, name: str) -> SecretField:
        return self.query_one(f"#password-{name}", SecretField)

    @on(SecretField.Typed)
    def _typed(self) -> None:
        self._show()

    @on(SecretField.Entered, "#password-new")
    def _to_second(self, event: SecretField.Entered) -> None:
        event.stop()
        if not event.field.value:
            return  # an Enter by habit after the code before: nothing is wrong yet
        if self._judge(self._field("new").text).accepted:
            self._field("again").focus()
        else:
            self.post_message(self.Complete(accepted=False))

    @on(SecretField.Entered, "#password-again")
    def _done(self, event: SecretField.Entered) -> None:
        event.stop()
        if not event.field.value:
            return
        accepted = self._judge(self._field("new").text).accepted
        self.post_message(self.Complete(accepted=accepted))

    def _show(self) -> None:
        typed = self._field("new").text
        verdict = self._judge(typed)
        said = [line(*_mark(met), self._words(each.value)) for each, met in verdict.conditions]
        self.query_one("#password-list", Words).say(self._laid_out(said))
        self.query_one("#password-faults", Words).say(lines(*self._remarks(typed, verdict)))

    def _laid_out(self, said: list[Content]) -> Content:
        """Below each other; on a low screen beside each other, so that errors have room too."""
        if self.screen.has_class("-low"):
            return flow(said, self.size.width or _NARROW, gap=3)
        return lines(*said)

    def _remarks(self, typed: str, verdict: PasswordVerdict) -> list[Part]:
        """What else is wrong, and what is right but must be typed the same way each time."""
        if not typed:
            return []
        remarks: list[Part] = [
            (CleanText(f"✕ {self._words(each.value)}"), "bold $text-error")
            for each in verdict.faults
        ]
        if not typed.isascii():
            remarks.append((self._words("password_entry.accents"), "$text-warning"))
        return remarks


def _mark(met: bool) -> tuple[Part, ...]:
    return ((CleanText("✓"), "bold $text-success"),) if met else ((CleanText("○"), "$quiet"),)
