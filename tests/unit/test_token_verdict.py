"""A token's proof, judged at the counter and again at the centre from the same bytes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.name import _ASN1Type
from support.soft_tokens import ec_key, pkis, rsa_key

from kiosk.domain.certificate_holder import Pki
from kiosk.domain.evidence import Outcome
from kiosk.domain.policy import ApplicantKind
from kiosk.formats.certificate_trust import CertificateTrust, PkiAnchors, RevocationAnswers
from kiosk.formats.malformed_certificate import MalformedCertificate
from kiosk.formats.signature_mechanism import PSS_SALT_BYTES, Mechanism
from kiosk.formats.token_evidence import (
    LARGEST_BUNDLE,
    LARGEST_KEPT_LISTS,
    Purpose,
    TokenBinding,
    TokenChallenge,
    TokenEvidence,
    kept_answers,
)
from kiosk.formats.token_verdict import TOKEN_CHECKS, TokenVerdict, judge_token
from kiosk.practice.certificate_authority import holder_name
from kiosk.practice.token import Key

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
HERE = TokenBinding(Purpose.REGISTRATION, "0193-registration", "device-1", "CB01")
NATIONAL = pkis().issuers[Pki.NATIONAL]
TRUST = CertificateTrust(
    PkiAnchors(
        (pkis().roots[Pki.NATIONAL].der,),
        (NATIONAL.der,),
        tuple(
            each.revocation_list(issued=NOW - timedelta(hours=1))
            for each in (NATIONAL, pkis().roots[Pki.NATIONAL])
        ),
    )
)
CITIZEN, ENTERPRISE = ApplicantKind.CITIZEN, ApplicantKind.ENTERPRISE


def sign(key: Key, mechanism: Mechanism, message: bytes) -> bytes:
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(message, ec.ECDSA(hashes.SHA256()))
    pss = padding.PSS(padding.MGF1(hashes.SHA256()), PSS_SALT_BYTES)
    used = pss if mechanism is Mechanism.RSA_PSS_SHA256 else padding.PKCS1v15()
    return key.sign(message, used, hashes.SHA256())


def evidence(
    key: Key | None = None,
    mechanism: Mechanism = Mechanism.RSA_PKCS1_SHA256,
    binding: TokenBinding = HERE,
    subject: x509.Name | None = None,
    signer: Key | None = None,
) -> TokenEvidence:
    key = key or rsa_key()
    subject = subject or holder_name("Nguyễn Văn Thử", "CCCD:001099012345")
    der = NATIONAL.issue(subject, key.public_key()).public_bytes(Encoding.DER)
    made = TokenEvidence(
        certificate=der,
        chain=(NATIONAL.der,),
        binding=binding,
        random=bytes(range(32)),
        made_at=NOW,
        mechanism=mechanism,
        signature=b"",
    )
    return replace(made, signature=sign(signer or key, mechanism, made.challenge().message()))


def failing(verdict: TokenVerdict) -> dict[str, str]:
    return {c.name: c.reason for c in verdict.checks if c.outcome is not Outcome.HOLDS}


@pytest.mark.parametrize(
    ("key", "mechanism"),
    [
        (rsa_key(), Mechanism.RSA_PKCS1_SHA256),
        (rsa_key(3072), Mechanism.RSA_PKCS1_SHA256),
        (rsa_key(), Mechanism.RSA_PSS_SHA256),
        (ec_key(), Mechanism.ECDSA_SHA256),
    ],
    ids=str,
)
def test_a_good_proof_holds_at_the_counter_and_at_the_centre(
    key: Key, mechanism: Mechanism
) -> None:
    made = evidence(key, mechanism)
    at_counter = judge_token(made, HERE, TRUST, NOW, CITIZEN)
    assert failing(at_counter) == {}
    assert {each.name for each in at_counter.checks} == TOKEN_CHECKS
    assert at_counter.capacities == (CITIZEN,)
    assert at_counter.simulated, "from a practice authority"
    sealed = made.to_bytes()
    assert judge_token(TokenEvidence.from_bytes(sealed), HERE, TRUST, NOW, CITIZEN) == at_counter


def test_a_stolen_certificate_without_its_key() -> None:
    made = evidence(signer=rsa_key(which=1))
    assert failing(judge_token(made, HERE, TRUST, NOW)) == {
        "token.possession": "token.signature_wrong"
    }


@pytest.mark.parametrize(
    "other",
    [
        replace(HERE, registration="another"),
        replace(HERE, device="device-2"),
        replace(HERE, officer="CB02"),
        replace(HERE, purpose=Purpose.SIGN_IN),
        replace(HERE, nonce="from the centre"),
    ],
    ids=str,
)
def test_a_signature_from_elsewhere(other: TokenBinding) -> None:
    replayed = evidence(binding=other)
    found = failing(judge_token(replayed, HERE, TRUST, NOW))
    assert found == {"token.bound": "token.of_another_registration"}
    relabelled = replace(replayed, binding=HERE)
    found = failing(judge_token(relabelled, HERE, TRUST, NOW))
    assert found == {"token.possession": "token.signature_wrong"}


def test_whatever_is_changed_in_the_bundle_the_signature_notices() -> None:
    made = evidence()
    other = evidence(subject=holder_name("Người Khác", "CCCD:001099054321"))
    for changed in (
        replace(made, random=bytes(32)),
        replace(made, made_at=NOW + timedelta(microseconds=1)),
        replace(made, certificate=other.certificate),
        replace(made, signature=made.signature[:-1]),
        replace(made, signature=b""),
        replace(made, mechanism=Mechanism.RSA_PSS_SHA256),
        replace(made, mechanism=Mechanism.ECDSA_SHA256),
        replace(made, mechanism=Mechanism.ECDSA_SHA384),
    ):
        assert "token.possession" in failing(judge_token(changed, HERE, TRUST, NOW))


def test_a_certificate_that_is_none() -> None:
    verdict = judge_token(replace(evidence(), certificate=b"\x30\x00"), HERE, TRUST, NOW, CITIZEN)
    assert failing(verdict)["certificate.readable"].startswith("certificate.malformed")
    assert failing(verdict)["token.possession"] == "token.signature_wrong"
    assert (verdict.facts, verdict.capacities) == (None, ())


def test_the_wrong_applicant() -> None:
    firm = evidence(subject=holder_name("CÔNG TY THỬ", "MST:0100233488"))
    found = failing(judge_token(firm, HERE, TRUST, NOW, CITIZEN))
    assert found == {"certificate.holder_fits": "certificate.names_no_person"}
    assert failing(judge_token(firm, HERE, TRUST, NOW, ENTERPRISE)) == {}
    found = failing(judge_token(firm, HERE, TRUST, NOW, ApplicantKind.AGENCY))
    assert found == {"certificate.holder_fits": "certificate.wrong_pki"}
    both = evidence(subject=holder_name("Thử", "MST:0100233488", "CMND:001099012345"))
    assert judge_token(both, HERE, TRUST, NOW).capacities == (CITIZEN, ENTERPRISE)


def test_the_centre_knows_more_by_then() -> None:
    made = evidence()
    assert failing(judge_token(made, HERE, TRUST, NOW)) == {}
    mine = x509.load_der_x509_certificate(made.certificate)
    later = RevocationAnswers(crls=(NATIONAL.revocation_list([mine], issued=NOW),))
    found = failing(judge_token(made, HERE, TRUST, NOW + timedelta(hours=1), answers=later))
    assert found == {"certificate.not_revoked": "certificate.revoked"}


@pytest.mark.parametrize(
    "kind",
    [
        _ASN1Type.UTF8String,
        _ASN1Type.PrintableString,
        _ASN1Type.T61String,
        _ASN1Type.IA5String,
        _ASN1Type.BMPString,
        _ASN1Type.UniversalString,
        _ASN1Type.VisibleString,
    ],
    ids=str,
)
def test_odd_string_types_and_orders_are_judged_like_all_others(kind: _ASN1Type) -> None:
    uid, name_ = x509.NameOID.USER_ID, x509.NameOID.COMMON_NAME
    subject = x509.Name(
        [
            x509.RelativeDistinguishedName(
                [
                    x509.NameAttribute(uid, "cmnd : 001099012345", _type=kind),
                    x509.NameAttribute(name_, "Nguyen Van Thu", _type=kind),
                ]
            ),
            x509.RelativeDistinguishedName([x509.NameAttribute(x509.NameOID.COUNTRY_NAME, "VN")]),
        ]
    )
    verdict = judge_token(evidence(subject=subject), HERE, TRUST, NOW, CITIZEN)
    assert failing(verdict) == {}
    assert verdict.holder.name == "Nguyen Van Thu"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"[" * 100000,
        bytes(LARGEST_BUNDLE + 1),
        evidence().to_bytes().replace(b'"version":1', b'"version":2'),
        evidence().to_bytes().replace(b'"purpose":"registration"', b'"purpose":"other"'),
        evidence().to_bytes().replace(b"+00:00", b""),
    ],
    ids=range(9),
)
def test_what_is_no_bundle(data: bytes) -> None:
    with pytest.raises(MalformedCertificate):
        TokenEvidence.from_bytes(data)


def test_lists_travel_while_there_is_room() -> None:
    small, large = b"s" * 1000, b"l" * LARGEST_KEPT_LISTS
    kept = kept_answers(RevocationAnswers(ocsp=(b"o",), crls=(large, small)))
    assert kept == RevocationAnswers(ocsp=(b"o",), crls=(small,))


def test_what_is_signed_can_be_read() -> None:
    challenge = TokenChallenge(binding=HERE, certificate_sha256="00", random=bytes(32), made_at=NOW)
    text = challenge.message().split(b"\0", 1)[1].decode()
    for part in ("0193-registration", "device-1", "CB01", "registration", "2026-11-22T08:00:00"):
        assert part in text


def test_nothing_personal_in_a_repr() -> None:
    verdict = judge_token(evidence(), HERE, TRUST, NOW, CITIZEN)
    assert "Thử" not in repr(verdict)
    assert "001099012345" not in repr(verdict) + repr(evidence())


def test_an_rsa_key_for_pss_only_is_still_a_key() -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    made = evidence(key, Mechanism.RSA_PSS_SHA256)
    assert failing(judge_token(made, HERE, TRUST, NOW)) == {}
