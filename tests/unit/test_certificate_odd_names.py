"""Names as some issuers write them: the certificate is as good as any other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from support.odd_certificates import certificate_of
from support.soft_tokens import pkis, rsa_key
from support.subject_names import (
    BMP,
    IA5,
    NUMERIC,
    TELETEX,
    UTF8,
    VISIBLE,
    attribute,
    name,
    rdn,
    tlv,
)

from kiosk.domain.certificate_holder import Pki
from kiosk.domain.evidence import Outcome
from kiosk.formats.certificate_facts import certificate_facts
from kiosk.formats.certificate_path import NOT_REVOKED, judge_path
from kiosk.formats.certificate_trust import CertificateTrust, PkiAnchors, RevocationAnswers
from kiosk.practice.certificate_authority import holder_name

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
ROOT, ISSUER = pkis().roots[Pki.NATIONAL], pkis().issuers[Pki.NATIONAL]
TRUST = CertificateTrust(PkiAnchors((ROOT.der,), (ISSUER.der,)))
NUMBER = rdn(attribute("UID", "CCCD:001099012345"))
PHONE = "2.5.4.20"


def answers(*revoked: x509.Certificate) -> RevocationAnswers:
    issued = NOW - timedelta(hours=1)
    lists = (each.revocation_list(revoked, issued=issued) for each in (ROOT, ISSUER))
    return RevocationAnswers(crls=tuple(lists))


@pytest.mark.parametrize(
    "odd",
    [
        attribute(PHONE, "0912345678", UTF8),
        attribute(PHONE, "0912345678", NUMERIC),
        attribute("SERIALNUMBER", "12345", NUMERIC),
        attribute("UID", "BHXH:0123456789", VISIBLE),
        attribute("E", "thu@example.vn", BMP),
        attribute("E", "thu@example.vn", TELETEX),
        attribute("CN", "\ue000 Thử", UTF8),
        attribute("CN", "Thử 𞸀", UTF8),
        attribute("CN", "שלום Thử", UTF8),
        tlv(0x30, bytes.fromhex("06032a0304") + tlv(2, b"\5")),
        tlv(0x30, bytes.fromhex("0603550403") + tlv(IA5, "Nguyễn Văn Thử".encode())),
    ],
    ids=str,
)
def test_no_way_of_writing_a_name_spoils_the_certificate(odd: bytes) -> None:
    facts = certificate_facts(certificate_of(name(NUMBER, rdn(odd))))
    found = judge_path(facts, (), TRUST, answers(), NOW)
    assert {each.outcome for each in found.checks} == {Outcome.HOLDS}
    assert facts.holder.person_number is not None


def test_a_length_that_looks_indefinite_changes_no_byte() -> None:
    unsorted = tlv(0x31, attribute("OU", "b") + attribute("CN", "a"))
    padded = (
        certificate_of(name(NUMBER, unsorted, rdn(attribute("OU", "a" * length))))
        for length in range(300)
    )
    der = next(each for each in padded if each[4:6] == b"\x30\x82" and each[7] == 0x80)
    found = judge_path(certificate_facts(der), (), TRUST, answers(), NOW)
    assert {each.outcome for each in found.checks} == {Outcome.HOLDS}


def test_a_revoked_one_is_told_as_revoked() -> None:
    der = certificate_of(name(NUMBER, rdn(attribute(PHONE, "0912345678", UTF8))))
    revoked = answers(x509.load_der_x509_certificate(der))
    found = judge_path(certificate_facts(der), (), TRUST, revoked, NOW)
    reasons = {each.name: each.reason for each in found.checks}
    assert reasons[NOT_REVOKED] == "certificate.revoked"


def test_email_addresses_beside_the_subject() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    made = (
        x509.CertificateBuilder()
        .subject_name(holder_name("Thử", "CCCD:001099012345", email="thu@example.vn"))
        .issuer_name(ISSUER.certificate.subject)
        .public_key(rsa_key().public_key())
        .serial_number(7)
        .not_valid_before(NOW)
        .not_valid_after(NOW + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName(
                [
                    x509.RFC822Name("thu@example.vn"),
                    x509.RFC822Name("khac@example.vn"),
                    x509.DNSName("example.vn"),
                ]
            ),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    facts = certificate_facts(made.public_bytes(Encoding.DER))
    assert facts.holder.emails == ("thu@example.vn", "khac@example.vn")
