"""Who may load the page: the one browser that brought the address with the token.

The token in the address is good once. It is exchanged for a cookie that scripts cannot read and
other sites cannot send, so the address in a history or a process list opens nothing afterwards.
"""

from __future__ import annotations

import hmac
import os
import secrets
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

COOKIE = "kiosk"
_TOKEN_BYTES = 32


@dataclass(slots=True)
class Gate:
    """Token, cookie and the one address by which the page may be called."""

    port: int
    address_file: Path | None = None
    """A fresh address is written here (mode 0600) whenever one has been used."""
    _token: str = field(default_factory=lambda: secrets.token_urlsafe(_TOKEN_BYTES), repr=False)
    _cookie: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        self._write_address()

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
        self._cookie = secrets.token_urlsafe(_TOKEN_BYTES)
        self.renew()
        return self._cookie

    def renew(self) -> None:
        """A new token, where a file is there to pass it on; the one before opens nothing."""
        self._token = secrets.token_urlsafe(_TOKEN_BYTES) if self.address_file else ""
        self._write_address()

    def known(self, cookie: str) -> bool:
        """Whether this is the browser that brought the token."""
        return bool(self._cookie) and _same(cookie, self._cookie)

    def _write_address(self) -> None:
        if self.address_file is None:
            return
        folder = self.address_file.parent
        descriptor, name = tempfile.mkstemp(dir=folder, prefix=".kiosk-address-")  # mode 0600
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(self.address + "\n")
        Path(name).replace(self.address_file)


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(errors="replace"), wanted.encode())
