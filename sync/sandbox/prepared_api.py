"""The contract over HTTP: visits prepared at a self-service kiosk."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query
from fastapi.responses import Response

from sync.contract import Nonce, SignedStatement
from sync.prepared_contract import PickUp, PreparedDeposit, TicketId
from sync.sandbox.api import FromCaller, FromCentre, problems, signed
from sync.sandbox.centre import Centre
from sync.sandbox.prepared import finish_visit, pick_up, put_visit
from sync.sandbox.problems import ProblemError

prepared = APIRouter(prefix="/v1")
_ASKED: Final = problems(401, 403, 413)
_PUT: Final = problems(401, 403, 413, 422)


def _limit(centre: Centre, device_id: str) -> None:
    wait_s = centre.look_ups.wait_s(device_id)
    if wait_s:
        raise ProblemError(429, "centre.too_many_look_ups", retry_after_s=wait_s)


@prepared.put("/prepared/{ticket}", response_model=SignedStatement, responses=_PUT)
def prepared_visit(
    ticket: TicketId, asked: PreparedDeposit, centre: FromCentre, caller: FromCaller
) -> Response:
    """Leave a sealed visit for the counters of the office (`motcua.prepared-state/1`)."""
    _limit(centre, caller.device_id)
    return signed(centre, put_visit(centre, ticket, asked, caller.device_id))


@prepared.post("/prepared/{ticket}/pick-up", response_model=SignedStatement, responses=_ASKED)
def prepared_pick_up(
    ticket: TicketId, asked: PickUp, centre: FromCentre, caller: FromCaller
) -> Response:
    """Ask for one by either name (`motcua.prepared-state/1`); one counter at a time has it.

    Asked again by the same counter it is given again: no key is needed.
    """
    _limit(centre, caller.device_id)
    return signed(centre, pick_up(centre, ticket, asked, caller.device_id))


@prepared.delete("/prepared/{ticket}", response_model=SignedStatement, responses=problems(401, 403))
def prepared_finished(
    ticket: TicketId,
    centre: FromCentre,
    caller: FromCaller,
    nonce: Annotated[Nonce, Query()],
) -> Response:
    """It is over: its bytes go (`motcua.prepared-state/1`)."""
    return signed(centre, finish_visit(centre, ticket, nonce, caller.device_id))
