"""Guidance as a document: papers of one shape, told apart by their form files alone.

Supplement (Mẫu 02), conflict found at the centre, dispute, password recovery, first sign-in, and
the referral to VNeID. None of them has room for an OTP, a password or a PIN.
"""

from __future__ import annotations

from kiosk.domain.account_service import Guidance
from kiosk.domain.clean_text import clean_text
from printing.document import Band, Block, Document, Items, Line, Row, Rows, Spacer, Style
from printing.form import Form, load_form
from printing.official_page import (
    Print,
    labelled,
    masked,
    moment,
    never_asks,
    official_page,
    signatures,
)

_OTHER_CASE = "other"


def guidance_document(guidance: Guidance, *, copy: int = 0, large_print: bool = False) -> Document:
    """Lay the facts into the form of their kind."""
    form = load_form(guidance.kind.value)
    blocks = (
        Rows(_rows(form, guidance)),
        Spacer(0.4),
        *_body(form, guidance),
        Spacer(0.4),
        *_closing(form, guidance),
    )
    return official_page(form, guidance, Print(copy, large_print), blocks)


def _rows(form: Form, guidance: Guidance) -> tuple[Row, ...]:
    office = guidance.office
    values = {
        "unit": form.say("value", "unit", office=office.name, counter=office.counter),
        "applicant": guidance.applicant_name,
        "person_number": masked(form, guidance.masked_number),
        "phone": masked(form, guidance.masked_phone) or form.say("value", "no_phone"),
        "request": form.say("value", "request"),
        "at": form.say("value", "time", **moment(guidance.issued_at)),
        "answer": clean_text(guidance.answer, max_length=60) if guidance.answer else None,
    }
    wanted = {key: values[key] for key in form.tables["body"]["rows"]}
    return labelled(form, wanted, strong=("applicant",))


def _body(form: Form, guidance: Guidance) -> tuple[Block, ...]:
    body, case = form.tables["body"], _case(form, guidance)
    blocks: list[Block] = [Line(each) for each in form.list("body", "opening")]
    if "band" in case:
        blocks += [Spacer(0.3), Band(form.say(*case["band"]))]
    if guidance.items:
        blocks += (
            [Line(form.say("body", "items_title"), leads=True)] if "items_title" in body else []
        )
        blocks += [Items(guidance.items), Spacer(0.3)]
    blocks += [Spacer(0.2), Line(form.say("words", "next"), Style.STRONG, leads=True)]
    return (*blocks, Items(form.list(*case["next"])))


def _case(form: Form, guidance: Guidance) -> dict[str, tuple[str, str]]:
    """Where band and next steps stand: with the form's case, where it has several."""
    tables = form.tables
    if "band" not in tables:
        found = {"next": ("body", "next")}
        return {**found, "band": ("body", "band")} if "band" in tables["body"] else found
    case = guidance.case if guidance.case in tables["band"] else _OTHER_CASE
    return {"band": ("band", case), "next": ("next", case)}


def _closing(form: Form, guidance: Guidance) -> tuple[Block, ...]:
    office = guidance.office
    facts = {"office": office.name, "address": office.address, "hotline": office.hotline}
    names = {"applicant": None, "officer": guidance.officer_name}
    signing = {key: names[key] for key in form.tables["body"]["signatures"]}
    return (
        *(Line(form.say("words", each, **facts)) for each in form.tables["body"]["closing"]),
        Spacer(0.5),
        *never_asks(form),
        Spacer(0.8),
        signatures(form, signing),
    )
