"""Which readers hold a card that is read through the air, without touching the card."""

from __future__ import annotations

from kiosk.devices.pkcs11.opensc_conf import is_contactless

_SUCCESS = 0


def contactless_readers() -> frozenset[str]:
    """PC/SC names; empty also where there is no PC/SC: then there is nothing to keep away from."""
    try:
        from smartcard import scard
    except ImportError:
        return frozenset()
    result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    if result != _SUCCESS:
        return frozenset()
    try:
        result, names = scard.SCardListReaders(context, [])
        if result != _SUCCESS or not names:
            return frozenset()
        asked = [(name, scard.SCARD_STATE_UNAWARE) for name in names]
        result, states = scard.SCardGetStatusChange(context, 0, asked)
        if result != _SUCCESS:
            return frozenset()
        return frozenset(name for name, _, atr in states if is_contactless(bytes(atr)))
    finally:
        scard.SCardReleaseContext(context)
