"""The fault ticket: codes and remedies, no path in whole, saved where nothing prints."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from counter_ui.doctor import Finding
from counter_ui.doctor.ticket import print_ticket, ticket_of
from kiosk.config import PrinterDeviceSettings, PrinterSettings, Settings
from kiosk.errors import AtTheDeskError, TechnicianError
from kiosk.ports.receipt_printer import PrintOutcome
from printing.fault_ticket import fault_document
from printing.text import render_text

AT = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
FINDINGS = (
    Finding("settings", "practice"),
    Finding("keys", error=TechnicianError("sealing_key.missing", file="/srv/thu/s/sealing.json")),
    Finding("printer", error=AtTheDeskError("print.paper_out", printer="a5")),
)


def test_it_says_what_is_wrong_who_mends_it_and_no_more(tmp_path: Path) -> None:
    text = render_text(
        fault_document(ticket_of(Settings(state_folder=str(tmp_path)), FINDINGS, AT))
    )
    said = " ".join(text.split())
    assert "KT-261122-120000" in said
    for words in ("sealing_key.missing", "sealing.json", "print.paper_out", "cán bộ tại quầy"):
        assert words in said
    assert "Đang tốt: Thiết lập." in said
    assert "/srv/thu" not in said


def test_nothing_wrong_is_said_too(tmp_path: Path) -> None:
    ticket = ticket_of(Settings(state_folder=str(tmp_path)), FINDINGS[:1], AT)
    assert "KHÔNG CÓ TRỤC TRẶC" in render_text(fault_document(ticket))


def test_a_printer_that_is_away_leaves_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = PrinterDeviceSettings(name="a5", address="escpos:/dev/not-there")
    state = tmp_path / "state"
    settings = Settings(state_folder=str(state), printer=PrinterSettings(devices=(away,)))
    result = print_ticket(settings, FINDINGS, AT)
    assert result.outcome is PrintOutcome.SAVED
    assert Path(result.where).parent == state / "fault-tickets"
    (tmp_path / "file").touch()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    below_file = Settings(state_folder=str(tmp_path / "file" / "state"))
    assert Path(print_ticket(below_file, FINDINGS, AT).where).parent == tmp_path / "fault-tickets"
