"""Terminals, ports, services and disks that are not there: each fault provoked once."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from builders import NOW, draft
from fakes.ids import CountingIds
from fakes.station import card_of
from support.papers import OFFICE, receipt

from counter_ui import pictures
from counter_ui.bench import keys_player
from counter_ui.citizen_display import place
from counter_ui.practice_centre import centre_process, run_sandbox
from kiosk.devices.local_seal import local_seal
from kiosk.domain.account_service import Guidance, GuidanceKind
from kiosk.domain.clean_text import CleanText
from kiosk.domain.prepared import Prepared, VisitNeed
from kiosk.errors import KioskError
from kiosk.formats.emrtd.access_keys import AccessKeys
from kiosk.formats.emrtd.reader import read_card
from kiosk.practice import private_pcscd, token
from kiosk.practice.card import mrz_key
from kiosk.practice.chip import VirtualChip
from kiosk.practice.chip_files import ChipFiles
from kiosk.practice.people import load_person
from kiosk.use_cases.prepare_visit import PrepareVisit
from printing import printer
from printing.ipp import IppConnection
from printing.kept_guidance import KeptGuidance
from sync.sandbox import pages
from sync.sandbox import prepared as prepared_desk
from sync.sandbox.problems import ProblemError


def code_of(work: Callable[[], object]) -> str:
    with pytest.raises(KioskError) as raised:
        work()
    return raised.value.code


def said_by(*words: str, terminal: bool = False) -> str:
    """What a process without any terminal says on standard error."""
    done = subprocess.run(
        [sys.executable, *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        start_new_session=True,
    )
    return done.stderr


def test_a_pin_is_asked_for_on_a_terminal_only() -> None:
    asked = "from counter_ui.hidden_pin import pin_from_terminal; pin_from_terminal('')"
    assert "token.no_terminal" in said_by("-c", asked)


def test_a_kiosk_needs_a_terminal_and_an_import_something_to_import() -> None:
    assert "self_service.no_terminal" in said_by("-m", "counter_ui", "self-service")
    assert "carry.nothing_given" in said_by("-m", "counter_ui", "outbox", "import")


def test_a_practice_centre_that_cannot_start(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    def begin() -> None:
        with centre_process(tmp_path / "file" / "centre", tmp_path):
            raise AssertionError("started")

    assert code_of(begin) == "sandbox.not_started"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        serve = lambda: run_sandbox(  # noqa: E731
            tmp_path / "centre",
            "127.0.0.1",
            port,
            trust=(),
            faults="",
            practice_profile=True,
            say=lambda _: None,
        )
        assert code_of(serve) == "sandbox.port_taken"


def test_pages_for_the_trainer_are_for_this_machine_only() -> None:
    from_afar: Any = SimpleNamespace(client=SimpleNamespace(host="192.0.2.7"))
    with pytest.raises(ProblemError) as raised:
        pages._on_this_machine(from_afar)
    assert raised.value.code == "practice.loopback_only"


def test_virtual_readers_need_their_programs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(private_pcscd, "_DAEMON_PLACES", ())
    daemon = private_pcscd.PrivatePcscd(tmp_path)
    assert code_of(daemon.start) == "practice.pcscd_absent"
    monkeypatch.setattr(token.ModuleFinder, "find", lambda _: ())
    assert code_of(token.softhsm) == "practice.softhsm_absent"


def test_the_second_display_is_no_stranger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with place.listening(tmp_path):
        monkeypatch.setattr(place, "is_same_user", lambda _: False)
        assert code_of(lambda: place.connected(tmp_path)) == "display.stranger"


# Papers


def test_a_full_disk_takes_no_paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(printer, "write_private", full)
    result = printer.FolderPrinter(tmp_path).print_receipt(receipt())
    assert result.reason == "print.disk_full"


def test_guidance_that_cannot_be_kept_is_not_asked_for(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    kept = KeptGuidance(tmp_path / "file" / "kept", local_seal(bytes(32)))
    guidance = Guidance(
        kind=GuidanceKind.SUPPLEMENT,
        number="ANBINH-Q3-HD-261122-0001",
        registration_id="01935a2e-7b00-7c3a-9d11-0123456789ad",
        issued_at=NOW,
        office=OFFICE,
        officer_name=CleanText("TRẦN THỊ MẪU"),
        applicant_name=CleanText("NGUYỄN VĂN THỬ"),
        masked_number="001•••••2345",
        items=(),
        simulated=False,
    )
    assert code_of(lambda: kept.put(guidance)) == "print_jobs.not_written"


def test_a_printer_that_takes_the_page_and_names_no_job() -> None:
    class Odd(IppConnection):
        def _ask(self, *_: object) -> dict[str, object]:
            return {}

    with pytest.raises(Exception, match=r"print\.no_answer"):
        Odd("ipp://127.0.0.1:1/ipp/print").print_pdf(b"%PDF", "x", None)


# Chips


class Deaf:
    """Refuses every command."""

    atr = b""

    def transmit(self, command: bytes) -> bytes:
        return b"\x6d\x00"


def test_a_chip_that_offers_no_way_in() -> None:
    from kiosk.formats.emrtd import bac
    from kiosk.formats.emrtd.key_derivation import MrzKey

    key = MrzKey("099012345", "990315", "390315")
    assert code_of(lambda: bac.establish(Deaf(), key, bytes)) == "chip.access_not_offered"


def test_a_chip_without_a_security_object() -> None:
    made = card_of()
    kept = {file: content for file, content in made.files.application.items() if file != 0x011D}
    files = ChipFiles(made.files.master, kept, made.files.never_readable)
    chip = VirtualChip(files, made.keys, made.habits)

    class Line:
        atr = chip.atr

        def transmit(self, command: bytes) -> bytes:
            return chip.process(command)

    keys = AccessKeys((mrz_key(load_person()),))
    assert (
        code_of(lambda: read_card(Line(), keys, randomness=os.urandom, progress=lambda _: None))
        == "chip.no_security_object"
    )


# Steps that never come


class Pilot:
    async def pause(self, *_: object) -> None: ...


async def test_pictures_and_key_counts_do_not_wait_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pilot: Any = Pilot()
    monkeypatch.setattr(pictures, "_PATIENCE_S", -1.0)
    with pytest.raises(KioskError) as raised:
        await pictures._until(pilot, lambda: False, "F2")
    assert raised.value.code == "pictures.step_not_reached"
    monkeypatch.setattr(keys_player, "_PATIENCE_S", -1.0)
    player: Any = keys_player.Player.__new__(keys_player.Player)
    player._pilot = pilot
    with pytest.raises(KioskError) as raised:
        await player.until(lambda: False, "F2")
    assert raised.value.code == "bench.step_not_reached"


# Prepared visits


def test_a_visit_that_no_card_is_as_large_as() -> None:
    visit = Prepared(
        registration_id=draft().id,
        device_id="d",
        office="ANBINH",
        need=VisitNeed.REGISTRATION,
        proofs=(os.urandom(3 << 20),),
        notice_version="1",
        legal_basis="x",
        agreed_at=NOW,
        prepared_at=NOW,
        valid_until=NOW + timedelta(hours=8),
    )
    prepare: Any = PrepareVisit.__new__(PrepareVisit)
    object.__setattr__(prepare, "ids", CountingIds())
    object.__setattr__(prepare, "office", "ANBINH")
    assert code_of(lambda: prepare.deposit(visit)) == "prepared.too_large"
    assert replace(visit, proofs=())


def test_a_kiosk_that_prepares_more_than_any_could() -> None:
    rows = SimpleNamespace(fetchone=lambda: {"many": prepared_desk.MOST_A_DAY})
    connection: Any = SimpleNamespace(execute=lambda *_: rows)
    with pytest.raises(ProblemError) as raised:
        prepared_desk._add(connection, "l", None, "d", NOW)  # type: ignore[arg-type]
    assert raised.value.code == "prepared.too_many"
