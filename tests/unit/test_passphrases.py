from __future__ import annotations

import unicodedata
from threading import Thread

from kiosk.devices.passphrases import Argon2Passphrases

PASSPHRASE = "đường về quê hương"
PHC = Argon2Passphrases().hash(PASSPHRASE)


def test_only_the_passphrase_fits() -> None:
    assert Argon2Passphrases().matches(PASSPHRASE, PHC)
    for other in ("", "đường về quê hươn", PASSPHRASE + " ", PASSPHRASE.upper()):
        assert not Argon2Passphrases().matches(other, PHC)


def test_the_keyboard_s_way_of_composing_does_not_matter() -> None:
    assert Argon2Passphrases().matches(unicodedata.normalize("NFD", PASSPHRASE), PHC)


def test_parameters_are_those_of_rfc_9106_section_4() -> None:
    assert PHC.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_every_hash_has_its_own_salt() -> None:
    assert Argon2Passphrases().hash(PASSPHRASE) != PHC
    assert PASSPHRASE not in PHC


def test_a_damaged_string_matches_nothing() -> None:
    for phc in ("", "x", PHC[:-1], PHC.replace("argon2id", "argon2i"), "$argon2id$v=19$m=1$$"):
        assert not Argon2Passphrases().matches(PASSPHRASE, phc)


def test_a_terminal_that_is_not_utf_8_raises_nothing() -> None:
    assert not Argon2Passphrases().matches("\udce1\udc80", PHC)
    assert Argon2Passphrases().hash("\udce1\udc80").startswith("$argon2id$")


def test_several_at_once_all_come_to_an_end() -> None:
    """A sign-in, an approval and the practice centre share OpenSSL's threads in one process."""
    right: list[bool] = []

    def compare() -> None:
        right.append(Argon2Passphrases().matches(PASSPHRASE, PHC))

    tries = [Thread(target=compare, daemon=True) for _ in range(6)]
    for each in tries:
        each.start()
    for each in tries:
        each.join(60)
    assert right == [True] * 6
