"""Names from outside: what was built is read back, and nothing else ever comes out but refusal."""

from __future__ import annotations

import contextlib

from hypothesis import given
from hypothesis import strategies as st
from support.subject_names import BMP, OIDS, UNIVERSAL, UTF8, attribute, flat, name, rdn, tlv

from kiosk.domain.clean_text import clean_text
from kiosk.formats.certificate_subject import parse_subject
from kiosk.formats.distinguished_name import parse_name
from kiosk.formats.malformed_certificate import MalformedCertificate

texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)
kinds = st.sampled_from(sorted(OIDS))
digits12 = st.text("0123456789", min_size=12, max_size=12)


@given(st.lists(st.tuples(kinds, texts, st.sampled_from([UTF8, BMP, UNIVERSAL])), max_size=20))
def test_every_attribute_is_read_back(given_: list[tuple[str, str, int]]) -> None:
    built = name(
        *(
            rdn(attribute(kind, text, tag if tag != BMP or _is_bmp(text) else UTF8))
            for kind, text, tag in given_
        )
    )
    assert [(each.oid, each.text) for each in parse_name(built)] == [
        (OIDS[kind], clean_text(text, max_length=300)) for kind, text, _ in given_
    ]


def _is_bmp(text: str) -> bool:
    return all(ord(each) < 0x10000 for each in text)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_name_or_malformed(data: bytes) -> None:
    with contextlib.suppress(MalformedCertificate):
        parse_subject(data)


@given(st.data())
def test_a_damaged_name_is_a_name_or_malformed(data: st.DataObject) -> None:
    sound = bytearray(flat(("CN", "Nguyễn Văn Thử"), ("UID", "CCCD:001099012345")))
    for _ in range(data.draw(st.integers(1, 4))):
        sound[data.draw(st.integers(0, len(sound) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(MalformedCertificate):
        parse_subject(bytes(sound))


@given(st.integers(0, 255), st.binary(max_size=40))
def test_any_value_is_read_or_malformed(tag: int, content: bytes) -> None:
    value = tlv(0x30, bytes.fromhex("0603550403") + tlv(tag, content))
    with contextlib.suppress(MalformedCertificate):
        parse_subject(name(rdn(value)))


@given(digits12, st.sampled_from(["CCCD", "cmnd", "PNOVN", "Cmt"]), st.sampled_from([":", " : "]))
def test_a_personal_number_is_found_among_anything(number: str, prefix: str, between: str) -> None:
    holder = parse_subject(flat(("UID", prefix + between + number), ("CN", "x")))
    assert holder.person_number is not None
    assert holder.person_number.value == number


@given(texts)
def test_a_uid_never_gives_a_number_that_it_does_not_hold(text: str) -> None:
    holder = parse_subject(flat(("UID", text)))
    for found in (holder.person_number and holder.person_number.value, holder.old_number):
        assert not found or text.casefold().strip()[:1].isalpha()
