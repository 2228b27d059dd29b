from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from support.papers import receipt, refusal, words_of

from kiosk.ports.receipt_printer import PrintOutcome, ReceiptPrinter
from printing.printer import FolderPrinter


def test_a_receipt_is_saved_under_its_number_for_its_owner_only(tmp_path: Path) -> None:
    printer: ReceiptPrinter = FolderPrinter(tmp_path / "giay")
    result = printer.print_receipt(receipt())
    saved = tmp_path / "giay" / "ANBINH-Q3-261122-0007.pdf"
    assert result.outcome is PrintOutcome.SAVED
    assert result.where == str(saved)
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    assert "NGUYỄN VĂN THỬ" in words_of(saved.read_bytes())
    assert list(saved.parent.iterdir()) == [saved]


def test_a_refusal_is_saved_beside_it(tmp_path: Path) -> None:
    result = FolderPrinter(tmp_path).print_refusal(refusal())
    assert result.outcome is PrintOutcome.SAVED
    assert Path(result.where).name == "ANBINH-Q3-261122-0008-tu-choi.pdf"


@pytest.mark.parametrize("number", ["../x", "a/b", "", ".x", "a\x00", "NGUYỄN", "x" * 65])
def test_a_number_that_is_no_file_name_is_refused(tmp_path: Path, number: str) -> None:
    result = FolderPrinter(tmp_path).print_receipt(receipt(number=number))
    assert (result.outcome, result.reason) == (PrintOutcome.FAILED, "print.number_unsafe")
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_made_is_a_failed_print(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    result = FolderPrinter(tmp_path / "file" / "giay").print_receipt(receipt())
    assert (result.outcome, result.reason) == (PrintOutcome.FAILED, "print.write_failed")


def test_a_full_disk_is_a_failed_print_and_leaves_nothing(tmp_path: Path) -> None:
    """The file size limit of a child process stands in for a full disk: both fail in write()."""
    program = (
        "import resource, signal, sys; from pathlib import Path;"
        "from support.papers import receipt;"
        "from printing.printer import FolderPrinter;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096));"
        "print(FolderPrinter(Path(sys.argv[1])).print_receipt(receipt()).reason, end='')"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", program, str(tmp_path)],
        cwd="tests",
        capture_output=True,
        check=True,
    )
    assert done.stdout == b"print.disk_full"
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_ours_is_a_failed_print(tmp_path: Path) -> None:
    """In a child process that is not root any more, where it was."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    program = (
        "import os, sys; from pathlib import Path;"
        "from support.papers import receipt;"
        "from printing.printer import FolderPrinter;"
        "FolderPrinter(Path(sys.argv[1])).print_receipt(receipt());"  # whatever it has to import
        "os.geteuid() or os.seteuid(65534);"
        "print(FolderPrinter(Path(sys.argv[2])).print_receipt(receipt()).reason, end='')"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", program, str(tmp_path / "ours"), str(closed / "giay")],
        cwd="tests",
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode() == "print.not_permitted"
    assert not list(closed.iterdir())


def test_large_print_is_a_matter_of_the_printer(tmp_path: Path) -> None:
    FolderPrinter(tmp_path / "usual").print_receipt(receipt())
    FolderPrinter(tmp_path / "large", large_print=True).print_receipt(receipt())
    usual, large = (next((tmp_path / each).iterdir()) for each in ("usual", "large"))
    assert usual.read_bytes() != large.read_bytes()
