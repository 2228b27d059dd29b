"""Whose tokens are plugged in, of the officers who may sign in by them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from counter_ui.token_seen import SeenCertificate, found_again, seen_certificates
from counter_ui.token_watch import TokenWatch
from kiosk.domain.officer import Officer
from kiosk.errors import AtTheDeskError, KioskError
from kiosk.ports.signing_token import DeskTokens, Token
from kiosk.use_cases.open_shift_by_token import OpenShiftByToken
from kiosk.use_cases.prove_by_token import why_nothing


@dataclass(frozen=True, slots=True)
class OfficerToken:
    """A certificate that is written down as an officer's."""

    officer: Officer
    seen: SeenCertificate


@dataclass(frozen=True, slots=True)
class OfficerTokens:
    """The desk at one moment, as the first screen needs it."""

    desk: DeskTokens
    owners: tuple[OfficerToken, ...]

    @property
    def why_none(self) -> KioskError:
        """Why nobody can sign in by token; for a desk without ``owners``."""
        if self.desk.hint:
            return why_nothing(self.desk)
        return AtTheDeskError("officer.certificate_unknown")

    def holds(self, seen: SeenCertificate) -> bool:
        """Whether this very certificate is still plugged in."""
        return found_again(self.desk, seen) is not None


def watch_officer_tokens(
    open_shift: OpenShiftByToken, tell: Callable[[OfficerTokens], object]
) -> TokenWatch:
    """To be started; ``tell`` is called from its thread, now and at every change."""

    def changed(desk: DeskTokens) -> None:
        tell(OfficerTokens(desk, _owners(open_shift, desk)))

    return TokenWatch(open_shift.sign_in.tokens, changed)


def _owners(open_shift: OpenShiftByToken, desk: DeskTokens) -> tuple[OfficerToken, ...]:
    try:
        named = [(open_shift.officer_of(s.certificate), s) for s in seen_certificates(desk)]
    except KioskError:
        return ()  # the store is busy or broken: the passphrase says so in its own words
    return tuple(OfficerToken(officer, seen) for officer, seen in named if officer is not None)


def tokens_of_others(open_shift: OpenShiftByToken, desk: DeskTokens, code: str) -> DeskTokens:
    """The desk without the token by which this officer signs in: it is no applicant's."""
    own = {o.seen.sha256 for o in _owners(open_shift, desk) if o.officer.code == code}
    kept = [(each, _without(each, own)) for each in desk.tokens]
    return replace(desk, tokens=tuple(now for was, now in kept if now is was or now.certificates))


def _without(token: Token, own: set[str]) -> Token:
    left = tuple(each for each in token.certificates if each.sha256 not in own)
    return token if left == token.certificates else replace(token, certificates=left)
