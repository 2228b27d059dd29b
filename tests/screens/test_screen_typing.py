"""What input methods and scanners send, key by key, into the real fields."""

from __future__ import annotations

import gc
import time
import unicodedata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from counter_ui.key_gate import KeyDone
from counter_ui.typing.composer import Typing
from counter_ui.widgets.field import Field, ScanField

NFD = unicodedata.normalize("NFD", "Nguyễn")
QR = "001099012345|012345678|Nguyễn Văn Thử|15031999|Nam|Tổ 1, Xã A|01012022"


class OneField(App[None]):
    def __init__(self, field: Field, typing: Typing = Typing.NONE) -> None:
        super().__init__()
        self.field, self.typing = field, typing
        self.said: list[tuple[str, str]] = []

    def compose(self) -> ComposeResult:
        yield self.field

    def on_mount(self) -> None:
        self.field.focus()

    def on_input_submitted(self, event: Field.Submitted) -> None:
        self.said.append(("entered", self.field.take()))

    def on_field_scanned(self, event: Field.Scanned) -> None:
        self.said.append(("scanned", event.text))

    def on_key_done(self, event: KeyDone) -> None:
        self.said.append(("done", ""))


class Keyboard:
    """Sends keys with the times that they were pressed at."""

    def __init__(self, app: OneField, pilot: Pilot[None]) -> None:
        self.app, self.pilot, self.at_s = app, pilot, 1000.0

    async def burst(self, keys: str, gap_s: float = 0.001) -> None:
        """``\\b`` is backspace, ``\\r`` Enter, ``\\t`` Tab, ``←`` and ``→`` the arrows."""
        names = {"\b": "backspace", "\r": "enter", "\t": "tab", "←": "left", "→": "right",
                 "⇤": "shift+left", "⌦": "delete"}  # fmt: skip
        for each in keys:
            name = names.get(each, each)
            event = events.Key(name, each if name == each or each in "\b\r\t" else None)
            self.at_s += gap_s
            event.time = self.at_s
            self.app.post_message(event)
        self.at_s += 1.0
        await self.pilot.pause()


@asynccontextmanager
async def typing_into(field: Field, typing: Typing = Typing.NONE) -> AsyncIterator[Keyboard]:
    app = OneField(field, typing)
    async with app.run_test() as pilot:
        await pilot.pause()
        yield Keyboard(app, pilot)


@pytest.mark.parametrize(
    ("bursts", "text"),
    [
        (["Nguyen", "\b\bễn"], "Nguyễn"),
        (["Nguyen", "\u202f\b\b\bễn"], "Nguyễn"),
        (["Nguyen", "\u200c\b\b\bễn"], "Nguyễn"),
        (["Nguyen", *"\u200c\b\b\bễn"], "Nguyễn"),
        (["Nguyen", *"\u202f\b\b\bễn"], "Nguyễn"),
        (["Trần\u00a0Văn"], "Trần Văn"),
        (["d", "\bđ", "u", "\bư", "o", "\bơ", "ng", "\b\b\bờng"], "đường"),
        (["a", "\bá", "\bas"], "as"),
        ([NFD], "Nguyễn"),
        ([NFD, "\b", "\b"], "Nguy"),
        (["Họ tên", "←←←←", "\b"], "H tên"),
        (["Thử", "⇤⇤", "ử x"], "Tử x"),
        (["Thử nghiệm", "←←←", "⌦⌦"], "Thử nghm"),
    ],
)
async def test_bursts_change_the_word_in_order(bursts: list[str], text: str) -> None:
    async with typing_into(Field()) as keyboard:
        for burst in bursts:
            await keyboard.burst(burst)
        assert keyboard.app.field.text == text


async def test_an_input_method_takes_combining_marks_back_one_by_one() -> None:
    """Set to "Unicode tổ hợp": circumflex in the letter, tone behind it, one backspace each."""
    async with typing_into(Field()) as keyboard:
        await keyboard.burst("tô\u0301t")
        assert keyboard.app.field.text == "tốt"
        await keyboard.burst("\b\b\u0300t")
        assert keyboard.app.field.text == "tồt"
        await keyboard.burst("\b\b\b\bx")
        assert keyboard.app.field.text == "x"


async def test_a_persons_backspace_takes_the_letter_with_all_its_marks() -> None:
    async with typing_into(Field()) as keyboard:
        await keyboard.burst("tô\u0301")
        await keyboard.burst("\b")
        assert keyboard.app.field.text == "t"
        await keyboard.burst("a")
        assert keyboard.app.field.text == "ta"


async def test_the_field_never_takes_more_than_it_may() -> None:
    async with typing_into(Field(max_length=6)) as keyboard:
        await keyboard.burst(NFD + "xyz")
        assert keyboard.app.field.text == "Nguyễn"


@pytest.mark.parametrize("typing", [Typing.TELEX, Typing.VNI])
async def test_the_counter_composes_where_the_machine_does_not(typing: Typing) -> None:
    keys = {Typing.TELEX: "Nguyeenx Vawn Thuwr", Typing.VNI: "Nguye6n4 Va8n Thu73"}[typing]
    async with typing_into(Field(), typing) as keyboard:
        await keyboard.burst(keys, gap_s=0.2)
        assert keyboard.app.field.text == "Nguyễn Văn Thử"
        await keyboard.burst("\b")
        assert keyboard.app.field.text == "Nguyễn Văn Th"


@pytest.mark.parametrize(
    "field",
    [
        lambda: Field(plain_keys=True),
        lambda: Field(hidden=True),
        lambda: ScanField(),
    ],
)
async def test_secrets_codes_and_scans_are_never_composed(field: type[Field]) -> None:
    async with typing_into(field(), Typing.TELEX) as keyboard:
        await keyboard.burst("paasss", gap_s=0.2)
        assert keyboard.app.field.text == "paasss"


async def test_a_number_field_takes_nothing_but_numbers() -> None:
    async with typing_into(Field(digits_only=True), Typing.TELEX) as keyboard:
        await keyboard.burst("0912x 345s-678", gap_s=0.2)
        assert keyboard.app.field.text == "0912 345-678"
        keyboard.app.field.post_message(events.Paste("\n+84 (0)9a\n12"))
        await keyboard.pilot.pause()
        assert keyboard.app.field.text == "0912 345-678+84 (0)9"


async def test_a_code_scanned_into_a_name_goes_where_codes_go() -> None:
    async with typing_into(Field(max_length=30)) as keyboard:
        await keyboard.burst("Trần", gap_s=0.2)
        await keyboard.burst(QR + "\r")
        assert keyboard.app.said == [("scanned", QR)]
        assert keyboard.app.field.text == "Trần"


async def test_a_name_from_an_input_method_is_no_scan() -> None:
    async with typing_into(Field()) as keyboard:
        await keyboard.burst("Nguyễn Văn Thử Nghiệm Dài\r")
        assert keyboard.app.said[0] == ("entered", "Nguyễn Văn Thử Nghiệm Dài")


async def test_a_scan_that_an_input_method_has_changed_shows_its_backspaces() -> None:
    async with typing_into(ScanField(max_length=400)) as keyboard:
        await keyboard.burst("001099012345|Xoo\b\bông|15031999\r")
        assert keyboard.app.said[0] == ("entered", "001099012345|Xoo\b\bông|15031999")


async def test_a_number_typed_and_corrected_by_hand_is_no_damaged_scan() -> None:
    async with typing_into(ScanField(max_length=400)) as keyboard:
        await keyboard.burst("0010990123457\b5\r", gap_s=0.15)
        assert keyboard.app.said[0] == ("entered", "0010990123455")


async def test_a_scanner_may_end_with_tab() -> None:
    async with typing_into(ScanField(max_length=400)) as keyboard:
        await keyboard.burst(QR + "\t")
        assert keyboard.app.said[0] == ("entered", QR)


async def test_a_field_that_is_gone_is_kept_by_nobody() -> None:
    async with typing_into(Field()) as keyboard:
        for _ in range(5):
            gone = Field(id="gone")
            await keyboard.app.screen.mount(gone)
            gone.focus()
            await keyboard.burst("Nguyễn")
            await gone.remove()
        del gone
        end = time.monotonic() + 60.0
        while _fields_called("gone") > 1 and time.monotonic() < end:
            await keyboard.pilot.pause(0.1)  # the cancelled timer of the cursor goes by itself
            gc.collect()
        assert _fields_called("gone") <= 1  # the one that had the cursor last may be remembered


def _fields_called(name: str) -> int:
    return sum(isinstance(each, Field) and each.id == name for each in gc.get_objects())
