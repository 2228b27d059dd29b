"""The doctor finds the cause, not only that something is wrong."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fakes.self_service import HeardSpeaker
from fakes.store_samples import an_entry

from counter_ui.doctor.centre_check import judged_end, line_cause
from counter_ui.doctor.clock_check import judged_time
from counter_ui.doctor.disk_check import disk, judged_copy, reserve, try_writing
from counter_ui.doctor.examined import Examined, Machine
from counter_ui.doctor.finding import Finding, Mender, mender_of
from counter_ui.doctor.kiosk_check import judged_rules, judged_voice
from counter_ui.doctor.patience import within
from counter_ui.doctor.printer_check import judged_printers, judged_queue
from counter_ui.doctor.reader_check import judged_readers, service_cause
from counter_ui.doctor.registry import CHECKS
from counter_ui.doctor.store_check import judged_policy, trust
from counter_ui.doctor.terminal_check import judged_fonts, judged_terminal, terminal
from counter_ui.doctor.token_check import certificates, judged_tokens
from kiosk.config import Profile, SelfServiceSettings, Settings
from kiosk.domain.clean_text import CleanText
from kiosk.domain.policy import UnattendedRules
from kiosk.domain.trusted_time import ClockFault, TimeStanding
from kiosk.errors import AtTheDeskError, KioskError, LaterError, TechnicianError
from kiosk.ports.card_reader import CardPresence, ReaderState
from kiosk.ports.receipt_printer import PrinterLight, PrinterState
from kiosk.ports.signing_token import DeskTokens, ModuleTrouble, PinState, Token
from kiosk.ports.speaker import Silence
from kiosk.practice.policy import PRACTICE_POLICY
from kiosk.store.second_copy import journal_beside
from printing.jobs import Job, JobState

NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
READER = ReaderState("ACS ACR1252 00 00", CardPresence.ABSENT)


def code_of(look: Callable[[], object]) -> str:
    with pytest.raises(KioskError) as raised:
        look()
    return raised.value.code


def machine(folder: Path, **terminal: str) -> Machine:
    return Machine(
        reader_service=(folder / "pcscd",),
        usb_devices=folder,
        environment=terminal or {"TERM": "xterm-256color"},
        encoding=lambda: "utf-8",
        terminal_size=lambda: (80, 24),
    )


# Reader


def test_a_service_that_is_not_installed_is_told_from_one_that_stands_still(
    tmp_path: Path,
) -> None:
    stopped = TechnicianError("reader.no_service")
    assert service_cause(stopped, machine(tmp_path)).code == "reader.service_absent"
    (tmp_path / "pcscd").touch()
    assert service_cause(stopped, machine(tmp_path)) is stopped
    denied = TechnicianError("reader.denied")
    assert service_cause(denied, Machine(reader_service=())) is denied


def test_a_reader_without_driver_is_told_from_none(tmp_path: Path) -> None:
    assert code_of(lambda: judged_readers((), "", machine(tmp_path))) == "reader.none"
    interface = tmp_path / "1-2:1.0"
    interface.mkdir()
    (interface / "bInterfaceClass").write_text("0b\n")
    assert code_of(lambda: judged_readers((), "", machine(tmp_path))) == "reader.no_driver"
    device = tmp_path / "1-2"
    device.mkdir()
    (device / "idVendor").write_text("072f\n")
    (device / "idProduct").write_text("223b\n")
    with pytest.raises(TechnicianError) as raised:
        judged_readers((), "", machine(tmp_path))
    assert raised.value.facts["usb"] == "072f:223b"


def test_another_reader_than_the_settings_name_and_a_mute_card(tmp_path: Path) -> None:
    here = machine(tmp_path)
    assert code_of(lambda: judged_readers((READER,), "HID", here)) == "reader.other_name"
    mute = replace(READER, presence=CardPresence.MUTE)
    assert code_of(lambda: judged_readers((mute,), "", here)) == "card.mute"
    assert "absent" in judged_readers((READER,), "ACS", here)


# Tokens


def a_token(state: PinState) -> DeskTokens:
    token = Token(
        module="/usr/lib/x.so",
        module_name="x",
        serial=CleanText("1"),
        label=CleanText("thẻ thử"),
        model=CleanText("m"),
        manufacturer=CleanText("n"),
        pin_state=state,
        pin_shortest=4,
        pin_longest=16,
        has_pin_pad=False,
    )
    return DeskTokens((token,), 1, 1)


def test_a_driver_that_cannot_be_used_and_a_locked_pin() -> None:
    wrong = ModuleTrouble("x.so", "x", TechnicianError("token.module_wrong_machine", module="x"))
    troubled = DeskTokens((), 0, 0, (wrong,))
    assert code_of(lambda: judged_tokens(troubled)) == "token.module_wrong_machine"
    assert code_of(lambda: judged_tokens(a_token(PinState.LOCKED))) == "token.pin_locked"
    assert code_of(lambda: judged_tokens(a_token(PinState.NOT_SET))) == "token.pin_not_set"
    assert judged_tokens(a_token(PinState.READY)) == "x: thẻ thử"
    assert judged_tokens(DeskTokens((), 1, 0), ["x"]) == "x"


def test_drivers_that_work_are_named_beside_one_that_does_not() -> None:
    wrong = ModuleTrouble("y.so", "y", TechnicianError("token.module_hung", module="y.so"))
    with pytest.raises(TechnicianError) as raised:
        judged_tokens(replace(a_token(PinState.READY), troubles=(wrong,)))
    text = Finding("token", error=raised.value).as_text()
    assert "[token.module_hung]" in text
    assert "✕ y; ✓ x: m" in text
    assert "thẻ thử" not in text, "a label may hold its owner's name"


def test_no_root_of_signing_certificates_is_a_finding(tmp_path: Path) -> None:
    assert code_of(lambda: certificates(examined(tmp_path, 0))) == "trust.no_roots"
    practice = Settings(state_folder=str(tmp_path), profile=Profile.PRACTICE)
    assert certificates(Examined(practice)) == "0 quốc gia, 0 chính phủ"


# Printers


@pytest.mark.parametrize("reason", ["print.paper_out", "print.unreachable", "print.cover_open"])
def test_a_printer_says_itself_what_hinders_it(reason: str) -> None:
    light = PrinterLight.AWAY if reason == "print.unreachable" else PrinterLight.HINDERED
    assert code_of(lambda: judged_printers([PrinterState("a5", light, reason)])) == reason
    assert "a5" in judged_printers([PrinterState("a5", PrinterLight.SILENT)])


def test_a_queue_that_does_not_move_is_told_from_one_that_waits() -> None:
    job = Job(id=1, form="receipt", number="1", printer="a5", copy=0)
    assert judged_queue((job,), 20.0) == "1"
    assert code_of(lambda: judged_queue((job,), 700.0)) == "print_jobs.stuck"
    asking = replace(job, state=JobState.UNKNOWN)
    assert code_of(lambda: judged_queue((asking,), 700.0)) == "print_jobs.asking"


# Disk


def examined(state: Path, free: int) -> Examined:
    settings = Settings(state_folder=str(state))
    return Examined(settings, Machine(free_bytes=lambda _: free))


@pytest.mark.parametrize(
    ("free", "code"), [(50 << 20, "disk.no_room"), (300 << 20, "disk.little_space")]
)
def test_the_room_that_is_left(tmp_path: Path, free: int, code: str) -> None:
    assert code_of(lambda: disk(examined(tmp_path, free))) == code
    assert disk(examined(tmp_path, 3 << 30)) == "3 GiB"


def test_a_folder_that_takes_nothing(tmp_path: Path) -> None:
    assert code_of(lambda: try_writing(Path("/proc/self"))) in ("disk.read_only", "disk.failing")
    assert code_of(lambda: try_writing(tmp_path / "gone")) == "disk.failing"


def test_a_reserve_that_is_not_held(tmp_path: Path) -> None:
    assert code_of(lambda: reserve(examined(tmp_path, 0))) == "disk.no_reserve"


def test_a_flipped_bit_in_the_second_copy_and_a_copy_that_is_missing(tmp_path: Path) -> None:
    store, entry = tmp_path / "counter.db", an_entry(1)
    waiting = frozenset({entry.registration_id})
    assert code_of(lambda: judged_copy(store, waiting)) == "disk.second_copy_behind"
    journal = journal_beside(store)
    journal.append([entry])
    assert judged_copy(store, waiting) == "1"
    content = bytearray(journal.path.read_bytes())
    content[len(content) // 2] ^= 1
    journal.path.write_bytes(content)
    assert code_of(lambda: judged_copy(store, waiting)) == "disk.second_copy_damaged"


# Clock


def test_the_clock_was_set_or_nothing_keeps_it() -> None:
    right = TimeStanding(NOW, verified=True, fault=ClockFault.NONE, off_s=0.0, gap=False)
    unsure = replace(right, verified=False)
    assert judged_time(right, False).endswith("✓")
    assert judged_time(unsure, True).endswith("?")
    assert judged_time(unsure, None).endswith("?")
    assert code_of(lambda: judged_time(unsure, False)) == "clock.unsynchronised"
    back = replace(right, fault=ClockFault.BACK, off_s=-400.0)
    assert code_of(lambda: judged_time(back, True)) == "clock.back"
    ahead = replace(right, fault=ClockFault.FORWARD, off_s=400.0)
    assert code_of(lambda: judged_time(ahead, True)) == "clock.forward"


# Terminal


def test_terminals_on_which_the_counter_cannot_be_read(tmp_path: Path) -> None:
    good = machine(tmp_path)
    latin = replace(good, encoding=lambda: "iso8859-1")
    assert code_of(lambda: judged_terminal(latin, 80, 24)) == "terminal.not_utf8"
    console, old = machine(tmp_path, TERM="linux"), machine(tmp_path, TERM="vt220")
    assert code_of(lambda: judged_terminal(console, 80, 24)) == "terminal.console"
    assert code_of(lambda: judged_terminal(old, 80, 24)) == "terminal.few_colours"
    assert code_of(lambda: judged_terminal(good, 79, 24)) == "terminal.small"
    assert "80×24" in terminal(Examined(Settings(), good))
    nobody = replace(latin, terminal_size=lambda: None)
    assert terminal(Examined(Settings(), nobody)) == "–"


def test_typefaces_that_were_not_installed() -> None:
    assert code_of(lambda: judged_fonts(["OFL.txt"])) == "fonts.missing"


# The kiosk that citizens use alone


def test_a_policy_that_lets_a_kiosk_do_nothing() -> None:
    assert code_of(lambda: judged_rules(UnattendedRules())) == "self_service.nothing_allowed"
    allowed = judged_rules(PRACTICE_POLICY.unattended)
    assert "usb_token" in allowed and "prepare" in allowed


def test_a_kiosk_that_cannot_speak() -> None:
    assert code_of(lambda: judged_voice(Silence())) == "self_service.no_voice"
    assert judged_voice(HeardSpeaker()) == "vi"


def test_a_counter_is_not_asked_for_what_only_a_kiosk_has() -> None:
    def parts(**here: bool) -> set[str]:
        settings = Settings(self_service=SelfServiceSettings(**here))
        return {each.part for each in CHECKS if each.wanted(settings)}

    assert parts() & {"kiosk", "browser", "voice"} == set()
    assert parts(here=True, browser=True) - parts() == {"kiosk", "browser"}
    assert parts(here=True, voice=True) - parts() == {"kiosk", "voice"}


# Centre


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (socket.gaierror(-2, "x"), "centre.name_unknown"),
        (ConnectionRefusedError(), "centre.port_refused"),
        (TimeoutError(), "centre.no_way"),
        (OSError(113, "no route"), "centre.no_way"),
    ],
)
def test_why_the_centre_is_not_reached(failure: OSError, code: str) -> None:
    def dial(host: str, port: int) -> None:
        assert (host, port) == ("centre.example", 8443)
        raise failure

    away = LaterError("centre.unreachable", reason="not_reached")
    assert line_cause(away, "https://centre.example:8443", dial).code == code


def test_a_centre_that_says_itself_what_is_wrong() -> None:
    def dial(host: str, port: int) -> None:
        raise AssertionError("nobody is to be called")

    for code in ("centre.busy", "centre.failed"):
        assert line_cause(LaterError(code), "https://c.example", dial).code == code
    assert judged_end(NOW + timedelta(days=31), NOW)
    soon = NOW + timedelta(days=3)
    assert code_of(lambda: judged_end(soon, NOW)) == "centre.certificate_ends"


def test_a_policy_that_ends_or_has_ended() -> None:
    ends = replace(PRACTICE_POLICY, valid_to=NOW + timedelta(days=3))
    assert code_of(lambda: judged_policy(ends, NOW)) == "policy.ends_soon"
    assert code_of(lambda: judged_policy(ends, NOW + timedelta(4))) == "policy.not_in_force"
    assert judged_policy(replace(ends, valid_to=NOW + timedelta(days=30)), NOW)


def test_a_trust_folder_without_any_certificate(tmp_path: Path) -> None:
    assert code_of(lambda: trust(examined(tmp_path, 0))) == "trust.empty"


# A part that hangs


def test_a_part_that_hangs_keeps_the_others_from_nothing() -> None:
    held = threading.Event()

    def hangs() -> str:
        held.wait(60)
        return ""

    assert code_of(lambda: within(hangs, 0.05)) == "doctor.silent"
    held.set()
    assert within(lambda: "well") == "well"


# Who mends it


@pytest.mark.parametrize(
    ("error", "mender"),
    [
        (AtTheDeskError("reader.none"), Mender.OFFICER),
        (TechnicianError("reader.no_service"), Mender.TECHNICIAN),
        (LaterError("centre.name_unknown", host="h"), Mender.NETWORK),
        (LaterError("centre.failed", status=500), Mender.CENTRE),
        (TechnicianError("officer.none"), Mender.ADMINISTRATOR),
        (LaterError("store.full"), Mender.NOBODY),
    ],
)
def test_who_mends_it_is_said_in_text_and_json(error: KioskError, mender: Mender) -> None:
    finding = Finding("reader", error=error)
    assert mender_of(error) is mender is finding.mender
    assert finding.as_json()["mender"] == mender.value
    assert "Người sửa:" in finding.as_text()
    assert finding.mark == ("○" if isinstance(error, LaterError) else "✕")
