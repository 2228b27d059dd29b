"""Notices: papers of one shape, told apart by their form files alone.

Supplement (Mẫu 02), conflict found at the centre, dispute, password recovery, first sign-in, and
the referral to VNeID. None of them has room for an OTP, a password or a PIN.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kiosk.domain.clean_text import CleanText
from kiosk.domain.receipt import Office
from printing.document import (
    Align,
    Band,
    Block,
    Document,
    Items,
    Line,
    Row,
    Rows,
    SignaturePlace,
    Signatures,
    Spacer,
    Style,
)
from printing.form import Form, load_form
from printing.receipt import heads, moment, training_band


class NoticeKind(StrEnum):
    """Which form file."""

    SUPPLEMENT = "supplement"
    CONFLICT = "conflict"
    DISPUTE = "dispute"
    RECOVERY = "recovery"
    ACTIVATION = "activation"
    VNEID = "vneid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What the officer hands out; number and phone come masked."""

    kind: NoticeKind
    number: str
    registration_id: str
    issued_at: datetime
    office: Office
    officer_name: CleanText
    applicant_name: CleanText | None = None
    masked_number: str | None = None
    masked_phone: str | None = None
    items: tuple[CleanText, ...] = ()
    """What to bring or to compare; from a list of the office, not about the person's life."""
    simulated: bool

    def __repr__(self) -> str:
        return f"Notice(kind={self.kind!r}, number={self.number!r}, …)"


def notice_document(notice: Notice, *, large_print: bool = False) -> Document:
    """Lay the notice's facts into the form of its kind."""
    form = load_form(notice.kind.value)
    mark = form.say("mark", "training") if notice.simulated else None
    return Document(
        form=form.stamp,
        title=form.say("head", "title"),
        number=notice.number,
        blocks=(
            *training_band(mark),
            heads(form, notice.office, notice.number, notice.registration_id, notice.issued_at),
            Spacer(0.8),
            Line(form.say("head", "title"), Style.TITLE, Align.CENTRE),
            Spacer(0.6),
            Rows(_rows(form, notice)),
            Spacer(0.4),
            *_body(form, notice),
            Spacer(0.4),
            *_closing(form, notice),
        ),
        mark=mark,
        large_print=large_print,
    )


def _rows(form: Form, notice: Notice) -> tuple[Row, ...]:
    office = notice.office
    values = {
        "unit": form.say("value", "unit", office=office.name, counter=office.counter),
        "applicant": notice.applicant_name,
        "person_number": _masked(form, notice.masked_number),
        "phone": _masked(form, notice.masked_phone) or form.say("value", "no_phone"),
        "request": form.say("value", "request"),
        "at": form.say("value", "time", **moment(notice.issued_at)),
    }
    return tuple(
        Row(form.say("label", key), value, strong=key == "applicant")
        for key in form.tables["body"]["rows"]
        if (value := values[key])
    )


def _masked(form: Form, text: str | None) -> CleanText | None:
    return form.say("value", "masked", text=text) if text else None


def _body(form: Form, notice: Notice) -> tuple[Block, ...]:
    body = form.tables["body"]
    blocks: list[Block] = [Line(each) for each in form.list("body", "opening")]
    if "band" in body:
        blocks += [Spacer(0.3), Band(form.say("body", "band"))]
    if notice.items:
        blocks += [Line(form.say("body", "items_title"))] if "items_title" in body else []
        blocks += [Items(notice.items), Spacer(0.3)]
    blocks += [Spacer(0.2), Line(form.say("words", "next"), Style.STRONG)]
    return (*blocks, Items(form.list("body", "next")))


def _closing(form: Form, notice: Notice) -> tuple[Block, ...]:
    office = notice.office
    facts = {"office": office.name, "address": office.address, "hotline": office.hotline}
    names = {"applicant": None, "officer": notice.officer_name}
    places = tuple(
        SignaturePlace(form.say("signature", each), form.say("signature", "hint"), names[each])
        for each in form.tables["body"]["signatures"]
    )
    return (
        *(Line(form.say("words", each, **facts)) for each in form.tables["body"]["closing"]),
        Spacer(0.5),
        Line(form.say("safety", "never_asks"), Style.STRONG),
        Line(form.say("safety", "only_address"), Style.STRONG),
        Spacer(0.8),
        Signatures(places),
    )
