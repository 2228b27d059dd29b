"""Paper and stick carry the same bytes, in any order, and name what is damaged."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.outbox import SealedRegistration
from kiosk.errors import KioskError
from kiosk.formats.base45 import decode_base45, encode_base45
from kiosk.formats.envelope import MAGIC, EnvelopeHeader, digest
from kiosk.formats.paper_carrier import (
    LONGEST_CODE,
    PaperCarrierError,
    envelope_from,
    missing_places,
    paper_codes,
    parse_paper_code,
)
from kiosk.formats.stick_carrier import StickCarrierError, parse_stick_file, stick_file

QR_ALPHANUMERIC = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


def envelope(body: bytes, attachments: tuple[bytes, ...] = ()) -> bytes:
    clear = EnvelopeHeader(
        registration_id="01a201f8-511e-7d79-9af1-06f4a773f7b9",
        sealing_key_id="k1",
        device_id="0123456789abcdef",
        sequence=1,
        created_at="2026-11-22T00:00:00+00:00",
        content_type="x",
        attachment_digests=tuple(digest(each) for each in attachments),
    ).to_bytes()
    return MAGIC + len(clear).to_bytes(2, "big") + clear + body


envelopes = st.binary(min_size=1, max_size=6000).map(envelope)


@pytest.mark.parametrize(
    ("data", "text"), [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581")]
)
def test_base45_of_rfc_9285_4_3(data: bytes, text: str) -> None:
    assert encode_base45(data) == text
    assert decode_base45(text) == data


@given(st.binary(max_size=300))
def test_base45_gives_back_every_byte(data: bytes) -> None:
    assert decode_base45(encode_base45(data)) == data


@given(envelopes, st.randoms())
def test_paper_gives_back_the_envelope_in_any_order_and_with_one_code_lost(
    sealed: bytes, random: object
) -> None:
    texts = list(paper_codes(sealed))
    assert all(set(text) <= QR_ALPHANUMERIC and len(text) <= LONGEST_CODE for text in texts)
    random.shuffle(texts)  # type: ignore[attr-defined]
    codes = [parse_paper_code(f"{text}\r\n") for text in texts]
    assert envelope_from(codes) == sealed
    assert envelope_from(codes[1:]) == sealed
    assert missing_places(codes[1:]) == ()


@given(envelopes)
def test_two_lost_codes_are_named(sealed: bytes) -> None:
    codes = [parse_paper_code(text) for text in paper_codes(sealed)]
    if len(codes) < 3:
        return
    with pytest.raises(PaperCarrierError) as caught:
        envelope_from(codes[2:])
    assert caught.value.code == "paper.incomplete"
    assert caught.value.facts["missing"] == "1, 2"
    assert missing_places(codes[2:]) == (1, 2)


@given(envelopes, st.data())
def test_a_changed_character_is_noticed(sealed: bytes, data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(paper_codes(sealed)))
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from(sorted(QR_ALPHANUMERIC - {text[at]})))
    with pytest.raises(PaperCarrierError):
        parse_paper_code(text[:at] + other + text[at + 1 :])


def test_codes_of_two_slips_are_told_apart() -> None:
    one, other = envelope(b"a" * 3000), envelope(b"b" * 5000)
    with pytest.raises(PaperCarrierError) as caught:
        envelope_from([parse_paper_code(paper_codes(e)[n]) for n, e in enumerate((one, other))])
    assert caught.value.code == "paper.other_registration"


@given(st.text(max_size=200) | st.text(max_size=200).map(lambda t: f"MCQP1/{t}"))
def test_any_text_is_a_code_or_one_kind_of_error(text: str) -> None:
    try:
        parse_paper_code(text)
    except PaperCarrierError as error:
        assert error.code in ("paper.foreign", "paper.damaged")


@given(st.lists(st.tuples(st.binary(min_size=1, max_size=99), st.binary(max_size=99)), max_size=4))
def test_a_stick_gives_back_its_entries(pairs: list[tuple[bytes, bytes]]) -> None:
    entries = tuple(
        SealedRegistration(envelope(body, (extra,)), (extra,), digest(envelope(body, (extra,))))
        for body, extra in pairs
    )
    assert parse_stick_file(stick_file(entries)) == entries


@given(st.data())
@settings(max_examples=200)
def test_a_changed_or_cut_stick_file_is_refused(data: st.DataObject) -> None:
    sealed = envelope(b"body")
    raw = stick_file([SealedRegistration(sealed, (), digest(sealed))])
    at = data.draw(st.integers(0, len(raw) - 1))
    cut = raw[:at] if data.draw(st.booleans()) else raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
    with pytest.raises(StickCarrierError):
        parse_stick_file(cut)


@given(st.binary(max_size=300).map(lambda b: b"MCQS\x01" + b) | st.binary(max_size=50))
def test_any_bytes_are_a_stick_file_or_an_error_of_ours(raw: bytes) -> None:
    try:
        parse_stick_file(raw)
    except KioskError as error:
        assert error.code in ("stick.foreign", "stick.damaged")
