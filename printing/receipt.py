"""The receipt as a document: Giấy tiếp nhận hồ sơ và hẹn trả kết quả."""

from __future__ import annotations

from kiosk.domain.receipt import Receipt
from printing.document import Band, Block, Document, Items, Line, QrCode, Row, Rows, Spacer, Style
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


def receipt_document(receipt: Receipt, *, copy: int = 0, large_print: bool = False) -> Document:
    """Lay the receipt's facts into the form; the words follow the state truthfully.

    ``copy`` is 0 for the first print; the n-th reprint says that it is one.
    """
    form = load_form("receipt")
    signing = {"applicant": receipt.applicant_name, "officer": receipt.officer_name}
    blocks = (
        _state(form, receipt),
        Rows(_first_rows(form, receipt)),
        Line(form.say("label", "papers"), leads=True),
        Items(form.list("papers", receipt.method.value)),
        Rows(_last_rows(form, receipt)),
        Spacer(0.3),
        _code(form, receipt),
        Spacer(0.4),
        signatures(form, signing, lines=2.6),
        Spacer(0.4),
        *_notes(form, receipt),
    )
    return official_page(form, receipt, Print(copy, large_print), blocks, air=0.3)


def _state(form: Form, receipt: Receipt) -> Band:
    state = receipt.state.value
    return Band(form.say("state", state), form.say("state", f"{state}_under"))


def _first_rows(form: Form, receipt: Receipt) -> tuple[Row, ...]:
    office = receipt.office
    phone = masked(form, receipt.masked_phone) or form.say("value", "no_phone")
    values = {
        "unit": form.say("value", "unit", office=office.name, counter=office.counter),
        "applicant": receipt.applicant_name,
        "person_number": masked(form, receipt.masked_number),
        "address": masked(form, receipt.masked_address) or form.say("value", "no_address"),
        "phone": form.say("value", "phone", phone=phone),
        "request": form.say("value", "request"),
        "method": form.say("method", receipt.method.value),
        "level": form.say("level", str(int(receipt.level))),
    }
    return labelled(form, values, strong=("applicant", "level"))


def _last_rows(form: Form, receipt: Receipt) -> tuple[Row, ...]:
    head = " ".join(receipt.ledger_head[at : at + 4] for at in range(0, 16, 4))
    book, _, entry = receipt.number.rpartition("-")
    values = {
        "quantity": form.say("value", "quantity"),
        "term": form.say("value", "term"),
        "received_at": form.say("value", "time", **moment(receipt.issued_at)),
        "result_at": form.say("value", f"result_at_{receipt.state.value}"),
        "result_place": form.say("value", "result_place", counter=receipt.office.counter),
        "ledger": form.say("value", "ledger", book=book, entry=entry, head=head),
    }
    return labelled(form, values)


def _code(form: Form, receipt: Receipt) -> QrCode:
    office = receipt.office
    hotline = form.say("safety", "hotline", office=office.name, hotline=office.hotline)
    return QrCode(
        receipt.signed_code,
        beside=(
            *never_asks(form),
            Line(hotline, Style.SMALL),
            Line(form.say("code", "title"), Style.SMALL),
            *(Line(each, Style.SMALL) for each in form.list("code", "lines")),
        ),
    )


def _notes(form: Form, receipt: Receipt) -> tuple[Block, ...]:
    office = receipt.office
    words = form.list("note", "lines", office=office.name, address=office.address)
    if not receipt.time_verified:
        words = (*words, form.say("note", "time_unverified"))
    return tuple(Line(each, Style.SMALL) for each in words)
