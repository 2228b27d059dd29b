"""Each way in which a signed chip can be wrong, told apart from the others."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import product

import pytest
from support.emrtd_readings import NOW, anchors, card, pki, read, with_file

from kiosk.domain.evidence import Check, Outcome
from kiosk.formats.chip_evidence import ChallengeBinding, ChipEvidence, judge
from kiosk.formats.chip_verdict import ChipVerdict
from kiosk.formats.emrtd.chip_reading import ChipReading
from kiosk.formats.emrtd.files import FileId
from kiosk.formats.emrtd.trust_anchors import TrustAnchors
from kiosk.practice.card import CardProfile
from kiosk.practice.card_security_object import SodStyle
from kiosk.practice.pki import KeyKind, PracticePki

HELD = {"chip.sod_signature", "chip.signer_trusted", "chip.signer_in_force", "chip.data_groups"}


def verdict(
    reading: ChipReading, trusted: TrustAnchors | None = None, at: datetime = NOW
) -> ChipVerdict:
    bundle = ChipEvidence.of(reading, ChallengeBinding("r", "d"))
    return judge(ChipEvidence.from_bytes(bundle.to_bytes()), trusted or anchors(), at)


def named(found: ChipVerdict) -> dict[str, Check]:
    return {check.name: check for check in found.checks}


def reasons(found: ChipVerdict) -> set[str]:
    return {check.reason for check in found.checks if check.outcome is Outcome.FAILS}


def test_a_sound_card_holds_and_says_that_it_is_practice() -> None:
    found = verdict(read(card()))
    checks = named(found)
    assert all(checks[name].outcome is Outcome.HOLDS for name in HELD)
    assert reasons(found) == set()
    assert checks["chip.signer_not_revoked"].reason == "chip.no_revocation_list"
    assert found.simulated
    assert found.claim.name == "NGUYỄN VĂN THỬ"
    assert found.portrait is not None


STYLES = [
    (authority, signer, SodStyle(hash_name=name, lds_version=version))
    for (authority, signer), name, version in product(
        [(KeyKind.P384, KeyKind.P256), (KeyKind.BRAINPOOL_P256, KeyKind.BRAINPOOL_P256),
         (KeyKind.RSA_2048, KeyKind.RSA_2048)],
        ["sha1", "sha224", "sha256", "sha384", "sha512"],
        [0, 1],
    )
]  # fmt: skip


@pytest.mark.parametrize(("authority", "signer", "style"), STYLES)
def test_every_habit_of_signing(authority: KeyKind, signer: KeyKind, style: SodStyle) -> None:
    which = pki(authority, signer)
    found = verdict(read(card(CardProfile(sod=style), which)), anchors(which))
    assert all(named(found)[name].outcome is Outcome.HOLDS for name in HELD)


@pytest.mark.parametrize("name", ["sha1", "sha256", "sha512"])
def test_pss(name: str) -> None:
    which = pki(KeyKind.RSA_2048, KeyKind.RSA_2048)
    found = verdict(read(card(CardProfile(sod=SodStyle(name, pss=True)), which)), anchors(which))
    assert all(named(found)[name].outcome is Outcome.HOLDS for name in HELD)


def test_a_changed_portrait() -> None:
    reading = read(card())
    content = bytearray(reading.files[FileId.DG2])
    content[-1] ^= 1
    found = verdict(with_file(reading, FileId.DG2, bytes(content)))
    assert reasons(found) == {"chip.hash_differs"}
    assert named(found)["chip.hash.dg2"].outcome is Outcome.FAILS
    assert named(found)["chip.hash.dg1"].outcome is Outcome.HOLDS


def test_a_group_that_is_signed_and_not_there() -> None:
    found = verdict(with_file(read(card()), FileId.DG2, None))
    assert named(found)["chip.data_groups"] == Check(
        "chip.data_groups", Outcome.NOT_CHECKED, "chip.group_not_read"
    )


def test_a_group_that_nobody_signed() -> None:
    found = verdict(with_file(read(card()), FileId.DG15, b"\x6f\x00"))
    assert "chip.not_in_sod" in reasons(found)


def test_the_security_object_of_another_card() -> None:
    one, other = read(card()), read(card(CardProfile(sod=SodStyle("sha512"))))
    sod = bytearray(other.files[FileId.SOD])
    at = sod.rindex(b"\x04", 0, len(sod) - 60)
    sod[-5] ^= 1
    assert at
    found = verdict(with_file(one, FileId.SOD, bytes(sod)))
    assert "chip.sod_signature_wrong" in reasons(found)


def test_a_signer_that_nobody_knows() -> None:
    found = verdict(read(card(which=PracticePki.in_memory())))
    assert reasons(found) == {"chip.signer_unknown"}
    assert named(found)["chip.signer_in_force"].outcome is Outcome.NOT_CHECKED


def test_no_trust_at_all_is_no_forgery() -> None:
    bundle = ChipEvidence.of(read(card()))
    found = judge(bundle, TrustAnchors(), NOW)
    assert reasons(found) == set()
    assert named(found)["chip.signer_trusted"].reason == "chip.no_trust_anchors"


def _signed_by_another(**how: object) -> ChipReading:
    signer = pki().issue_signer(**how)  # type: ignore[arg-type]
    which = PracticePki(pki().authority, pki().authority_key, signer)
    return read(card(which=which))


def test_an_expired_signer() -> None:
    reading = _signed_by_another(valid_until=NOW - timedelta(days=1))
    assert reasons(verdict(reading)) == {"chip.signer_expired"}


def test_a_signer_of_the_future() -> None:
    reading = _signed_by_another(valid_from=NOW + timedelta(days=1))
    assert "chip.signer_not_yet_valid" in reasons(verdict(reading))


def test_a_certificate_is_good_on_its_first_and_on_its_last_second() -> None:
    first, last = NOW - timedelta(days=1), NOW + timedelta(days=1)
    ends = _signed_by_another(valid_until=last)
    assert reasons(verdict(ends, at=last)) == set()
    assert reasons(verdict(ends, at=last + timedelta(seconds=1))) == {"chip.signer_expired"}
    begins = _signed_by_another(valid_from=first)
    assert "chip.signer_not_yet_valid" not in reasons(verdict(begins, at=first))
    before = first - timedelta(seconds=1)
    assert "chip.signer_not_yet_valid" in reasons(verdict(begins, at=before))


def test_a_signer_that_signed_before_its_time() -> None:
    reading = _signed_by_another(valid_from=NOW - timedelta(days=1))
    assert reasons(verdict(reading)) == {"chip.signed_outside_validity"}


def test_a_signer_without_authority_key_identifier() -> None:
    assert reasons(verdict(_signed_by_another(names_authority=False))) == {"chip.signer_unfit"}


def test_a_revoked_signer() -> None:
    revoked = pki().revocation_list((pki().signer.certificate,), issued=NOW - timedelta(days=2))
    assert reasons(verdict(read(card()), anchors(None, revoked))) == {"chip.signer_revoked"}


def test_a_current_list_clears_and_an_old_one_does_not() -> None:
    nobody = pki().revocation_list((), issued=NOW - timedelta(days=2))
    reading = read(card())
    fresh = named(verdict(reading, anchors(None, nobody)))["chip.signer_not_revoked"]
    assert fresh.outcome is Outcome.HOLDS
    later = named(verdict(reading, anchors(None, nobody), NOW + timedelta(days=120)))
    assert later["chip.signer_not_revoked"].reason == "chip.revocation_list_old"


def test_a_list_that_somebody_else_signed_is_no_list() -> None:
    foreign = PracticePki.in_memory().revocation_list(
        (pki().signer.certificate,), issued=NOW - timedelta(days=2)
    )
    found = named(verdict(read(card()), anchors(None, foreign)))
    assert found["chip.signer_not_revoked"].reason == "chip.no_revocation_list"


@pytest.mark.parametrize("content", [b"", b"\x77\x00", b"\x77\x02\x30\x00", b"\x77\x82\xff\xff"])
def test_a_security_object_that_cannot_be_read(content: bytes) -> None:
    found = verdict(with_file(read(card()), FileId.SOD, content))
    assert "chip.sod_malformed" in reasons(found)


def test_evidence_reads_back_to_the_byte() -> None:
    bundle = ChipEvidence.of(read(card()), ChallengeBinding("r", "d", "n"))
    again = ChipEvidence.from_bytes(bundle.to_bytes())
    assert again == bundle
    assert again.to_bytes() == bundle.to_bytes()
