"""One citizen's stay at the kiosk: in memory, and gone with the process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from counter_ui.self_service.kiosk_station import KioskStation
from counter_ui.station import CentreLight
from counter_ui.wording import ErrorWords, Wording, load_wording
from kiosk.domain.officer import Shift
from kiosk.domain.policy import Policy
from kiosk.errors import KioskError, LaterError

_FOR_CITIZENS = ("self_service.", "prepared.")
"""Families of codes whose words are written for a citizen alone; all others are an officer's."""


class LetterSize(StrEnum):
    """A terminal cannot zoom: *large* is bold with air between; a browser scales its font too."""

    NORMAL = "normal"
    LARGE = "large"


@dataclass(slots=True, repr=False, eq=False)
class Visit:
    """What is known of the citizen's wishes; what is asked on the way stays in the steps."""

    station: KioskStation
    shift: Shift
    """The kiosk itself as actor: no officer, ``shift.attended`` is False."""
    words: Wording
    letter_size: LetterSize = LetterSize.NORMAL
    contrast: bool = False
    speaking: bool = False
    """Whether prompts are read aloud."""
    proved_human: bool = False
    """The challenge was answered, or a chip, token or one-time code proved that somebody is there:
    no challenge is asked any more in this visit."""
    centre: CentreLight = CentreLight.NONE
    """As the post reported last."""
    letter_size_changed: list[Callable[[LetterSize], None]] = field(default_factory=list)
    """Called on the screen's thread after every change; who scales fonts adds itself."""

    def set_letter_size(self, size: LetterSize) -> None:
        """Change it, and tell whoever wants to know."""
        self.letter_size = size
        for told in self.letter_size_changed:
            told(size)

    def set_language(self, language: str) -> None:
        """``vi`` or ``en``; steps made from now on speak it."""
        self.words = load_wording(language)

    @property
    def centre_away(self) -> bool:
        """Whether it is known that the centre cannot be asked now."""
        return self.centre in (CentreLight.AWAY, CentreLight.NETWORK_ONLY)

    def policy(self) -> Policy:
        """The policy held here; raises as :class:`kiosk.ports.policy_source.PolicySource`."""
        choose = self.station.ways.choose_method
        return choose.policies.current(choose.clock.now())

    def error_words(self, error: KioskError) -> ErrorWords:
        """For a citizen: what happened; what to do, whom to call in words for somebody alone."""
        words, own = self.words, f"self_service.error.{error.code}"
        said = words.error(error)
        if error.code.startswith(_FOR_CITIZENS):
            return said
        if words.has(f"{own}.happened"):
            happened = words(f"{own}.happened", **error.facts)
            do, call = words(f"{own}.do", **error.facts), words(f"{own}.call", **error.facts)
            return ErrorWords(happened, do, call, said.code)
        kind = "later" if isinstance(error, LaterError) else "now"
        do, call = words(f"self_service.do.{kind}"), words("self_service.call_staff_if_needed")
        return ErrorWords(said.happened, do, call, said.code)
