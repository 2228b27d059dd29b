"""Whether a certificate still counts, asked of a responder and a list server on loopback."""
# ruff: noqa: F401, F811

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from support.authority_rig import AuthorityRig, rig

from kiosk.domain.evidence import Check, Outcome
from kiosk.formats.certificate_facts import CertificateFacts
from kiosk.formats.certificate_path import NOT_REVOKED
from kiosk.formats.certificate_trust import CertificateTrust
from kiosk.use_cases.certificate_standing import CertificateStanding
from sync.certificate_status import OnlineCertificateStatus


class Trust:
    def __init__(self, trust: CertificateTrust) -> None:
        self._trust = trust

    def trust(self) -> CertificateTrust:
        return self._trust


class Clock:
    def __init__(self, ahead: timedelta = timedelta()) -> None:
        self.ahead = ahead

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def monotonic_s(self) -> float:
        return time.monotonic()


def standing(
    rig: AuthorityRig, folder: Path, ahead: timedelta = timedelta()
) -> CertificateStanding:
    return CertificateStanding(Clock(ahead), Trust(rig.trust), OnlineCertificateStatus(folder))


def revocation(
    rig: AuthorityRig, facts: CertificateFacts, folder: Path, ahead: timedelta = timedelta()
) -> tuple[Outcome, str]:
    checks = standing(rig, folder, ahead)(facts.der, ()).verdict.checks
    (check,) = [each for each in checks if each.name == NOT_REVOKED]
    others = [each for each in checks if each.name != NOT_REVOKED]
    assert all(each.outcome is Outcome.HOLDS for each in others) or ahead, others
    return check.outcome, check.reason


HOLDS = (Outcome.HOLDS, "")
REVOKED = (Outcome.FAILS, "certificate.revoked")
UNKNOWN = (Outcome.NOT_CHECKED, "certificate.revocation_unknown")
OLD = (Outcome.NOT_CHECKED, "certificate.revocation_old")


def test_a_responder_that_answers(rig: AuthorityRig, tmp_path: Path) -> None:
    facts = rig.issue()
    assert revocation(rig, facts, tmp_path) == HOLDS
    assert rig.asked == ["ocsp", "/issuer.crl", "/root.crl"], "the issuer publishes a list only"


def test_revocation_is_seen_at_the_next_look(rig: AuthorityRig, tmp_path: Path) -> None:
    facts = rig.issue()
    assert revocation(rig, facts, tmp_path) == HOLDS
    rig.revoke(facts)
    assert revocation(rig, facts, tmp_path) == REVOKED
    rig.ocsp_mode = "silent"
    assert revocation(rig, facts, tmp_path) == REVOKED, "once said it stays said"


@pytest.mark.parametrize(
    "mode",
    ["forged", "of_another", "unknown", "try_later", "garbage", "huge", "error", "stale"],
)
def test_a_responder_that_does_not_help_gives_way_to_the_list(
    rig: AuthorityRig, tmp_path: Path, mode: str
) -> None:
    facts = rig.issue()
    rig.ocsp_mode = mode
    assert revocation(rig, facts, tmp_path) == HOLDS
    assert "/issuer.crl" in rig.asked
    rig.revoke(facts)
    assert revocation(rig, facts, tmp_path / "empty") == REVOKED


@pytest.mark.parametrize(
    ("ocsp", "crl", "expected"),
    [
        ("forged", "forged", UNKNOWN),
        ("garbage", "garbage", UNKNOWN),
        ("error", "error", UNKNOWN),
        ("huge", "huge", UNKNOWN),
        ("of_another", "garbage", UNKNOWN),
        ("stale", "stale", OLD),
    ],
)
def test_silence_and_lies_are_never_a_good_answer(
    rig: AuthorityRig, tmp_path: Path, ocsp: str, crl: str, expected: tuple[Outcome, str]
) -> None:
    facts = rig.issue()
    rig.ocsp_mode, rig.crl_mode = ocsp, crl
    assert revocation(rig, facts, tmp_path) == expected


@pytest.mark.parametrize("mode", ["silent", "drip"])
def test_who_never_ends_is_left(rig: AuthorityRig, tmp_path: Path, mode: str) -> None:
    facts = rig.issue()
    rig.ocsp_mode = mode
    began = time.monotonic()
    assert revocation(rig, facts, tmp_path) == HOLDS
    assert time.monotonic() - began < 10


def test_stored_answers_serve_without_network_while_they_are_fresh(
    rig: AuthorityRig, tmp_path: Path
) -> None:
    facts = rig.issue()
    assert revocation(rig, facts, tmp_path) == HOLDS
    rig.ocsp_mode = rig.crl_mode = "error"
    assert revocation(rig, facts, tmp_path) == HOLDS
    tomorrow = timedelta(days=1, hours=1)
    assert revocation(rig, facts, tmp_path, tomorrow) == OLD
    assert revocation(rig, facts, tmp_path / "empty") == UNKNOWN


def test_a_stored_answer_that_somebody_changed_is_no_answer(
    rig: AuthorityRig, tmp_path: Path
) -> None:
    facts = rig.issue()
    assert revocation(rig, facts, tmp_path) == HOLDS
    rig.ocsp_mode = rig.crl_mode = "error"
    for path in tmp_path.iterdir():
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 0x55
        path.write_bytes(content)
    assert revocation(rig, facts, tmp_path)[0] is Outcome.NOT_CHECKED


def test_a_clock_that_is_a_year_off_is_noticed(rig: AuthorityRig, tmp_path: Path) -> None:
    facts = rig.issue()
    behind = revocation(rig, facts, tmp_path, -timedelta(days=365))
    assert behind == (Outcome.NOT_CHECKED, "certificate.revocation_from_future")
    assert revocation(rig, facts, tmp_path, timedelta(days=365)) == OLD


@pytest.mark.parametrize("marks", [True, False])
def test_a_revocation_by_list_alone_is_seen_at_the_next_look(
    rig: AuthorityRig, tmp_path: Path, marks: bool
) -> None:
    facts = rig.issue(ocsp_url="")
    rig.marks = marks
    assert revocation(rig, facts, tmp_path) == HOLDS
    rig.revoke(facts)
    assert revocation(rig, facts, tmp_path) == REVOKED
    rig.crl_mode = "error"
    assert revocation(rig, facts, tmp_path) == REVOKED, "once said it stays said"


def test_an_unchanged_list_is_not_sent_again_within_the_hour(
    rig: AuthorityRig, tmp_path: Path
) -> None:
    facts = rig.issue(ocsp_url="")
    rig.marks = True
    for _ in range(3):
        assert revocation(rig, facts, tmp_path) == HOLDS
    assert (len(rig.asked), rig.unchanged) == (6, 4)
    long_ago = time.time() - 3700
    for path in tmp_path.glob("*.crl"):
        os.utime(path, (long_ago, long_ago))
    assert revocation(rig, facts, tmp_path) == HOLDS
    assert (len(rig.asked), rig.unchanged) == (8, 4), "then it is fetched whole"


@pytest.mark.parametrize("spoilt", ["*.crl", "*.marks"])
def test_a_spoilt_copy_is_fetched_whole(rig: AuthorityRig, tmp_path: Path, spoilt: str) -> None:
    facts = rig.issue(ocsp_url="")
    rig.marks = True
    assert revocation(rig, facts, tmp_path) == HOLDS
    for path in tmp_path.glob(spoilt):
        content = bytearray(path.read_bytes())
        content[len(content) // 3] ^= 0x55
        path.write_bytes(content)
    assert revocation(rig, facts, tmp_path) == HOLDS
    assert rig.unchanged == 0


@pytest.mark.parametrize("marks", [b"", b"[]", b"7", b'["", []]', b"[" * 9999, b"\xff", b"null"])
def test_marks_that_make_no_sense_ask_for_the_whole_list(
    rig: AuthorityRig, tmp_path: Path, marks: bytes
) -> None:
    facts = rig.issue(ocsp_url="")
    rig.marks = True
    assert revocation(rig, facts, tmp_path) == HOLDS
    for path in tmp_path.glob("*.marks"):
        path.write_bytes(marks)
    assert revocation(rig, facts, tmp_path) == HOLDS
    assert rig.unchanged == 0


def test_nobody_is_asked_about_a_certificate_of_an_unknown_root(
    rig: AuthorityRig, tmp_path: Path
) -> None:
    facts = rig.issue()
    ask = CertificateStanding(Clock(), Trust(CertificateTrust()), OnlineCertificateStatus(tmp_path))
    checks = ask(facts.der, (rig.issuer.der,)).verdict.checks
    assert Check("certificate.trusted", Outcome.NOT_CHECKED, "certificate.trust_empty") in checks
    assert rig.asked == []


def test_a_folder_that_cannot_be_written_costs_the_copy_only(
    rig: AuthorityRig, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    assert revocation(rig, rig.issue(), tmp_path / "file" / "below") == HOLDS
