"""Everything that reads bytes from a card, a QR code or a trust list, one after the other.

The first byte of an input chooses the parser. Whatever is raised beyond the parsers' own errors is
a find.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from kiosk.errors import AtTheDeskError
from kiosk.formats.card_qr import parse_card_qr
from kiosk.formats.chip_evidence import ChipEvidence, judge
from kiosk.formats.emrtd import tlv
from kiosk.formats.emrtd.active_authentication import parse_data_group_15
from kiosk.formats.emrtd.answer_to_reset import takes_extended_length
from kiosk.formats.emrtd.apdu import parse_command, parse_response
from kiosk.formats.emrtd.certificates import parse_certificate
from kiosk.formats.emrtd.chip_keys import parse_chip_key
from kiosk.formats.emrtd.lds_com import parse_com
from kiosk.formats.emrtd.lds_details import parse_data_group_11, parse_data_group_12
from kiosk.formats.emrtd.lds_mrz import parse_data_group_1
from kiosk.formats.emrtd.lds_portrait import parse_data_group_2
from kiosk.formats.emrtd.lds_security_object import parse_security_object
from kiosk.formats.emrtd.lds_vietnam import parse_data_group_13
from kiosk.formats.emrtd.master_list import open_master_list
from kiosk.formats.emrtd.revocation import parse_revocation_list
from kiosk.formats.emrtd.security_infos import parse_data_group_14, parse_security_infos
from kiosk.formats.emrtd.trust_anchors import TrustAnchors, parse_anchor_file
from kiosk.formats.emrtd.trust_import import judge_candidates
from kiosk.formats.mrz import parse_mrz

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def _chip_keys(data: bytes) -> None:
    for key in parse_data_group_14(data).chip_keys:
        parse_chip_key(key, "fuzz")


def _judged(data: bytes) -> None:
    judge(ChipEvidence.from_bytes(data), TrustAnchors(), NOW)


TARGETS: Final[tuple[Callable[[bytes], object], ...]] = (
    parse_com,
    parse_data_group_1,
    parse_data_group_2,
    parse_data_group_11,
    parse_data_group_12,
    parse_data_group_13,
    _chip_keys,
    parse_data_group_15,
    parse_security_object,
    lambda data: parse_certificate(data).public_key(),
    parse_revocation_list,
    lambda data: open_master_list(data, TrustAnchors(), NOW),
    parse_anchor_file,
    _judged,
    tlv.parse_all,
    parse_command,
    parse_response,
    takes_extended_length,
    lambda data: parse_card_qr(data.decode("utf-8", errors="replace")),
    lambda data: parse_mrz(data.decode("utf-8", errors="replace")),
    lambda data: judge_candidates(data, TrustAnchors(), NOW),
    lambda data: parse_security_infos(data, "card_access"),
)
"""In this order for ever: the corpus names them by number."""


def one_input(data: bytes) -> None:
    """Give one input to the parser that its first byte names."""
    if not data:
        return
    try:
        TARGETS[data[0] % len(TARGETS)](data[1:])
    except AtTheDeskError:
        return
