"""Which certificate a command means, and the PIN of its owner."""

from __future__ import annotations

from counter_ui.hidden_pin import pin_from_stdin, pin_from_terminal
from kiosk.errors import AtTheDeskError
from kiosk.ports.signing_token import DeskTokens, PinState, Token, TokenCertificate
from kiosk.use_cases.prove_by_token import certificate_named, the_only_certificate, why_nothing


def ask_pin(token: Token, *, pin_stdin: bool) -> bytearray:
    """Ask for the PIN, unless the token is locked or has a pad of its own."""
    if token.pin_state is PinState.LOCKED:
        raise AtTheDeskError("token.pin_locked", pin_state=token.pin_state.value)
    if token.has_pin_pad:
        return bytearray()
    return pin_from_stdin() if pin_stdin else pin_from_terminal(_prompt(token))


def _prompt(token: Token) -> str:
    """Warn before the PIN is asked for: the next wrong one may be the last."""
    warnings = {
        "count_low": "đã có lần nhập sai",
        "final_try": "chỉ còn MỘT lần nhập",
    }
    warning = warnings.get(token.pin_state.value, "")
    return f"Mã PIN{f' ({warning})' if warning else ''}: "


def require_tokens(desk: DeskTokens) -> None:
    """Raises what :func:`why_nothing` says where no token is plugged in."""
    if not desk.tokens:
        raise why_nothing(desk)


def chosen_certificate(desk: DeskTokens, wanted: str) -> tuple[Token, TokenCertificate]:
    """The one whose fingerprint begins with ``wanted``; without it the only one."""
    return certificate_named(desk, wanted) if wanted else the_only_certificate(desk)
