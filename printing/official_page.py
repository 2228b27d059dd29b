"""What all forms of the office share: heads, title, the training mark, rows, signatures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Protocol

from kiosk.domain.clean_text import CleanText
from kiosk.domain.receipt import Office
from printing.document import (
    Align,
    Band,
    Block,
    Columns,
    Document,
    Line,
    Row,
    Rule,
    SignaturePlace,
    Signatures,
    Spacer,
    Style,
)
from printing.form import Form

HANOI = timezone(timedelta(hours=7))
"""Vietnam has one zone and no summer time; paper states local time."""


class Issued(Protocol):
    """What every paper has: whose it is, which one, about what, and when."""

    @property
    def office(self) -> Office: ...  # noqa: D102
    @property
    def number(self) -> str: ...  # noqa: D102
    @property
    def registration_id(self) -> str:
        """Or what stands in its place, such as the shift; may be empty."""
        ...

    @property
    def issued_at(self) -> datetime: ...  # noqa: D102
    @property
    def simulated(self) -> bool: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Print:
    """Which print of a paper it is, and how."""

    copy: int = 0
    """0 for the first print, n for the n-th reprint."""
    large: bool = False


def official_page(
    form: Form, paper: Issued, this: Print, blocks: tuple[Block, ...], *, air: float = 0.6
) -> Document:
    """``blocks`` below heads and title; ``air`` is the lines between them."""
    mark = form.say("mark", "training") if paper.simulated else None
    return Document(
        form=form.stamp,
        title=form.say("head", "title"),
        number=paper.number,
        blocks=(
            *((Band(mark, filled=True, style=Style.LARGE), Spacer(0.3)) if mark else ()),
            _heads(form, paper),
            Spacer(air + 0.2),
            Line(form.say("head", "title"), Style.TITLE, Align.CENTRE),
            *_under_title(form, this),
            Spacer(air),
            *blocks,
        ),
        mark=mark,
        copy=this.copy,
        large_print=this.large,
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


def labelled(
    form: Form, values: Mapping[str, CleanText | None], strong: tuple[str, ...] = ()
) -> tuple[Row, ...]:
    """A row for each value that is there, under the form's label for it."""
    return tuple(
        Row(form.say("label", key), value, strong=key in strong)
        for key, value in values.items()
        if value
    )


def masked(form: Form, text: str | None) -> CleanText | None:
    """A number that is masked, saying so."""
    return form.say("value", "masked", text=text) if text else None


def never_asks(form: Form) -> tuple[Line, ...]:
    """That no officer asks for an OTP, and where to sign in."""
    keys = ("never_asks", "only_address")
    return tuple(Line(form.say("safety", key), Style.STRONG) for key in keys)


def signatures(
    form: Form, names: Mapping[str, CleanText | None], *, lines: float = 3.0
) -> Signatures:
    """A place for each, its title from the form, the name below where it is known.

    ``lines`` is how many are left free to sign on.
    """
    hint = form.say("signature", "hint")
    places = (SignaturePlace(form.say("signature", key), hint, name) for key, name in names.items())
    return Signatures(tuple(places), lines)


def _heads(form: Form, paper: Issued) -> Columns:
    """The two heads of every form: who issues it, and the republic's."""
    centre, office = Align.CENTRE, paper.office
    registration = form.say("head", "registration", registration=paper.registration_id)
    return Columns(
        left=(
            Line(office.superior, align=centre),
            Line(office.name, Style.STRONG, centre),
            Rule(part=0.3),
            Line(form.say("head", "number", number=paper.number), align=centre, whole=True),
            *((Line(registration, Style.SMALL, centre),) if paper.registration_id else ()),
        ),
        right=(
            Line(form.say("head", "country"), Style.STRONG, centre, whole=True),
            Line(form.say("head", "motto"), Style.STRONG, centre),
            Rule(part=0.5),
            Line(_date(form, paper), align=centre),
        ),
    )


def _date(form: Form, paper: Issued) -> CleanText:
    if paper.office.place:
        return form.say("head", "date_at", place=paper.office.place, **moment(paper.issued_at))
    return form.say("head", "date", **moment(paper.issued_at))


def _under_title(form: Form, this: Print) -> tuple[Line, ...]:
    lines = []
    if "copy" in form.tables["head"]:
        lines.append(Line(form.say("head", "copy"), Style.SMALL, Align.CENTRE))
    if this.copy:
        again = form.say("mark", "reprint", copy=str(this.copy))
        lines.append(Line(again, Style.STRONG, Align.CENTRE))
    return tuple(lines)
