"""Guidance that waits for its paper: sealed, bound to its number, gone after its day."""

from __future__ import annotations

import os
import stat
import time
from dataclasses import replace
from pathlib import Path

import pytest
from support.papers import NOW, OFFICE

from kiosk.devices.local_seal import local_seal
from kiosk.domain.account_service import Guidance, GuidanceKind
from kiosk.domain.clean_text import CleanText
from kiosk.errors import TechnicianError
from printing.kept_guidance import KEEP_S, KeptGuidance

ONE = Guidance(
    kind=GuidanceKind.SUPPLEMENT,
    number="ANBINH-Q3-HD-261122-0001",
    registration_id="01935a2e-7b00-7c3a-9d11-0123456789ad",
    issued_at=NOW,
    office=OFFICE,
    officer_name=CleanText("TRẦN THỊ MẪU"),
    applicant_name=CleanText("NGUYỄN VĂN THỬ"),
    masked_number="001•••••2345",
    items=(CleanText("Thẻ căn cước còn hạn, bản chính"),),
    simulated=False,
)


def file_in(folder: Path) -> Path:
    (found,) = folder.iterdir()
    return found


def test_what_was_put_is_found_and_nobody_else_reads_it(tmp_path: Path) -> None:
    kept = KeptGuidance(tmp_path / "kept", local_seal(bytes(32)))
    kept.put(ONE)
    assert kept.find(ONE.number) == ONE
    kept.put(replace(ONE, simulated=True))
    assert kept.find(ONE.number) == replace(ONE, simulated=True)
    path = file_in(tmp_path / "kept")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    content = path.read_bytes()
    assert b"2345" not in content and "THỬ".encode() not in content
    assert "HD" not in path.name


def test_another_key_another_number_or_a_flipped_bit_finds_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    kept = KeptGuidance(folder, local_seal(bytes(32)))
    assert kept.find(ONE.number) is None
    kept.put(ONE)
    assert KeptGuidance(folder, local_seal(bytes(31) + b"1")).find(ONE.number) is None
    assert kept.find("ANBINH-Q3-HD-261122-0002") is None
    path = file_in(folder)
    content = path.read_bytes()
    for damaged in (content[:-1], content[:5], b"", content[:40] + b"x" + content[41:]):
        path.write_bytes(damaged)
        assert kept.find(ONE.number) is None


def test_after_its_day_it_is_gone(tmp_path: Path) -> None:
    kept = KeptGuidance(tmp_path / "kept", local_seal(bytes(32)))
    kept.forget_old()
    kept.put(ONE)
    kept.forget_old()
    assert kept.find(ONE.number) == ONE
    past = time.time() - KEEP_S - 1
    os.utime(file_in(tmp_path / "kept"), (past, past))
    kept.forget_old()
    assert kept.find(ONE.number) is None


def test_where_nothing_can_be_written_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "kept").write_bytes(b"")
    with pytest.raises(TechnicianError, match=r"print_jobs\.not_written"):
        KeptGuidance(tmp_path / "kept", local_seal(bytes(32))).put(ONE)
