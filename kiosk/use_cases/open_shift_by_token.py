"""Open a shift with an officer's own token or card instead of a passphrase.

The ledger says ``by: token`` then; an entry without ``by`` was opened by passphrase.

Which certificate belongs to which officer is written in the ledger, where nothing can be changed
afterwards; the newest entry about a certificate counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.domain.evidence import Outcome
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.officer import Officer, Shift
from kiosk.errors import AtTheDeskError
from kiosk.formats.certificate_path import NOT_REVOKED, TRUSTED
from kiosk.formats.token_evidence import Purpose, TokenBinding
from kiosk.formats.token_verdict import TokenVerdict, judge_token
from kiosk.ports.clock import Clock
from kiosk.ports.ids import Ids
from kiosk.ports.signing_token import DeskTokens, SigningTokens, Token, TokenCertificate
from kiosk.ports.unit_of_work import Store, UnitOfWork
from kiosk.use_cases.certificate_standing import CertificateStanding
from kiosk.use_cases.prove_by_token import signed_challenge
from kiosk.use_cases.renew_lease import RenewLease

_MAY_BE_OPEN = frozenset({NOT_REVOKED, TRUSTED})
"""What need not be proved at every sign-in: without network or trust folder the fingerprint that
was written down with the officer present still tells whose certificate it is."""


@dataclass(frozen=True, slots=True)
class TokenSignIn:
    """Prove that the certificate's owner is here, for enrolment and for sign-in."""

    clock: Clock
    ids: Ids
    tokens: SigningTokens
    standing: CertificateStanding
    device_id: str
    practice_profile: bool

    def prove(
        self, token: Token, certificate: TokenCertificate, pin: bytearray, officer: str = ""
    ) -> None:
        """Raises ``AtTheDeskError('officer.certificate_refused')`` with the reason, ``token.…``.

        ``pin`` is zeroed, and sent only where the certificate is not refused already.
        """
        try:
            standing = self.standing(certificate.der, token.authorities)
            self._require_good(standing.verdict)
            binding = TokenBinding(Purpose.SIGN_IN, self.ids.new_id(), self.device_id, officer)
            evidence = signed_challenge(
                self.tokens, self.clock, self.ids, binding, (token, certificate), pin
            )
        finally:
            pin[:] = bytes(len(pin))
        trust, now = self.standing.trust.trust(), self.clock.now()
        self._require_good(judge_token(evidence, binding, trust, now, answers=standing.answers))

    def _require_good(self, verdict: TokenVerdict) -> None:
        if verdict.simulated and not self.practice_profile:
            raise AtTheDeskError("officer.certificate_refused", reason="evidence.simulated")
        for check in verdict.checks:
            open_is_enough = check.name in _MAY_BE_OPEN and check.outcome is Outcome.NOT_CHECKED
            if check.outcome is not Outcome.HOLDS and not open_is_enough:
                raise AtTheDeskError("officer.certificate_refused", reason=check.reason)


@dataclass(frozen=True, slots=True)
class EnrolOfficerCertificate:
    """Write down that a certificate is an officer's, after its key has signed here."""

    store: Store
    sign_in: TokenSignIn

    def __call__(
        self, code: str, token: Token, certificate: TokenCertificate, pin: bytearray
    ) -> Officer:
        """Raises ``officer.unknown``, ``officer.certificate_taken``, and as ``prove``."""
        code = code.strip().upper()
        try:
            found = self.store.run(lambda unit: unit.officers.find(code))
            if found is None:
                raise AtTheDeskError("officer.unknown")
            holder = self.store.run(lambda unit: certificate_holders(unit).get(certificate.sha256))
            if holder not in (None, code):
                raise AtTheDeskError("officer.certificate_taken")
            self.sign_in.prove(token, certificate, pin, code)
        finally:
            pin[:] = bytes(len(pin))
        self._write(code, certificate.sha256)
        return found[0]

    def withdraw(self, sha256: str) -> None:
        """From now on the certificate opens nothing; of one that is nobody's nothing happens."""
        self._write("", sha256)

    def _write(self, code: str, sha256: str) -> None:
        now = self.sign_in.clock.now()
        facts = {"officer": code, "certificate": sha256}
        self.store.run(lambda unit: unit.ledger.append(LedgerKind.OFFICER_CERTIFICATE, facts, now))


@dataclass(frozen=True, slots=True)
class OpenShiftByToken:
    """Sign in by token and PIN; the passphrase stays for the day on which it was forgotten."""

    store: Store
    sign_in: TokenSignIn
    lease: RenewLease | None = None
    may_open: Callable[[Officer], None] = lambda _: None
    """As at :class:`~kiosk.use_cases.open_shift.OpenShift`."""

    def look(self) -> DeskTokens:
        """The tokens that are plugged in."""
        return self.sign_in.tokens.tokens()

    def officer_of(self, certificate: TokenCertificate) -> Officer | None:
        """Whose certificate it is, as written down; nobody's is None."""

        def find(unit: UnitOfWork) -> Officer | None:
            code = certificate_holders(unit).get(certificate.sha256)
            found = unit.officers.find(code) if code else None
            return found[0] if found else None

        return self.store.run(find)

    def __call__(self, token: Token, certificate: TokenCertificate, pin: bytearray) -> Shift:
        """Raises ``AtTheDeskError``: ``officer.certificate_unknown``,
        ``officer.certificate_refused`` (fact ``reason``), ``token.…``, and by the centre's roll
        ``SupervisorError`` ``officer.not_on_roll`` or ``officer.lease_ended``. ``pin`` is zeroed.
        """
        return self.opened(self.known(token, certificate, pin), certificate)

    def known(self, token: Token, certificate: TokenCertificate, pin: bytearray) -> Officer:
        """Who it is, with what the centre allows; raises as above, and opens nothing."""
        try:
            officer = self.officer_of(certificate)
            if officer is None:
                raise AtTheDeskError("officer.certificate_unknown")
            self.sign_in.prove(token, certificate, pin, officer.code)
        except AtTheDeskError as error:
            now, facts = self.sign_in.clock.now(), {"by": "token", "reason": error.code}
            self.store.run(lambda unit: unit.ledger.append(LedgerKind.SIGN_IN_FAILED, facts, now))
            raise
        finally:
            pin[:] = bytes(len(pin))
        if self.lease is not None:
            officer = self.lease(officer)
        self.may_open(officer)
        return officer

    def opened(self, officer: Officer, certificate: TokenCertificate) -> Shift:
        """Begin the shift of somebody who was known by this certificate."""
        shift = Shift(self.sign_in.ids.new_id(), officer, self.sign_in.clock.now())
        facts = {
            "shift": shift.id,
            "officer": officer.code,
            "by": "token",
            "certificate": certificate.sha256,
        }
        self.store.run(
            lambda unit: unit.ledger.append(LedgerKind.SHIFT_OPENED, facts, shift.opened_at)
        )
        return shift


def certificate_holders(unit: UnitOfWork) -> dict[str, str]:
    """Fingerprint to officer code, by the newest entry of the ledger about each."""
    holders: dict[str, str] = {}
    for entry in unit.ledger.entries():
        if entry.kind == LedgerKind.OFFICER_CERTIFICATE:
            holders[entry.facts["certificate"]] = entry.facts["officer"]
    return {sha256: code for sha256, code in holders.items() if code}
