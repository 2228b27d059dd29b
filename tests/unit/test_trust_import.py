"""What may join the trust list, and what the command says of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from support.emrtd_authorities import MASTER_LIST_SIGNING, der, issue, name, signed_list
from typer.testing import CliRunner

from counter_ui.commands import app
from kiosk.domain.evidence import Outcome
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.emrtd.trust_anchors import TrustAnchors
from kiosk.formats.emrtd.trust_import import (
    CandidateKind,
    TrustCandidate,
    fingerprint_of,
    judge_candidates,
)
from kiosk.practice.pki import PracticePki

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ROOT_KEY, OTHER_KEY = (ec.generate_private_key(ec.SECP384R1()) for _ in range(2))
LIST_KEY = ec.generate_private_key(ec.SECP256R1())
ROOT_NAME, OTHER_NAME = name("List authority", "DE"), name("Authority", "VN")
ROOT = issue(ROOT_NAME, ROOT_KEY.public_key(), ROOT_NAME, ROOT_KEY)
OTHER = issue(OTHER_NAME, OTHER_KEY.public_key(), OTHER_NAME, OTHER_KEY)
LIST_SIGNER = issue(
    name("List signer", "DE"),
    LIST_KEY.public_key(),
    ROOT_NAME,
    ROOT_KEY,
    authority=False,
    extended=MASTER_LIST_SIGNING,
)
LIST = signed_list([der(OTHER)], LIST_SIGNER, LIST_KEY, ROOT)
PKI = PracticePki.in_memory()
REVOKED = PKI.revocation_list((PKI.signer.certificate,), issued=datetime(2026, 11, 1, tzinfo=UTC))


def only(data: bytes, *trusted: x509.Certificate, confirmed: str = "") -> TrustCandidate:
    known = TrustAnchors(tuple(der(each) for each in trusted))
    (found,) = judge_candidates(data, known, NOW, frozenset({confirmed} if confirmed else ()))
    return found


def reasons(candidate: TrustCandidate) -> set[str]:
    return {check.reason for check in candidate.checks if check.reason}


def test_a_list_counts_once_its_authority_is_trusted() -> None:
    found = only(LIST, ROOT)
    assert found.accepted
    assert found.kind is CandidateKind.MASTER_LIST
    assert found.country == "DE"
    assert der(OTHER) in found.anchors.certificates


def test_a_list_counts_if_its_authority_inside_is_confirmed_by_fingerprint() -> None:
    found = only(LIST, confirmed=fingerprint_of(der(ROOT)))
    assert found.accepted
    assert der(ROOT) in found.anchors.certificates


def test_the_authority_may_be_one_of_those_listed() -> None:
    listed = signed_list([der(OTHER), der(ROOT)], LIST_SIGNER, LIST_KEY)
    assert not only(listed).accepted
    assert only(listed, confirmed=fingerprint_of(der(ROOT))).accepted


def test_a_list_that_nobody_vouches_for_is_not_taken() -> None:
    assert reasons(only(LIST)) == {"trust.no_anchors"}
    assert reasons(only(LIST, OTHER)) == {"trust.list_signer_unknown"}
    assert not only(LIST).accepted
    assert not only(LIST, OTHER).accepted
    assert not only(LIST, confirmed=fingerprint_of(der(OTHER))).accepted


def test_a_changed_list_is_not_taken() -> None:
    found = only(LIST.replace(b"Authority", b"Autherity", 1), ROOT)
    assert not found.accepted
    assert "trust.list_signature_wrong" in reasons(found)


def test_an_authority_is_taken_on_the_word_of_the_operator() -> None:
    found = only(der(OTHER))
    assert found.accepted
    assert reasons(found) == {"trust.fingerprint_not_given"}
    assert only(der(OTHER), confirmed=fingerprint_of(der(OTHER))).checks[-1].outcome is (
        Outcome.HOLDS
    )


def test_another_fingerprint_is_refused() -> None:
    found = only(der(OTHER), confirmed=fingerprint_of(der(ROOT)))
    assert not found.accepted
    assert reasons(found) == {"trust.fingerprint_differs"}


def test_a_signer_is_no_authority() -> None:
    found = only(der(LIST_SIGNER), ROOT)
    assert reasons(found) == {"trust.not_an_authority", "trust.fingerprint_not_given"}
    assert not found.accepted


def test_an_authority_whose_own_signature_is_wrong() -> None:
    forged = issue(OTHER_NAME, OTHER_KEY.public_key(), OTHER_NAME, ROOT_KEY)
    assert "trust.certificate_signature_wrong" in reasons(only(der(forged)))
    assert not only(der(forged)).accepted


def test_a_link_certificate_is_checked_against_the_one_that_signed_it() -> None:
    link = issue(OTHER_NAME, OTHER_KEY.public_key(), ROOT_NAME, ROOT_KEY)
    assert reasons(only(der(link), ROOT)) == {"trust.fingerprint_not_given"}
    assert "trust.certificate_issuer_unknown" in reasons(only(der(link)))


def test_an_authority_outside_its_time() -> None:
    (found,) = judge_candidates(der(OTHER), TrustAnchors(), NOW + timedelta(days=40 * 365))
    assert "trust.certificate_expired" in reasons(found)
    assert not found.accepted


def test_a_revocation_list_must_be_signed_by_somebody_trusted() -> None:
    listed = REVOKED.public_bytes(Encoding.DER)
    assert only(listed, PKI.authority).accepted
    assert reasons(only(listed, OTHER)) == {"trust.crl_issuer_unknown"}
    assert not only(listed, OTHER).accepted


def test_an_old_revocation_list_is_taken_and_said_to_be_old() -> None:
    known = TrustAnchors((der(PKI.authority),))
    later = NOW + timedelta(days=3650)
    (found,) = judge_candidates(REVOKED.public_bytes(Encoding.DER), known, later)
    assert found.accepted
    assert reasons(found) == {"trust.crl_old"}


@pytest.mark.parametrize("data", [b"", b"hello", bytes(100), b"-----BEGIN CERTIFICATE-----"])
def test_anything_else_is_nothing(data: bytes) -> None:
    with pytest.raises(MalformedChipData):
        judge_candidates(data, TrustAnchors(), NOW)


class Counter:
    """The command line over a state folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = folder / "kiosk.toml"
        self.settings.write_text(f'profile = "practice"\nstate_folder = "{folder / "state"}"\n')

    def run(self, *words: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, ["--settings", str(self.settings), "trust", *words])
        return done.exit_code, done.output

    def file(self, file_name: str, data: bytes) -> str:
        path = self.folder / file_name
        path.write_bytes(data)
        return str(path)


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    return Counter(tmp_path)


def test_the_authority_first_and_then_its_list(counter: Counter) -> None:
    code, said = counter.run("import", counter.file("list.ml", LIST))
    assert code == 1
    assert "1. Chữ ký của danh sách: đúng" in said
    assert "2. Người ký danh sách: chưa kiểm tra" in said
    assert counter.run("import", counter.file("root.cer", der(ROOT)))[0] == 0
    code, said = counter.run("import", counter.file("list.ml", LIST))
    assert code == 0, said
    assert "1 mục mới, 1 chứng thư" in said
    code, said = counter.run("list", "--json")
    found = json.loads(said)
    assert [each["country"] for each in found["authorities"]] == ["DE", "VN"]
    assert found["authorities"][1]["sha256"] == fingerprint_of(der(OTHER))


def test_a_folder_of_files_and_a_second_time(counter: Counter, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "a.cer").write_bytes(der(ROOT))
    (folder / "b.ml").write_bytes(LIST)
    assert counter.run("import", str(folder))[0] == 0
    code, said = counter.run("import", "--json", str(folder))
    assert code == 0
    assert [each["added"] for each in json.loads(said)] == [0, 0]
    assert "2 chứng thư, 0 danh sách thu hồi." in counter.run("list")[1]


def test_what_cannot_be_read_is_said(counter: Counter, tmp_path: Path) -> None:
    code, said = counter.run("import", str(tmp_path / "none.ml"))
    assert code == 1
    assert "trust.unreadable" in said
    code, said = counter.run("import", counter.file("x.ml", b"hello"))
    assert code == 1
    assert "trust.file_malformed" in said


def test_a_list_that_was_only_copied_there_is_named(counter: Counter, tmp_path: Path) -> None:
    folder = tmp_path / "state" / "trust" / "csca"
    folder.mkdir(parents=True)
    (folder / "list.ml").write_bytes(LIST)
    code, said = counter.run("list")
    assert code == 0
    assert "kiosk trust import" in said


def test_a_name_that_would_steer_the_terminal_is_shown_harmless(counter: Counter) -> None:
    hostile = name("\x1b[2J\u202eEvil", "VN")
    made = issue(hostile, OTHER_KEY.public_key(), hostile, OTHER_KEY)
    code, said = counter.run("import", counter.file("evil.cer", der(made)))
    assert code == 0
    assert "\x1b" not in said
    assert "\u202e" not in said
