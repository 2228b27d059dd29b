"""What a screen, a card or a part does with an answer that comes while it is being taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message_pump import MessagePump

if TYPE_CHECKING:
    from textual.message import Message


class GoneQuietly(MessagePump):
    """Hears nothing more once it goes: what the answer would be shown in is gone before it.

    Textual's own messages still arrive: by them it goes, and what is to be kept at the end is kept.
    No :class:`~textual.dom.DOMNode`: Textual takes a class's looks from the first of those among
    its bases, and a screen that is styled as no screen lets the one below it shine through.
    """

    _pruning: bool

    async def _on_message(self, message: Message) -> None:
        going = self._pruning or self._closing or self.app._exit
        if not going or type(message).__module__.startswith("textual."):
            await super()._on_message(message)
