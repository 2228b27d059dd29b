"""The contract over HTTP: what the centre holds of a counter, its change of keys, its officers."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from sync.contract import Nonce, SignedStatement
from sync.officer_contract import LeaseQuestion
from sync.sandbox.api import (
    Caller,
    FromCaller,
    FromCentre,
    WithKey,
    enrolled_caller,
    problems,
    signed,
)
from sync.sandbox.officer_roll import signed_leases
from sync.sandbox.upkeep_desk import holdings, rotate_device
from sync.upkeep_contract import MOST_HELD, DeviceRotation

upkeep = APIRouter(prefix="/v1")


@upkeep.get("/registrations/holdings", response_model=SignedStatement, responses=problems(401, 403))
def registration_holdings(
    centre: FromCentre,
    caller: FromCaller,
    nonce: Annotated[Nonce, Query()],
    after: Annotated[int, Query(ge=0, le=1 << 53)] = 0,
    most: Annotated[int, Query(ge=1, le=MOST_HELD)] = MOST_HELD,
) -> Response:
    """What the centre holds of this counter, page by page (`motcua.holdings/1`)."""
    return signed(centre, holdings(centre, caller.device_id, nonce, after, most))


@upkeep.post("/devices/rotation", response_model=SignedStatement, responses=problems(401, 403, 413))
def device_rotation(
    asked: DeviceRotation,
    centre: FromCentre,
    caller: Annotated[Caller, Depends(enrolled_caller)],
    key: WithKey,
) -> Response:
    """Change the keys of a counter (`motcua.enrolment/1`), by the old key and the new one.

    From then on the old connection serves only to ask this again after a lost answer; what the old
    key has sealed is taken in as before.
    """
    return signed(centre, rotate_device(centre, asked, caller.device_id))


@upkeep.post("/officers/leases", response_model=SignedStatement, responses=problems(401, 403, 413))
def officer_leases(
    asked: LeaseQuestion, centre: FromCentre, caller: FromCaller, key: WithKey
) -> Response:
    """Until when, and as what, the officers of this counter's office may work without the centre
    (`motcua.officer-leases/1`).

    Asked again it is signed again: nothing happens twice by it. Codes that are new are put on the
    roll, but never as approvers or supervisors.
    """
    return signed(centre, signed_leases(centre, asked, caller.device_id))
