"""Passwords, recovery, disputes and sign-ins, over fakes."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from builders import CHIP_EVIDENCE, approved, confirmed, draft, proofed
from fakes.clock import SetClock
from fakes.ids import CountingIds
from fakes.memory_store import MemoryStore
from fakes.policy_source import OnePolicy
from fakes.sealer import GlassSealer, body_of
from fakes.ways import RIGHT_CODE, FakeCentre, fake_ways

from kiosk.domain.account_service import DisputeState, LoginState, Recovery
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.phone import Phone
from kiosk.domain.registration import Approved, Confirmed, Contact, Purpose
from kiosk.errors import AtTheDeskError, LaterError, TechnicianError
from kiosk.formats.sealed_secret import SecretUse
from kiosk.practice.policy import PRACTICE_POLICY

GOOD = "Xe-lam qua 3 cầu"
NUMBER = PersonNumber("001099012345")
PHONE = Phone("0912345678")


class Room:
    def __init__(self) -> None:
        self.store, self.clock, self.sealer = MemoryStore(), SetClock(), GlassSealer()
        self.centre = FakeCentre(self.clock)
        policies = OnePolicy(PRACTICE_POLICY)
        self.ways = fake_ways(
            self.store, self.clock, CountingIds(), self.sealer, policies, self.centre
        )

    def ledger(self) -> list[tuple[str, dict[str, str]]]:
        return [(entry.kind, dict(entry.facts)) for entry in self.store.pages.ledger]


@pytest.fixture
def room() -> Room:
    return Room()


def for_purpose(
    purpose: Purpose, phone: Phone | None = PHONE, account: str = "ab" * 16
) -> Approved:
    opened = replace(draft(CHIP_EVIDENCE), purpose=purpose, account=account, phone_confirmed=phone)
    stage = confirmed(proofed(opened))
    return approved(replace(stage, contact=Contact(phone=PHONE, email=None)))


# Passwords


def test_a_good_password_is_sealed_and_nowhere_else(room: Room) -> None:
    done = room.ways.set_password(confirmed(), GOOD, unicodedata.normalize("NFD", GOOD))
    assert done.sealed_password is not None
    assert SecretUse.NEW_PASSWORD.value.encode() in done.sealed_password
    assert GOOD not in repr(done) and GOOD not in str(room.ledger())
    assert room.ways.set_password.later(done).sealed_password is None


@pytest.mark.parametrize(
    "password",
    [
        "",
        "shor1A!",
        "Huyen1994@",
        "Hovaten@123",
        "Thanhnam1988!",
        "NguyenVanThu@1",
        "Abc@0912345678",
        "Abc@15031999x",
        "Zz!001099012345",
        "khong co chu hoa 1!",
        "A1!" + "a" * 200,
    ],
)
def test_what_the_rule_or_everybody_knows_is_refused(room: Room, password: str) -> None:
    with pytest.raises(AtTheDeskError) as caught:
        room.ways.set_password(confirmed(), password, password)
    assert caught.value.code == "password.refused"
    assert password == "" or password not in str(caught.value.facts)


def test_not_the_same_twice(room: Room) -> None:
    with pytest.raises(AtTheDeskError) as caught:
        room.ways.set_password(confirmed(), GOOD, GOOD + " ")
    assert caught.value.code == "password.differs"


def test_without_a_key_to_seal_to_nothing_is_kept(room: Room) -> None:
    room.sealer.raises = TechnicianError("sealing_key.missing")
    with pytest.raises(TechnicianError):
        room.ways.set_password(confirmed(), GOOD, GOOD)


# Recovery


def test_a_recovery_carries_its_evidence_and_is_written_down(room: Room) -> None:
    result = room.ways.recover_account(for_purpose(Purpose.RECOVERY))
    assert result.accepted
    ((account, sealed),) = room.centre.handed_in
    assert account == "ab" * 16
    assert b'"purpose":"recovery"' in body_of(sealed)
    kind, facts = room.ledger()[-1]
    assert (kind, facts["outcome"]) == (LedgerKind.RECOVERED, "accepted")
    assert NUMBER.value not in str(room.ledger())


def test_a_refused_recovery_is_a_result(room: Room) -> None:
    room.centre.recovery = Recovery(accepted=False, code="recovery.level_too_low")
    result = room.ways.recover_account(for_purpose(Purpose.RECOVERY))
    assert (result.accepted, result.code) == (False, "recovery.level_too_low")
    assert room.ledger()[-1][1]["reason"] == "recovery.level_too_low"


@pytest.mark.parametrize("phone", [None, Phone("0912777777")])
def test_no_recovery_without_the_phone_in_hand(room: Room, phone: Phone | None) -> None:
    with pytest.raises(AtTheDeskError) as caught:
        room.ways.recover_account(for_purpose(Purpose.RECOVERY, phone))
    assert caught.value.code == "recovery.phone_not_confirmed"
    assert room.centre.handed_in == []


@pytest.mark.parametrize(
    ("stage", "code"),
    [
        (for_purpose(Purpose.REGISTRATION), "recovery.not_opened"),
        (for_purpose(Purpose.DISPUTE), "recovery.not_opened"),
        (for_purpose(Purpose.RECOVERY, account=""), "recovery.not_opened"),
    ],
)
def test_only_what_was_opened_as_one_is_a_recovery(room: Room, stage: Approved, code: str) -> None:
    with pytest.raises(AtTheDeskError) as caught:
        room.ways.recover_account(stage)
    assert caught.value.code == code


def test_after_a_lost_line_the_same_request_goes_again(room: Room) -> None:
    stage = for_purpose(Purpose.RECOVERY)
    room.centre.away = LaterError("centre.unreachable", sent=True)
    with pytest.raises(LaterError):
        room.ways.recover_account(stage)
    assert room.ledger() == []
    room.centre.away = None
    assert room.ways.recover_account(stage).accepted


# Disputes


def test_a_dispute_has_the_number_of_the_centre(room: Room) -> None:
    dispute = room.ways.open_dispute(for_purpose(Purpose.DISPUTE, None))
    assert (dispute.number, dispute.state) == ("KN-261122-00001", DisputeState.RECEIVED)
    kind, facts = room.ledger()[-1]
    assert (kind, facts["dispute"]) == (LedgerKind.DISPUTED, dispute.number)


def test_only_what_was_opened_as_one_is_a_dispute(room: Room) -> None:
    with pytest.raises(AtTheDeskError) as caught:
        room.ways.open_dispute(for_purpose(Purpose.REGISTRATION))
    assert caught.value.code == "dispute.not_opened"


@pytest.mark.parametrize(
    "number", ["", " ", "KN 1", "../x", "KN-1?nonce=2", "A" * 41, "Ｋ-1", "\x00"]
)
def test_a_number_that_is_none_asks_nobody(room: Room, number: str) -> None:
    room.centre.away = LaterError("centre.unreachable")
    with pytest.raises(AtTheDeskError) as caught:
        room.ways.open_dispute.state(number)
    assert caught.value.code == "dispute.number_malformed"


def test_a_number_is_asked_for_as_it_is_printed(room: Room) -> None:
    assert room.ways.open_dispute.state(" kn-261122-00001 ").number == "KN-261122-00001"


# Signing in


def test_number_password_and_code(room: Room) -> None:
    trial = room.ways.try_login.begin(NUMBER, unicodedata.normalize("NFD", GOOD), "CB01")
    (sealed,) = room.centre.secrets
    assert GOOD in sealed.decode() and SecretUse.SIGN_IN.value in sealed.decode()
    assert trial.code is not None
    assert room.ways.try_login.attempt(trial.code, RIGHT_CODE).confirmed
    kind, facts = room.ledger()[-1]
    assert (kind, facts["outcome"]) == (LedgerKind.LOGIN_TRIED, LoginState.CODE_SENT.value)
    assert GOOD not in str(room.ledger()) and NUMBER.value not in str(room.ledger())


@pytest.mark.parametrize("password", ["", "ầ" * 400])
def test_no_password_and_an_endless_one_ask_nobody(room: Room, password: str) -> None:
    with pytest.raises(AtTheDeskError) as caught:
        room.ways.try_login.begin(NUMBER, password, "CB01")
    assert caught.value.code == "password.empty"
    assert room.centre.secrets == []


def test_the_first_password_meets_the_rule(room: Room) -> None:
    room.centre.login = LoginState.ACTIVATION
    trial = room.ways.try_login.begin(NUMBER, "?", "CB01")
    for first, again, code in (
        (GOOD, GOOD + "x", "password.differs"),
        ("too simple", "too simple", "password.refused"),
    ):
        with pytest.raises(AtTheDeskError) as caught:
            room.ways.try_login.activate(trial, first, again)
        assert caught.value.code == code
    assert room.ways.try_login.activate(trial, GOOD, GOOD).state is LoginState.ACTIVATED


def test_a_code_that_is_none_asks_nobody(room: Room) -> None:
    trial = room.ways.try_login.begin(NUMBER, GOOD, "CB01")
    assert trial.code is not None
    for typed in ("", "12", "abcdef", "１２３４５６"):
        with pytest.raises(AtTheDeskError):
            room.ways.try_login.attempt(trial.code, typed)
    assert room.centre.typed == []


def test_stages_are_values(room: Room) -> None:
    """Setting a password makes a new stage; the one before is as it was."""
    before: Confirmed = confirmed()
    room.ways.set_password(before, GOOD, GOOD)
    assert before.sealed_password is None
