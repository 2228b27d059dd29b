"""Why a proof of the chip was not made, or fails: each case with its own reason."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.emrtd_readings import NOW, anchors, card, read, with_file

from kiosk.domain.evidence import Check, Outcome
from kiosk.formats.chip_evidence import ChipEvidence, judge
from kiosk.formats.emrtd import tlv
from kiosk.formats.emrtd.chip_reading import Access, ChipReading
from kiosk.formats.emrtd.files import FileId
from kiosk.formats.emrtd.trust_anchors import TrustAnchors
from kiosk.practice.pki import PracticePki

CA, AA, CAM = "chip.chip_authentication", "chip.active_authentication", "chip.pace_cam"
ACCESS = "chip.card_access"
READING, MAPPED = read(card("vn")), read(card("pace-cam"))
HONEST = READING.files[FileId.DG14]


def judged(reading: ChipReading, trusted: TrustAnchors | None = None) -> dict[str, Check]:
    verdict = judge(ChipEvidence.of(reading), trusted or anchors(), NOW)
    return {check.name: check for check in verdict.checks}


def infos(*wanted: str) -> bytes:
    """DG14 with those of its infos whose identifier ends so."""
    objects = tlv.parse_all(tlv.parse_exactly(tlv.parse_exactly(HONEST, 0x6E, "t"), 0x31, "t"))
    kept = [tlv.encode(e.tag, e.value) for e in objects]
    named = [e for e in kept if any(bytes.fromhex(each) in e[:16] for each in wanted)]
    return tlv.encode(0x6E, tlv.encode(0x31, b"".join(named)))


def reason(reading: ChipReading, name: str) -> tuple[Outcome, str]:
    check = judged(reading)[name]
    return check.outcome, check.reason


UNKNOWN = (Outcome.NOT_CHECKED, "chip.chip_key_unknown")
CA_INFO, CA_KEY = "04007F00070202030202", "04007F000702020102"


@pytest.mark.parametrize(
    "content",
    [b"\x6e\x00", b"\x6e\x02\x31\x05", infos(CA_INFO)],
    ids=["empty", "cut", "protocol without a key"],
)
def test_a_key_that_cannot_be_read(content: bytes) -> None:
    assert reason(with_file(READING, FileId.DG14, content), CA) == UNKNOWN


def test_a_key_that_is_no_point_of_its_curve() -> None:
    bent = HONEST.replace(infos(CA_KEY)[-20:], bytes(20))
    assert bent != HONEST
    assert reason(with_file(READING, FileId.DG14, bent), CA) == UNKNOWN


def test_a_group_without_any_key_of_the_chip_offers_none() -> None:
    content = infos("04007F00070202040202")
    assert CA not in judged(with_file(READING, FileId.DG14, content))


def test_a_proof_that_nobody_asked_for() -> None:
    unasked = replace(READING, chip_authentication=None, active_authentication=None)
    assert reason(unasked, CA) == (Outcome.NOT_CHECKED, "chip.not_asked")
    assert reason(unasked, AA) == (Outcome.NOT_CHECKED, "chip.not_asked")


def test_a_signing_key_that_cannot_be_read() -> None:
    assert reason(with_file(READING, FileId.DG15, b"\x6f\x00"), AA) == UNKNOWN


def test_the_transcript_of_another_protocol_or_key_explains_nothing() -> None:
    transcript = READING.chip_authentication
    assert transcript is not None
    for other in (replace(transcript, protocol="1.2.3"), replace(transcript, key_id=7)):
        assert reason(replace(READING, chip_authentication=other), CA) == UNKNOWN


def test_a_mapping_whose_signed_file_is_another_kind_of_file() -> None:
    honest = tlv.encode(0x06, bytes.fromhex("04007F0007030201"))
    content = MAPPED.files[FileId.CARD_SECURITY]
    assert content.count(honest) == 2
    renamed = content.replace(honest, tlv.encode(0x06, bytes.fromhex("04007F0007030202")))
    found = reason(with_file(MAPPED, FileId.CARD_SECURITY, renamed), CAM)
    assert found == (Outcome.FAILS, "chip.card_security_wrong")


def test_a_mapping_whose_signed_file_is_malformed_or_changed() -> None:
    assert reason(with_file(MAPPED, FileId.CARD_SECURITY, b"\x30\x00"), CAM) == (
        Outcome.FAILS,
        "chip.malformed.card_security",
    )
    content = MAPPED.files[FileId.CARD_SECURITY]
    changed = content[:-1] + bytes([content[-1] ^ 1])
    assert reason(with_file(MAPPED, FileId.CARD_SECURITY, changed), CAM) == (
        Outcome.FAILS,
        "chip.card_security_wrong",
    )


def test_a_mapping_of_a_stranger_and_one_that_nobody_can_judge() -> None:
    stranger = anchors(PracticePki.in_memory())
    assert judged(MAPPED, stranger)[CAM].reason == "chip.card_security_wrong"
    unproved = Check(CAM, Outcome.NOT_CHECKED, "chip.card_security_unproved")
    assert judged(MAPPED, TrustAnchors())[CAM] == unproved


def test_mapping_data_that_is_none() -> None:
    mapping = MAPPED.mapping
    assert mapping is not None
    for data in (b"", b"\x00", b"\xff" * 32):
        bent = replace(MAPPED, mapping=replace(mapping, chip_data=data))
        assert reason(bent, CAM) == (Outcome.FAILS, "chip.chip_key_wrong")


def test_what_was_announced_against_what_was_signed() -> None:
    without = with_file(READING, FileId.DG14, None)
    assert reason(without, ACCESS) == (Outcome.NOT_CHECKED, "chip.no_data_group_14")
    hidden = with_file(READING, FileId.CARD_ACCESS, None)
    assert reason(hidden, ACCESS) == (Outcome.FAILS, "chip.card_access_hidden")
    odd = with_file(READING, FileId.CARD_ACCESS, b"\x30\x00")
    assert reason(odd, ACCESS) == (Outcome.FAILS, "chip.malformed.card_access")
    older = replace(READING, access=Access("BAC", "MRZ"))
    assert reason(older, ACCESS) == (Outcome.NOT_CHECKED, "chip.pace_not_used")
    bare = with_file(without, FileId.CARD_ACCESS, None)
    assert ACCESS not in judged(bare)
