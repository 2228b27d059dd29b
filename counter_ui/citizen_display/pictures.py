"""The pictures of the display: large, few words, one question at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message

from counter_ui.citizen_display.scene import Answer, AnswerKind, Scene, SceneKind
from counter_ui.widgets.countdown import minutes_text
from counter_ui.widgets.password_entry import PasswordEntry
from counter_ui.widgets.secret_field import DigitField, Secret, SecretField
from counter_ui.widgets.words import Part, Words, line
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText
from kiosk.domain.password_rule import OwnFacts, PasswordVerdict, judge_password
from kiosk.domain.policy import PasswordRules

_PARAGRAPHS: Final = ("what", "why", "who", "how_long", "rights")
_LABELS: Final = ("name", "number", "birth", "address", "issued", "expiry")


class Picture(Vertical, can_focus=True):
    """One scene; :meth:`show` is called again while its moment lasts."""

    class Answered(Message):
        """The citizen did something; secrets are taken out of it once."""

        def __init__(self, kind: AnswerKind, *secrets: Secret) -> None:
            super().__init__()
            self._kind, self._secrets = kind, secrets

        def answer_to(self, moment: int) -> Answer:
            """As it goes to the counter."""
            text, again = (*self._secrets, Secret(""), Secret(""))[:2]
            return Answer(kind=self._kind, moment=moment, text=text, again=again)

    KEYS: ClassVar[dict[str, AnswerKind]] = {}

    def __init__(self, words: Wording, *, keyboard: bool) -> None:
        super().__init__(classes="picture")
        self.words, self.keyboard = words, keyboard

    def show(self, scene: Scene) -> None:
        """Bring it up to date."""

    def begin(self) -> None:
        """The cursor to where something is typed."""
        self.focus()

    def on_key(self, event: events.Key) -> None:
        """One key, one answer."""
        kind = self.KEYS.get(event.character or "")
        if kind is not None and self.keyboard:
            event.stop()
            self.post_message(self.Answered(kind))

    def key_hint(self, *pairs: tuple[str, str]) -> Words:
        """The keys, where there is a keyboard; else that it is said to the officer."""
        parts: list[Part] = []
        for key, word in pairs:
            parts += [(CleanText(f"[{key}]"), "bold $accent"), self.words(word)]
        return Words(*parts, classes="keys") if self.keyboard else Words(classes="keys")


class RestPicture(Picture):
    """Nobody is at the desk."""

    def compose(self) -> ComposeResult:
        """Greeting, office."""
        yield Words((self.words("display.greeting"), "bold"), classes="large")
        yield Words(id="office", classes="centred")
        yield Words(id="desk", classes="centred")
        yield Words((self.words("never_ask"), "$text-warning"), classes="centred apart")

    def show(self, scene: Scene) -> None:
        """Which office."""
        self.query_one("#office", Words).say((scene.said, "bold"))
        self.query_one("#desk", Words).say(*(value for _, value in scene.rows))


class FactsPicture(Picture):
    """What is entered about the citizen."""

    KEYS: ClassVar[dict[str, AnswerKind]] = {"s": AnswerKind.NUMBERS, "S": AnswerKind.NUMBERS}

    def compose(self) -> ComposeResult:
        """A row a fact."""
        yield Words((self.words("display.facts_title"), "bold $accent"), classes="large")
        for at in range(len(_LABELS) + 2):
            with Horizontal(classes="fact-row"):
                yield Words(classes="fact-label", id=f"label-{at}")
                yield Words(classes="fact-value", id=f"value-{at}")
        yield Words((self.words("display.facts_wrong"), "$quiet"), classes="centred apart")
        yield Words(classes="keys", id="numbers-key")

    def show(self, scene: Scene) -> None:
        """As far as it is known."""
        rows = [*scene.rows, *[None] * (len(_LABELS) + 2)]
        for at, row in enumerate(rows[: len(_LABELS) + 2]):
            label, value = (
                self.query_one(f"#label-{at}", Words),
                self.query_one(f"#value-{at}", Words),
            )
            label.say(*((self.words(row[0]), "$quiet"),) if row else ())
            value.say(*((row[1], "bold"),) if row else ())
        if self.keyboard:
            word = "display.mask_number" if scene.open_numbers else "display.show_number"
            key = (CleanText("[S]"), "bold $accent")
            self.query_one("#numbers-key", Words).say(key, self.words(word))


class ReadBackPicture(Picture):
    """The phone, to be compared with the own one."""

    def compose(self) -> ComposeResult:
        """The number large."""
        yield Words((self.words("display.read_back"), "bold $accent"), classes="large")
        yield Words(id="read-back", classes="large")
        yield Words((self.words("display.facts_wrong"), "$quiet"), classes="centred apart")

    def show(self, scene: Scene) -> None:
        """In groups."""
        self.query_one("#read-back", Words).say((scene.said, "bold"))


class ConsentPicture(Picture):
    """The notice, and the question."""

    KEYS: ClassVar[dict[str, AnswerKind]] = {"1": AnswerKind.AGREE, "0": AnswerKind.DISAGREE}

    def compose(self) -> ComposeResult:
        """As it is read out."""
        yield Words((self.words("display.consent_title"), "bold $accent"), classes="title")
        for each in _PARAGRAPHS:
            yield Words(
                (CleanText("•"), "$accent"), self.words(f"consent.{each}"), classes="notice"
            )
        yield Words(id="basis", classes="notice")
        yield Words((self.words("display.consent_question"), "bold"), classes="question")
        if self.keyboard:
            yield self.key_hint(("1", "display.agree"), ("0", "display.disagree"))
        else:
            yield Words((self.words("display.consent_say"), "bold"), classes="keys")

    def show(self, scene: Scene) -> None:
        """Version and basis."""
        self.query_one("#basis", Words).say(
            (self.words("consent.version", version=scene.version), "$quiet"),
            (self.words("consent.basis", basis=self.words(scene.basis)), "$quiet"),
        )


class CodePicture(Picture):
    """The one-time code; dots stand for what was typed."""

    _digits = 0

    def compose(self) -> ComposeResult:
        """Where it went, one field."""
        yield Words((self.words("code.what"), "bold $accent"), classes="title")
        yield Words(self.words("code.why"), classes="centred")
        yield Words(id="sent", classes="centred apart")
        with Horizontal(classes="field-row"):
            yield Words(self.words("code.field"), classes="field-label")
            field = DigitField(digits=12, id="code-there")
            field.password = True
            yield field
        yield Words(id="time", classes="centred")
        yield Words(id="trouble", classes="centred")
        if self.keyboard:
            yield self.key_hint(("F5", "display.resend"))
        yield Words((self.words("never_ask"), "$text-warning"), classes="centred apart")

    def show(self, scene: Scene) -> None:
        """Whether it can be typed, how long it holds, what was wrong."""
        self._digits = scene.digits
        field = self._field
        field.parent.display = self.keyboard and bool(scene.digits)  # type: ignore[union-attr]
        if not scene.digits:
            field.wipe()
        elif self.keyboard and not field.has_focus:
            field.focus()
        self.query_one("#sent", Words).say((self.words("code.sent_to", phone=scene.said), "bold"))
        left = self.words("code.time_left", time=minutes_text(scene.seconds))
        self.query_one("#time", Words).say(*((left,) if scene.seconds else ()))
        self.query_one("#trouble", Words).say((scene.trouble, "bold $text-warning"))

    @property
    def _field(self) -> DigitField:
        return self.query_one("#code-there", DigitField)

    def begin(self) -> None:
        """Into the field."""
        if self.keyboard:
            self._field.focus()

    def on_key(self, event: events.Key) -> None:
        """F5 asks for another code."""
        if event.key == "f5" and self.keyboard:
            event.stop()
            self.post_message(self.Answered(AnswerKind.RESEND))

    @on(SecretField.Typed)
    def _typed(self, event: SecretField.Typed) -> None:
        event.stop()
        if self._digits and len(self._field.value) >= self._digits:
            self.post_message(self.Answered(AnswerKind.CODE, self._field.take_secret()))

    @on(SecretField.Entered)
    def _entered(self, event: SecretField.Entered) -> None:
        event.stop()


class PasswordPicture(Picture):
    """A password, typed twice, with its five conditions."""

    def compose(self) -> ComposeResult:
        """The counter's own entry."""
        yield Words((self.words("password_card.what"), "bold $accent"), classes="title")
        yield Words(self.words("password_card.why"), classes="centred")
        if self.keyboard:
            yield PasswordEntry(self.words, _judge)
            yield self.key_hint(("F6", "display.show_typed"))
        yield Words(id="trouble", classes="centred")
        yield Words((self.words("never_ask"), "$text-warning"), classes="centred apart")

    def show(self, scene: Scene) -> None:
        """What was wrong."""
        self.query_one("#trouble", Words).say((scene.trouble, "bold $text-warning"))

    def begin(self) -> None:
        """Into the first field."""
        for each in self.query(PasswordEntry):
            each.begin()

    def on_key(self, event: events.Key) -> None:
        """F6 shows what stands there, or hides it again."""
        if event.key == "f6":
            event.stop()
            for each in self.query(PasswordEntry):
                each.toggle()

    @on(PasswordEntry.Complete)
    def _chosen(self, event: PasswordEntry.Complete) -> None:
        event.stop()
        entry = self.query_one(PasswordEntry)
        trouble = self.query_one("#trouble", Words)
        if event.accepted:
            trouble.say((self.words("display.sealing"), "$quiet"))
            self.post_message(self.Answered(AnswerKind.PASSWORD, *entry.take()))
            entry.begin()
        else:
            trouble.say((self.words("error.password.refused.happened"), "bold $text-warning"))


class LinePicture(Picture):
    """One sentence, and perhaps one large line."""

    def __init__(self, key: str, words: Wording, *, keyboard: bool) -> None:
        super().__init__(words, keyboard=keyboard)
        self._key = key

    def compose(self) -> ComposeResult:
        """The sentence above."""
        yield Words((self.words(self._key), "bold"), classes="large")
        yield Words(id="line", classes="large")
        yield Words((self.words("never_ask"), "$text-warning"), classes="centred apart")

    def show(self, scene: Scene) -> None:
        """The line."""
        self.query_one("#line", Words).say(line((scene.said, "bold $accent")))


def _judge(typed: str) -> PasswordVerdict:
    """The rule alone; what a stranger could guess is refused by the counter, which knows it."""
    return judge_password(typed, OwnFacts(), PasswordRules())


_PICTURES: Final[dict[SceneKind, Callable[..., Picture]]] = {
    SceneKind.REST: RestPicture,
    SceneKind.FACTS: FactsPicture,
    SceneKind.READ_BACK: ReadBackPicture,
    SceneKind.CONSENT: ConsentPicture,
    SceneKind.CODE: CodePicture,
    SceneKind.PASSWORD: PasswordPicture,
}
_LINES: Final = {
    SceneKind.WAIT: "display.wait",
    SceneKind.COUNTER: "display.counter",
    SceneKind.RECEIPT: "display.receipt",
}


def picture_of(scene: Scene, words: Wording, *, keyboard: bool) -> Picture | None:
    """The picture of a scene; None for the empty one."""
    if scene.kind in _LINES:
        return LinePicture(_LINES[scene.kind], words, keyboard=keyboard)
    make = _PICTURES.get(scene.kind)
    return make(words, keyboard=keyboard) if make is not None else None
