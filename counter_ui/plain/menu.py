"""What can be done at the plain counter, and the number that does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from counter_ui.plain.conversation import Conversation
from kiosk.domain.clean_text import CleanText
from kiosk.domain.officer import Shift

RESUME: Final = "3"
REPRINT: Final = "13"
ACTIVATION: Final = "14"
_WAYS_OUT: Final = ("9", "0")


@dataclass(frozen=True, slots=True)
class Choice:
    """``key`` words it; ``play`` raises ``Back``, ``Stop`` and what the use cases raise."""

    key: str
    play: Callable[[Shift], None]


def ask(choices: Mapping[str, Choice], talk: Conversation) -> Choice | None:
    """None for what is no number of the menu; Enter alone says all of it, one choice a line."""
    answer = talk.ask("plain.menu")
    if not answer:
        say(choices, talk)
    elif answer not in choices:
        talk.say("plain.not_in_list")
    return choices.get(answer)


def say(choices: Mapping[str, Choice], talk: Conversation) -> None:
    """In the order of the numbers, the two ways out last."""
    ways_out = [each for each in _WAYS_OUT if each in choices]
    for number in [*sorted(choices.keys() - _WAYS_OUT, key=int), *ways_out]:
        talk.talk.say(CleanText(f"{number} {talk.words(choices[number].key)}"))
