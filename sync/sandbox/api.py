"""The contract over HTTP: every path of ``/v1``."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import Response

from sync.contract import (
    MOST_IDS,
    PROBLEM_TYPE,
    AccountSearch,
    EnrolmentRequest,
    LedgerHead,
    Nonce,
    RegistrationBatch,
    RegistrationResult,
    RegistrationResults,
    SignedStatement,
    Uuid,
)
from sync.sandbox import desk
from sync.sandbox.centre import Centre
from sync.sandbox.intake import look_up, take_in
from sync.sandbox.problems import ProblemError
from sync.sandbox.successions import succession_of


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What the document says of these refusals, and of those that any path may give."""
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    words = {
        400: "The request does not follow this document",
        401: "No certificate, or one that was never enrolled",
        403: "Revoked, or the one-time code is wrong, used or old",
        404: "There is none, or it is of another counter",
        413: "Too large, or packed in a way that cannot be read",
        422: "Contradicts what the centre holds; never to be repeated",
        429: "Busy: come back after Retry-After seconds",
        500: "The centre failed",
    }
    return {
        status: {"description": words[status], "content": {PROBLEM_TYPE: schema}}
        for status in (400, *statuses, 429, 500)
    }


router = APIRouter(prefix="/v1")
_ENROLLED: Final = problems(401, 403)
_POSTED: Final = problems(401, 403, 413)


@dataclass(frozen=True, slots=True)
class Caller:
    """The counter at the other end of the connection."""

    device_id: str


def centre_of(request: Request) -> Centre:
    """The centre that this application serves."""
    centre: Centre = request.app.state.centre
    return centre


def caller_of(request: Request) -> Caller:
    """The enrolled device whose certificate the connection shows, else 401 or 403."""
    caller = enrolled_caller(request)
    with centre_of(request).database.transaction() as connection:
        if succession_of(connection, caller.device_id) is not None:
            raise ProblemError(403, "device.superseded")
    return caller


def enrolled_caller(request: Request) -> Caller:
    """The same, even where the device has changed its keys since."""
    certificate: bytes | None = getattr(request.state, "peer_certificate", None)
    if certificate is None:
        raise ProblemError(401, "device.certificate_missing")
    fingerprint = hashlib.sha256(certificate).hexdigest()
    row = centre_of(request).database.row(
        "SELECT id, revoked_at FROM devices WHERE certificate_sha256 = ?", fingerprint
    )
    if row is None:
        raise ProblemError(401, "device.unknown")
    if row["revoked_at"] is not None:
        raise ProblemError(403, "device.revoked")
    return Caller(row["id"])


def idempotency_key(
    key: Annotated[
        str, Header(alias="Idempotency-Key", max_length=257, pattern=r'^"[\x21\x23-\x7e]+"$')
    ],
) -> str:
    """The key of an unsafe request, a quoted string; 400 where it is missing."""
    return key[1:-1]


FromCentre = Annotated[Centre, Depends(centre_of)]
FromCaller = Annotated[Caller, Depends(caller_of)]
WithKey = Annotated[str, Depends(idempotency_key)]


def signed(centre: Centre, statement: bytes) -> Response:
    """A signed statement as the answer."""
    return Response(centre.as_told(statement), media_type="application/json")


def _results(centre: Centre, results: list[RegistrationResult]) -> RegistrationResults:
    told = [
        each.model_copy(update={"statement": centre.as_told(each.statement.encode()).decode()})
        if each.statement is not None
        else each
        for each in results
    ]
    return RegistrationResults(results=tuple(told))


@router.get("/policy", response_model=SignedStatement, responses=_ENROLLED)
def policy(centre: FromCentre, caller: FromCaller) -> Response:
    """The signed policy pack (`motcua.policy/1`)."""
    return signed(centre, desk.signed_policy(centre))


@router.get("/time", response_model=SignedStatement, responses=_ENROLLED)
def time(centre: FromCentre, caller: FromCaller, nonce: Annotated[Nonce, Query()]) -> Response:
    """The centre's signed time (`motcua.time/1`): proof that it is truly there."""
    return signed(centre, desk.signed_time(centre, nonce))


@router.post("/devices", response_model=SignedStatement, responses=problems(403, 413))
def devices(asked: EnrolmentRequest, centre: FromCentre, key: WithKey) -> Response:
    """Enrol a counter with a one-time code (`motcua.enrolment/1`); needs no certificate."""
    return signed(centre, desk.enrol_device(centre, asked, key))


@router.post("/accounts/search", response_model=SignedStatement, responses=_POSTED)
def search(asked: AccountSearch, centre: FromCentre, caller: FromCaller) -> Response:
    """Is there an account (`motcua.account-answer/1`)? Limited, and written down."""
    wait_s = centre.look_ups.wait_s(caller.device_id)
    if wait_s:
        raise ProblemError(429, "centre.too_many_look_ups", retry_after_s=wait_s)
    return signed(centre, desk.search_accounts(centre, asked, caller.device_id))


@router.post("/registrations", response_model=RegistrationResults, responses=_POSTED)
def registrations(
    batch: RegistrationBatch, centre: FromCentre, caller: FromCaller, key: WithKey
) -> RegistrationResults:
    """Up to 25 sealed registrations, each answered by itself, all flushed at once.

    The registration's id is the idempotency key of its entry and never expires; the header's key
    names the request.
    """
    with centre.database.transaction():
        results = [take_in(centre, entry, caller.device_id) for entry in batch.entries]
    return _results(centre, results)


@router.get("/registrations", response_model=RegistrationResults, responses=_ENROLLED)
def registration_outcomes(
    centre: FromCentre,
    caller: FromCaller,
    ids: Annotated[list[Uuid], Query(alias="id", min_length=1, max_length=MOST_IDS)],
) -> RegistrationResults:
    """What became of them: asked after a lost answer, before anything is sent again."""
    return _results(centre, [look_up(centre, each) for each in ids])


@router.post(
    "/ledger/heads", response_model=SignedStatement, responses=problems(401, 403, 413, 422)
)
def ledger_heads(
    head: LedgerHead, centre: FromCentre, caller: FromCaller, key: WithKey
) -> Response:
    """Anchor the head of the counter's ledger (`motcua.ledger-head/1`)."""
    return signed(centre, desk.anchor_ledger(centre, head, caller.device_id))
