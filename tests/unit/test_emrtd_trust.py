"""Authorities as they occur: explicit curves, link certificates, master lists."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from support.emrtd_authorities import (
    MASTER_LIST_SIGNING,
    der,
    explicit_authority,
    issue,
    name,
    signed_list,
)
from support.emrtd_readings import NOW, card, read

from kiosk.domain.evidence import Outcome
from kiosk.formats.chip_evidence import ChipEvidence, judge
from kiosk.formats.emrtd import tlv
from kiosk.formats.emrtd.curves import CURVES, curve_by_parameters
from kiosk.formats.emrtd.issuing_states import country_of
from kiosk.formats.emrtd.key_agreement import CurveGroup, curve_group
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.emrtd.master_list import open_master_list
from kiosk.formats.emrtd.public_keys import EcKey, parse_public_key
from kiosk.formats.emrtd.trust_anchors import TrustAnchors, parse_anchor_file
from kiosk.practice.card_security_infos import public_key_info
from kiosk.practice.pki import PracticePki, PracticeSigner

OLD = ec.generate_private_key(ec.SECP384R1())
NEW = ec.generate_private_key(ec.SECP384R1())
SIGNER = ec.generate_private_key(ec.SECP256R1())
OLD_NAME, NEW_NAME = name("Authority 001"), name("Authority 002")
OLD_ROOT = issue(OLD_NAME, OLD.public_key(), OLD_NAME, OLD)
NEW_ROOT = issue(NEW_NAME, NEW.public_key(), NEW_NAME, NEW)
LINK = issue(NEW_NAME, NEW.public_key(), OLD_NAME, OLD)


def failures(signer: x509.Certificate, trusted: TrustAnchors) -> set[str]:
    authority = PracticePki(OLD_ROOT, OLD, PracticeSigner(signer, SIGNER))
    bundle = ChipEvidence.of(read(card("bac", authority)))
    checks = judge(bundle, trusted, datetime.now(UTC)).checks
    return {check.reason for check in checks if check.outcome is Outcome.FAILS}


def document_signer(
    issuer: x509.Name, key: ec.EllipticCurvePrivateKey, country: str = "VN"
) -> x509.Certificate:
    return issue(name("Signer", country), SIGNER.public_key(), issuer, key, authority=False)


def test_a_link_certificate_leads_to_the_old_authority() -> None:
    signer = document_signer(NEW_NAME, NEW)
    assert failures(signer, TrustAnchors((der(LINK), der(OLD_ROOT)))) == set()
    assert failures(signer, TrustAnchors((der(NEW_ROOT),))) == set()


def test_a_link_certificate_alone_is_no_anchor() -> None:
    assert "chip.signer_unknown" in failures(
        document_signer(NEW_NAME, NEW), TrustAnchors((der(LINK),))
    )


def test_an_authority_of_the_same_name_with_another_key_is_unknown() -> None:
    imposter = issue(NEW_NAME, OLD.public_key(), NEW_NAME, OLD)
    assert "chip.signer_unknown" in failures(
        document_signer(NEW_NAME, NEW), TrustAnchors((der(imposter),))
    )


def test_a_signer_of_another_country_is_unfit() -> None:
    signer = document_signer(OLD_NAME, OLD, "XX")
    assert "chip.signer_unfit" in failures(signer, TrustAnchors((der(OLD_ROOT),)))


SEALS_ONLY = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=True,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)
UNHEARD_OF = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4.5"), b"\x05\x00")


@pytest.mark.parametrize(
    "critical",
    [SEALS_ONLY, UNHEARD_OF, x509.ExtendedKeyUsage([MASTER_LIST_SIGNING])],
    ids=["seals only", "unheard of", "signs master lists"],
)
def test_a_signer_for_another_purpose_is_unfit(critical: x509.ExtensionType) -> None:
    signer = issue(
        name("Signer"),
        SIGNER.public_key(),
        OLD_NAME,
        OLD,
        authority=False,
        critical=critical,
    )
    assert failures(signer, TrustAnchors((der(OLD_ROOT),))) == {"chip.signer_unfit"}


def test_an_authority_of_another_country_cannot_sign_a_vietnamese_card() -> None:
    foreign = name("Authority", "XX")
    root = issue(foreign, OLD.public_key(), foreign, OLD)
    signer = document_signer(foreign, OLD, "XX")
    assert failures(signer, TrustAnchors((der(root),))) == {"chip.country_differs"}


def test_an_authority_that_has_expired_is_said_and_another_one_preferred() -> None:
    expired = issue(
        OLD_NAME, OLD.public_key(), OLD_NAME, OLD, until=datetime(2025, 1, 1, tzinfo=UTC)
    )
    signer = document_signer(OLD_NAME, OLD)
    assert failures(signer, TrustAnchors((der(expired),))) == {"chip.authority_expired"}
    assert failures(signer, TrustAnchors((der(expired), der(OLD_ROOT)))) == set()


def test_an_authority_that_signs_the_card_itself_is_unfit() -> None:
    signer = issue(name("Signer"), SIGNER.public_key(), OLD_NAME, OLD)
    assert "chip.signer_unfit" in failures(signer, TrustAnchors((der(OLD_ROOT),)))


@pytest.mark.parametrize("curve", ["brainpoolP512r1", "brainpoolP384r1", "prime256v1", "secp521r1"])
def test_an_authority_with_an_explicit_curve(curve: str, tmp_path: Path) -> None:
    key_file = tmp_path / "ds.key"
    key_file.write_bytes(
        SIGNER.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    )
    authority, signer = explicit_authority(tmp_path, curve, key_file)
    found = failures(x509.load_der_x509_certificate(signer), TrustAnchors((authority,)))
    # The signer is younger than the card's signing time.
    assert found <= {"chip.signed_outside_validity"}


@pytest.mark.parametrize("curve", CURVES, ids=lambda each: each.name)
def test_an_explicit_curve_is_known_by_every_number(curve: object) -> None:
    group = curve_group(curve)  # type: ignore[arg-type]
    public = group.public(12345)
    key = parse_public_key(public_key_info(group, public, explicit=True), "x")
    assert isinstance(key, EcKey) and key.curve is curve
    moved = CurveGroup(group.curve, group.generator * 2)
    with pytest.raises(MalformedChipData):
        parse_public_key(public_key_info(moved, public, explicit=True), "x")
    p = group.curve.points
    numbers = (p.p, p.a, p.b, (p.G.x, p.G.y), p.q, 1)
    assert curve_by_parameters(*numbers) is curve
    assert curve_by_parameters(p.p, p.a, p.b + 1, (p.G.x, p.G.y), p.q, 1) is None
    assert curve_by_parameters(p.p, p.a, p.b, (p.G.x, p.G.y), p.q - 1, 1) is None
    assert curve_by_parameters(p.p, p.a, p.b, (p.G.x, p.G.y), p.q, 2) is None


def list_signer(**how: object) -> x509.Certificate:
    given = {"authority": False, "extended": MASTER_LIST_SIGNING, **how}
    return issue(name("Lists"), SIGNER.public_key(), OLD_NAME, OLD, **given)  # type: ignore[arg-type]


ENTRIES = [der(OLD_ROOT), der(NEW_ROOT), der(LINK)]


def test_a_master_list_that_a_trusted_state_signed() -> None:
    found = open_master_list(
        signed_list(ENTRIES, list_signer(), SIGNER), TrustAnchors((der(OLD_ROOT),)), NOW
    )
    assert found.holds
    assert found.countries == {"VN": 3}
    assert set(found.anchors().certificates) == set(ENTRIES)


def test_a_master_list_does_not_vouch_for_itself() -> None:
    data = signed_list(ENTRIES, list_signer(), SIGNER)
    assert not open_master_list(data, TrustAnchors(), NOW).holds
    found = open_master_list(data, TrustAnchors((der(NEW_ROOT),)), NOW)
    assert [check.reason for check in found.checks] == ["", "trust.list_signer_unknown"]
    with pytest.raises(ValueError):
        found.anchors()


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ({"extended": None}, "trust.list_signer_unfit"),
        ({"authority": True}, "trust.list_signer_unfit"),
        ({"until": NOW - timedelta(days=1)}, "trust.list_signer_expired"),
    ],
)
def test_a_signer_that_may_not_sign_lists(how: dict[str, object], reason: str) -> None:
    data = signed_list(ENTRIES, list_signer(**how), SIGNER)
    found = open_master_list(data, TrustAnchors((der(OLD_ROOT),)), NOW)
    assert found.checks[1].reason == reason


def test_a_changed_master_list() -> None:
    data = signed_list(ENTRIES, list_signer(), SIGNER)
    at = data.index(der(NEW_ROOT)) + len(der(NEW_ROOT)) - 3
    changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
    found = open_master_list(changed, TrustAnchors((der(OLD_ROOT),)), NOW)
    assert found.checks[0].reason == "trust.list_signature_wrong"


def test_entries_that_are_no_authority_are_passed_over() -> None:
    entries = [*ENTRIES, der(document_signer(OLD_NAME, OLD)), b"\x30\x03\x02\x01\x05"]
    found = open_master_list(
        signed_list(entries, list_signer(), SIGNER), TrustAnchors((der(OLD_ROOT),)), NOW
    )
    assert found.passed_over == 2


def test_a_security_object_signed_by_a_list_signer_is_unfit() -> None:
    assert "chip.signer_unfit" in failures(list_signer(), TrustAnchors((der(OLD_ROOT),)))


def test_anchor_files_in_both_forms() -> None:
    pem = OLD_ROOT.public_bytes(Encoding.PEM) + NEW_ROOT.public_bytes(Encoding.PEM)
    assert parse_anchor_file(pem).certificates == (der(OLD_ROOT), der(NEW_ROOT))
    assert parse_anchor_file(der(OLD_ROOT)).certificates == (der(OLD_ROOT),)
    for wrong in (b"", b"hello", b"-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----"):
        with pytest.raises(MalformedChipData):
            parse_anchor_file(wrong)


def test_every_state_has_its_own_two_letters() -> None:
    assert (country_of("VNM"), country_of("D"), country_of("GBD")) == ("VN", "DE", "GB")
    assert country_of("XXX") is None


def test_a_compressed_generator_is_the_same_curve() -> None:
    group = curve_group(CURVES[-1])
    full = public_key_info(group, group.public(7), explicit=True)
    base = group.public(1)
    size = group.curve.field_bytes
    short = bytes([2 + base[-1] % 2]) + base[1 : 1 + size]
    parts = tlv.parse_exactly(full, 0x30, "x")
    algorithm, bits = tlv.parse_all(parts)
    oid, explicit = tlv.parse_all(algorithm.value)
    fields = [
        tlv.encode(0x04, short) if each.value == base else tlv.encode(each.tag, each.value)
        for each in tlv.parse_all(explicit.value)
    ]
    rebuilt = tlv.encode(0x06, oid.value) + tlv.encode(0x30, b"".join(fields))
    info = tlv.encode(0x30, tlv.encode(0x30, rebuilt) + tlv.encode(bits.tag, bits.value))
    key = parse_public_key(info, "x")
    assert isinstance(key, EcKey) and key.curve is CURVES[-1]


def test_a_thousand_authorities_take_no_second() -> None:
    others = tuple(
        der(issue(name(f"A{n}", "XX"), NEW.public_key(), name(f"A{n}", "XX"), NEW))
        for n in range(300)
    )
    trusted = TrustAnchors((*others, der(OLD_ROOT)))
    started = time.process_time()
    assert failures(document_signer(OLD_NAME, OLD), trusted) == set()
    assert time.process_time() - started < 1
