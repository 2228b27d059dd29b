from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from asn1crypto import core
from cryptography.hazmat.primitives.serialization import Encoding
from PIL import Image

from kiosk.formats.emrtd import tlv
from kiosk.practice.card_data_groups import (
    data_group_1,
    data_group_2,
    data_group_13,
    ef_com,
    mrz_lines,
)
from kiosk.practice.card_security_object import SodStyle, ef_sod
from kiosk.practice.people import load_person, person_names
from kiosk.practice.pki import KeyKind, PracticePki
from kiosk.practice.portrait import PortraitFormat, draw_portrait


def test_the_default_person_has_the_mrz_that_the_facts_give() -> None:
    assert mrz_lines(load_person()) == (
        "IDVNM0990123459001099012345<<0",
        "9903159M3903157VNM<<<<<<<<<<<0",
        "NGUYEN<<VAN<THU<<<<<<<<<<<<<<<",
    )


@pytest.mark.parametrize("name", person_names())
def test_every_mrz_is_three_lines_of_thirty(name: str) -> None:
    lines = mrz_lines(load_person(name))
    assert [len(line) for line in lines] == [30, 30, 30]
    assert len(data_group_1(lines)) == 95


@pytest.mark.parametrize("form", list(PortraitFormat))
def test_the_portrait_is_small_decodes_and_is_the_same_every_time(form: PortraitFormat) -> None:
    image = draw_portrait("001099012345", form)
    assert 10_000 < len(image) < 20_000
    assert Image.open(io.BytesIO(image)).size == (300, 400)
    assert image == draw_portrait("001099012345", form)
    assert image != draw_portrait("048301000123", form)


def test_data_group_2_holds_one_face_record_of_its_stated_length() -> None:
    image = draw_portrait("x", PortraitFormat.JPEG)
    template = tlv.parse_exactly(data_group_2(image, PortraitFormat.JPEG), 0x75, "dg2")
    group = tlv.parse_all(tlv.parse_exactly(template, 0x7F61, "dg2"))
    face = tlv.parse_all(tlv.required(group, 0x7F60, "dg2"))
    record = tlv.required(face, 0x5F2E, "dg2")
    assert record[:8] == b"FAC\x00010\x00"
    assert int.from_bytes(record[8:12], "big") == len(record)
    assert int.from_bytes(record[14:18], "big") == len(record) - 14
    assert record[14 + 20 + 12 :] == image


def test_data_group_13_holds_the_numbered_fields() -> None:
    content = tlv.parse_exactly(data_group_13(load_person()), 0x6D, "dg13")
    version, layout, fields = tlv.parse_all(tlv.parse_exactly(content, 0x30, "dg13"))
    assert version.value == b"\x01"
    assert core.ObjectIdentifier.load(tlv.encode(0x06, layout.value)).dotted == "1.0.10646.1.0.8"
    values = {}
    for field in tlv.parse_all(fields.value):
        number, *rest = tlv.parse_all(field.value)
        values[number.value[0]] = [each.value.decode() for each in rest]
    assert values[1] == ["001099012345"]
    assert values[2] == ["NGUYỄN VĂN THỬ"]
    assert [text[2:] for text in values[13]] == ["NGUYỄN VĂN MẪU", "TRẦN THỊ GIẢ"]
    assert values[14] == []
    assert 15 not in values


def test_ef_com_lists_its_tags() -> None:
    assert ef_com((0x61, 0x75)).hex() == "60145f0104303130375f36063034303030305c026175"


@pytest.mark.parametrize(
    ("kind", "style"),
    [
        (KeyKind.P256, SodStyle()),
        (KeyKind.P384, SodStyle("sha384", 1)),
        (KeyKind.BRAINPOOL_P256, SodStyle("sha512")),
        (KeyKind.RSA_2048, SodStyle("sha1")),
        (KeyKind.RSA_2048, SodStyle("sha256", pss=True)),
        (KeyKind.RSA_2048, SodStyle("sha512", 1, pss=True)),
    ],
)
@pytest.mark.skipif(shutil.which("openssl") is None, reason="the openssl command is not installed")
def test_openssl_verifies_the_security_object(
    tmp_path: Path, kind: KeyKind, style: SodStyle
) -> None:
    pki = PracticePki.in_memory(signer=kind)
    (tmp_path / "csca.pem").write_bytes(pki.authority.public_bytes(Encoding.PEM))
    sod = ef_sod({1: b"one", 2: b"two"}, pki.signer, style)
    (tmp_path / "sod.der").write_bytes(tlv.parse_exactly(sod, 0x77, "sod"))
    command = "openssl cms -verify -inform DER -in sod.der -CAfile csca.pem -purpose any -out out"
    run = subprocess.run(command.split(), cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "successful" in run.stderr
    signed = tlv.parse_all(tlv.parse_exactly((tmp_path / "out").read_bytes(), 0x30, "lds"))
    numbers = [tlv.parse_all(each.value)[0].value[0] for each in tlv.parse_all(signed[2].value)]
    assert numbers == [1, 2]
