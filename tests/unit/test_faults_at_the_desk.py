"""What is said beside a field, of a device, of an officer: each fault provoked once."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pkcs11.exceptions as pkcs11_exceptions
import pytest
from builders import APPROVER, CHIP_EVIDENCE, CLERK, confirmed, draft, proofed
from fakes.clock import SetClock
from fakes.ids import CountingIds
from fakes.memory_store import MemoryStore
from fakes.passphrases import PlainPassphrases
from support.print_rooms import Rooms

from counter_ui.citizen_display import place
from counter_ui.doctor.centre_check import judged_offset
from counter_ui.screens.cards import entry_rules
from counter_ui.widgets.code_entry import CodeEntry
from counter_ui.widgets.error_box import ErrorBox
from counter_ui.wording import load_wording
from kiosk.devices.pkcs11.child_module import Module, Refused
from kiosk.domain.duties import Duty, require
from kiosk.domain.officer import Role
from kiosk.domain.one_time_code import CodePurpose, CodeStatus, OneTimeCodeRules, first_sent
from kiosk.domain.organisation import Capacity
from kiosk.domain.phone import Phone
from kiosk.domain.policy import ApplicantKind
from kiosk.domain.registration import Contact
from kiosk.errors import KioskError
from kiosk.formats.emrtd.access import select_application
from kiosk.formats.paper_carrier import PaperCode, envelope_from
from kiosk.practice.card import make_card
from kiosk.practice.people import load_person
from kiosk.practice.pki import PracticePki
from kiosk.practice.vpcd import VpcdSlot
from kiosk.use_cases.add_officer import AddOfficer
from kiosk.use_cases.confirm_with_applicant import ConfirmWithApplicant
from kiosk.use_cases.open_shift import OpenShift
from kiosk.use_cases.represent_organisation import RepresentOrganisation
from printing.escpos import PrinterStatus
from printing.ipp import IppPrinterState, hindrance_of

NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)


def code_of(work: Callable[[], object]) -> str:
    with pytest.raises(KioskError) as raised:
        work()
    return raised.value.code


# Fields


@pytest.mark.parametrize(
    ("enter", "code"),
    [
        (lambda: entry_rules.person_number(" "), "number.empty"),
        (lambda: entry_rules.birth_date("23/11/2026", TODAY), "typed.birth_future"),
        (lambda: entry_rules.mail(""), "email.required"),
        (lambda: entry_rules.mail("thu@"), "email.wrong"),
        (lambda: entry_rules.organisation_code(" "), "organisation.code_missing"),
    ],
)
def test_what_stands_beside_a_field(enter: Callable[[], object], code: str) -> None:
    assert code_of(enter) == code


def test_an_organisation_without_its_number() -> None:
    represent = RepresentOrganisation()
    named = "CÔNG TY THỬ"
    assert (
        code_of(lambda: represent(draft(), Capacity.LEGAL, papers_seen=True, name=named))
        == "organisation.code_missing"
    )


def test_another_phone_than_the_one_whose_owner_typed_the_code() -> None:
    confirm = ConfirmWithApplicant(MemoryStore(), SetClock())
    of = draft(CHIP_EVIDENCE)
    rightly = proofed(replace(of, phone_confirmed=Phone("0912345678")))
    contact = Contact(phone=Phone("0987654321"), email=None)
    assert code_of(lambda: confirm(rightly, contact)) == "phone.not_the_confirmed"
    policy = replace(of.policy, email_required=frozenset({ApplicantKind.CITIZEN}))
    strict = proofed(replace(of, policy=policy))
    assert code_of(lambda: confirm(strict, contact)) == "email.required"
    assert confirmed()


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (CodeStatus.EXPIRED, "one_time_code.expired"),
        (CodeStatus.UNREACHABLE, "one_time_code.unreachable"),
        (CodeStatus.ACCOUNT_EXISTS, "one_time_code.account_exists"),
        (CodeStatus.PHONE_OF_MANY, "one_time_code.phone_of_many"),
    ],
)
def test_what_is_said_of_a_one_time_code(status: CodeStatus, code: str) -> None:
    rules = OneTimeCodeRules()
    entry = CodeEntry(load_wording("vi"), SetClock(), rules, ErrorBox())
    sent = first_sent(
        id="c", phone=Phone("0912345678"), purpose=CodePurpose.REGISTRATION, now=NOW, rules=rules
    )
    entry.code = replace(sent, status=status)
    error = entry.error()
    assert error is not None and error.code == code


# Officers


def test_officers_without_the_duty_and_a_counter_without_officers() -> None:
    assert code_of(lambda: require(CLERK, Duty.CARE_FOR_DEVICES)) == "officer.not_a_technician"
    assert code_of(lambda: require(APPROVER, Duty.READ_REPORTS)) == "officer.not_an_auditor"
    store, clock, words = MemoryStore(), SetClock(), PlainPassphrases()
    sign_in = OpenShift(store, clock, CountingIds(), words)
    assert code_of(lambda: sign_in("CB01", "mot hai ba bon")) == "officer.none"
    add = AddOfficer(store, clock, words)
    nobody = frozenset({Role.SELF_SERVICE})
    assert code_of(lambda: add("CB01", "Thử", nobody, "mot hai ba bon")) == "officer.role_of_nobody"


# Printers


def test_what_a_thermal_printer_says() -> None:
    well = PrinterStatus(False, False, False, False, False)
    assert replace(well, fault=True).hindrance == "print.printer_fault"
    assert replace(well, offline=True).hindrance == "print.offline"
    assert replace(well, cover_open=True).hindrance == "print.cover_open"


def test_what_an_office_printer_says() -> None:
    stopped = IppPrinterState(True, True, frozenset(), frozenset(), frozenset())
    assert stopped.hindrance == "print.not_accepting"
    assert hindrance_of(frozenset({"spool-area-full"})) == "print.not_accepting"
    assert hindrance_of(frozenset({"shutdown"})) == "print.offline"


def test_an_answer_to_a_question_that_nobody_asked(tmp_path: Path) -> None:
    with Rooms(tmp_path).open() as room:
        assert code_of(lambda: room.answer(77, on_paper=True)) == "print_jobs.no_question"


# Chips, tokens, the second display


class Refuses:
    """A chip that has no such application."""

    class Answer:
        ok, sw = False, 0x6A82

    def send(self, command: object) -> Answer:
        return self.Answer()


def test_a_chip_that_is_no_identity_card() -> None:
    assert code_of(lambda: select_application(Refuses())) == "chip.not_emrtd"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        (pkcs11_exceptions.FunctionCancelled, "token.cancelled"),
        (pkcs11_exceptions.MechanismInvalid, "token.mechanism"),
        (pkcs11_exceptions.PinExpired, "token.pin_expired"),
        (pkcs11_exceptions.DeviceError, "token.failed"),
    ],
)
def test_what_a_token_answers(raised: type[Exception], code: str) -> None:
    class Library:
        def get_slots(self) -> list[object]:
            raise raised

    module: Any = Module.__new__(Module)
    module._library = Library()
    with pytest.raises(Refused) as refused:
        module.certificates(0)
    assert refused.value.code == code


def test_a_second_display_that_cannot_be_or_is_somebody_elses(tmp_path: Path) -> None:
    assert code_of(lambda: place.check_platform("win32")) == "display.not_here"
    (tmp_path / place.RUN_FOLDER).touch()
    assert code_of(lambda: place.listening(tmp_path)) == "display.folder"


def test_no_virtual_reader_listens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    card = make_card(load_person(), PracticePki.in_memory())
    assert code_of(lambda: VpcdSlot(port=port).insert(card.chip())) == "practice.vpcd_absent"


# Paper and clock


def test_codes_of_a_slip_that_make_another_envelope() -> None:
    body = (4).to_bytes(4, "big") + bytes(32) + b"xxxx"
    assert code_of(lambda: envelope_from([PaperCode("ABCDEF01", 1, 1, body)])) == (
        "paper.digest_differs"
    )


def test_a_clock_that_differs_from_the_centres() -> None:
    assert code_of(lambda: judged_offset(timedelta(minutes=5).total_seconds())) == "clock.off"
    judged_offset(30.0)
