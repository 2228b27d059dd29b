"""Receipt codes of every kind, with the verdict that each deserves."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from support.papers import statement

from kiosk.domain.clean_text import CleanText
from kiosk.domain.receipt import ReceiptState
from kiosk.formats.receipt_code import build
from printing.office_keys import OfficeKey
from printing.verification import Verdict

OURS = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
THEIRS = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
OUR_KEY = OfficeKey("ANBINH", CleanText("UBND phường An Bình"), OURS.public_key())
THEIR_KEY = OfficeKey("HOABINH", CleanText("UBND phường Hòa Bình"), THEIRS.public_key())
TEXT = build(statement(), OUR_KEY.device, OURS.sign)
OTHER = build(statement(receipt_number="ANBINH-Q3-261122-0009"), OUR_KEY.device, OURS.sign)
SIGNATURE = TEXT.rsplit(";", 1)[1]
LAST = SIGNATURE[-1]
"""Carries four spare bits; another letter of the same value would be a second spelling."""

CODES: dict[str, tuple[str, Verdict]] = {
    "as printed": (TEXT, Verdict.GENUINE),
    "with space around": (f"  {TEXT}\n", Verdict.GENUINE),
    "accepted": (
        build(statement(state=ReceiptState.ACCEPTED), OUR_KEY.device, OURS.sign),
        Verdict.GENUINE,
    ),
    "training": (build(statement(simulated=True), OUR_KEY.device, OURS.sign), Verdict.TRAINING),
    "number edited": (TEXT.replace("-0007;", "-0008;"), Verdict.CHANGED),
    "state edited": (TEXT.replace(";received;", ";accepted;"), Verdict.CHANGED),
    "training made real": (
        build(statement(simulated=True), OUR_KEY.device, OURS.sign).replace("MOTCUA1T", "MOTCUA1"),
        Verdict.CHANGED,
    ),
    "signature of another receipt": (
        TEXT.rsplit(";", 1)[0] + ";" + OTHER.rsplit(";", 1)[1],
        Verdict.CHANGED,
    ),
    "signed by somebody else": (build(statement(), OUR_KEY.device, THEIRS.sign), Verdict.CHANGED),
    "device not known": (
        build(statement(), "0" * 16, Ed25519PrivateKey.generate().sign),
        Verdict.UNKNOWN_OFFICE,
    ),
    "known device, another's office": (
        build(statement(office_code="ANBINH"), THEIR_KEY.device, THEIRS.sign),
        Verdict.UNKNOWN_OFFICE,
    ),
    "cut": (TEXT[:-1], Verdict.MALFORMED),
    "a field more": (TEXT + ";x", Verdict.MALFORMED),
    "second spelling of the signature": (
        TEXT[:-1] + next(each for each in "BRhx" if each != LAST),
        Verdict.MALFORMED,
    ),
    "no such day": (TEXT.replace("2026-11-22T", "2026-02-30T"), Verdict.MALFORMED),
    "no such method": (TEXT.replace(";in_person;", ";by_magic;"), Verdict.MALFORMED),
    "inherited word as method": (TEXT.replace(";in_person;", ";toString;"), Verdict.MALFORMED),
    "version to come": (TEXT.replace("MOTCUA1;", "MOTCUA2;"), Verdict.MALFORMED),
    "too long": (TEXT.replace("ANBINH-Q3", "A" * 300), Verdict.MALFORMED),
    "letter look-alike": (TEXT.replace("ANBINH-Q3", "АNBINH-Q3"), Verdict.MALFORMED),
    "markup": ("MOTCUA1;<img src=x onerror=alert(1)>", Verdict.MALFORMED),
    "identity card": (
        "001099012345||Nguyễn Văn Thử|15031999|Nam|Tổ 1, Xã A|20042022",
        Verdict.FOREIGN,
    ),
    "after a byte order mark": (f"\ufeff{TEXT}", Verdict.GENUINE),
    "recovery code": ("MCQP1/456789AB/1/5/80AF6298/000UL1./C 8CE5A", Verdict.RECOVERY_PART),
    "address": ("https://dichvucong.example.test/phieu", Verdict.FOREIGN),
    "nothing": ("", Verdict.FOREIGN),
}
