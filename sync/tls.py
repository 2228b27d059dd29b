"""The TLS context of the connection to the centre: one private authority, nothing else.

``ssl.create_default_context`` is not used on purpose: it loads the machine's authorities and obeys
``SSL_CERT_FILE`` and ``SSLKEYLOGFILE``. A bare context trusts nobody and logs no keys.
"""

from __future__ import annotations

import ssl
from pathlib import Path

from kiosk.errors import TechnicianError


def centre_context(authority_pem: bytes, identity: Path | None = None) -> ssl.SSLContext:
    """Trust ``authority_pem`` alone and show the certificate in ``identity``, TLS 1.3 only.

    ``identity`` is a PEM file with key and certificate (Python's ``ssl`` takes keys from files
    only); without it only enrolment is possible. Raises ``TechnicianError``
    ``centre.authority_unreadable`` or ``centre.certificate_unreadable``.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    try:
        context.load_verify_locations(cadata=authority_pem.decode("ascii"))
    except (ValueError, ssl.SSLError):
        raise TechnicianError("centre.authority_unreadable") from None
    if identity is not None:
        try:
            context.load_cert_chain(identity, password=_no_password)
        except (OSError, ValueError):  # ssl.SSLError is an OSError
            raise TechnicianError("centre.certificate_unreadable", file=str(identity)) from None
    return context


def _no_password() -> str:
    """Keep OpenSSL from asking for a password on the terminal."""
    return ""
