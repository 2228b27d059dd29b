"""Whatever bytes come: parsers raise their own error, judgements raise nothing."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.emrtd_authorities import MASTER_LIST_SIGNING, der, issue, name, signed_list
from support.emrtd_readings import NOW, anchors, card, read, with_file

from kiosk.domain.evidence import Outcome
from kiosk.formats.chip_evidence import ChallengeBinding, ChipEvidence, judge
from kiosk.formats.emrtd.active_authentication import parse_data_group_15
from kiosk.formats.emrtd.certificates import parse_certificate
from kiosk.formats.emrtd.chip_keys import parse_chip_key
from kiosk.formats.emrtd.files import FileId
from kiosk.formats.emrtd.lds_security_object import parse_security_object
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.emrtd.master_list import open_master_list
from kiosk.formats.emrtd.revocation import parse_revocation_list
from kiosk.formats.emrtd.security_infos import parse_data_group_14
from kiosk.formats.emrtd.trust_anchors import TrustAnchors, parse_anchor_file
from kiosk.practice.pki import PracticePki

READING = read(card("vn"))
KEY = ec.generate_private_key(ec.SECP256R1())
ROOT = issue(name("R"), KEY.public_key(), name("R"), KEY)
LISTER = issue(
    name("L"), KEY.public_key(), name("R"), KEY, authority=False, extended=MASTER_LIST_SIGNING
)
LIST = signed_list([der(ROOT)], LISTER, KEY)
REVOKED = PracticePki.in_memory().revocation_list((), issued=NOW)


def use_chip_keys(data: bytes) -> None:
    for key in parse_data_group_14(data).chip_keys:
        parse_chip_key(key, "x")


def use_certificate(data: bytes) -> None:
    parse_certificate(data).public_key()


def use_list(data: bytes) -> None:
    open_master_list(data, TrustAnchors((der(ROOT),)), NOW)


SUBJECTS: list[tuple[str, Callable[[bytes], object], bytes]] = [
    ("sod", parse_security_object, READING.files[FileId.SOD]),
    ("dg14", use_chip_keys, READING.files[FileId.DG14]),
    ("dg15", parse_data_group_15, READING.files[FileId.DG15]),
    ("certificate", use_certificate, der(ROOT)),
    ("anchors", parse_anchor_file, der(ROOT)),
    ("list", use_list, LIST),
    ("crl", parse_revocation_list, REVOKED.public_bytes(Encoding.DER)),
    ("evidence", ChipEvidence.from_bytes, ChipEvidence.of(READING).to_bytes()),
]

EDITS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 255), st.sampled_from(["set", "cut", "double"])),
    min_size=1,
    max_size=4,
)


def edited(data: bytes, edits: list[tuple[float, int, str]]) -> bytes:
    changed = bytearray(data)
    for place, value, kind in edits:
        at = min(int(place * len(changed)), max(len(changed) - 1, 0))
        if kind == "set" and changed:
            changed[at] = value
        elif kind == "cut":
            del changed[at : at + 1 + value % 8]
        else:
            changed[at:at] = changed[at : at + 1 + value % 16]
    return bytes(changed)


@pytest.mark.parametrize(("subject", "parse", "sound"), SUBJECTS, ids=[s[0] for s in SUBJECTS])
def test_damaged_structures_raise_their_own_error(
    subject: str, parse: Callable[[bytes], object], sound: bytes
) -> None:
    parse(sound)

    @settings(max_examples=400, deadline=None)
    @given(st.one_of(st.builds(edited, st.just(sound), EDITS), st.binary(max_size=300)))
    def attempt(data: bytes) -> None:
        try:
            parse(data)
        except MalformedChipData:
            return

    attempt()


SIGNED_FILES = [FileId.SOD, FileId.DG1, FileId.DG2, FileId.DG13, FileId.DG14, FileId.DG15]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([*SIGNED_FILES, FileId.COM, FileId.CARD_ACCESS]), EDITS)
def test_a_damaged_file_never_makes_a_better_verdict(
    file: FileId, edits: list[tuple[float, int, str]]
) -> None:
    damaged = edited(READING.files[file], edits)
    bundle = ChipEvidence.of(with_file(READING, file, damaged), ChallengeBinding("r", "d"))
    checks = {check.name: check for check in judge(bundle, anchors(), NOW).checks}
    if damaged != READING.files[file] and file in SIGNED_FILES and file is not FileId.SOD:
        assert checks["chip.data_groups"].outcome is Outcome.FAILS


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_evidence_of_any_bytes_reads_back(one: bytes, other: bytes) -> None:
    reading = with_file(with_file(READING, FileId.DG1, one), FileId.DG2, other)
    bundle = ChipEvidence.of(reading, ChallengeBinding("r", "d", "n"))
    assert ChipEvidence.from_bytes(bundle.to_bytes()) == bundle


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["version", "files", "access", "binding", "dg1", "mapping", "x"]),
                inner,
                max_size=6,
            )
        ),
        max_leaves=20,
    )
)
def test_any_json_is_evidence_or_refused(value: object) -> None:
    try:
        ChipEvidence.from_bytes(json.dumps(value).encode())
    except MalformedChipData:
        return
