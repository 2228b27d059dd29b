from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509

from kiosk.formats.emrtd.practice_mark import PRACTICE_OID
from kiosk.practice.pki import KeyKind, PracticePki


@pytest.mark.parametrize("kind", list(KeyKind))
def test_a_signer_is_issued_by_the_authority_and_says_practice(kind: KeyKind) -> None:
    pki = PracticePki.in_memory(signer=kind)
    signer = pki.signer.certificate
    signer.verify_directly_issued_by(pki.authority)
    pki.authority.verify_directly_issued_by(pki.authority)
    for certificate in (signer, pki.authority):
        certificate.extensions.get_extension_for_oid(x509.ObjectIdentifier(PRACTICE_OID))
        assert "PRACTICE" in certificate.subject.rfc4514_string()
        assert "C=VN" in certificate.subject.rfc4514_string()
    signer.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier)


def test_a_folder_keeps_the_same_authority_and_hides_its_keys(tmp_path: Path) -> None:
    first = PracticePki.in_folder(tmp_path)
    again = PracticePki.in_folder(tmp_path)
    assert again.authority == first.authority
    assert again.signer.certificate == first.signer.certificate
    assert [file.name for file in (tmp_path / "trust" / "csca").iterdir()] == ["practice.der"]
    for key in (tmp_path / "keys").glob("*.key"):
        assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_a_revoked_signer_stands_in_the_list() -> None:
    pki = PracticePki.in_memory()
    revoked, good = pki.issue_signer(), pki.issue_signer()
    listed = pki.revocation_list((revoked.certificate,), issued=datetime(2026, 1, 1, tzinfo=UTC))
    assert listed.get_revoked_certificate_by_serial_number(revoked.certificate.serial_number)
    assert not listed.get_revoked_certificate_by_serial_number(good.certificate.serial_number)
    key = pki.authority.public_key()
    assert listed.is_signature_valid(key)  # type: ignore[arg-type]


def test_a_signer_without_authority_key_identifier_can_be_made_for_a_test() -> None:
    signer = PracticePki.in_memory().issue_signer(names_authority=False)
    with pytest.raises(x509.ExtensionNotFound):
        signer.certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier)
