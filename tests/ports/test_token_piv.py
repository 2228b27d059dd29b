"""The token port through PC/SC and OpenSC: a virtual PIV card that counts, locks and is pulled."""
# ruff: noqa: F401, F811

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.pcscd import pcscd, second_slot, slot, wait_for_card, wait_until
from support.soft_tokens import ec_key, pkis, rsa_key

from kiosk.devices.pkcs11.catalogue import ModuleFinder
from kiosk.devices.pkcs11.tokens import Pkcs11Tokens
from kiosk.domain.certificate_holder import Pki
from kiosk.errors import KioskError
from kiosk.formats.certificate_facts import certificate_facts
from kiosk.formats.emrtd.key_derivation import MrzKey
from kiosk.formats.signature_mechanism import Mechanism, signs
from kiosk.ports.signing_token import DeskTokens, PinState, Token
from kiosk.practice.certificate_authority import holder_name
from kiosk.practice.chip import ChipHabits, ChipKeys, VirtualChip
from kiosk.practice.chip_files import ChipFiles
from kiosk.practice.piv_card import AUTHENTICATION, SIGNATURE, PivCard
from kiosk.practice.token import Key
from kiosk.practice.vpcd import VpcdSlot

MESSAGE = b"a challenge"
PIN = "123456"
VERIFY = 0x20


class CountingChip(VirtualChip):
    """An identity card that notes what is sent to it."""

    seen = 0

    def process(self, raw: bytes) -> bytes:
        self.seen += 1
        return super().process(raw)


def identity_card() -> CountingChip:
    files = ChipFiles({0x011C: bytes(20), 0x2F01: bytes(100)}, {})
    return CountingChip(files, ChipKeys(MrzKey("L898902C", "690806", "940623")), ChipHabits())


def piv_card(which: int = 0, *references: int, key: Key | None = None) -> PivCard:
    key = key or rsa_key(which=which)
    subject = holder_name("Nguyễn Văn Thử", f"CCCD:00109901234{which}")
    certificate = pkis().issuers[Pki.NATIONAL].issue(subject, key.public_key())
    serial = bytes([0x11 + which]) * 16
    return PivCard(
        key, certificate, serial=serial, references=references or (AUTHENTICATION, SIGNATURE)
    )


@pytest.fixture
def tokens(pcscd: object) -> Iterator[Pkcs11Tokens]:
    found = [m for m in ModuleFinder().find() if m.id == "opensc"]
    if not found:
        pytest.skip("no OpenSC to be had")
    made = Pkcs11Tokens(ModuleFinder(named=(found[0].path,), only_named=True))
    yield made
    made.close()


def pin(text: str = PIN) -> bytearray:
    return bytearray(text.encode())


def the_token(tokens: Pkcs11Tokens) -> Token:
    desk = tokens.tokens()
    assert len(desk.tokens) == 1, desk
    return desk.tokens[0]


def refused(tokens: Pkcs11Tokens, token: Token, typed: str = PIN) -> KioskError:
    secret = pin(typed)
    with pytest.raises(KioskError) as caught:
        tokens.sign(token, token.certificates[0], MESSAGE, secret)
    assert not any(secret)
    return caught.value


@pytest.mark.parametrize("reference", [AUTHENTICATION, SIGNATURE], ids=["9A", "9C"])
def test_the_true_path_reads_and_signs(
    tokens: Pkcs11Tokens, slot: VpcdSlot, reference: int
) -> None:
    slot.insert(piv_card(0, reference))
    wait_for_card()
    token = the_token(tokens)
    assert (token.pin_shortest, token.pin_longest) == (4, 8)
    (certificate,) = token.certificates
    facts = certificate_facts(certificate.der)
    assert facts.holder.name == "Nguyễn Văn Thử"
    made = tokens.sign(token, certificate, MESSAGE, pin())
    assert signs(facts.spki, made.mechanism, made.signature, MESSAGE)


@pytest.mark.parametrize("reference", [AUTHENTICATION, SIGNATURE], ids=["9A", "9C"])
def test_an_elliptic_key_signs_on_the_true_path(
    tokens: Pkcs11Tokens, slot: VpcdSlot, reference: int
) -> None:
    slot.insert(piv_card(0, reference, key=ec_key()))
    wait_for_card()
    token = the_token(tokens)
    (certificate,) = token.certificates
    made = tokens.sign(token, certificate, MESSAGE, pin())
    assert made.mechanism is Mechanism.ECDSA_SHA256
    assert signs(certificate_facts(certificate.der).spki, made.mechanism, made.signature, MESSAGE)


def test_wrong_pins_count_down_to_the_lock_and_no_further(
    tokens: Pkcs11Tokens, slot: VpcdSlot
) -> None:
    card = piv_card()
    slot.insert(card)
    wait_for_card()
    token = the_token(tokens)
    assert token.pin_state is PinState.READY
    assert refused(tokens, token, "111111").code == "token.pin_wrong"
    error = refused(tokens, token, "111111")
    assert (error.code, error.facts["pin_state"]) == ("token.pin_wrong", "final_try")
    assert the_token(tokens).pin_state is PinState.FINAL_TRY
    assert card.tries_left == 1, "one try a key press"
    assert refused(tokens, token, "111111").code == "token.pin_locked"
    assert the_token(tokens).pin_state is PinState.LOCKED
    assert refused(tokens, token).code == "token.pin_locked"


def test_a_good_pin_gives_the_tries_back(tokens: Pkcs11Tokens, slot: VpcdSlot) -> None:
    card = piv_card()
    slot.insert(card)
    wait_for_card()
    token = the_token(tokens)
    for _ in range(3):
        refused(tokens, token, "111111")
        refused(tokens, token, "111111")
        tokens.sign(token, token.certificates[0], MESSAGE, pin())
        assert card.tries_left == 3


def test_impossible_lengths_cost_no_try(tokens: Pkcs11Tokens, slot: VpcdSlot) -> None:
    card = piv_card()
    slot.insert(card)
    wait_for_card()
    token = the_token(tokens)
    for typed in ("", "123", "123456789"):
        error = refused(tokens, token, typed)
        assert (error.code, error.facts["longest"]) == ("token.pin_length", 8)
    assert card.tries_left == 3


def test_pulled_in_the_middle_of_a_signature(tokens: Pkcs11Tokens, slot: VpcdSlot) -> None:
    card = piv_card()
    card.signing, card.go_on = threading.Event(), threading.Event()
    slot.insert(card)
    wait_for_card()
    token = the_token(tokens)
    failures: list[KioskError] = []
    with watching(tokens) as seen:
        wait_until(lambda: bool(seen and seen[-1].tokens), "token shown")
        signer = threading.Thread(target=lambda: failures.append(refused(tokens, token)))
        signer.start()
        assert card.signing.wait(10)
        threading.Timer(0.2, card.go_on.set).start()
        slot.remove()
        wait_until(lambda: not seen[-1].tokens, "removal shown", 1.0)
        signer.join(10)
    assert [error.code for error in failures] == ["token.removed"]
    card.go_on.set()
    slot.insert(piv_card())
    wait_for_card()
    token = the_token(tokens)
    assert tokens.sign(token, token.certificates[0], MESSAGE, pin())


def test_a_card_swapped_between_display_and_signature(tokens: Pkcs11Tokens, slot: VpcdSlot) -> None:
    slot.insert(piv_card(0))
    wait_for_card()
    first = the_token(tokens)
    other = piv_card(1)
    slot.remove()
    wait_for_card(present=False)
    slot.insert(other)
    wait_for_card()
    assert refused(tokens, first).code == "token.removed"
    same_number = piv_card(1)
    same_number.serial = piv_card(0).serial
    slot.remove()
    wait_for_card(present=False)
    slot.insert(same_number)
    wait_for_card()
    assert refused(tokens, first).code == "token.other_certificate"
    assert (other.tries_left, same_number.tries_left) == (3, 3)


def test_an_identity_card_in_another_reader_is_left_alone(
    tokens: Pkcs11Tokens, slot: VpcdSlot, second_slot: VpcdSlot
) -> None:
    chip = identity_card()
    slot.insert(chip)
    second_slot.insert(piv_card())
    wait_for_card(0)
    wait_for_card(1)
    token = the_token(tokens)
    assert tokens.sign(token, token.certificates[0], MESSAGE, pin())
    assert chip.seen == 0


def test_an_identity_card_laid_down_later_costs_nothing(
    tokens: Pkcs11Tokens, slot: VpcdSlot, second_slot: VpcdSlot
) -> None:
    second_slot.insert(piv_card())
    wait_for_card(1)
    with watching(tokens) as seen:
        wait_until(lambda: bool(seen and seen[-1].tokens), "token shown")
        slot.insert(identity_card())
        wait_for_card(0)
        token = the_token(tokens)
        assert tokens.sign(token, token.certificates[0], MESSAGE, pin())
        slot.remove()
        wait_for_card(0, present=False)
    assert all(desk.tokens for desk in seen[1:]), [len(d.tokens) for d in seen]


def test_plugged_and_pulled_through_the_reader(tokens: Pkcs11Tokens, slot: VpcdSlot) -> None:
    with watching(tokens) as seen:
        wait_until(lambda: bool(seen) and not seen[-1].tokens, "first look")
        for which in (0, 1, 0):
            slot.insert(piv_card(which))
            wait_until(lambda: bool(seen[-1].tokens), "insertion", 1.5)
            expected = f"CCCD:00109901234{which}"[5:]
            facts = certificate_facts(seen[-1].tokens[0].certificates[0].der)
            assert facts.holder.person_number is not None
            assert facts.holder.person_number.value == expected
            slot.remove()
            wait_until(lambda: not seen[-1].tokens, "removal", 1.5)


class watching:  # a context manager
    """Watch the desk until the end of the block."""

    def __init__(self, tokens: Pkcs11Tokens) -> None:
        self._seen: list[DeskTokens] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(
            target=tokens.watch, args=(self._seen.append, self._stop), name="watch"
        )

    def __enter__(self) -> list[DeskTokens]:
        self._thread.start()
        return self._seen

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(20)
