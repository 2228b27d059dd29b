"""Bundles from outside: what was built is read back, and hostile bytes only ever give refusal."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from kiosk.formats.certificate_trust import CertificateTrust, RevocationAnswers
from kiosk.formats.malformed_certificate import MalformedCertificate
from kiosk.formats.signature_mechanism import Mechanism
from kiosk.formats.token_evidence import Purpose, TokenBinding, TokenEvidence
from kiosk.formats.token_verdict import judge_token

texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=100)
parts = st.lists(st.binary(max_size=50), max_size=4).map(tuple)
bindings = st.builds(
    TokenBinding,
    st.sampled_from(Purpose),
    registration=texts,
    device=texts,
    officer=texts,
    nonce=texts,
)
bundles = st.builds(
    TokenEvidence,
    certificate=st.binary(max_size=200),
    chain=parts,
    binding=bindings,
    random=st.binary(min_size=32, max_size=32),
    made_at=st.datetimes(timezones=st.just(UTC)),
    mechanism=st.sampled_from(Mechanism),
    signature=st.binary(max_size=300),
    answers=st.builds(RevocationAnswers, parts, parts),
)
NOW = datetime(2026, 11, 22, tzinfo=UTC)


@given(bundles)
def test_a_bundle_is_read_back_and_can_be_judged(bundle: TokenEvidence) -> None:
    raw = bundle.to_bytes()
    again = TokenEvidence.from_bytes(raw)
    assert again == bundle
    assert again.to_bytes() == raw
    verdict = judge_token(bundle, bundle.binding, CertificateTrust(), NOW)
    assert verdict.checks


@given(bundles, st.data())
def test_a_damaged_bundle_is_a_bundle_or_malformed(
    bundle: TokenEvidence, data: st.DataObject
) -> None:
    raw = bytearray(bundle.to_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(MalformedCertificate):
        TokenEvidence.from_bytes(bytes(raw))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_bundle_or_malformed(data: bytes) -> None:
    with contextlib.suppress(MalformedCertificate):
        TokenEvidence.from_bytes(data)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=10,
)


@given(bundles, st.data())
def test_any_value_in_any_field_is_refused_or_read(
    bundle: TokenEvidence, data: st.DataObject
) -> None:
    import json

    value = json.loads(bundle.to_bytes())
    value[data.draw(st.sampled_from(sorted(value)))] = data.draw(json_values)
    with contextlib.suppress(MalformedCertificate):
        TokenEvidence.from_bytes(json.dumps(value).encode())
