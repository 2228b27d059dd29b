"""The contract over HTTP: calls for staff."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query
from fastapi.responses import Response

from sync.contract import DeviceId, Nonce, SignedStatement
from sync.sandbox.api import FromCaller, FromCentre, problems, signed
from sync.sandbox.staff_calls import call_answered, kiosk_says, office_kiosks
from sync.staff_contract import CallAnswered, KioskSays

staff = APIRouter(prefix="/v1")
_PUT: Final = problems(401, 403, 413)


@staff.put("/kiosks/own", response_model=SignedStatement, responses=_PUT)
def kiosk_state(asked: KioskSays, centre: FromCentre, caller: FromCaller) -> Response:
    """A kiosk says how it is and whether somebody there calls (`motcua.kiosk-state/1`)."""
    return signed(centre, kiosk_says(centre, asked, caller.device_id))


@staff.get("/kiosks", response_model=SignedStatement, responses=problems(401, 403))
def kiosks_of_the_office(
    centre: FromCentre, caller: FromCaller, nonce: Annotated[Nonce, Query()]
) -> Response:
    """The kiosks of the asking counter's office (`motcua.office-kiosks/1`)."""
    return signed(centre, office_kiosks(centre, nonce, caller.device_id))


@staff.put(
    "/kiosks/{device}/answer",
    response_model=SignedStatement,
    responses=problems(401, 403, 404, 413),
)
def answer_call(
    device: DeviceId, asked: CallAnswered, centre: FromCentre, caller: FromCaller
) -> Response:
    """Somebody is coming (`motcua.kiosk-state/1`)."""
    return signed(centre, call_answered(centre, device, asked, caller.device_id))
