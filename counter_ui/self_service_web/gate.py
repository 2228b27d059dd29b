"""Who may load the page: the one browser that brought the address with the token.

The token in the address is good once. It is exchanged for a cookie that scripts cannot read and
other sites cannot send, so the address in a history or a process list opens nothing afterwards.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field

COOKIE = "kiosk"
_TOKEN_BYTES = 32


@dataclass(slots=True)
class Gate:
    """Token, cookie and the one address by which the page may be called."""

    port: int
    _token: str = field(default_factory=lambda: secrets.token_urlsafe(_TOKEN_BYTES), repr=False)
    _cookie: str = field(default="", repr=False)

    @property
    def host(self) -> str:
        """The only Host header that is answered: any other is a name made to point here."""
        return f"127.0.0.1:{self.port}"

    @property
    def origin(self) -> str:
        """The only page that may open the line."""
        return f"http://{self.host}"

    @property
    def address(self) -> str:
        """The page's address with its token; to be shown to nobody but the browser's starter."""
        return f"{self.origin}/?t={self._token}"

    def exchange(self, token: str) -> str | None:
        """The cookie for the right token, once; the cookie of an earlier browser is void then."""
        if not self._token or not _same(token, self._token):
            return None
        self._token, self._cookie = "", secrets.token_urlsafe(_TOKEN_BYTES)
        return self._cookie

    def renew(self) -> None:
        """For a browser that is started again: a new token; nothing from before opens."""
        self._token, self._cookie = secrets.token_urlsafe(_TOKEN_BYTES), ""

    def known(self, cookie: str) -> bool:
        """Whether this is the browser that brought the token."""
        return bool(self._cookie) and _same(cookie, self._cookie)


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(errors="replace"), wanted.encode())
