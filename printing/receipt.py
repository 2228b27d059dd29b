"""The receipt as a document: Giấy tiếp nhận hồ sơ và hẹn trả kết quả."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from kiosk.domain.clean_text import CleanText
from kiosk.domain.receipt import Office, Receipt
from printing.document import (
    Align,
    Band,
    Block,
    Columns,
    Document,
    Items,
    Line,
    QrCode,
    Row,
    Rows,
    Rule,
    SignaturePlace,
    Signatures,
    Spacer,
    Style,
)
from printing.form import Form, load_form

HANOI = timezone(timedelta(hours=7))
"""Vietnam has one zone and no summer time; paper states local time."""


def receipt_document(receipt: Receipt, *, copy: int = 0, large_print: bool = False) -> Document:
    """Lay the receipt's facts into the form; the words follow the state truthfully.

    ``copy`` is 0 for the first print; the n-th reprint says that it is one.
    """
    form = load_form("receipt")
    mark = form.say("mark", "training") if receipt.simulated else None
    return Document(
        form=form.stamp,
        title=form.say("head", "title"),
        number=receipt.number,
        blocks=(
            *training_band(mark),
            heads(form, receipt.office, receipt.number, receipt.registration_id, receipt.issued_at),
            *_title(form),
            *reprint_line(form, copy),
            Spacer(0.3),
            _state(form, receipt),
            Rows(_first_rows(form, receipt)),
            Line(form.say("label", "papers")),
            Items(form.list("papers", receipt.method.value)),
            Rows(_last_rows(form, receipt)),
            Spacer(0.3),
            _code(form, receipt),
            Spacer(0.4),
            _signatures(form, receipt),
            Spacer(0.4),
            *_notes(form, receipt),
        ),
        mark=mark,
        copy=copy,
        large_print=large_print,
    )


def training_band(mark: CleanText | None) -> tuple[Block, ...]:
    """The training mark, large, or nothing."""
    return (Band(mark, filled=True, style=Style.LARGE), Spacer(0.3)) if mark else ()


def reprint_line(form: Form, copy: int) -> tuple[Block, ...]:
    """That this is the n-th reprint, or nothing."""
    if not copy:
        return ()
    return (Line(form.say("mark", "reprint", copy=str(copy)), Style.STRONG, Align.CENTRE),)


def heads(form: Form, office: Office, number: str, registration: str, at: datetime) -> Columns:
    """The two heads of every form: who issues it, and the republic's."""
    centre = Align.CENTRE
    return Columns(
        left=(
            Line(office.superior, align=centre),
            Line(office.name, Style.STRONG, centre),
            Rule(part=0.3),
            Line(form.say("head", "number", number=number), align=centre, whole=True),
            Line(form.say("head", "registration", registration=registration), Style.SMALL, centre),
        ),
        right=(
            Line(form.say("head", "country"), Style.STRONG, centre, whole=True),
            Line(form.say("head", "motto"), Style.STRONG, centre),
            Rule(part=0.5),
            Line(form.say("head", "date", **moment(at)), align=centre),
        ),
    )


def moment(at: datetime) -> dict[str, str]:
    """Hour, minute, day, month and year in Vietnam, as forms write them."""
    local = at.astimezone(HANOI)
    return {
        "hour": f"{local:%H}",
        "minute": f"{local:%M}",
        "day": f"{local:%d}",
        "month": f"{local:%m}",
        "year": f"{local:%Y}",
    }


def _title(form: Form) -> tuple[Block, ...]:
    return (
        Spacer(0.5),
        Line(form.say("head", "title"), Style.TITLE, Align.CENTRE),
        Line(form.say("head", "copy"), Style.SMALL, Align.CENTRE),
    )


def _state(form: Form, receipt: Receipt) -> Band:
    state = receipt.state.value
    return Band(form.say("state", state), form.say("state", f"{state}_under"))


def _first_rows(form: Form, receipt: Receipt) -> tuple[Row, ...]:
    office = receipt.office
    phone = receipt.masked_phone
    values = {
        "unit": form.say("value", "unit", office=office.name, counter=office.counter),
        "applicant": receipt.applicant_name,
        "person_number": form.say("value", "masked", text=receipt.masked_number),
        "phone": form.say("value", "masked", text=phone)
        if phone
        else form.say("value", "no_phone"),
        "request": form.say("value", "request"),
        "method": form.say("method", receipt.method.value),
        "level": form.say("level", str(int(receipt.level))),
    }
    return tuple(
        Row(form.say("label", key), value, strong=key in ("applicant", "level"))
        for key, value in values.items()
    )


def _last_rows(form: Form, receipt: Receipt) -> tuple[Row, ...]:
    head = receipt.ledger_head[:16]
    values = {
        "quantity": form.say("value", "quantity"),
        "received_at": form.say("value", "time", **moment(receipt.issued_at)),
        "result_at": form.say("value", f"result_at_{receipt.state.value}"),
        "result_place": form.say("value", "result_place", counter=receipt.office.counter),
        "ledger": CleanText(" ".join(head[at : at + 4] for at in range(0, len(head), 4))),
    }
    return tuple(Row(form.say("label", key), value) for key, value in values.items())


def _code(form: Form, receipt: Receipt) -> QrCode:
    office = receipt.office
    hotline = form.say("safety", "hotline", office=office.name, hotline=office.hotline)
    return QrCode(
        receipt.signed_code,
        beside=(
            Line(form.say("safety", "never_asks"), Style.STRONG),
            Line(form.say("safety", "only_address"), Style.STRONG),
            Line(hotline, Style.SMALL),
            Line(form.say("code", "title"), Style.SMALL),
            *(Line(each, Style.SMALL) for each in form.list("code", "lines")),
        ),
    )


def _signatures(form: Form, receipt: Receipt) -> Signatures:
    hint = form.say("signature", "hint")
    return Signatures(
        (
            SignaturePlace(form.say("signature", "applicant"), hint, receipt.applicant_name),
            SignaturePlace(form.say("signature", "officer"), hint, receipt.officer_name),
        )
    )


def _notes(form: Form, receipt: Receipt) -> tuple[Block, ...]:
    office = receipt.office
    words = form.list("note", "lines", office=office.name, address=office.address)
    if not receipt.time_verified:
        words = (*words, form.say("note", "time_unverified"))
    return tuple(Line(each, Style.SMALL) for each in words)
