from __future__ import annotations

import hashlib
import json
import re
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from builders import approved
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.errors import IntegrityError
from kiosk.formats.body_dictionary import FIRST
from kiosk.formats.envelope import (
    SUITE_NAME,
    EnvelopeHeader,
    digest,
    open_attachment,
    open_core,
    read_header,
    seal_attachment,
    seal_core,
)
from kiosk.formats.packed_body import MAGIC, MAGIC_WITH_DICTIONARY, pack, unpack
from kiosk.formats.registration_body import registration_body
from kiosk.formats.sealing_keys import OpeningKey

VECTORS = Path(__file__).parent.parent / "vectors" / "envelope"
CENTRE = OpeningKey("golden-1", bytes(range(64)), bytes(range(100, 132)))
SEALING = CENTRE.sealing_key()
DEVICE = Ed25519PrivateKey.from_private_bytes(bytes(range(200, 232)))
DEVICE_ID = hashlib.sha256(DEVICE.public_key().public_bytes_raw()).hexdigest()[:16]
DEVICES = {DEVICE_ID: DEVICE.public_key()}
BODY = '{"xin":"chào"}'.encode()
ATTACHMENT = bytes(range(256)) * 4
HEADER = EnvelopeHeader(
    registration_id="01935a2e-7b00-7c3a-9d11-0123456789ab",
    sealing_key_id="golden-1",
    device_id=DEVICE_ID,
    sequence=7,
    created_at="2026-11-22T03:15:00.000+00:00",
    content_type="application/vnd.motcua.registration+json; version=1",
)
SEALED = seal_core(HEADER, BODY, SEALING, DEVICE.sign)
FIRST_SHA256 = "e3ab0bbfcbfe74516e37c9330c0dbfe33dd4f5114c9f4f7a7221351272bf5641"


def refused(sealed: bytes, key: OpeningKey = CENTRE) -> str:
    with pytest.raises(IntegrityError) as caught:
        open_core(sealed, key, DEVICES)
    return caught.value.code


def forged(header: EnvelopeHeader | bytes, inner: bytes | None = None, cut: int = 0) -> bytes:
    """Seal by hand, so that what a sender must not do can be done."""
    clear = header if isinstance(header, bytes) else header.to_bytes()
    prefix = MAGIC + len(clear).to_bytes(2, "big") + clear
    suite = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
    if inner is None:
        signature = DEVICE.sign(_signed(clear, BODY))
        inner = signature + zlib.compress(BODY)
    padded = (len(inner) + cut).to_bytes(4, "big") + inner
    info = b"motcua envelope v1\x00" + prefix
    return prefix + suite.encrypt(padded, SEALING.hpke_key(), info=info)


def _signed(clear: bytes, body: bytes) -> bytes:
    return b"motcua envelope v1\x00" + len(clear).to_bytes(2, "big") + clear + body


def header_text(**changed: object) -> bytes:
    fields = {**json.loads(HEADER.to_bytes()), **changed}
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode(
        errors="surrogatepass"
    )


def test_what_is_sealed_opens_and_says_who_sealed_it() -> None:
    opened = open_core(SEALED, CENTRE, DEVICES)
    assert (opened.header, opened.body) == (HEADER, BODY)
    assert read_header(SEALED) == HEADER


def test_the_first_envelope_of_a_device_may_have_number_nought() -> None:
    header = replace(HEADER, sequence=0)
    sealed = seal_core(header, BODY, SEALING, DEVICE.sign)
    assert open_core(sealed, CENTRE, DEVICES).header == header


def test_a_header_alone_is_malformed() -> None:
    start = 6 + len(HEADER.to_bytes())
    for length in (start - 1, start):
        with pytest.raises(IntegrityError):
            read_header(SEALED[:length])
    assert read_header(SEALED[: start + 1]) == HEADER


def test_the_layout_is_the_documented_one() -> None:
    assert SEALED.startswith(b"MCQ\x01")
    length = int.from_bytes(SEALED[4:6], "big")
    header = json.loads(SEALED[6 : 6 + length])
    assert header["suite"] == SUITE_NAME
    # enc: 1088 bytes of ML-KEM-768 ciphertext and 32 of X25519; 16 of the tag; padded to 256.
    assert (len(SEALED) - 6 - length - 1088 - 32 - 16) % 256 == 0
    assert digest(SEALED) == hashlib.sha256(SEALED).hexdigest()


def test_by_hand_sealed_by_the_documented_layout_opens_too() -> None:
    assert open_core(forged(HEADER), CENTRE, DEVICES).body == BODY


def test_envelopes_of_the_first_release_open_for_ever() -> None:
    core = (VECTORS / "core-1.mcq").read_bytes()
    attachment = (VECTORS / "attachment-1.mcq").read_bytes()
    opened = open_core(core, CENTRE, DEVICES)
    assert opened.body == BODY
    assert opened.header == replace(HEADER, attachment_digests=(digest(attachment),))
    assert open_attachment(attachment, digest(attachment), CENTRE) == ATTACHMENT


def test_what_was_sealed_with_the_first_dictionary_opens_for_ever() -> None:
    core = (VECTORS / "core-2.mcq").read_bytes()
    assert core.startswith(MAGIC_WITH_DICTIONARY)
    assert open_core(core, CENTRE, DEVICES).body == BODY
    assert hashlib.sha256(FIRST).hexdigest() == FIRST_SHA256


def test_the_dictionary_is_for_centres_that_know_it() -> None:
    body = registration_body(approved(), office="ANBINH", counter="Quầy 3", ledger_before="ab" * 32)
    plain = seal_core(HEADER, body, SEALING, DEVICE.sign)
    packed = seal_core(HEADER, body, replace(SEALING, knows_dictionary=True), DEVICE.sign)
    assert (plain[:4], packed[:4]) == (MAGIC, MAGIC_WITH_DICTIONARY)
    assert len(packed) <= len(plain) - 256
    assert open_core(packed, CENTRE, DEVICES).body == body
    assert read_header(packed) == HEADER


def test_a_version_that_was_changed_on_the_way_does_not_open() -> None:
    packed = seal_core(HEADER, BODY, replace(SEALING, knows_dictionary=True), DEVICE.sign)
    assert refused(MAGIC + packed[4:]) == "envelope.cannot_open"
    assert refused(MAGIC_WITH_DICTIONARY + SEALED[4:]) == "envelope.cannot_open"
    assert refused(b"MCQ\x03" + SEALED[4:]) == "envelope.malformed"


def test_an_attachment_is_never_packed_with_the_dictionary() -> None:
    key = replace(SEALING, knows_dictionary=True)
    sealed = seal_attachment(HEADER, ATTACHMENT, key)
    assert sealed.startswith(MAGIC)
    assert open_attachment(sealed, digest(sealed), CENTRE) == ATTACHMENT
    core = seal_core(HEADER, BODY, key, DEVICE.sign)
    with pytest.raises(IntegrityError) as caught:
        open_attachment(core, digest(core), CENTRE)
    assert caught.value.code == "envelope.malformed"


@pytest.mark.parametrize("version", [MAGIC, MAGIC_WITH_DICTIONARY])
def test_what_is_packed_is_unpacked_by_its_own_version_only(version: bytes) -> None:
    other = MAGIC if version == MAGIC_WITH_DICTIONARY else MAGIC_WITH_DICTIONARY
    assert unpack(pack(BODY, version), version) == BODY
    assert unpack(pack(b"", version), version) == b""
    if version == MAGIC_WITH_DICTIONARY:
        with pytest.raises(IntegrityError):
            unpack(pack(BODY, version), other)


def test_two_seals_of_one_body_have_nothing_in_common_and_one_length() -> None:
    again = seal_core(HEADER, BODY, SEALING, DEVICE.sign)
    longer = seal_core(HEADER, BODY + b" " * 40, SEALING, DEVICE.sign)
    start = 6 + len(HEADER.to_bytes())
    assert again[start:] != SEALED[start:]
    assert len(again) == len(SEALED) == len(longer)


def test_nothing_of_the_body_shows() -> None:
    body = "001099012345 NGUYỄN VĂN THỬ".encode()
    sealed = seal_core(HEADER, body, SEALING, DEVICE.sign)
    assert b"001099012345" not in sealed
    assert b"NGUY" not in sealed
    assert b"NGUY" not in zlib.compress(sealed)
    assert "001099" not in repr(open_core(sealed, CENTRE, DEVICES))
    assert re.search(r"\\x|b'", repr(CENTRE) + repr(SEALING)) is None


def test_another_key_does_not_open() -> None:
    other = replace(CENTRE, x25519=bytes(32 * [7]))
    assert refused(SEALED, other) == "envelope.cannot_open"
    assert refused(SEALED, replace(CENTRE, id="other")) == "envelope.unknown_key"


def test_a_device_that_nobody_enrolled_is_refused() -> None:
    with pytest.raises(IntegrityError) as caught:
        open_core(SEALED, CENTRE, {})
    assert caught.value.code == "envelope.unknown_device"


def test_another_device_cannot_speak_for_this_one() -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    sealed = seal_core(HEADER, BODY, SEALING, other.sign)
    assert refused(sealed) == "envelope.signature_wrong"


def test_a_signature_for_another_header_is_refused() -> None:
    signature = DEVICE.sign(_signed(HEADER.to_bytes(), BODY))
    moved = replace(HEADER, sequence=8)
    assert refused(forged(moved, signature + zlib.compress(BODY))) == "envelope.signature_wrong"


def test_the_header_is_bound_to_the_ciphertext() -> None:
    start = 6 + len(HEADER.to_bytes())
    moved = replace(HEADER, sequence=8).to_bytes()
    glued = MAGIC + len(moved).to_bytes(2, "big") + moved + SEALED[start:]
    assert refused(glued) == "envelope.cannot_open"


@pytest.mark.parametrize(
    "clear",
    [
        b"",
        b"[]",
        b"{}",
        b"null",
        b"\xff" * 20,
        b"[" * 4000,
        header_text(sequence="7"),
        header_text(sequence=7.0),
        header_text(sequence=True),
        header_text(sequence=-1),
        header_text(sequence=1 << 63),
        header_text(sequence=float("inf")),
        header_text(sequence=float("nan")),
        header_text(extra="unknown"),
        header_text(attachments="abc"),
        header_text(attachments={"a": 1}),
        header_text(registration_id="\x1b]52;c;ZXZpbA==\x07"),
        header_text(registration_id="a\u202eb"),
        header_text(device_id="\ud800"),
        header_text(registration_id=None),
        HEADER.to_bytes().replace(b":", b": ", 1),
        b"\xef\xbb\xbf" + HEADER.to_bytes(),
        HEADER.to_bytes().decode().encode("utf-16"),
    ],
    ids=lambda clear: clear[:40],
)
def test_a_header_that_is_not_the_one_spelling_is_malformed(clear: bytes) -> None:
    assert refused(forged(clear)) == "envelope.malformed"
    with pytest.raises(IntegrityError):
        read_header(forged(clear))


def test_a_suite_that_is_not_known_here_says_so() -> None:
    assert refused(forged(replace(HEADER, suite="X25519"))) == "envelope.unknown_suite"


@pytest.mark.parametrize("length", [0, 3, 5, 6, 100, len(SEALED) - 1])
def test_a_cut_envelope_is_refused(length: int) -> None:
    assert refused(SEALED[:length]) in {"envelope.malformed", "envelope.cannot_open"}


def test_bytes_behind_the_envelope_are_refused() -> None:
    assert refused(SEALED + b"\x00") == "envelope.cannot_open"


def test_lengths_that_lie_are_refused() -> None:
    assert refused(MAGIC + b"\xff\xff" + b"{}") == "envelope.malformed"
    assert refused(forged(HEADER, cut=1)) == "envelope.malformed"
    assert refused(forged(HEADER, b"")) in {"envelope.malformed", "envelope.signature_wrong"}


def test_a_body_that_unpacks_without_end_is_refused() -> None:
    bomb = bytes(64) + zlib.compress(bytes(64 << 20), 9)
    assert refused(forged(HEADER, bomb)) == "envelope.malformed"


def test_bytes_behind_the_packed_body_are_refused() -> None:
    signature = DEVICE.sign(_signed(HEADER.to_bytes(), BODY))
    inner = signature + zlib.compress(BODY) + b"hidden"
    assert refused(forged(HEADER, inner)) == "envelope.malformed"


@pytest.mark.parametrize(
    "header",
    [
        replace(HEADER, registration_id="a\nb"),
        replace(HEADER, device_id="Đ"),
        replace(HEADER, sequence=-1),
        replace(HEADER, attachment_digests=("a" * 64,) * 100),
    ],
)
def test_nothing_is_sealed_that_could_not_be_opened(header: EnvelopeHeader) -> None:
    with pytest.raises(ValueError, match="read again"):
        seal_core(header, BODY, SEALING, DEVICE.sign)


def test_a_body_or_attachment_beyond_the_bound_is_not_sealed() -> None:
    largest = (4 << 20) - 1
    sealed = seal_attachment(HEADER, bytes(largest), SEALING)
    assert len(open_attachment(sealed, digest(sealed), CENTRE)) == largest
    with pytest.raises(ValueError, match="too large"):
        seal_attachment(HEADER, bytes(largest + 1), SEALING)
    with pytest.raises(ValueError, match="too large"):
        seal_core(HEADER, bytes(largest + 1), SEALING, DEVICE.sign)


def test_a_signer_that_gives_no_signature_is_an_error() -> None:
    with pytest.raises(ValueError, match="64"):
        seal_core(HEADER, BODY, SEALING, lambda message: b"short")


def test_an_attachment_is_the_one_that_the_core_names() -> None:
    sealed = seal_attachment(HEADER, ATTACHMENT, SEALING)
    other = seal_attachment(HEADER, ATTACHMENT, SEALING)
    assert open_attachment(sealed, digest(sealed), CENTRE) == ATTACHMENT
    with pytest.raises(IntegrityError) as caught:
        open_attachment(other, digest(sealed), CENTRE)
    assert caught.value.code == "envelope.attachment_differs"
