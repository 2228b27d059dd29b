"""USB tokens: drivers, what they serve, and whom their certificates are believed from."""

from __future__ import annotations

from counter_ui.doctor.examined import Examined
from kiosk.errors import AtTheDeskError
from kiosk.ports.signing_token import DeskTokens, PinState


def token(examined: Examined) -> str:
    """Which driver serves which token; a driver that cannot be used is the finding."""
    from counter_ui.token_wiring import desk_tokens

    with desk_tokens(examined.settings) as tokens:
        modules, desk = tokens.modules(), tokens.tokens()
    return judged_tokens(desk) or ", ".join(module.name for module in modules) or "–"


def judged_tokens(desk: DeskTokens) -> str:
    """Raises the first driver's trouble, ``token.pin_locked`` or ``token.pin_not_set``."""
    if desk.troubles:
        raise desk.troubles[0].error
    for each in desk.tokens:
        if each.pin_state is PinState.LOCKED:
            raise AtTheDeskError("token.pin_locked")
        if each.pin_state is PinState.NOT_SET:
            raise AtTheDeskError("token.pin_not_set")
    return "; ".join(f"{each.module_name}: {each.label}" for each in desk.tokens)


def certificates(examined: Examined) -> str:
    """The roots of signing certificates."""
    from counter_ui.token_wiring import certificate_trust

    trust = certificate_trust(examined.settings).trust()
    return f"{len(trust.national.roots)} quốc gia, {len(trust.government.roots)} chính phủ"
