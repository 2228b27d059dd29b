"""Liên hệ: the phone is typed, read back in large digits, and confirmed; e-mail if wanted."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Digits

from counter_ui.screens.cards import entry_rules
from counter_ui.screens.cards.card import Card
from counter_ui.screens.intents import ContactGiven
from counter_ui.widgets.field import Field
from counter_ui.widgets.key_line import Hint
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.domain.clean_text import clean_text
from kiosk.domain.phone import Phone
from kiosk.domain.registration import Contact
from kiosk.errors import AtTheDeskError

_LONGEST_MAIL = 254


class ContactCard(Card):
    """Two moments: typing, and reading back."""

    def __init__(
        self,
        contact: Contact | None,
        words: Wording,
        *,
        typed_ahead: Phone | None = None,
        mail_required: bool = False,
    ) -> None:
        """``mail_required`` as the policy asks for it, for organisations."""
        super().__init__(words)
        self._mail_required = mail_required
        self._before = contact
        self._typed_ahead = typed_ahead if contact is None else None
        self._phone: Phone | None = None
        self._reading_back = self._no_phone = False
        known = contact is not None and contact.email is not None
        self._mail_open = known or mail_required

    def compose(self) -> ComposeResult:
        """Phone, e-mail, error; or the number to read back."""
        with Vertical(id="contact-typing"):
            yield Words((self.words("contact.title"), "bold"), classes="card-title")
            with Horizontal(classes="field-row"):
                yield Words(self.words("contact.phone"), classes="field-label")
                like = self.words("contact.phone_like")
                yield Field(placeholder=like, max_length=16, id="phone", plain_keys=True)
            with Horizontal(classes="field-row", id="mail-row"):
                yield Words(self.words("contact.mail"), classes="field-label")
                wanted = "contact.mail_needed" if self._mail_required else "contact.mail_like"
                like = self.words(wanted)
                yield Field(placeholder=like, max_length=_LONGEST_MAIL, id="mail", plain_keys=True)
            yield self.errors
            yield Words((self.words("contact.why"), "$quiet"), classes="card-note")
        with Vertical(id="contact-back"):
            yield Words(classes="card-title", id="contact-back-title")
            yield Digits("", id="phone-digits")
            yield Words(id="contact-mail")
            yield Words(id="contact-note")

    def _fill(self, before: Contact) -> None:
        self.query_one("#phone", Field).value = before.phone.value if before.phone else ""
        self.query_one("#mail", Field).value = before.email or ""

    def on_mount(self) -> None:
        """Typing first; a phone that was typed while the chip was read is read back at once."""
        if self._before is not None:
            self._fill(self._before)
        if self._typed_ahead is not None:
            self._fill(Contact(phone=self._typed_ahead, email=None))
            self._phone, self._reading_back = self._typed_ahead, True
        self._show_moment()

    @property
    def hints(self) -> Sequence[Hint]:
        """What Enter does is said in full."""
        if self._reading_back and self._phone is None:
            return (("Enter", "key.go_on"), ("Esc", "key.back"), ("F1", "key.help"))
        if self._reading_back:
            return (("Enter", "key.phone_right"), ("Esc", "key.phone_wrong"), ("F1", "key.help"))
        shut: Hint = ("F7", "key.close_mail" if self._mail_open else "key.mail")
        mail = () if self._mail_required else (shut,)
        return (("Enter", "key.phone_done"), ("F4", "key.no_phone"), *mail, ("Esc", "key.back"),
                ("F8", "key.refuse"), ("F9", "key.lock"), ("F1", "key.help"))  # fmt: skip

    def begin(self) -> None:
        """Into the phone field."""
        if self._reading_back:
            self.screen.set_focus(None)
        else:
            self.query_one("#phone").focus()

    @property
    def read_back(self) -> Phone | None:
        """The phone that is being read back, for the citizen's own display."""
        return self._phone if self._reading_back else None

    def take_key(self, key: str) -> None:
        """Enter confirms what was read back."""
        if key == "\n" and self._reading_back:
            self._hand_over()

    def go_back(self) -> bool:
        """From reading back to typing."""
        if not self._reading_back:
            return False
        self._reading_back = False
        self._show_moment()
        return True

    def without_phone(self) -> None:
        """F4: no phone at all; read back as such."""
        if not self._reading_back:
            self.query_one("#phone", Field).value = ""
            self._no_phone = True
            self._read_back(None)

    def toggle_mail(self) -> None:
        """F7: open or close the e-mail."""
        if self._reading_back or self._mail_required:
            return
        self._mail_open = not self._mail_open
        self._show_moment()
        if self._mail_open:
            self.query_one("#mail").focus()

    @on(Field.Submitted)
    def _typed(self, event: Field.Submitted) -> None:
        event.stop()
        self.errors.clear_error()
        text = self.query_one("#phone", Field).text.strip()
        if self._no_phone and not text:  # F4 came before the address that was still missing
            self._read_back(None)
            return
        try:
            phone = entry_rules.phone(text)
        except AtTheDeskError as error:
            self._wrong("#phone", error)
            return
        self._read_back(phone)

    def _read_back(self, phone: Phone | None) -> None:
        if self._mail() is None and self._mail_text():
            self._wrong("#mail", AtTheDeskError(self._mail_fault("email.malformed")))
            return
        if self._mail_required and not self._mail_text():
            self._wrong("#mail", AtTheDeskError("email.required"))
            return
        self._phone, self._reading_back = phone, True
        self._show_moment()

    def _wrong(self, field: str, error: AtTheDeskError) -> None:
        self.tell(self.words.error(error))
        self.query_one(field).focus()

    def _mail_fault(self, code: str) -> str:
        """Where an address is asked for, leaving it out is no way out."""
        return "email.wrong" if self._mail_required else code

    def _mail_text(self) -> str:
        return self.query_one("#mail", Field).text.strip() if self._mail_open else ""

    def _mail(self) -> str | None:
        from email_validator import EmailNotValidError, validate_email

        if not self._mail_text():
            return None
        try:
            address = validate_email(self._mail_text(), check_deliverability=False).normalized
        except EmailNotValidError:
            return None
        return address if clean_text(address, max_length=_LONGEST_MAIL) == address else None

    def _hand_over(self) -> None:
        self.post_message(ContactGiven(Contact(phone=self._phone, email=self._mail())))

    def _show_moment(self) -> None:
        self.query_one("#contact-typing").display = not self._reading_back
        self.query_one("#contact-back").display = self._reading_back
        self.query_one("#mail-row").display = self._mail_open
        if self._reading_back:
            self._show_back()
        self.begin()
        self.changed()

    def _show_back(self) -> None:
        phone = self._phone
        digits = self.query_one("#phone-digits", Digits)
        digits.display = phone is not None
        digits.update(phone.grouped if phone else "")
        title = self.query_one("#contact-back-title", Words)
        title.say((self.words("contact.read_back" if phone else "contact.title"), "bold"))
        note = self.query_one("#contact-note", Words)
        if phone is None:
            note.say((self.words("contact.no_phone"), "bold"))
        elif phone.converted:
            note.say((self.words("contact.converted"), "$text-warning"))
        else:
            note.say((self.words("contact.ask"), "$quiet"))
        mail = self._mail()
        shown = self.query_one("#contact-mail", Words)
        if mail:
            shown.say(self.words("contact.mail"), (clean_text(mail, max_length=254), "bold"))
        else:
            shown.say()
