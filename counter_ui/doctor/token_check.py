"""USB tokens: drivers, what they serve, and whom their certificates are believed from."""

from __future__ import annotations

from collections.abc import Sequence

from counter_ui.doctor.examined import Examined
from counter_ui.doctor.finding import BESIDE
from kiosk.config import Profile
from kiosk.errors import AtTheDeskError, TechnicianError
from kiosk.ports.signing_token import DeskTokens, PinState


def token(examined: Examined) -> str:
    """Which driver serves which token; a driver that cannot be used is the finding."""
    from counter_ui.token_wiring import desk_tokens

    with desk_tokens(examined.settings) as tokens:
        modules, desk = tokens.modules(), tokens.tokens()
    failing = {each.module for each in desk.troubles}
    return judged_tokens(desk, [m.name for m in modules if str(m.path) not in failing]) or "–"


def judged_tokens(desk: DeskTokens, drivers: Sequence[str] = ()) -> str:
    """Raises the first driver's trouble, ``token.pin_locked`` or ``token.pin_not_set``.

    ``drivers`` are those that work; beside a trouble their tokens are named by model, because a
    label may hold its owner's name.
    """
    if desk.troubles:
        error = desk.troubles[0].error
        works = [f"{each.module_name}: {each.model}" for each in desk.tokens] or drivers
        marked = [f"✕ {each.name}" for each in desk.troubles] + [f"✓ {each}" for each in works]
        raise type(error)(error.code, **{**error.facts, BESIDE: "; ".join(marked)})
    for each in desk.tokens:
        if each.pin_state is PinState.LOCKED:
            raise AtTheDeskError("token.pin_locked")
        if each.pin_state is PinState.NOT_SET:
            raise AtTheDeskError("token.pin_not_set")
    return "; ".join(f"{each.module_name}: {each.label}" for each in desk.tokens) or ", ".join(
        drivers
    )


def certificates(examined: Examined) -> str:
    """The roots of signing certificates.

    Raises ``trust.no_roots`` (fact ``folder``) outside the practice profile, whose roots come with
    its first token.
    """
    from counter_ui.token_wiring import certificate_trust

    folders = certificate_trust(examined.settings)
    trust = folders.trust()
    national, government = len(trust.national.roots), len(trust.government.roots)
    if not (national or government) and examined.settings.profile is not Profile.PRACTICE:
        raise TechnicianError("trust.no_roots", folder=str(folders.national / "roots"))
    return f"{national} quốc gia, {government} chính phủ"
