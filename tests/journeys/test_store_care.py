"""A technician's evening: back up, lose the disk, put everything back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.command_line import CommandLine

PASSPHRASE = "một câu dài để nhớ\n"


@pytest.fixture
def counter(tmp_path: Path) -> CommandLine:
    counter = CommandLine.in_folder(tmp_path)
    words = ("officer", "add", "cb01", "--name", "Trần Thị Bình", "--passphrase-stdin")
    assert counter.run(*words, given="a long passphrase\n").returncode == 0
    return counter


def _officers(counter: CommandLine) -> list[str]:
    return [each["code"] for each in counter.json("officer", "list")]


def test_a_counter_is_put_back_on_an_empty_disk_with_a_passphrase(
    counter: CommandLine, tmp_path: Path
) -> None:
    backup = str(tmp_path / "backup")
    told = counter.run("backup", backup, "--with-keys", "--passphrase-stdin", given=PASSPHRASE)
    assert told.returncode == 0, told.stderr
    shutil.rmtree(counter.state)
    wrong = counter.run("restore", backup, "--passphrase-stdin", given="something else\n")
    assert wrong.returncode == 1
    assert "backup.passphrase_wrong" in wrong.stderr
    right = counter.run("restore", backup, "--passphrase-stdin", given=PASSPHRASE)
    assert right.returncode == 0, right.stderr
    assert _officers(counter) == ["CB01"]
    assert counter.json("ledger", "verify")["holds"]


def test_a_backup_without_keys_needs_the_keys_of_this_machine(
    counter: CommandLine, tmp_path: Path
) -> None:
    (tmp_path / "stick").mkdir()
    told = counter.json("backup", str(tmp_path / "stick"))
    assert told["with_keys"] is False
    (counter.state / "counter.db").unlink()
    assert counter.json("restore", told["file"])["registrations"] == 0
    assert _officers(counter) == ["CB01"]
    shutil.rmtree(counter.state)
    refused = counter.run("restore", told["file"])
    assert refused.returncode == 1
    assert "backup.other_keys" in refused.stderr


def test_the_store_that_was_here_stays_beside_the_restored_one(
    counter: CommandLine, tmp_path: Path
) -> None:
    backup = str(tmp_path / "backup")
    assert counter.run("backup", backup).returncode == 0
    again = counter.run("backup", backup)
    assert "backup.exists" in again.stderr
    done = counter.json("restore", backup)
    assert Path(done["replaced"]).exists()
    salvaged = counter.json("salvage", "--damaged", done["replaced"])
    assert salvaged["whole"] is True
