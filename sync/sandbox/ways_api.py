"""The contract over HTTP: the ways other than the chip card, and accounts that exist."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from sync.contract import Nonce, SignedStatement, Uuid
from sync.sandbox import comparisons, desk, disputes, logins, one_time_codes, recoveries
from sync.sandbox.answered_once import Keyed, once
from sync.sandbox.api import FromCaller, FromCentre, WithKey, problems, signed
from sync.sandbox.centre import Centre
from sync.sandbox.problems import ProblemError
from sync.sandbox.sim_gateway import ask_sim, sim_state
from sync.ways_contract import (
    AccountId,
    ActivationQuestion,
    CodeAgain,
    CodeAttempt,
    CodeQuestion,
    InsuranceQuestion,
    LoginQuestion,
    SealedRequest,
    SimQuestion,
    SubscriberQuestion,
)

ways = APIRouter(prefix="/v1")
_ASKED: Final = problems(401, 403, 413, 422)
_ONE: Final = problems(401, 403, 404)
_OF_ONE: Final = problems(401, 403, 404, 413, 422)
DisputeNumber = Annotated[str, Path(pattern="^[A-Z0-9-]{1,40}$")]


def _limit(centre: Centre, device_id: str) -> None:
    """A look-up is no oracle: so many a minute, whichever it is."""
    wait_s = centre.look_ups.wait_s(device_id)
    if wait_s:
        raise ProblemError(429, "centre.too_many_look_ups", retry_after_s=wait_s)


@ways.get("/trust/national", response_model=SignedStatement, responses=problems(401, 403))
def trust(centre: FromCentre, caller: FromCaller, nonce: Annotated[Nonce, Query()]) -> Response:
    """The roots of the public authorities that the centre trusts (`motcua.trust-list/1`)."""
    return signed(centre, desk.trust_list(centre, nonce))


@ways.post("/checks/social-insurance", response_model=SignedStatement, responses=_ASKED)
def social_insurance(asked: InsuranceQuestion, centre: FromCentre, caller: FromCaller) -> Response:
    """Compare with BHXH, field by field (`motcua.comparison/1`)."""
    _limit(centre, caller.device_id)
    return signed(centre, comparisons.compare_insurance(centre, asked, caller.device_id))


@ways.post("/checks/subscriber", response_model=SignedStatement, responses=_ASKED)
def subscriber(asked: SubscriberQuestion, centre: FromCentre, caller: FromCaller) -> Response:
    """Is the SIM registered to this person (`motcua.comparison/1`)?"""
    _limit(centre, caller.device_id)
    return signed(centre, comparisons.compare_subscriber(centre, asked, caller.device_id))


@ways.post("/one-time-codes", response_model=SignedStatement, responses=_ASKED)
def one_time_code(
    asked: CodeQuestion, centre: FromCentre, caller: FromCaller, key: WithKey
) -> Response:
    """Look for an account, then send a one-time code (`motcua.one-time-code/1`)."""
    _limit(centre, caller.device_id)
    question = Keyed(caller.device_id, "one-time-codes", key, asked)
    return signed(
        centre,
        once(centre, question, lambda: one_time_codes.send_code(centre, asked, caller.device_id)),
    )


@ways.post("/one-time-codes/{code}/attempts", response_model=SignedStatement, responses=_OF_ONE)
def one_time_code_attempt(
    code: Uuid, asked: CodeAttempt, centre: FromCentre, caller: FromCaller, key: WithKey
) -> Response:
    """What the citizen typed (`motcua.one-time-code/1`); once confirmed the answer is a proof."""
    question = Keyed(caller.device_id, f"one-time-codes/{code}/attempts", key, asked)
    return signed(
        centre,
        once(
            centre,
            question,
            lambda: one_time_codes.try_code(centre, code, asked, caller.device_id),
        ),
    )


@ways.post("/one-time-codes/{code}/resend", response_model=SignedStatement, responses=_OF_ONE)
def one_time_code_again(
    code: Uuid, asked: CodeAgain, centre: FromCentre, caller: FromCaller, key: WithKey
) -> Response:
    """Send a fresh code to the same phone (`motcua.one-time-code/1`)."""
    question = Keyed(caller.device_id, f"one-time-codes/{code}/resend", key, asked)
    return signed(
        centre,
        once(
            centre,
            question,
            lambda: one_time_codes.resend_code(centre, code, asked.nonce, caller.device_id),
        ),
    )


@ways.post("/sim-signatures", response_model=SignedStatement, responses=_OF_ONE)
def sim_signature(
    asked: SimQuestion, centre: FromCentre, caller: FromCaller, key: WithKey
) -> Response:
    """Ask a SIM to sign (`motcua.sim-request/1`); the request's id makes it happen once."""
    return signed(centre, ask_sim(centre, asked, caller.device_id))


@ways.get("/sim-signatures/{request}", response_model=SignedStatement, responses=_ONE)
def sim_signature_state(
    request: Uuid, centre: FromCentre, caller: FromCaller, nonce: Annotated[Nonce, Query()]
) -> Response:
    """What became of it (`motcua.sim-request/1`)."""
    return signed(centre, sim_state(centre, request, nonce, caller.device_id))


@ways.post("/logins", response_model=SignedStatement, responses=_ASKED)
def login(asked: LoginQuestion, centre: FromCentre, caller: FromCaller, key: WithKey) -> Response:
    """Try an account with number and password (`motcua.login/1`)."""
    _limit(centre, caller.device_id)
    question = Keyed(caller.device_id, "logins", key, asked)
    return signed(
        centre, once(centre, question, lambda: logins.try_login(centre, asked, caller.device_id))
    )


@ways.post("/logins/{trial}/password", response_model=SignedStatement, responses=_OF_ONE)
def first_password(
    trial: Uuid, asked: ActivationQuestion, centre: FromCentre, caller: FromCaller, key: WithKey
) -> Response:
    """The first password of an account, after its code was confirmed (`motcua.login/1`)."""
    question = Keyed(caller.device_id, f"logins/{trial}/password", key, asked)
    return signed(
        centre,
        once(centre, question, lambda: logins.activate(centre, trial, asked, caller.device_id)),
    )


@ways.post("/accounts/{account}/recovery", response_model=SignedStatement, responses=_ASKED)
def recovery(
    account: AccountId,
    asked: SealedRequest,
    centre: FromCentre,
    caller: FromCaller,
    key: WithKey,
) -> Response:
    """Recover an account, decided from the envelope alone (`motcua.recovery/1`)."""
    return signed(centre, recoveries.recover(centre, account, asked, caller.device_id))


@ways.post("/disputes", response_model=SignedStatement, responses=_ASKED)
def dispute(asked: SealedRequest, centre: FromCentre, caller: FromCaller, key: WithKey) -> Response:
    """This account is not mine (`motcua.dispute/1`)."""
    return signed(centre, disputes.take_dispute(centre, asked, caller.device_id))


@ways.get("/disputes/{number}", response_model=SignedStatement, responses=problems(401, 403))
def dispute_state(
    number: DisputeNumber,
    centre: FromCentre,
    caller: FromCaller,
    nonce: Annotated[Nonce, Query()],
) -> Response:
    """Where a dispute is by now (`motcua.dispute/1`)."""
    return signed(centre, disputes.dispute_state(centre, number, nonce))
