"""What may stand in the fields of a form; a rule raises what is to be said beside its field."""

from __future__ import annotations

from datetime import date

from kiosk.domain.birth_date import BirthDate, parse_birth_date
from kiosk.domain.clean_text import clean_text
from kiosk.domain.insurance_code import InsuranceCode, InsuranceCodeError, parse_insurance_code
from kiosk.domain.name_rule import name_fault
from kiosk.domain.officer import is_officer_code
from kiosk.domain.person_number import NumberError, PersonNumber, parse_person_number
from kiosk.domain.phone import Phone, PhoneError, parse_phone
from kiosk.domain.tax_number import TaxNumberError, parse_tax_number
from kiosk.errors import AtTheDeskError, SupervisorError

_LONGEST_MAIL = 254


def person_number(text: str) -> PersonNumber:
    """Twelve digits; raises ``number.empty`` (*Bạn phải nhập cmt/cccd.*) or a ``number.…`` code."""
    if not text.strip():
        raise AtTheDeskError("number.empty")
    try:
        return parse_person_number(text)
    except NumberError as error:
        raise AtTheDeskError(error.fault.value, digits=error.digits) from None


def judge_approver_code(text: str) -> None:
    """Raises ``approval.code_not_one``: a passphrase, say, typed one field too early."""
    if not is_officer_code(text):
        raise SupervisorError("approval.code_not_one")


def person_name(text: str) -> None:
    """Raises the codes of :func:`kiosk.domain.name_rule.name_fault`."""
    fault = name_fault(text)
    if fault:
        raise AtTheDeskError(fault)


def birth_date(text: str, today: date) -> BirthDate:
    """A day, a month or a year; raises ``typed.birth_malformed`` or ``typed.birth_future``."""
    try:
        birth = parse_birth_date(text)
    except ValueError:
        raise AtTheDeskError("typed.birth_malformed") from None
    if (birth.year, birth.month or 1, birth.day or 1) > (today.year, today.month, today.day):
        raise AtTheDeskError("typed.birth_future")
    return birth


def phone(text: str) -> Phone:
    """Raises ``phone.empty``, or another ``phone.…`` code with ``digits``."""
    if not text.strip():
        raise AtTheDeskError("phone.empty")
    try:
        return parse_phone(text)
    except PhoneError as error:
        raise AtTheDeskError(error.fault.value, digits=error.digits) from None


def mail_if_any(text: str) -> str | None:
    """An address or nothing; raises ``email.malformed``."""
    return _address(text, "email.malformed") if text.strip() else None


def mail(text: str) -> str:
    """An address; raises ``email.required`` or ``email.wrong``."""
    if not text.strip():
        raise AtTheDeskError("email.required")
    return _address(text, "email.wrong")


def _address(text: str, code: str) -> str:
    from email_validator import EmailNotValidError, validate_email

    try:
        address = validate_email(text.strip(), check_deliverability=False).normalized
    except EmailNotValidError:
        raise AtTheDeskError(code) from None
    if clean_text(address, max_length=_LONGEST_MAIL) != address:
        raise AtTheDeskError(code)
    return address


def insurance_code(text: str) -> InsuranceCode:
    """10 digits, 12 digits or 15 characters; raises an ``insurance.…`` code with ``digits``."""
    try:
        return parse_insurance_code(text)
    except InsuranceCodeError as error:
        raise AtTheDeskError(error.fault.value, digits=error.length) from None


def organisation_name(text: str) -> None:
    """Raises ``organisation.name_missing``."""
    if not clean_text(text, max_length=_LONGEST_MAIL):
        raise AtTheDeskError("organisation.name_missing")


def organisation_code(text: str) -> tuple[str, ...]:
    """A tax number, or ``MNS:`` and digits, with what is unusual about it.

    Raises ``organisation.code_missing`` or a ``tax.…`` code with ``digits``.
    """
    code = text.strip()
    if not code:
        raise AtTheDeskError("organisation.code_missing")
    if code.upper().startswith("MNS:"):
        return ()
    try:
        return parse_tax_number(code).warnings
    except TaxNumberError as error:
        raise AtTheDeskError(error.fault.value, digits=error.digits) from None
