"""One way of being wrong, one reason: holders' certificates judged without network."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from support.soft_tokens import ec_key, pkis, rsa_key

from kiosk.devices.certificate_trust import CertificateTrustFolder
from kiosk.domain.certificate_holder import Pki
from kiosk.domain.evidence import Outcome
from kiosk.errors import TechnicianError
from kiosk.formats.certificate_facts import CertificateFacts, certificate_facts
from kiosk.formats.certificate_path import (
    IN_FORCE,
    NOT_REVOKED,
    STRONG,
    TRUSTED,
    USAGE,
    judge_path,
)
from kiosk.formats.certificate_trust import CertificateTrust, PkiAnchors, RevocationAnswers
from kiosk.formats.malformed_certificate import MalformedCertificate
from kiosk.practice.certificate_authority import Authority, Profile, holder_name
from kiosk.practice.token import Key

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
PERSON = holder_name("Nguyễn Văn Thử", "CCCD:001099012345")
NATIONAL, GOVERNMENT = pkis().issuers[Pki.NATIONAL], pkis().issuers[Pki.GOVERNMENT]
TRUST = CertificateTrust(
    PkiAnchors((pkis().roots[Pki.NATIONAL].der,), (NATIONAL.der,)),
    PkiAnchors((pkis().roots[Pki.GOVERNMENT].der,), (GOVERNMENT.der,)),
)


def fresh(*authorities: Authority, revoked: tuple[x509.Certificate, ...] = ()) -> RevocationAnswers:
    issued = NOW - timedelta(hours=1)
    return RevocationAnswers(
        crls=tuple(each.revocation_list(revoked, issued=issued) for each in authorities)
    )


ANSWERS = fresh(*pkis().roots.values(), *pkis().issuers.values())


def certificate(
    key: Key | None = None, issuer: Authority = NATIONAL, **profile: object
) -> CertificateFacts:
    key = key or rsa_key()
    made = issuer.issue(PERSON, key.public_key(), Profile(**profile))  # type: ignore[arg-type]
    return certificate_facts(made.public_bytes(Encoding.DER))


def outcomes(
    facts: CertificateFacts,
    trust: CertificateTrust = TRUST,
    answers: RevocationAnswers = ANSWERS,
    at: datetime = NOW,
    others: tuple[bytes, ...] = (),
) -> dict[str, str]:
    """Everything that does not hold: name to reason, *not checked* with a question mark."""
    found = judge_path(facts, others, trust, answers, at)
    marks = {Outcome.FAILS: "", Outcome.NOT_CHECKED: "?"}
    return {
        each.name: each.reason + marks[each.outcome]
        for each in found.checks
        if each.outcome is not Outcome.HOLDS
    }


@pytest.mark.parametrize("key", [rsa_key(2048), rsa_key(3072), ec_key()], ids=str)
def test_a_good_certificate(key: Key) -> None:
    facts = certificate(key)
    assert outcomes(facts) == {}
    found = judge_path(facts, (), TRUST, ANSWERS, NOW)
    assert found.pki is Pki.NATIONAL
    assert found.chain == (NATIONAL.der, pkis().roots[Pki.NATIONAL].der)


def test_the_governments_pki_is_told_apart() -> None:
    facts = certificate(issuer=GOVERNMENT)
    assert judge_path(facts, (), TRUST, ANSWERS, NOW).pki is Pki.GOVERNMENT


def test_expired_and_not_yet_valid_are_told_besides_the_rest() -> None:
    facts = certificate(valid_until=NOW - timedelta(seconds=1))
    assert outcomes(facts) == {
        IN_FORCE: "certificate.expired",
        NOT_REVOKED: "certificate.expired?",
    }
    facts = certificate(valid_from=NOW + timedelta(days=1))
    assert outcomes(facts)[IN_FORCE] == "certificate.not_yet_valid"
    assert TRUSTED not in outcomes(facts)


def test_short_keys() -> None:
    short = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    assert outcomes(certificate(short))[STRONG] == "certificate.key_too_short"
    curve = ec.generate_private_key(ec.SECP224R1())
    assert outcomes(certificate(curve))[STRONG] == "certificate.key_too_short"


def test_a_short_key_further_up() -> None:
    short = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    weak = pkis().roots[Pki.NATIONAL].issuing("PRACTICE weak CA", short)
    facts = certificate(issuer=weak)
    trust = CertificateTrust(PkiAnchors(TRUST.national.roots, (weak.der,)))
    assert outcomes(facts, trust, fresh(weak, *pkis().roots.values())) == {
        STRONG: "certificate.issuer_key_too_short",
        NOT_REVOKED: "certificate.issuer_key_too_short?",
    }


def test_a_key_that_is_neither_rsa_nor_a_curve() -> None:
    made = NATIONAL.issue(PERSON, ed25519.Ed25519PrivateKey.generate().public_key())  # type: ignore[arg-type]
    facts = certificate_facts(made.public_bytes(Encoding.DER))
    assert outcomes(facts)[STRONG] == "certificate.key_unknown"


def test_signed_over_sha1() -> None:
    facts = _with_sha1(certificate())
    assert facts.weak_hash
    assert outcomes(facts)[STRONG] == "certificate.weak_hash"


def test_revoked_by_the_holders_or_the_roots_list() -> None:
    facts = certificate()
    mine = x509.load_der_x509_certificate(facts.der)
    root = pkis().roots[Pki.NATIONAL]
    by_issuer = fresh(root) + fresh(NATIONAL, revoked=(mine,))
    assert outcomes(facts, answers=by_issuer) == {NOT_REVOKED: "certificate.revoked"}
    by_root = fresh(NATIONAL) + fresh(root, revoked=(NATIONAL.certificate,))
    assert outcomes(facts, answers=by_root) == {NOT_REVOKED: "certificate.issuer_revoked"}


def test_without_answers_nothing_is_assumed() -> None:
    nothing = RevocationAnswers()
    assert outcomes(certificate(), answers=nothing) == {
        NOT_REVOKED: "certificate.revocation_unknown?"
    }
    only_mine = fresh(NATIONAL)
    assert outcomes(certificate(), answers=only_mine) == {
        NOT_REVOKED: "certificate.revocation_unknown?"
    }


def test_an_old_list_clears_nobody_but_still_revokes() -> None:
    facts, root = certificate(), pkis().roots[Pki.NATIONAL]
    old = NOW - timedelta(days=30)
    clear = RevocationAnswers(crls=(NATIONAL.revocation_list(issued=old),)) + fresh(root)
    assert outcomes(facts, answers=clear) == {NOT_REVOKED: "certificate.revocation_old?"}
    mine = x509.load_der_x509_certificate(facts.der)
    revoking = RevocationAnswers(crls=(NATIONAL.revocation_list([mine], issued=old),)) + fresh(root)
    assert outcomes(facts, answers=revoking) == {NOT_REVOKED: "certificate.revoked"}


def test_lists_from_the_trust_folder_count_too() -> None:
    anchors = PkiAnchors(TRUST.national.roots, TRUST.national.issuers, ANSWERS.crls)
    trust = CertificateTrust(national=anchors)
    assert outcomes(certificate(), trust, RevocationAnswers()) == {}


def test_a_list_that_somebody_else_signed_is_no_list() -> None:
    facts = certificate()
    mine = x509.load_der_x509_certificate(facts.der)
    imposter = Authority(NATIONAL.certificate, ec.generate_private_key(ec.SECP256R1()))
    forged = fresh(imposter, revoked=(mine,)) + ANSWERS
    assert outcomes(facts, answers=forged) == {}
    assert outcomes(facts, answers=fresh(imposter, *pkis().roots.values())) == {
        NOT_REVOKED: "certificate.revocation_unknown?"
    }


def test_garbage_among_the_answers_changes_nothing() -> None:
    noise = RevocationAnswers(ocsp=(b"", b"\x30\x03\x0a\x01\x06"), crls=(b"x", b"\x30\x00"))
    assert outcomes(certificate(), answers=noise + ANSWERS) == {}


def test_unknown_root_and_empty_store() -> None:
    stranger = Authority.root("Somebody")
    facts = certificate(issuer=stranger)
    assert outcomes(facts, others=(stranger.der,))[TRUSTED] == "certificate.root_unknown"
    assert outcomes(certificate(), CertificateTrust())[TRUSTED] == "certificate.trust_empty?"


def test_an_imposter_with_the_issuers_name() -> None:
    imposter = Authority(NATIONAL.certificate, ec.generate_private_key(ec.SECP256R1()))
    found = outcomes(certificate(issuer=imposter))
    assert found[TRUSTED] == "certificate.path_invalid"


def test_a_holder_is_no_authority() -> None:
    key = rsa_key()
    middle = NATIONAL.issue(PERSON, key.public_key())
    facts = certificate(issuer=Authority(middle, key))
    others = (middle.public_bytes(Encoding.DER),)
    assert TRUSTED in outcomes(facts, others=others)


@pytest.mark.parametrize(
    "profile",
    [
        {"digital_signature": False, "non_repudiation": False, "key_encipherment": True},
        {"digital_signature": False, "non_repudiation": False},
    ],
)
def test_a_certificate_for_something_else(profile: dict[str, bool]) -> None:
    facts = certificate(**profile)
    assert outcomes(facts)[USAGE] == "certificate.wrong_usage"
    one_bit = certificate(digital_signature=False, non_repudiation=True)
    assert outcomes(one_bit) == {}


def test_an_authoritys_own_certificate_registers_nobody() -> None:
    facts = certificate_facts(NATIONAL.der)
    assert outcomes(facts)[USAGE] == "certificate.is_authority"


def test_an_expired_issuer() -> None:
    past = Profile(
        valid_from=datetime(2021, 1, 1, tzinfo=UTC), valid_until=NOW - timedelta(days=30)
    )
    old = pkis().roots[Pki.NATIONAL].issuing("PRACTICE old CA", profile=past)
    facts = certificate(issuer=old)
    assert outcomes(facts, others=(old.der,))[TRUSTED] == "certificate.issuer_expired"


def test_facts_in_the_documents_words() -> None:
    facts = certificate()
    assert facts.holder.name == "Nguyễn Văn Thử"
    assert facts.issuer_name == "PRACTICE national CA"
    assert (facts.not_before.year, facts.not_after.year) == (2024, 2029)
    assert facts.practice
    assert not certificate(practice_mark=False).practice


def test_damaged_certificates_are_malformed() -> None:
    der = certificate().der
    for data in (b"", der[:-1], der + b"\0", bytes(70000)):
        with pytest.raises(MalformedCertificate):
            certificate_facts(data)


def test_roots_are_named_by_their_fingerprint(tmp_path: Path) -> None:
    folder = CertificateTrustFolder(tmp_path / "national", tmp_path / "government")
    assert folder.trust() == CertificateTrust()
    pkis().be_trusted({pki: folder.folder(pki) for pki in Pki}, at=NOW)
    trust = folder.trust()
    assert outcomes(certificate(), trust, RevocationAnswers()) == {}
    assert outcomes(certificate(issuer=GOVERNMENT), trust, RevocationAnswers()) == {}
    misnamed = tmp_path / "national" / "roots" / f"{'0' * 64}.der"
    misnamed.write_bytes(Authority.root("Other").der)
    _refused(folder, "trust.root_not_named")
    misnamed.unlink()
    root = pkis().roots[Pki.NATIONAL]
    (tmp_path / "government" / "roots" / f"{root.sha256}.cer").write_bytes(root.der)
    _refused(folder, "trust.root_in_both")
    (tmp_path / "national" / "issuers" / "x.crt").write_bytes(b"nothing")
    _refused(folder, "trust.file_malformed")


def _refused(folder: CertificateTrustFolder, code: str) -> None:
    with pytest.raises(TechnicianError) as caught:
        folder.trust()
    assert caught.value.code == code
    assert "file" in caught.value.facts or "folder" in caught.value.facts


def _with_sha1(facts: CertificateFacts) -> CertificateFacts:
    """Sign it anew over SHA-1, which the library that made it refuses to do."""
    from asn1crypto import algos
    from asn1crypto import x509 as asn1

    made = asn1.Certificate.load(facts.der)
    algorithm = algos.SignedDigestAlgorithm({"algorithm": "sha1_ecdsa"})
    body = made["tbs_certificate"]
    body["signature"] = algorithm
    key = NATIONAL.key
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    signature = key.sign(body.dump(force=True), ec.ECDSA(hashes.SHA1()))
    whole = asn1.Certificate(
        {"tbs_certificate": body, "signature_algorithm": algorithm, "signature_value": signature}
    )
    return certificate_facts(whole.dump(force=True))
