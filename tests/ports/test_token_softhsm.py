"""The token port through real PKCS#11 modules: SoftHSM2, and modules that do harm."""
# ruff: noqa: F401, F811

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from support.pcscd import wait_until
from support.soft_tokens import (
    bad_module,
    desk,
    ec_key,
    of_another_machine,
    pkis,
    rsa_key,
    soft,
    tokens_of,
)

from kiosk.devices.pkcs11.catalogue import ModuleFinder
from kiosk.devices.pkcs11.tokens import Pkcs11Tokens
from kiosk.domain.certificate_holder import Pki
from kiosk.errors import KioskError
from kiosk.formats.certificate_facts import certificate_facts
from kiosk.formats.signature_mechanism import Mechanism, signs
from kiosk.ports.signing_token import DeskTokens, PinState, SigningTokens, Token
from kiosk.practice.certificate_authority import holder_name
from kiosk.practice.token import PRACTICE_PIN, Key, PracticeToken

MESSAGE = b"a challenge"
PERSON = holder_name("Nguyễn Văn Thử", "CCCD:001099012345")


def add(soft: PracticeToken, key: Key, label: str = "Thử", *, with_key: bool = True) -> None:
    issuer = pkis().issuers[Pki.NATIONAL]
    certificate = issuer.issue(PERSON, key.public_key())
    soft.add(label, key if with_key else None, [certificate, issuer.certificate])


def pin(text: str = PRACTICE_PIN) -> bytearray:
    return bytearray(text.encode())


def the_token(desk: SigningTokens) -> Token:
    (token,) = desk.tokens().tokens
    return token


def refused(desk: SigningTokens, token: Token, typed: bytearray) -> KioskError:
    with pytest.raises(KioskError) as caught:
        desk.sign(token, token.certificates[0], MESSAGE, typed)
    assert not any(typed), "the PIN must be wiped"
    return caught.value


@pytest.mark.parametrize(
    ("key", "mechanism"),
    [
        (rsa_key(2048), Mechanism.RSA_PKCS1_SHA256),
        (rsa_key(3072), Mechanism.RSA_PKCS1_SHA256),
        (ec_key(), Mechanism.ECDSA_SHA256),
    ],
    ids=["rsa2048", "rsa3072", "p256"],
)
def test_a_certificate_is_read_before_login_and_its_key_signs(
    soft: PracticeToken,
    desk: Pkcs11Tokens,
    key: Key,
    mechanism: Mechanism,
) -> None:
    add(soft, key)
    token = the_token(desk)
    assert (token.label, token.pin_state, token.has_pin_pad) == ("Thử", PinState.READY, False)
    assert token.pin_shortest >= 4
    assert len(token.authorities) == 1
    (certificate,) = token.certificates
    facts = certificate_facts(certificate.der)
    assert facts.holder.name == "Nguyễn Văn Thử"
    typed = pin()
    made = desk.sign(token, certificate, MESSAGE, typed)
    assert made.mechanism is mechanism
    assert signs(facts.spki, made.mechanism, made.signature, MESSAGE)
    assert not signs(facts.spki, made.mechanism, made.signature, b"another challenge")
    assert not any(typed)


@pytest.mark.parametrize(
    ("offered", "mechanism"),
    [
        ("CKM_RSA_PKCS,CKM_RSA_PKCS_PSS", Mechanism.RSA_PKCS1_SHA256),
        ("CKM_SHA256_RSA_PKCS_PSS,CKM_RSA_PKCS_PSS", Mechanism.RSA_PSS_SHA256),
        ("CKM_SHA256,CKM_RSA_PKCS_PSS", Mechanism.RSA_PSS_SHA256),
    ],
    ids=["raw", "pss", "raw-pss"],
)
def test_a_token_signs_by_what_it_offers(
    soft: PracticeToken,
    desk: Pkcs11Tokens,
    offered: str,
    mechanism: Mechanism,
) -> None:
    add(soft, rsa_key())
    with (soft.folder / "softhsm2.conf").open("a") as conf:
        conf.write(f"slots.mechanisms = {offered}\n")
    token = the_token(desk)
    made = desk.sign(token, token.certificates[0], MESSAGE, pin())
    assert made.mechanism is mechanism
    facts = certificate_facts(token.certificates[0].der)
    assert signs(facts.spki, made.mechanism, made.signature, MESSAGE)


def test_a_wrong_pin_is_one_try_and_the_token_says_so(
    soft: PracticeToken,
    desk: Pkcs11Tokens,
) -> None:
    add(soft, rsa_key())
    token = the_token(desk)
    error = refused(desk, token, pin("11111111"))
    assert (error.code, error.facts["pin_state"]) == ("token.pin_wrong", "count_low")
    assert the_token(desk).pin_state is PinState.COUNT_LOW
    desk.sign(token, token.certificates[0], MESSAGE, pin())
    assert the_token(desk).pin_state is PinState.READY


def test_a_pin_of_impossible_length_is_not_sent(
    soft: PracticeToken,
    desk: Pkcs11Tokens,
) -> None:
    add(soft, rsa_key())
    token = the_token(desk)
    for typed in ("", "123", "1" * 256):
        assert refused(desk, token, pin(typed)).code == "token.pin_length"
    assert the_token(desk).pin_state is PinState.READY, "no try was used"


def test_a_stolen_certificate_has_no_key(
    soft: PracticeToken,
    desk: Pkcs11Tokens,
) -> None:
    add(soft, rsa_key(), with_key=False)
    token = the_token(desk)
    assert refused(desk, token, pin()).code == "token.no_key"


def test_a_key_whose_identifier_differs_is_found_by_its_modulus(
    soft: PracticeToken,
    desk: Pkcs11Tokens,
) -> None:
    issuer, key = pkis().issuers[Pki.NATIONAL], rsa_key()
    certificate = issuer.issue(PERSON, key.public_key())
    soft.add("Thử", key, [certificate], same_id=False)
    token = the_token(desk)
    made = desk.sign(token, token.certificates[0], MESSAGE, pin())
    facts = certificate_facts(token.certificates[0].der)
    assert signs(facts.spki, made.mechanism, made.signature, MESSAGE)


def test_a_token_swapped_between_display_and_signature(
    soft: PracticeToken,
    desk: Pkcs11Tokens,
) -> None:
    add(soft, rsa_key(), "Thứ nhất")
    first = the_token(desk)
    soft.pull()
    assert refused(desk, first, pin()).code == "token.removed"
    add(soft, rsa_key(which=1), "Thứ hai")
    assert refused(desk, first, pin("11111111")).code == "token.removed"
    assert the_token(desk).pin_state is PinState.READY, "the other token was never asked"


def test_no_token_no_certificate_several_tokens(
    soft: PracticeToken,
    desk: Pkcs11Tokens,
) -> None:
    assert desk.tokens().hint == "token.none"
    soft.add("Trống", None, [])
    assert desk.tokens().hint == "token.no_certificate"
    add(soft, rsa_key(), "Một")
    add(soft, rsa_key(which=1), "Hai")
    found = desk.tokens()
    assert found.hint == ""
    assert sorted(token.label for token in found.tokens) == ["Hai", "Một", "Trống"]


def test_two_modules_that_serve_one_token_show_it_once(
    soft: PracticeToken,
    tmp_path: Path,
) -> None:
    copy = tmp_path / "libsofthsm2-copy.so"
    copy.write_bytes(soft.module.read_bytes())
    add(soft, rsa_key())
    both = tokens_of(soft, copy)
    assert [token.module for token in both.tokens().tokens] == [str(soft.module)]
    both.close()


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ("crash", "token.module_crashed"),
        ("hang", "token.module_hung"),
        ("talk", "token.module_failed"),
    ],
)
def test_a_module_that_does_harm_costs_one_message(
    soft: PracticeToken,
    how: str,
    code: str,
    capfd: pytest.CaptureFixture[str],
) -> None:
    add(soft, rsa_key())
    desk = tokens_of(soft, bad_module(how), answer_s=1.0)
    found = desk.tokens()
    assert [token.label for token in found.tokens] == ["Thử"], "the others go on"
    (trouble,) = found.troubles
    assert trouble.error.code == code
    assert capfd.readouterr().out == "", "nothing of the module's reaches the terminal"
    desk.close()


def test_what_is_no_module_or_for_another_machine_is_not_even_loaded(
    soft: PracticeToken,
    tmp_path: Path,
) -> None:
    text, plain = tmp_path / "text.so", tmp_path / "libz.so"
    text.write_text("not a library")
    plain.write_bytes(bad_module("crash").read_bytes().replace(b"C_GetFunctionList", b"x" * 17))
    other = of_another_machine(soft.module, tmp_path)
    desk = tokens_of(soft, text, plain, other, tmp_path / "absent.so")
    codes = [trouble.error.code for trouble in desk.tokens().troubles]
    assert codes == [
        "token.module_not_library",
        "token.module_not_pkcs11",
        "token.module_wrong_machine",
        "token.module_absent",
    ]
    desk.close()


def test_nothing_installed() -> None:
    desk = Pkcs11Tokens(ModuleFinder(only_named=True))
    assert desk.tokens().hint == "token.no_module"


def test_a_helper_that_was_killed_is_started_again(
    soft: PracticeToken,
    desk: Pkcs11Tokens,
) -> None:
    add(soft, rsa_key())
    the_token(desk)
    for pid in _helpers():
        os.kill(pid, signal.SIGKILL)
    assert the_token(desk).label == "Thử"


def test_nothing_is_left_of_a_signature(
    soft: PracticeToken,
    desk: Pkcs11Tokens,
) -> None:
    add(soft, rsa_key())
    token = the_token(desk)
    before = _helpers()
    for typed in ("11111111", PRACTICE_PIN):
        try:
            desk.sign(token, token.certificates[0], MESSAGE, pin(typed))
        except KioskError:
            continue
    assert _helpers() == before, "the process that saw the PIN is gone"
    command_lines = [Path(f"/proc/{p}/cmdline").read_bytes() for p in before]
    environments = [Path(f"/proc/{p}/environ") for p in before]
    assert not any(PRACTICE_PIN.encode() in line for line in command_lines)
    assert not any(PRACTICE_PIN.encode() in _content(path) for path in environments)


def test_the_helper_leaves_no_core(
    soft: PracticeToken,
    desk: Pkcs11Tokens,
) -> None:
    add(soft, rsa_key())
    the_token(desk)
    (helper,) = _helpers()
    limits = Path(f"/proc/{helper}/limits").read_text()
    (line,) = [each for each in limits.splitlines() if each.startswith("Max core file size")]
    assert line.split()[4:6] == ["0", "0"]


def test_plugged_and_pulled_is_seen_within_a_second(
    soft: PracticeToken,
    desk: Pkcs11Tokens,
) -> None:
    add(soft, rsa_key())
    soft.pull()
    seen: list[DeskTokens] = []
    stop = threading.Event()
    watcher = threading.Thread(target=desk.watch, args=(seen.append, stop))
    watcher.start()
    try:
        wait_until(lambda: bool(seen) and not seen[-1].tokens, "first look")
        for _ in range(5):
            soft.plug()
            wait_until(lambda: bool(seen[-1].tokens), "plugged", 1.0)
            assert seen[-1].tokens[0].certificates
            soft.pull()
            wait_until(lambda: not seen[-1].tokens, "pulled", 1.0)
        assert len(seen) == 11, "each change is told once"
    finally:
        stop.set()
        watcher.join()


def test_a_hanging_module_keeps_nobody_else_waiting(soft: PracticeToken) -> None:
    add(soft, rsa_key())
    desk = tokens_of(soft, bad_module("hang"), answer_s=3.0)
    seen: list[DeskTokens] = []
    stop = threading.Event()
    watcher = threading.Thread(target=desk.watch, args=(seen.append, stop))
    watcher.start()
    try:
        wait_until(lambda: bool(seen), "token shown", 30.0)
        assert seen[-1].tokens
        assert not seen[-1].troubles  # the other module has not answered yet
        wait_until(lambda: bool(seen[-1].troubles), "trouble told", 30.0)
        assert seen[-1].troubles[0].error.code == "token.module_hung"
        assert seen[-1].tokens
    finally:
        stop.set()
        watcher.join()
        desk.close()


def test_the_counter_closes_without_waiting_for_a_hanging_module(soft: PracticeToken) -> None:
    desk = tokens_of(soft, bad_module("hang"), answer_s=8.0)
    seen: list[DeskTokens] = []
    stop = threading.Event()
    watcher = threading.Thread(target=desk.watch, args=(seen.append, stop))
    watcher.start()
    wait_until(lambda: len(_helpers()) == 2, "both modules asked")
    began = time.monotonic()
    stop.set()
    desk.close()
    watcher.join()
    assert time.monotonic() - began < 7.0  # the module would keep us eight
    assert _helpers() == set()


def test_the_counter_starts_without_the_library() -> None:
    """Only the helper process imports python-pkcs11, and nobody PC/SC for it."""
    code = (
        "import sys, kiosk.devices.pkcs11.tokens\n"
        "assert not {'pkcs11', 'smartcard'} & set(sys.modules), sorted(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def _helpers() -> set[int]:
    done = subprocess.run(
        ["pgrep", "-P", str(os.getpid()), "-f", "kiosk.devices.pkcs11.child"],
        capture_output=True,
        text=True,
        check=False,
    )
    return {int(each) for each in done.stdout.split()}


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except PermissionError:
        return b""
