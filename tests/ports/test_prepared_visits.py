"""Prepared at a kiosk, finished at a counter: two devices, one practice centre, real HTTPS."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fakes.ids import CountingIds
from support.visit_rig import PHONE, Device, Office, visit_office

from kiosk.domain.ledger import LedgerKind
from kiosk.domain.phone import Phone
from kiosk.domain.policy import Level
from kiosk.domain.prepared import VisitNeed
from kiosk.domain.registration import Contact, Purpose
from kiosk.domain.ticket import qr_text, short_code
from kiosk.errors import AtTheDeskError, IntegrityError, KioskError, TechnicianError
from kiosk.formats.prepared_statement import sign_prepared
from kiosk.use_cases.proof_applicant import InPersonAnswers
from kiosk.use_cases.take_over_prepared import TakenOver
from sync.sandbox.fault_switches import Faults


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with visit_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def kiosk(office: Office) -> Device:
    return office.device("Ki-ốt 1", kiosk=True)


@pytest.fixture
def counter(office: Office) -> Device:
    return office.device("Quầy 3")


def refused(device: Device, ticket: str) -> KioskError:
    with pytest.raises(KioskError) as caught:
        device.taken(ticket)
    return caught.value


def outcome(office: Office, registration_id: str) -> tuple[str, str, int]:
    query = "SELECT outcome, code, level FROM registrations WHERE id = ?"
    row = office.rows(query, registration_id)[0]
    return row["outcome"], row["code"], row["level"]


def kept(office: Office) -> list[dict[str, object]]:
    query = "SELECT state, length(sealed) + length(wrapped) AS bytes FROM prepared_visits"
    return office.rows(query)


@pytest.mark.parametrize("typed", [False, True])
def test_the_officer_only_compares_and_level_3_is_accepted(
    office: Office, kiosk: Device, counter: Device, typed: bool
) -> None:
    ticket = kiosk.prepare.deposit(kiosk.prepared())
    taken = counter.taken(ticket.grouped.lower() if typed else ticket.qr_text)
    assert taken.contact.phone == Phone(PHONE) and taken.draft.phone_confirmed == Phone(PHONE)
    before = counter.proof(taken.draft, InPersonAnswers())
    assert before.level is Level.NONE, "nothing without the officer's answers"
    recorded = counter.recorded(taken)
    assert recorded.receipt.level is Level.HIGH
    counter.send()
    assert outcome(office, taken.draft.id) == ("accepted", "", 3)
    assert kept(office) == [{"state": "finished", "bytes": 0}]


def test_the_record_names_kiosk_counter_and_officer(kiosk: Device, counter: Device) -> None:
    taken = counter.taken(kiosk.prepare.deposit(kiosk.prepared()).qr_text)
    before = taken.draft.prepared
    assert before is not None and before.device_id == kiosk.keys.device_id
    consent = counter.approved(taken).confirmed.consent
    assert (consent.read_aloud_by, consent.given_at) == ("self-service", before.agreed_at)
    entries = counter.store.run(lambda unit: tuple(unit.ledger.entries()))
    opened = next(each for each in entries if each.kind == "draft_opened")
    assert opened.facts["prepared_by"] == kiosk.keys.device_id
    handed = kiosk.store.run(lambda unit: unit.ledger.chosen([LedgerKind.VISIT_PREPARED]))
    assert handed[0].facts == {"registration": taken.draft.id, "need": "registration"}


def test_one_counter_at_a_time_and_never_twice(office: Office, kiosk: Device) -> None:
    first, second = office.device("Quầy 1"), office.device("Quầy 2")
    ticket = kiosk.prepare.deposit(kiosk.prepared())
    taken = first.taken(ticket.qr_text)
    error = refused(second, ticket.qr_text)
    assert (error.code, error.facts["counter"]) == ("prepared.taken", "Quầy 1")
    assert first.taken(ticket.qr_text).draft.id == taken.draft.id, "the same counter may again"
    assert taken.draft.prepared is not None
    second.take.finish(taken.draft.prepared)
    assert kept(office)[0]["bytes"] != 0, "another counter's word ends nothing"
    assert first.take.finish(taken.draft.prepared)
    assert refused(second, ticket.qr_text).code == "prepared.finished"
    assert refused(first, ticket.code).code == "prepared.finished"
    assert kept(office) == [{"state": "finished", "bytes": 0}]


def test_a_counter_that_stopped_does_not_keep_it(office: Office, kiosk: Device) -> None:
    first, second = office.device("Quầy 1"), office.device("Quầy 2")
    ticket = kiosk.prepare.deposit(kiosk.prepared())
    first.taken(ticket.qr_text)
    office.server.set_faults(Faults(clock_off_s=11 * 60))
    assert second.taken(ticket.qr_text).draft.prepared is not None


def test_expired_is_told_and_gone(office: Office, kiosk: Device, counter: Device) -> None:
    ticket = kiosk.prepare.deposit(kiosk.prepared())
    office.server.set_faults(Faults(clock_off_s=25 * 3600))
    assert refused(counter, ticket.qr_text).code == "prepared.expired"
    assert kept(office) == [{"state": "expired", "bytes": 0}]
    office.server.set_faults(Faults(clock_off_s=9 * 86400))
    assert refused(counter, ticket.qr_text).code == "prepared.unknown"
    assert kept(office) == []


def test_what_nobody_came_for_goes_by_itself(office: Office, kiosk: Device) -> None:
    kiosk.prepare.deposit(kiosk.prepared())
    office.server.set_faults(Faults(clock_off_s=25 * 3600))
    office.server.stop()
    office.server.start()  # its minute begins anew
    kiosk.client.policy()
    assert kept(office) == [{"state": "expired", "bytes": 0}]


def test_a_name_belongs_to_whoever_had_it_first(kiosk: Device, counter: Device) -> None:
    prepared = kiosk.prepared()
    ticket = replace(kiosk.prepare, ids=CountingIds()).deposit(prepared)
    again = replace(kiosk.prepare, ids=CountingIds()).deposit(prepared)
    assert again.code == ticket.code
    with pytest.raises(TechnicianError) as caught:
        replace(counter.prepare, ids=CountingIds()).deposit(prepared)
    assert caught.value.facts["reason"] == "visit.name_taken"


def test_another_office_finds_nothing(office: Office, kiosk: Device) -> None:
    ticket = kiosk.prepare.deposit(kiosk.prepared())
    elsewhere = office.device("Quầy 1", office="TANHOA")
    assert refused(elsewhere, ticket.qr_text).code == "prepared.unknown"
    assert refused(elsewhere, ticket.code).code == "prepared.unknown"


def test_wrong_codes_wait_longer_and_longer_but_a_scan_does_not(
    office: Office, kiosk: Device, counter: Device
) -> None:
    ticket = kiosk.prepare.deposit(kiosk.prepared())
    for _ in range(3):
        assert refused(counter, short_code(secrets.token_bytes(6))).code == "prepared.unknown"
    first = refused(counter, ticket.code)
    assert first.code == "prepared.wait" and 0 < int(first.facts["seconds"]) <= 5
    office.server.set_faults(Faults(clock_off_s=6))
    assert refused(counter, short_code(secrets.token_bytes(6))).code == "prepared.unknown"
    assert int(refused(counter, ticket.code).facts["seconds"]) > 5
    assert refused(counter, qr_text(secrets.token_bytes(16))).code == "prepared.unknown"
    assert counter.taken(ticket.qr_text).draft.prepared is not None


def test_a_mistyped_code_asks_nobody(office: Office, counter: Device) -> None:
    assert refused(counter, "K7M2Q-9XD4").code == "prepared.code_length"
    assert refused(counter, "MCH1:12").code == "prepared.qr_damaged"
    assert office.rows("SELECT * FROM prepared_misses") == []


@pytest.mark.parametrize("need", [VisitNeed.FORGOTTEN_PASSWORD, VisitNeed.NEW_PHONE])
def test_recovery_begun_at_the_kiosk_is_finished_at_the_counter(
    office: Office, kiosk: Device, counter: Device, need: VisitNeed
) -> None:
    has_account(office, kiosk)
    ticket = kiosk.prepare.deposit(kiosk.prepared(need, phone="0987654321"))
    taken = counter.taken(ticket.code)
    assert taken.draft.purpose is Purpose.RECOVERY and taken.draft.account
    result = counter.recover(counter.approved(taken))
    assert (result.accepted, result.code) == (True, "")
    assert kept(office) == [{"state": "finished", "bytes": 0}]


def test_dispute_begun_at_the_kiosk_gets_its_number_at_the_counter(
    office: Office, kiosk: Device, counter: Device
) -> None:
    has_account(office, kiosk)
    prepared = kiosk.prepared(VisitNeed.NOT_MY_ACCOUNT)
    taken = counter.taken(kiosk.prepare.deposit(prepared).qr_text)
    assert counter.dispute(counter.approved(taken)).number.startswith("KN-")
    assert kept(office) == [{"state": "finished", "bytes": 0}]


def test_recovery_without_an_account_is_said(kiosk: Device, counter: Device) -> None:
    ticket = kiosk.prepare.deposit(kiosk.prepared(VisitNeed.FORGOTTEN_PASSWORD))
    assert refused(counter, ticket.qr_text).code == "prepared.no_account"


def has_account(office: Office, kiosk: Device) -> None:
    from kiosk.practice.people import load_person

    person = load_person()
    office.server.practice.add_account(
        person.number, "NGUYỄN VĂN THỬ", "15/03/1999", "0900000000", 2
    )


# Who lies


def test_what_the_kiosk_did_not_sign_is_not_opened(kiosk: Device, counter: Device) -> None:
    prepared = replace(kiosk.prepared(), phone=Phone("0900000001"))
    ticket = kiosk.prepare.deposit(prepared)
    error = refused(counter, ticket.qr_text)
    assert isinstance(error, IntegrityError) and error.code == "prepared.unreadable"


def test_a_phone_that_the_centre_did_not_confirm_is_not_believed(
    kiosk: Device, counter: Device
) -> None:
    honest = kiosk.prepared()
    lying = replace(honest, phone=Phone("0900000001"))
    signed = replace(
        lying, statement=sign_prepared(lying, kiosk.keys.device_public, kiosk.keys.sign)
    )
    assert refused(counter, kiosk.prepare.deposit(signed).qr_text).code == "prepared.unreadable"


def sent(office: Office, counter: Device, taken: TakenOver) -> tuple[str, str, int]:
    counter.recorded(taken)
    counter.send()
    return outcome(office, taken.draft.id)


def test_a_revoked_kiosk_proves_nothing(office: Office, kiosk: Device, counter: Device) -> None:
    taken = counter.taken(kiosk.prepare.deposit(kiosk.prepared()).qr_text)
    with office.server.practice.centre.database.transaction() as connection:
        connection.execute(
            "UPDATE devices SET revoked_at = ? WHERE id = ?",
            (datetime.now(UTC).isoformat(), kiosk.keys.device_id),
        )
    counter.recorded(taken)
    counter.send()
    answers = counter.store.run(lambda unit: unit.outbox.find(taken.draft.id))
    assert answers is not None and answers.reason == "prepared.kiosk_unknown"


def test_a_kiosk_of_another_office_proves_nothing(office: Office, counter: Device) -> None:
    elsewhere = office.device("Ki-ốt 9", office="TANHOA", kiosk=True)
    ticket = elsewhere.prepare.deposit(elsewhere.prepared())
    other = office.device("Quầy 8", office="TANHOA")
    taken = other.taken(ticket.qr_text)
    counter.recorded(taken)
    counter.send()
    entry = counter.store.run(lambda unit: unit.outbox.find(taken.draft.id))
    assert entry is not None and entry.reason == "prepared.kiosk_unknown"


@pytest.mark.parametrize(
    "change",
    [
        {"prepared_at": datetime(2026, 1, 1, tzinfo=UTC)},
        {"device_id": "0" * 16},
        {"agreed_at": datetime(2026, 1, 1, tzinfo=UTC)},
    ],
)
def test_the_counter_cannot_change_what_the_kiosk_said(
    office: Office, kiosk: Device, counter: Device, change: dict[str, object]
) -> None:
    taken = counter.taken(kiosk.prepare.deposit(kiosk.prepared()).qr_text)
    assert taken.draft.prepared is not None
    lying = replace(taken.draft.prepared, **change)  # type: ignore[arg-type]
    counter.recorded(replace(taken, draft=replace(taken.draft, prepared=lying)))
    counter.send()
    entry = counter.store.run(lambda unit: unit.outbox.find(taken.draft.id))
    assert entry is not None and entry.reason == "prepared.not_stated"


def test_evidence_of_a_kiosk_without_its_word_is_refused(kiosk: Device, counter: Device) -> None:
    taken = counter.taken(kiosk.prepare.deposit(kiosk.prepared()).qr_text)
    counter.recorded(replace(taken, draft=replace(taken.draft, prepared=None)))
    counter.send()
    entry = counter.store.run(lambda unit: unit.outbox.find(taken.draft.id))
    assert entry is not None and entry.reason == "evidence.binding_wrong"


def test_the_kiosk_itself_cannot_record_what_it_prepares(kiosk: Device) -> None:
    draft = kiosk.with_phone(kiosk.begun())
    taken = TakenOver(draft, Contact(phone=Phone(PHONE), email=None))
    with pytest.raises(KioskError) as caught:
        kiosk.recorded(taken)
    assert caught.value.code == "policy.not_unattended"


def test_it_is_valid_until_the_end_of_the_day(kiosk: Device) -> None:
    ticket = kiosk.prepare.deposit(kiosk.prepared(phone=""))
    left = ticket.valid_until - datetime.now(UTC)
    assert timedelta(minutes=29) < left <= timedelta(hours=24)


def test_without_a_chip_there_is_nothing_to_hand_over(kiosk: Device) -> None:
    draft = replace(kiosk.begun(), evidence=())
    with pytest.raises(AtTheDeskError) as caught:
        kiosk.prepare.prepared(draft, Contact(phone=None, email=None), VisitNeed.REGISTRATION)
    assert caught.value.code == "prepared.no_chip"
