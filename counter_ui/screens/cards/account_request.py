"""What recovery and dispute have in common: approve by rule, ask the centre, hand out a paper."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from textual.message import Message

from counter_ui.messages import WorkFailed
from counter_ui.screens.cards.asked_now import asked_now
from counter_ui.screens.cards.card import Card
from counter_ui.screens.cards.slip_line import SlipLine
from counter_ui.screens.cards.station_ways import ways_of
from counter_ui.screens.way_intents import CardDone
from counter_ui.station import Station
from counter_ui.widgets.key_line import Hint
from counter_ui.wording import Wording
from kiosk.domain.account_service import Guidance, GuidanceKind
from kiosk.domain.clean_text import CleanText
from kiosk.domain.officer import Officer
from kiosk.domain.registration import Approved, Confirmed
from kiosk.ports.receipt_printer import PrintResult


@dataclass(repr=False, eq=False)
class RequestApproved(Message, bubble=False):
    """Approved, once; whatever is tried again is tried with this."""

    approved: Approved


@dataclass(repr=False, eq=False)
class SlipGiven(Message, bubble=False):
    """How the paper came out."""

    guidance: Guidance
    result: PrintResult


class AccountRequestCard(Card):
    """Begins by itself; Enter tries again what failed, and leaves when it is over."""

    def __init__(
        self,
        confirmed: Confirmed,
        station: Station,
        words: Wording,
        approver: Officer | None = None,
    ) -> None:
        """``approver`` is needed where the policy asks for one."""
        super().__init__(words)
        self.confirmed = confirmed
        self.ways = ways_of(station)
        self.slip = SlipLine(words)
        self._approve, self._approver = station.desk.approve_registration, approver
        self._approved: Approved | None = None
        self._busy, self._over = False, False

    def on_mount(self) -> None:
        """At once."""
        self._go_on()

    @property
    def hints(self) -> Sequence[Hint]:
        """What Enter does is said in full."""
        if self._over:
            return (("Enter", "key.by_citizen.done"), ("F3", "key.print_again"), ("F9", "key.lock"),
                    ("F1", "key.help"))  # fmt: skip
        return (("Enter", "key.by_citizen.try_again"), ("Esc", "key.back"), ("F8", "key.refuse"),
                ("F9", "key.lock"), ("F1", "key.help"))  # fmt: skip

    def take_key(self, key: str) -> None:
        """Enter; 1 and 0 where only the officer can tell about the paper."""
        if self.slip.take_key(key) or key != "\n" or self._busy:
            return
        if self._over:
            self._busy = True
            self.post_message(CardDone())
        else:
            self._go_on()

    def go_back(self) -> bool:
        """While the centre is asked there is no way back; afterwards the only way is on."""
        if self._over and not self._busy:
            self._busy = True
            self.post_message(CardDone())
        return self._busy or self._over

    def pressed(self, name: str) -> bool:
        """F3: the paper once more."""
        if name == "type_or_print" and self._over and not self._busy:
            self.print_slip()
            return True
        return False

    def _go_on(self) -> None:
        self._busy = True
        self.errors.clear_error()
        self.show_asking()
        approved = self._approved
        if approved is not None:
            self.ask_centre(approved)
            return
        approve, confirmed, approver = self._approve, self.confirmed, self._approver
        self.start_work("approve", lambda: RequestApproved(approve(confirmed, approver)))

    def on_request_approved(self, message: RequestApproved) -> None:
        """Now the centre."""
        self._approved = message.approved
        self.ask_centre(message.approved)

    def show_asking(self) -> None:
        """The centre is asked."""

    @abstractmethod
    def ask_centre(self, approved: Approved) -> None:
        """Start the work whose message ends in :meth:`settled`."""

    @abstractmethod
    def print_slip(self) -> None:
        """Start the work whose message is :class:`SlipGiven`, see :meth:`hand_out`."""

    def show_not_asked(self) -> None:
        """The centre could not be asked."""

    def settled(self) -> None:
        """The centre has decided; nothing is asked again."""
        self._busy, self._over = False, True
        self.changed()

    def hand_out(self, kind: GuidanceKind, number: str, items: tuple[CleanText, ...]) -> None:
        """Print; how it came out stands on the card."""
        self._busy = True
        self.slip.show_printing()
        hand_out, confirmed = self.ways.hand_out_guidance, self.confirmed
        officer = confirmed.proofed.draft.shift.officer

        def work() -> Message:
            return SlipGiven(*hand_out(kind, officer, confirmed, number=number, items=items))

        self.start_work("guidance", work)

    def on_slip_given(self, message: SlipGiven) -> None:
        """On paper, or where else."""
        self._busy = False
        self.slip.show_paper(message.guidance.number, message.result)

    def on_work_failed(self, message: WorkFailed) -> None:
        """Nothing is lost: Enter tries again, F3 prints again."""
        self._busy = False
        if self._over:
            self.slip.clear()
        else:
            self.show_not_asked()
        self.tell(asked_now(self.words, message.error, "service.again"))
        self.changed()
