"""Tickets and prepared visits: what goes in comes out; whatever else is refused with one error."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kiosk.domain.claim import Claim, Source
from kiosk.domain.clean_text import clean_text
from kiosk.domain.local_day import VIETNAM
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.phone import Phone
from kiosk.domain.prepared import Prepared, VisitNeed
from kiosk.domain.ticket import (
    ALPHABET,
    is_ticket,
    parse_qr_text,
    parse_short_code,
    qr_text,
    short_code,
    valid_until,
)
from kiosk.errors import AtTheDeskError, IntegrityError
from kiosk.formats.prepared_body import (
    key_of_code,
    key_of_secret,
    opened_secret,
    parse_prepared_body,
    prepared_body,
)
from kiosk.formats.prepared_statement import verify_prepared

moments = st.integers(0, 1 << 50).map(
    lambda us: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(microseconds=us)
)
words = st.text(max_size=40).map(lambda raw: clean_text(raw, max_length=40))
claims = st.builds(
    Claim,
    source=st.sampled_from((Source.QR, Source.MRZ)),
    number=st.none() | st.from_regex(r"[0-9]{12}", fullmatch=True).map(PersonNumber),
    name=st.none() | words,
)
visits = st.builds(
    Prepared,
    registration_id=st.uuids().map(str),
    device_id=st.from_regex(r"[0-9a-f]{16}", fullmatch=True),
    office=st.just("ANBINH"),
    need=st.sampled_from(VisitNeed),
    note=st.none() | words,
    shown=st.lists(claims, max_size=2).map(tuple),
    proofs=st.lists(st.binary(max_size=60), max_size=3).map(tuple),
    phone=st.none() | st.builds(Phone, st.from_regex(r"0[0-9]{9}", fullmatch=True)),
    phone_confirmed=st.booleans(),
    notice_version=st.just("practice-1"),
    legal_basis=st.just("law.91_2025.19.1c"),
    agreed_at=moments,
    prepared_at=moments,
    valid_until=moments,
    statement=st.binary(max_size=60),
)
codes = st.binary(min_size=6, max_size=6).map(short_code)


@given(visits)
def test_what_goes_in_comes_out(visit: Prepared) -> None:
    assert parse_prepared_body(prepared_body(visit)) == visit


@given(st.binary(max_size=300))
@example(zlib.compress(b"[" * 100_000))
@example(zlib.compress(b"0" * (3 << 20)))
@example(zlib.compress(b'{"schema":"motcua.prepared-visit/1","prepared":{}}'))
def test_any_bytes_are_refused(raw: bytes) -> None:
    with pytest.raises(IntegrityError) as caught:
        parse_prepared_body(raw)
    assert caught.value.code == "prepared.unreadable"


@given(st.binary(max_size=300))
@example(b'{"by":"","payload":"","signature":""}')
@example(b'{"by":1,"payload":2,"signature":3}')
def test_any_statement_is_refused(raw: bytes) -> None:
    with pytest.raises(IntegrityError) as caught:
        verify_prepared(raw)
    assert caught.value.code in ("prepared.malformed", "prepared.signature_wrong")


@given(codes)
def test_a_code_is_read_however_it_is_written(code: str) -> None:
    written = f" {code[:5].lower()}-{code[5:]} ".replace("0", "o").replace("1", "l")
    assert parse_short_code(written) == code


@given(codes, st.integers(0, 9), st.sampled_from(ALPHABET))
def test_one_wrong_character_never_passes(code: str, place: int, other: str) -> None:
    wrong = code[:place] + other + code[place + 1 :]
    if wrong == code:
        return
    with pytest.raises(AtTheDeskError) as caught:
        parse_short_code(wrong)
    assert caught.value.code == "prepared.code_wrong"


@given(st.text(max_size=60))
def test_any_typed_text_is_a_code_or_an_error_at_the_desk(text: str) -> None:
    try:
        assert len(parse_short_code(text)) == 10
    except AtTheDeskError as error:
        assert error.code in ("prepared.code_length", "prepared.code_wrong")


@given(st.binary(min_size=16, max_size=16))
def test_a_secret_travels_in_digits(secret: bytes) -> None:
    text = qr_text(secret)
    assert is_ticket(text) and parse_qr_text(text) == secret


@given(st.text(max_size=60))
@example("MCH1:" + "9" * 39)
@example("MCH1:" + "٣" * 39)
def test_any_scan_is_a_secret_or_an_error_at_the_desk(text: str) -> None:
    try:
        assert len(parse_qr_text(text)) == 16
    except AtTheDeskError as error:
        assert error.code == "prepared.qr_damaged"


@given(moments)
def test_it_is_valid_to_the_end_of_the_day_in_vietnam(made_at: datetime) -> None:
    end = valid_until(made_at)
    assert timedelta(minutes=30) <= end - made_at <= timedelta(hours=24)
    local = end.astimezone(VIETNAM)
    midnight = (local.hour, local.minute, local.second) == (0, 0, 0)
    assert midnight or end - made_at == timedelta(minutes=30)


@given(st.binary(min_size=16, max_size=16), st.binary(max_size=80))
def test_another_secret_opens_nothing(secret: bytes, body: bytes) -> None:
    sealed = key_of_secret(secret).seal(body, bytes(12))
    assert key_of_secret(secret).open(sealed) == body
    with pytest.raises(IntegrityError):
        key_of_secret(bytes(each ^ 1 for each in secret)).open(sealed)


@settings(max_examples=3, deadline=None)
@given(codes)
def test_a_code_opens_the_secret_at_its_own_office_only(code: str) -> None:
    here = key_of_code(code, "ANBINH")
    wrapped = here.seal(bytes(16), bytes(12))
    assert opened_secret(key_of_code(code, "ANBINH"), wrapped) == bytes(16)
    elsewhere = key_of_code(code, "TANHOA")
    assert elsewhere.id != here.id
    with pytest.raises(IntegrityError):
        opened_secret(elsewhere, wrapped)
    with pytest.raises(IntegrityError):
        opened_secret(here, here.seal(b"short", bytes(12)))
