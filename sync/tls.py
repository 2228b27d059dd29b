"""The TLS context of the connection to the centre: one private authority, nothing else.

``ssl.create_default_context`` is not used on purpose: it loads the machine's authorities and obeys
``SSL_CERT_FILE`` and ``SSLKEYLOGFILE``. A bare context trusts nobody and logs no keys.
"""

from __future__ import annotations

import ssl
from pathlib import Path

from kiosk.errors import TechnicianError


def centre_context(
    authority: Path, certificate: Path | None = None, key: Path | None = None
) -> ssl.SSLContext:
    """Trust ``authority`` (PEM) alone and show ``certificate`` with ``key`` (PEM), TLS 1.3 only.

    Without a certificate only enrolment is possible. Raises ``TechnicianError``
    ``centre.authority_unreadable`` or ``centre.certificate_unreadable``.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    try:
        context.load_verify_locations(cafile=authority)
    except (OSError, ssl.SSLError):
        raise TechnicianError("centre.authority_unreadable", file=str(authority)) from None
    if certificate is not None and key is not None:
        try:
            context.load_cert_chain(certificate, key, password=_no_password)
        except (OSError, ssl.SSLError, ValueError):
            raise TechnicianError("centre.certificate_unreadable", file=str(certificate)) from None
    return context


def _no_password() -> str:
    """Keep OpenSSL from asking for a password on the terminal."""
    return ""
