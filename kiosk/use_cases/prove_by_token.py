"""Let the owner of a USB token prove who he is: certificate first, then his key, once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kiosk.domain.policy import ApplicantKind
from kiosk.domain.registration import Draft
from kiosk.errors import AtTheDeskError, KioskError
from kiosk.formats.certificate_trust import RevocationAnswers
from kiosk.formats.token_evidence import (
    CHALLENGE_BYTES,
    Purpose,
    TokenBinding,
    TokenChallenge,
    TokenEvidence,
)
from kiosk.formats.token_verdict import TokenVerdict, judge_token
from kiosk.ports.clock import Clock
from kiosk.ports.ids import Ids
from kiosk.ports.signing_token import DeskTokens, SigningTokens, Token, TokenCertificate
from kiosk.use_cases.add_evidence import AddEvidence
from kiosk.use_cases.certificate_standing import CertificateStanding, Standing
from kiosk.use_cases.signer_evidence import signer_evidence


@dataclass(frozen=True, slots=True)
class TokenProof:
    """What a signature came to, and the bundle by which the centre can judge it again."""

    verdict: TokenVerdict
    bundle: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ProveByToken:
    """Look, judge, prove: the PIN is asked for between the second and the third."""

    clock: Clock
    ids: Ids
    add: AddEvidence
    tokens: SigningTokens
    standing: CertificateStanding
    device_id: str

    def look(self) -> DeskTokens:
        """The tokens that are plugged in, their certificates read without a PIN."""
        return self.tokens.tokens()

    def judge(
        self, token: Token, certificate: TokenCertificate, kind: ApplicantKind | None = None
    ) -> Standing:
        """What the certificate is worth by itself; raises ``TechnicianError('trust.…')``.

        Where something *fails* here, nobody need be asked for a PIN.
        """
        return self.standing(certificate.der, token.authorities, kind)

    def __call__(
        self,
        draft: Draft,
        token: Token,
        certificate: TokenCertificate,
        pin: bytearray,
        answers: RevocationAnswers,
    ) -> Draft:
        """Prove possession for this draft and add the evidence; ``pin`` is zeroed.

        ``answers`` are those of :meth:`judge`. Raises ``token.…`` (see the port). A proof that
        fails is no exception: it stands in the evidence.
        """
        binding = TokenBinding(
            Purpose.REGISTRATION,
            draft.id,
            self.device_id,
            draft.shift.officer.code,
            draft.policy.nonce,
        )
        proof = self.prove(binding, token, certificate, pin, answers, draft.kind)
        return self.add(draft, signer_evidence(proof.verdict, draft.kind, proof.bundle))

    def prove(
        self,
        binding: TokenBinding,
        token: Token,
        certificate: TokenCertificate,
        pin: bytearray,
        answers: RevocationAnswers,
        kind: ApplicantKind | None = None,
    ) -> TokenProof:
        """Let the key sign a fresh challenge made for ``binding``, and judge the result."""
        evidence = signed_challenge(
            self.tokens, self.clock, self.ids, binding, (token, certificate), pin
        )
        evidence = replace(evidence, answers=answers)
        trust = self.standing.trust.trust()
        verdict = judge_token(evidence, binding, trust, self.clock.now(), kind)
        return TokenProof(verdict, replace(evidence, chain=verdict.chain[:-1]).to_bytes())


def signed_challenge(
    tokens: SigningTokens,
    clock: Clock,
    ids: Ids,
    binding: TokenBinding,
    shown: tuple[Token, TokenCertificate],
    pin: bytearray,
) -> TokenEvidence:
    """Let the certificate's key sign; ``pin`` is zeroed. Raises ``token.…`` (see the port)."""
    token, certificate = shown
    challenge = TokenChallenge(
        binding=binding,
        certificate_sha256=certificate.sha256,
        random=ids.random_bytes(CHALLENGE_BYTES),
        made_at=clock.now(),
    )
    made = tokens.sign(token, certificate, challenge.message(), pin)
    return TokenEvidence(
        certificate=certificate.der,
        chain=token.authorities,
        binding=binding,
        random=challenge.random,
        made_at=challenge.made_at,
        mechanism=made.mechanism,
        signature=made.signature,
    )


def the_only_certificate(desk: DeskTokens) -> tuple[Token, TokenCertificate]:
    """The one certificate on the desk, where there is no choice.

    Raises ``token.no_module``, ``token.no_slot``, ``token.none``, ``token.no_certificate``,
    ``token.several`` (count), ``token.several_certificates`` (count), or a module's own trouble.
    """
    if desk.hint:
        raise why_nothing(desk)
    bearing = [token for token in desk.tokens if token.certificates]
    if len(bearing) > 1:
        raise AtTheDeskError("token.several", count=len(bearing))
    (token,) = bearing
    if len(token.certificates) > 1:
        raise AtTheDeskError("token.several_certificates", count=len(token.certificates))
    return token, token.certificates[0]


def certificate_named(desk: DeskTokens, sha256: str) -> tuple[Token, TokenCertificate]:
    """The certificate whose fingerprint begins so; raises as :func:`the_only_certificate`."""
    if desk.hint:
        raise why_nothing(desk)
    wanted = sha256.lower()
    found = [
        (token, each)
        for token in desk.tokens
        for each in token.certificates
        if each.sha256.startswith(wanted)
    ]
    if not found:
        raise AtTheDeskError("token.no_such_certificate")
    if len(found) > 1:
        raise AtTheDeskError("token.several_certificates", count=len(found))
    return found[0]


def why_nothing(desk: DeskTokens) -> KioskError:
    """What keeps a certificate from being shown, for a desk whose ``hint`` says that one does."""
    for trouble in desk.troubles:
        if trouble.error.code == desk.hint:
            return trouble.error
    return AtTheDeskError(desk.hint)
