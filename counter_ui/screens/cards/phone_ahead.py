"""The phone, typed while the chip is read; it is read back at its own step all the same."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from counter_ui.screens.intents import CodeScanned, GoOn, PhoneTypedAhead
from counter_ui.widgets.error_box import ErrorBox
from counter_ui.widgets.field import Field, ScanField
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.domain.phone import Phone, PhoneError, parse_phone
from kiosk.errors import AtTheDeskError
from kiosk.formats.card_qr import LONGEST_CODE

_LONGEST_PHONE = 20
_SCAN_SIGNS = frozenset("|<")


class PhoneAhead(Vertical):
    """Out of sight until a chip is read; a scan that lands here goes where scans go."""

    def __init__(self, words: Wording, phone: Phone | None) -> None:
        super().__init__(id="phone-ahead-row")
        self._words = words
        self._kept = phone
        self._field = ScanField(
            placeholder=words("evidence.phone_like"), max_length=LONGEST_CODE, id="phone-ahead"
        )
        self._error = ErrorBox()

    def compose(self) -> ComposeResult:
        """Label and field, the error below."""
        with Horizontal(classes="field-row"):
            yield Words(self._words("contact.phone"), classes="field-label")
            yield self._field
        yield self._error

    def on_mount(self) -> None:
        """Show what was typed before."""
        self._field.value = self._kept.value if self._kept else ""
        self.display = bool(self._kept)

    @property
    def unfinished(self) -> bool:
        """Whether something stands in the field that Enter has not handed in."""
        return self._field.text.strip() != (self._kept.value if self._kept else "")

    @property
    def empty(self) -> bool:
        """Whether nothing is typed."""
        return not self._field.text.strip()

    @property
    def has_cursor(self) -> bool:
        """Whether the officer types here."""
        return self._field.has_focus

    def begin(self) -> None:
        """The cursor comes here."""
        self._field.focus()

    def clear(self) -> None:
        """Esc: nothing typed after all."""
        self._error.clear_error()
        self._keep(None)

    def hand_in(self) -> None:
        """Enter: keep a phone, pass a scan on, say what is wrong with anything else."""
        text = self._field.text.strip()
        self._error.clear_error()
        if _SCAN_SIGNS & set(text) or len(text) > _LONGEST_PHONE:
            self._field.value = self._kept.value if self._kept else ""
            self.post_message(CodeScanned(text))
            return
        if not text and self._kept is None:
            self.post_message(GoOn())
            return
        try:
            phone = parse_phone(text) if text else None
        except PhoneError as error:
            fault = AtTheDeskError(error.fault.value, digits=error.digits)
            self._error.tell(self._words.error(fault))
            self.begin()
            return
        self._keep(phone)

    def _keep(self, phone: Phone | None) -> None:
        self._kept = phone
        self._field.value = phone.value if phone else ""
        self.post_message(PhoneTypedAhead(phone))

    @on(Field.Submitted)
    def _entered(self, event: Field.Submitted) -> None:
        event.stop()
        self.hand_in()
