"""Departures from the profile that live documents are known to have, made anew here.

*Source: ICAO Doc 9303 Part 10, 4.6.2 and RFC 5652 for the rule; public reports of readers for the
departure: content types of French and Belgian chips, BER lengths of chips of the United States,
attributes out of order, names of signers that are written twice and differ.*
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from asn1crypto import cms, core
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from support.emrtd_readings import NOW, anchors, card, pki, read, with_file

from kiosk.domain.evidence import Check, Outcome
from kiosk.formats.chip_evidence import ChipEvidence, judge
from kiosk.formats.emrtd import tlv
from kiosk.formats.emrtd.files import FileId
from kiosk.formats.emrtd.signed_message import in_der_order

READING = read(card("bac"))
HELD = ("chip.sod_signature", "chip.signer_trusted", "chip.signer_in_force", "chip.data_groups")
OLDER_TYPES = ("1.3.27.1.1.1", "1.2.528.1.1006.1.20.1")


def judged(sod: bytes) -> dict[str, Check]:
    evidence = ChipEvidence.of(with_file(READING, FileId.SOD, sod))
    return {check.name: check for check in judge(evidence, anchors(), NOW).checks}


def holds(sod: bytes) -> bool:
    found = judged(sod)
    return all(found[name].outcome is Outcome.HOLDS for name in HELD)


def sign(message: bytes) -> bytes:
    key = pki().signer.key
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key.sign(message, ec.ECDSA(hashes.SHA256()))


def changed(change: Callable[[cms.ContentInfo], None]) -> bytes:
    """EF.SOD, opened, changed and closed again."""
    info = cms.ContentInfo.load(tlv.parse_exactly(READING.files[FileId.SOD], 0x77, "test"))
    change(info)
    return tlv.encode(0x77, info.dump(force=True))


def signer(info: cms.ContentInfo) -> cms.SignerInfo:
    return info["content"]["signer_infos"][0]


def test_the_unchanged_object_holds() -> None:
    assert holds(READING.files[FileId.SOD])
    assert holds(changed(lambda _info: None))


@pytest.mark.parametrize("content_type", OLDER_TYPES)
def test_an_older_content_type(content_type: str) -> None:
    def rename(info: cms.ContentInfo) -> None:
        content = info["content"]["encap_content_info"]["content"].native
        raw = core.ParsableOctetString(info["content"]["encap_content_info"]["content"].contents)
        assert content
        info["content"]["encap_content_info"] = {"content_type": content_type, "content": raw}
        attributes = signer(info)["signed_attrs"]
        for each in attributes:
            if each["type"].native == "content_type":
                each["values"] = [content_type]
        signer(info)["signature"] = sign(attributes.untag().dump(force=True))

    assert holds(changed(rename))


def test_an_unknown_content_type_is_no_security_object() -> None:
    sod = READING.files[FileId.SOD].replace(
        bytes.fromhex("06066781080101 01".replace(" ", "")), bytes.fromhex("0606678108010109")
    )
    assert judged(sod)["chip.sod_signature"].reason == "chip.sod_malformed"


def disordered(signed: Callable[[bytes, bytes], bytes]) -> bytes:
    """EF.SOD with its attributes out of order; ``signed`` chooses among that and DER's order."""
    info = cms.ContentInfo.load(tlv.parse_exactly(READING.files[FileId.SOD], 0x77, "test"))
    attributes = [each.dump() for each in signer(info)["signed_attrs"]]
    right, wrong = b"".join(sorted(attributes)), b"".join(sorted(attributes, reverse=True))
    assert right != wrong
    message = signed(tlv.encode(0x31, wrong), tlv.encode(0x31, right))

    def resign(info: cms.ContentInfo) -> None:
        signer(info)["signature"] = sign(message)

    sod = changed(resign)
    assert right in sod
    return sod.replace(right, wrong)


def test_attributes_out_of_order_signed_either_way() -> None:
    assert holds(disordered(lambda as_they_stand, _in_der_order: as_they_stand))
    assert holds(disordered(lambda _as_they_stand, in_order: in_order))


def test_other_attributes_than_were_signed_fail_in_every_order() -> None:
    found = judged(disordered(lambda as_they_stand, _in_order: as_they_stand + b"\x00"))
    assert found["chip.sod_signature"].reason == "chip.sod_signature_wrong"


def test_what_is_no_set_stays_as_it_is() -> None:
    for odd in (b"", b"\x30\x00", b"\x31\x80\x00\x00", b"\x31\x05\x00"):
        assert in_der_order(odd) == odd


def indefinite(der: bytes, levels: int) -> bytes:
    """Write the outer sequences with BER's length without end."""
    if not levels or der[0] not in (0x30, 0xA0):
        return der
    parts = tlv.parse_all(tlv.parse_exactly(der, der[0], "test"))
    inner = b"".join(indefinite(tlv.encode(e.tag, e.value), levels - 1) for e in parts)
    return der[:1] + b"\x80" + inner + b"\x00\x00"


@pytest.mark.parametrize("levels", [1, 2, 3])
def test_lengths_without_end_inside(levels: int) -> None:
    inner = tlv.parse_exactly(READING.files[FileId.SOD], 0x77, "test")
    bent = indefinite(inner, levels)
    assert bent != inner
    assert holds(tlv.encode(0x77, bent))


def test_a_name_of_the_signer_that_is_written_otherwise() -> None:
    def rename(info: cms.ContentInfo) -> None:
        sid = signer(info)["sid"].chosen
        parts = list(sid["issuer"].chosen)
        other = [each.copy() for each in reversed(parts)]
        sid["issuer"] = type(sid["issuer"])(name="", value=type(sid["issuer"].chosen)(other))

    sod = changed(rename)
    assert sod != READING.files[FileId.SOD]
    assert holds(sod)


def test_another_serial_number_names_nobody() -> None:
    def renumber(info: cms.ContentInfo) -> None:
        sid = signer(info)["sid"].chosen
        sid["serial_number"] = sid["serial_number"].native + 1

    assert judged(changed(renumber))["chip.sod_signature"].reason == "chip.signer_missing"
