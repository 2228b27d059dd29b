"""A piece of work in a thread of its own: it touches no widget and ends in one message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_ui import messages
from kiosk.errors import KioskError

if TYPE_CHECKING:
    from textual.app import App
    from textual.message import Message
    from textual.message_pump import MessagePump


def in_background(
    app: App[int], to: MessagePump, name: str, work: messages.Work, draft_id: str = ""
) -> None:
    """Run ``work`` and post its message, or ``WorkFailed``, to ``to``.

    The app owns the thread: leaving a screen must not cut off what is being recorded.
    """

    def body() -> None:
        message: Message
        try:
            message = work()
        except KioskError as error:
            message = messages.WorkFailed(name, error, draft_id)
        to.post_message(message)

    app.run_worker(body, thread=True, name=name, group=name)
