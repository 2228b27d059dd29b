"""When a check of the contents is made at all, and which of two files it is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from asn1crypto import cms
from support.emrtd_readings import NOW, anchors, card, pki, read, with_file

from kiosk.domain.evidence import Check, Outcome
from kiosk.formats.chip_evidence import ChipEvidence, judge
from kiosk.formats.emrtd import tlv
from kiosk.formats.emrtd.certificates import parse_certificate
from kiosk.formats.emrtd.chip_reading import ChipReading
from kiosk.formats.emrtd.files import FileId
from kiosk.formats.emrtd.key_agreement import standardised_group
from kiosk.formats.emrtd.lds_security_object import parse_security_object
from kiosk.formats.emrtd.trust_anchors import TrustAnchors
from kiosk.practice.card_security_object import SodStyle, ef_sod

READING, MAPPED = read(card("bac")), read(card("pace-cam"))
GROUPS, COUNTRY, COM = "chip.groups_agree", "chip.country", "chip.com_agrees"
CAM = "chip.pace_cam"


def judged(reading: ChipReading) -> dict[str, Check]:
    verdict = judge(ChipEvidence.of(reading), anchors(), NOW)
    return {check.name: check for check in verdict.checks}


def opened(content: bytes, change: Callable[[cms.ContentInfo], None]) -> bytes:
    """A CMS message, opened, changed and closed again."""
    info = cms.ContentInfo.load(content)
    change(info)
    return bytes(info.dump(force=True))


def without_certificates(info: cms.ContentInfo) -> None:
    info["content"]["certificates"] = cms.CertificateSet([])


def named_by_key(identifier: bytes | None = None) -> Callable[[cms.ContentInfo], None]:
    """Name the signer by its key's identifier instead of issuer and number."""

    def change(info: cms.ContentInfo) -> None:
        signed = info["content"]
        own = parse_certificate(signed["certificates"][0].chosen.dump(), "test").key_identifier
        signed["signer_infos"][0]["sid"] = cms.SignerIdentifier(
            "subject_key_identifier", identifier or own
        )

    return change


def sod(change: Callable[[cms.ContentInfo], None]) -> dict[str, Check]:
    honest = tlv.parse_exactly(READING.files[FileId.SOD], 0x77, "test")
    return judged(with_file(READING, FileId.SOD, tlv.encode(0x77, opened(honest, change))))


def test_all_are_made_where_all_is_there() -> None:
    assert {GROUPS, COUNTRY, COM} <= set(judged(READING))


@pytest.mark.parametrize("file", [FileId.DG1, FileId.DG13])
def test_one_group_alone_agrees_with_nothing(file: FileId) -> None:
    assert GROUPS not in judged(with_file(READING, file, None))


def test_without_the_zone_no_country_is_compared() -> None:
    assert COUNTRY not in judged(with_file(READING, FileId.DG1, None))


@pytest.mark.parametrize(
    ("file", "content"), [(FileId.COM, None), (FileId.SOD, b"\x77\x00")], ids=["no COM", "no SOD"]
)
def test_one_list_alone_agrees_with_nothing(file: FileId, content: bytes | None) -> None:
    assert COM not in judged(with_file(READING, file, content))


def test_a_list_that_cannot_be_read() -> None:
    found = judged(with_file(READING, FileId.COM, b"\x60\x02\x31\x05"))
    assert found[COM] == Check(COM, Outcome.FAILS, "chip.malformed.com")


def test_a_signer_named_by_its_key() -> None:
    assert sod(named_by_key())["chip.sod_signature"].outcome is Outcome.HOLDS
    wrong = sod(named_by_key(bytes(20)))["chip.sod_signature"]
    assert (wrong.outcome, wrong.reason) == (Outcome.NOT_CHECKED, "chip.signer_missing")


def test_an_object_without_its_signer() -> None:
    found = sod(without_certificates)
    for name in ("chip.sod_signature", "chip.signer_trusted", "chip.signer_in_force"):
        assert (found[name].outcome, found[name].reason) == (
            Outcome.NOT_CHECKED,
            "chip.signer_missing",
        )
    assert found["chip.hash.dg1"].outcome is Outcome.HOLDS


def test_a_mapping_whose_signed_file_comes_without_its_signer() -> None:
    content = opened(MAPPED.files[FileId.CARD_SECURITY], without_certificates)
    found = judged(with_file(MAPPED, FileId.CARD_SECURITY, content))[CAM]
    assert found == Check(CAM, Outcome.NOT_CHECKED, "chip.card_security_unproved")


SHA256, SHA512 = bytes.fromhex("608648016503040201"), bytes.fromhex("608648016503040203")
NOBODYS = bytes.fromhex("60864801650304027F")


def hashed_by(algorithm: bytes) -> dict[str, Check]:
    """EF.SOD that names another hash for its groups; the signature is then wrong, as it may be."""
    whole = READING.files[FileId.SOD]
    inner = parse_security_object(whole).message.content
    assert inner.count(SHA256) == 1
    changed = whole.replace(inner, inner.replace(SHA256, algorithm))
    return judged(with_file(READING, FileId.SOD, changed))


def test_a_hash_that_nobody_knows() -> None:
    found = hashed_by(NOBODYS)
    for name in ("chip.hash.dg1", "chip.data_groups"):
        assert (found[name].outcome, found[name].reason) == (
            Outcome.NOT_CHECKED,
            "chip.hash_unknown",
        )


def test_a_hash_of_another_length_than_its_algorithm() -> None:
    found = hashed_by(SHA512)
    assert found["chip.hash.dg1"].reason == "chip.hash_algorithm_disagrees"
    assert found["chip.data_groups"].outcome is Outcome.FAILS


@pytest.mark.parametrize("missing", [1, 2])
def test_a_signed_object_without_a_group_that_every_document_has(missing: int) -> None:
    groups = {
        file.data_group: content
        for file, content in READING.files.items()
        if file.data_group is not None and file.data_group != missing
    }
    reading = with_file(READING, FileId.SOD, ef_sod(groups, pki().signer, SodStyle()))
    found = judged(with_file(reading, FileId(f"dg{missing}"), None))
    assert found["chip.data_groups"] == Check(
        "chip.data_groups", Outcome.FAILS, "chip.mandatory_group_missing"
    )


def test_mapping_data_must_be_below_the_order() -> None:
    mapping = MAPPED.mapping
    assert mapping is not None
    group = standardised_group(mapping.domain_parameters)
    assert group is not None
    beyond = int.from_bytes(mapping.chip_data, "big") + group.order
    assert judged(MAPPED)[CAM].outcome is Outcome.HOLDS
    bent = replace(mapping, chip_data=beyond.to_bytes(len(mapping.chip_data) + 1, "big"))
    assert judged(replace(MAPPED, mapping=bent))[CAM].outcome is Outcome.FAILS


@pytest.mark.parametrize(
    ("file", "content", "expected"),
    [
        (
            FileId.COM,
            bytes.fromhex("60065C0461756D6F"),
            Check(COM, Outcome.FAILS, "chip.com_names_more"),
        ),
        (
            FileId.COM,
            bytes.fromhex("60045C026175"),
            Check(COM, Outcome.NOT_CHECKED, "chip.com_names_less"),
        ),
        (
            FileId.DG1,
            READING.files[FileId.DG1].replace(b"NGUYEN<<VAN<THU", b"NGUYEN<<VAN<THA"),
            Check(GROUPS, Outcome.FAILS, "chip.groups_differ"),
        ),
        (
            FileId.DG1,
            READING.files[FileId.DG1].replace(b"IDVNM", b"IDXXX"),
            Check(COUNTRY, Outcome.FAILS, "chip.country_differs"),
        ),
        (
            FileId.DG13,
            b"\x6d\x02\x30\x00",
            Check("chip.readable", Outcome.FAILS, "chip.malformed.dg13"),
        ),
    ],
    ids=["COM names more", "COM names less", "names differ", "country differs", "unreadable"],
)
def test_what_is_wrong_and_what_is_merely_unknown(
    file: FileId, content: bytes, expected: Check
) -> None:
    assert judged(with_file(READING, file, content))[expected.name] == expected


def test_pace_that_somebody_hid_is_wrong_and_not_merely_unknown() -> None:
    hidden = judged(with_file(read(card("vn")), FileId.CARD_ACCESS, None))["chip.card_access"]
    assert hidden == Check("chip.card_access", Outcome.FAILS, "chip.card_access_hidden")


def test_a_signature_by_another_hash_than_the_signed_one_is_wrong() -> None:
    reading = read(card("pace-dh-im"))
    named = bytes.fromhex("04007F00070101040104")
    by_sha256 = reading.files[FileId.DG14].replace(named, named[:-1] + b"\x03")
    assert by_sha256 != reading.files[FileId.DG14]
    name = "chip.active_authentication"
    assert judged(reading)[name].outcome is Outcome.HOLDS
    found = judged(with_file(reading, FileId.DG14, by_sha256))[name]
    assert found == Check(name, Outcome.FAILS, "chip.active_signature_wrong")


def test_mapping_on_a_group_that_is_no_curve() -> None:
    mapping = MAPPED.mapping
    assert mapping is not None
    for parameters in (0, 2, 99):
        bent = replace(MAPPED, mapping=replace(mapping, domain_parameters=parameters))
        assert judged(bent)[CAM] == Check(CAM, Outcome.FAILS, "chip.chip_key_wrong")


def test_a_practice_card_says_so_also_where_nobody_is_trusted() -> None:
    verdict = judge(ChipEvidence.of(READING), TrustAnchors(), NOW)
    assert verdict.simulated
    assert verdict.portrait_type.startswith("image/")
