"""``kiosk token`` as a technician uses it, with SoftHSM2 under it."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from support.command_line import CommandLine
from support.soft_tokens import bad_module, of_another_machine

from kiosk.errors import TechnicianError
from kiosk.practice.token import PRACTICE_PIN, softhsm


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder with practice authorities and tokens: making keys takes seconds."""
    try:
        softhsm()
    except TechnicianError:
        pytest.skip("no SoftHSM2 to be had")
    made = CommandLine.in_folder(tmp_path_factory.mktemp("prepared"))
    done = made.run("token", "practice")
    assert done.returncode == 0, done.stderr
    return made.state


@pytest.fixture
def counter(tmp_path: Path, prepared: Path) -> CommandLine:
    made = CommandLine.in_folder(tmp_path)
    shutil.copytree(prepared, made.state)
    (made.state / "practice-token" / "softhsm2.conf").unlink()
    plugged = made.run("token", "practice")
    assert plugged.returncode == 0, plugged.stderr
    return made


def certificate_of(counter: CommandLine, label: str) -> str:
    tokens = counter.json("token", "list")
    (token,) = [each for each in tokens if each["label"] == label]
    return str(token["certificates"][0])


def outcomes(report: dict[str, Any]) -> set[str]:
    return {check["outcome"] for check in report["checks"]}


@pytest.mark.parametrize(
    ("label", "kind", "facts"),
    [
        ("Công dân", "citizen", {"name": "Nguyễn Văn Thử", "number": "001099012345"}),
        ("Doanh nghiệp", "enterprise", {"tax_code": "0100233488", "email": "thu@example.vn"}),
        ("Cơ quan", "agency", {"name": "UBND XÃ THỬ NGHIỆM", "budget_unit": "1234567"}),
    ],
)
def test_each_practice_token_proves_its_holder(
    counter: CommandLine, label: str, kind: str, facts: dict[str, str]
) -> None:
    words = ("--certificate", certificate_of(counter, label), "--as", kind, "--json")
    done = counter.run("token", "prove", *words, "--pin-stdin", given=f"{PRACTICE_PIN}\n")
    assert done.returncode == 0, done.stdout + done.stderr
    assert '"token.possession", "outcome": "holds"' in done.stdout
    assert '"fails"' not in done.stdout
    assert '"not_checked"' not in done.stdout
    read = counter.json("token", "read", *words[:4])
    assert facts.items() <= read["facts"].items()
    assert read["facts"]["valid_to"] == "01/01/2029"
    assert read["capacities"] == [kind]


def test_the_wrong_kind_fails_and_says_why(counter: CommandLine) -> None:
    words = ("--certificate", certificate_of(counter, "Doanh nghiệp"), "--as", "citizen")
    done = counter.run("token", "read", *words)
    assert done.returncode == 1
    assert "certificate.names_no_person" in done.stdout


def test_a_wrong_pin_is_told_and_nothing_is_retried(counter: CommandLine) -> None:
    words = ("--certificate", certificate_of(counter, "Công dân"), "--pin-stdin")
    done = counter.run("token", "prove", *words, given="99999999\n")
    assert (done.returncode, done.stdout) == (1, "")
    assert "token.pin_wrong" in done.stderr
    (token,) = [t for t in counter.json("token", "list") if t["label"] == "Công dân"]
    assert token["pin_state"] == "count_low"
    assert "99999999" not in done.stderr


def test_which_of_several_must_be_said(counter: CommandLine) -> None:
    done = counter.run("token", "read")
    assert (done.returncode, "token.several" in done.stderr) == (1, True)
    done = counter.run("token", "read", "--certificate", "00" * 32)
    assert "token.no_such_certificate" in done.stderr


def test_pulled_tokens_are_gone(counter: CommandLine) -> None:
    assert counter.run("token", "practice", "--pull").returncode == 0
    done = counter.run("token", "list", "--module", str(softhsm().path))
    assert (done.returncode, "token.none" in done.stderr) == (1, True)


def test_a_bad_module_is_one_line(counter: CommandLine, tmp_path: Path) -> None:
    (row,) = counter.json("token", "modules", "--module", str(bad_module("crash")))
    assert (row["ok"], row["code"]) == (False, "token.module_crashed")
    other = of_another_machine(softhsm().path, tmp_path)
    (row,) = counter.json("token", "modules", "--module", str(other))
    assert (row["code"], row["facts"]["found"]) == ("token.module_wrong_machine", "arm64")


def test_practice_certificates_count_nowhere_else(counter: CommandLine, tmp_path: Path) -> None:
    certificate = certificate_of(counter, "Công dân")
    text = counter.settings.read_text().replace('"practice"', '"production"')
    module = str(softhsm().path)
    counter.settings.write_text(text + f'[token]\nmodules = ["{module}"]\nonly_these = true\n')
    os.environ["SOFTHSM2_CONF"] = str(counter.state / "practice-token" / "softhsm2.conf")
    try:
        report = counter.json("token", "read", "--certificate", certificate)
    finally:
        del os.environ["SOFTHSM2_CONF"]
    genuine = [check for check in report["checks"] if check["name"] == "evidence.genuine"]
    assert [check["outcome"] for check in genuine] == ["fails"]
    assert counter.run("token", "practice").returncode == 1


def test_an_officer_is_given_a_token_and_the_doctor_names_its_driver(
    counter: CommandLine,
) -> None:
    words = ("officer", "add", "CB01", "--name", "Trần Thị Mẫu", "--passphrase-stdin")
    assert counter.run(*words, given="một cụm mật khẩu dài\n").returncode == 0
    certificate = certificate_of(counter, "Công dân")
    words = ("token", "officer", "CB01", "--certificate", certificate, "--pin-stdin")
    done = counter.run(*words, given=f"{PRACTICE_PIN}\n")
    assert done.returncode == 0, done.stderr
    assert "CB01" in done.stdout
    findings = {each["part"]: each for each in counter.json("doctor")}
    assert "Công dân" in findings["token"]["found"]
    assert findings["certificates"]["found"] == "1 quốc gia, 1 chính phủ"


def test_the_pin_is_not_shown_where_it_is_typed(counter: CommandLine) -> None:
    command = counter.command(
        "token", "prove", "--certificate", certificate_of(counter, "Công dân")
    )
    master, slave = pty.openpty()
    with subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, start_new_session=True, preexec_fn=_own
    ) as running:
        os.close(slave)
        try:
            seen = _until(master, b"PIN")
            os.write(master, f"{PRACTICE_PIN}\n".encode())
            seen += _until(master, b"token.possession")
            assert running.wait(30) == 0
        finally:
            running.kill()
    os.close(master)
    assert PRACTICE_PIN.encode() not in seen


def _own() -> None:
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _until(descriptor: int, awaited: bytes) -> bytes:
    seen, until = b"", time.monotonic() + 60
    while awaited not in seen and time.monotonic() < until:
        ready, _, _ = select.select([descriptor], [], [], 1)
        if ready:
            try:
                seen += os.read(descriptor, 4096)
            except OSError:
                break
    assert awaited in seen, seen
    return seen
