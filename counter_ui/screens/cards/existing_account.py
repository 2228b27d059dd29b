"""This person has an account already: three ways out, and no error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.message import Message

from counter_ui.messages import WorkFailed
from counter_ui.screens.cards.card import Card
from counter_ui.screens.cards.slip_line import SlipLine
from counter_ui.screens.intents import ReasonChosen
from counter_ui.screens.way_intents import ServiceChosen
from counter_ui.widgets.key_line import Hint
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.domain.account_service import Guidance, GuidanceKind
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.domain.registration import Proofed, Purpose, RefusalReason
from kiosk.errors import AtTheDeskError
from kiosk.ports.receipt_printer import PrintResult
from kiosk.use_cases.check_duplicate import DuplicateAnswer
from kiosk.use_cases.hand_out_guidance import HandOutGuidance

_WAYS = ("password", "recover", "dispute")


@dataclass(repr=False, eq=False)
class GuidanceGiven(Message, bubble=False):
    """How the paper came out."""

    guidance: Guidance
    result: PrintResult


class ExistingAccountCard(Card):
    """Forgotten password, recovery at the counter, or a complaint where it is not theirs."""

    def __init__(
        self,
        answer: DuplicateAnswer,
        words: Wording,
        proofed: Proofed | None = None,
        hand_out: HandOutGuidance | None = None,
    ) -> None:
        """With ``proofed`` and ``hand_out`` the keys 1 to 3 go the ways; without, Enter alone."""
        super().__init__(words)
        self._answer = answer
        self._proofed, self._hand_out = proofed, hand_out
        self._slip = SlipLine(words)
        self._busy = False

    def compose(self) -> ComposeResult:
        """Where the account is known, then the ways."""
        yield Words((self.words("existing.title"), "bold"), classes="card-title")
        yield Words(self._known())
        for number, way in enumerate(_WAYS, start=1):
            key = f"[{number}]" if self._works else f"{number}."
            yield Words(
                (CleanText(key), "bold $accent"),
                (self.words(f"existing.{way}"), "bold"),
                classes="way",
            )
            yield Words((self.words(f"existing.{way}_how"), "$quiet"), classes="way-how")
        yield Words(self.words("existing.next"), classes="way")
        yield self._slip
        yield self.errors

    def _known(self) -> CleanText:
        centre = self._answer.centre
        if centre is None or not centre.exists:
            return self.words("existing.here")
        if centre.masked_phone:
            phone = clean_text(centre.masked_phone, max_length=20)
            return self.words("existing.centre_phone", phone=phone)
        return self.words("existing.centre")

    @property
    def _works(self) -> bool:
        return self._proofed is not None and self._hand_out is not None

    @property
    def hints(self) -> Sequence[Hint]:
        """Enter prints the slip with the ways out."""
        ways: tuple[Hint, ...] = (("1-3", "key.by_citizen.choose_way"),) if self._works else ()
        return (*ways, ("Enter", "key.print_ways"), ("Esc", "key.back"), ("F8", "key.refuse"),
                ("F9", "key.lock"), ("F1", "key.help"))  # fmt: skip

    def take_key(self, key: str) -> None:
        """Enter ends it on paper; 1, 2, 3 go on."""
        if self._slip.take_key(key):
            return
        if key == "\n":
            self.post_message(ReasonChosen(RefusalReason.ACCOUNT_EXISTS))
        elif key == "1":
            self._print_guidance()
        elif key == "2":
            self._choose(Purpose.RECOVERY)
        elif key == "3":
            self._choose(Purpose.DISPUTE)

    def _print_guidance(self) -> None:
        proofed, hand_out = self._proofed, self._hand_out
        if proofed is None or hand_out is None or self._busy:
            return
        self._busy = True
        self.errors.clear_error()
        self._slip.show_printing()
        officer = proofed.draft.shift.officer
        self.start_work(
            "guidance",
            lambda: GuidanceGiven(*hand_out(GuidanceKind.RECOVERY, officer, proofed)),
        )

    def on_guidance_given(self, message: GuidanceGiven) -> None:
        """On paper, or where else."""
        self._busy = False
        self._slip.show_paper(message.guidance.number, message.result)

    def on_work_failed(self, message: WorkFailed) -> None:
        """It could not be numbered: nothing was printed."""
        self._busy = False
        self._slip.clear()
        self.tell(self.words.error(message.error))

    def _choose(self, purpose: Purpose) -> None:
        """Both need the centre's own word that there is an account, and its name for it."""
        if not self._works or self._busy:
            return
        centre = self._answer.centre
        if centre is None or not centre.exists or not centre.account:
            self.tell(self.words.error(AtTheDeskError("recovery.not_named")))
            return
        self._busy = True
        self.post_message(ServiceChosen(purpose, centre.account))

    def released(self) -> None:
        """What was chosen could not be opened: choose again."""
        self._busy = False
