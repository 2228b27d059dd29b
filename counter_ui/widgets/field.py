"""A field to type in: composed letters come out, whatever the input method sent."""

from __future__ import annotations

import unicodedata

from textual import events
from textual.widgets import Input

from kiosk.domain.clean_text import CleanText


class Field(Input):
    """One line of typing."""

    def __init__(
        self,
        *,
        placeholder: CleanText | None = None,
        hidden: bool = False,
        max_length: int = 200,
        id: str | None = None,
    ) -> None:
        super().__init__(
            placeholder=placeholder or "",
            password=hidden,
            max_length=max_length,
            id=id,
            select_on_focus=False,
            compact=True,
        )

    @property
    def text(self) -> str:
        """What was typed, in NFC."""
        return unicodedata.normalize("NFC", self.value)

    def take(self) -> str:
        """What was typed, and empty the field: for secrets and scans."""
        text = self.text
        self.value = ""
        return text


class ScanField(Field):
    """Where a keyboard-wedge scanner types; one that pastes instead is understood too."""

    async def _on_paste(self, event: events.Paste) -> None:  # type: ignore[override]
        event.stop()
        event.prevent_default()
        for part in event.text.splitlines(keepends=True):
            self.insert_text_at_cursor(part.rstrip("\r\n"))
            if part.endswith(("\r", "\n")):
                await self.action_submit()
