"""Pages for the trainer, on this machine only: what is there, the SMS that were "sent", faults."""

from __future__ import annotations

from html import escape
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ConfigDict, Field

from kiosk.domain.account_service import DisputeState
from sync.sandbox.api import FromCentre
from sync.sandbox.database import Row
from sync.sandbox.disputes import settle_dispute
from sync.sandbox.fault_switches import Faults
from sync.sandbox.problems import ProblemError

_LOOPBACK = ("127.0.0.1", "::1")
_STYLE = (
    "body{font:16px/1.5 sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}"
    "td,th{border-bottom:1px solid #ccc;padding:.3rem .6rem;text-align:left}"
)


class DisputeMove(BaseModel):
    """Which dispute goes where."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: Annotated[str, Field(pattern="^[A-Z0-9-]{1,40}$")]
    state: DisputeState


def _on_this_machine(request: Request) -> None:
    if request.client is None or request.client.host not in _LOOPBACK:
        raise ProblemError(403, "practice.loopback_only")


pages = APIRouter(dependencies=[Depends(_on_this_machine)], include_in_schema=False)


@pages.get("/")
def status(centre: FromCentre) -> HTMLResponse:
    """Counts and alarms."""
    counts = centre.database.rows(
        "SELECT 'Tài khoản · accounts' AS what, count(*) AS many FROM accounts"
        " UNION ALL SELECT 'Hồ sơ nhận · accepted', count(*) FROM registrations"
        "  WHERE outcome = 'accepted'"
        " UNION ALL SELECT 'Hồ sơ từ chối · refused', count(*) FROM registrations"
        "  WHERE outcome = 'refused'"
        " UNION ALL SELECT 'Quầy · counters', count(*) FROM devices"
        " UNION ALL SELECT 'Tin nhắn · SMS', count(*) FROM sms"
        " UNION ALL SELECT 'Cảnh báo · open alarms', count(*) FROM alarms"
        "  WHERE settled_at IS NULL"
    )
    alarms = centre.database.rows(
        "SELECT raised_at, device_id, kind, sequence FROM alarms WHERE settled_at IS NULL"
        " ORDER BY id DESC LIMIT 50"
    )
    refused = centre.database.rows(
        "SELECT decided_at, id, code FROM registrations WHERE outcome = 'refused'"
        " ORDER BY decided_at DESC LIMIT 50"
    )
    return _page(
        "Hệ thống trung tâm thực hành · practice centre",
        _table(counts)
        + '<p><a href="/sms">SMS</a> · <a href="/disputes">Khiếu nại · disputes</a></p>'
        + "<h2>Cảnh báo · alarms</h2>"
        + _table(alarms)
        + "<h2>Từ chối · refused</h2>"
        + _table(refused),
    )


@pages.get("/sms")
def sms(centre: FromCentre) -> HTMLResponse:
    """The SMS that were "sent"; no real telephone is near."""
    rows = centre.database.rows("SELECT sent_at, phone, words FROM sms ORDER BY id DESC LIMIT 200")
    return _page("Tin nhắn đã gửi · SMS", _table(rows) if rows else "<p>Chưa có · none yet</p>")


@pages.get("/disputes")
def disputes(centre: FromCentre) -> HTMLResponse:
    """The disputes; their states change by ``POST /practice/disputes``."""
    rows = centre.database.rows(
        "SELECT number, state, code, at FROM disputes ORDER BY id DESC LIMIT 200"
    )
    return _page("Khiếu nại · disputes", _table(rows) if rows else "<p>Chưa có · none yet</p>")


@pages.post("/practice/disputes")
def move_dispute(wanted: DisputeMove, centre: FromCentre) -> DisputeMove:
    """Decide a dispute, as somebody at the centre would."""
    settle_dispute(centre, wanted.number, wanted.state)
    return wanted


@pages.get("/practice/faults")
def faults(centre: FromCentre) -> Faults:
    """How the centre misbehaves now."""
    return centre.faults.now


@pages.post("/practice/faults")
def set_faults(wanted: Faults, centre: FromCentre) -> Faults:
    """Misbehave like this from now on."""
    centre.faults.set(wanted)
    return wanted


def _table(rows: list[Row]) -> str:
    if not rows:
        return "<p>—</p>"
    head = "".join(f"<th>{escape(name)}</th>" for name in rows[0].keys())  # noqa: SIM118 - a Row
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(str(value))}</td>" for value in row) + "</tr>"
        for row in rows
    )
    return f"<table><tr>{head}</tr>{body}</table>"


def _page(title: str, content: str) -> HTMLResponse:
    return HTMLResponse(
        f'<!doctype html><html lang="vi"><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style><h1>{escape(title)}</h1>{content}</html>",
        headers={"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'"},
    )
