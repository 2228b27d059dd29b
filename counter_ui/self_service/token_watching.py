"""The citizen's USB token: seen once it is plugged in; the visit ends when it is pulled out."""

from __future__ import annotations

from collections.abc import Callable

from textual.widget import Widget

from counter_ui.screens.token_messages import TokensSeen
from counter_ui.self_service.ending import Ending
from counter_ui.self_service.frame import VisitFrame
from counter_ui.station import TokenDesk
from counter_ui.token_seen import SeenCertificate, found_again, seen_certificates
from counter_ui.token_watch import TokenWatch
from kiosk.ports.signing_token import DeskTokens


class TokenWatching(Widget):
    """Mounted on the frame, shown nowhere: looks from then on until the process ends."""

    DEFAULT_CSS = "TokenWatching { display: none; }"

    def __init__(self, tokens: TokenDesk, told: Callable[[TokensSeen], None]) -> None:
        """``told`` is called on the screen's thread: now, and at every change."""
        super().__init__()
        self._told = told
        self._watch = TokenWatch(tokens.prove.tokens, self._seen_in_thread)
        self.used: SeenCertificate | None = None
        """The certificate that was chosen, as its token is now: without it the visit is over."""

    def on_mount(self) -> None:
        """Look."""
        self._watch.start()

    def on_unmount(self) -> None:
        """Nobody listens any more."""
        self._watch.stop()

    def _seen_in_thread(self, desk: DeskTokens) -> None:
        self.post_message(TokensSeen(desk, seen_certificates(desk)))

    def on_tokens_seen(self, message: TokensSeen) -> None:
        """Plugged in, pulled out, or another state of its PIN."""
        if self.used is not None:
            self.used = found_again(message.desk, self.used)
            if self.used is None:
                assert isinstance(self.screen, VisitFrame)
                self.screen.end_visit(Ending.REMOVED)
                return
        self._told(message)
