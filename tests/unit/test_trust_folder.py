from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from kiosk.devices.trust_folder import TrustFolder
from kiosk.errors import TechnicianError
from kiosk.formats.emrtd.trust_anchors import LARGEST_FILE
from kiosk.practice.pki import PracticePki

ONE, TWO = PracticePki.in_memory(), PracticePki.in_memory()
DER, PEM = ONE.authority.public_bytes(Encoding.DER), TWO.authority.public_bytes(Encoding.PEM)
DER_AS_PEM = ONE.authority.public_bytes(Encoding.PEM)
CRL = ONE.revocation_list((ONE.signer.certificate,), issued=datetime(2026, 11, 1, tzinfo=UTC))


def refused(folder: Path) -> tuple[str, object]:
    with pytest.raises(TechnicianError) as caught:
        TrustFolder(folder).anchors()
    return caught.value.code, caught.value.facts["file"]


def test_a_folder_that_is_not_there_trusts_nobody(tmp_path: Path) -> None:
    assert TrustFolder(tmp_path / "none").anchors().certificates == ()
    assert TrustFolder(tmp_path).anchors().certificates == ()


def test_certificates_and_lists_are_taken_together(tmp_path: Path) -> None:
    (tmp_path / "a.der").write_bytes(DER)
    (tmp_path / "b.PEM").write_bytes(PEM + DER_AS_PEM)
    (tmp_path / "c.crl").write_bytes(CRL.public_bytes(Encoding.DER))
    (tmp_path / "README.txt").write_text("not a certificate")
    found = TrustFolder(tmp_path).anchors()
    assert set(found.certificates) == {DER, TWO.authority.public_bytes(Encoding.DER)}
    assert found.revocation_lists == (CRL.public_bytes(Encoding.DER),)


def test_putting_a_file_there_is_enough(tmp_path: Path) -> None:
    trust = TrustFolder(tmp_path)
    assert trust.anchors().certificates == ()
    (tmp_path / "a.cer").write_bytes(DER)
    assert trust.anchors().certificates == (DER,)
    (tmp_path / "a.cer").unlink()
    assert trust.anchors().certificates == ()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        DER[:-1],
        DER + b"\x00",
        b"\x30\x84\xff\xff\xff\xff",
        b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        bytes(LARGEST_FILE + 1),
    ],
    ids=lambda content: repr(content[:12]),
)
def test_a_file_that_is_no_certificate_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.der").write_bytes(DER)
    (tmp_path / "b.der").write_bytes(content)
    assert refused(tmp_path) == ("trust.file_malformed", str(tmp_path / "b.der"))


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.der").mkdir()
    assert refused(tmp_path) == ("trust.unreadable", str(tmp_path / "a.der"))
    file = tmp_path / "file"
    file.write_text("")
    assert refused(file) == ("trust.unreadable", str(file))


def test_too_many_files_are_refused_instead_of_passed_over(tmp_path: Path) -> None:
    for index in range(2001):
        (tmp_path / f"{index}.der").touch()
    assert refused(tmp_path) == ("trust.unreadable", str(tmp_path))
