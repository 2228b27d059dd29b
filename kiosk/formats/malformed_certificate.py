"""A certificate, a name or an answer about one that cannot be what it says."""

from __future__ import annotations

from kiosk.errors import AtTheDeskError


class MalformedCertificate(AtTheDeskError):
    """The bytes do not have the shape that X.509 gives them.

    ``where`` names the structure (``subject.text``, ``key``), never what stood in it.
    """

    def __init__(self, where: str) -> None:
        super().__init__("certificate.malformed", where=where)
        self.where = where
