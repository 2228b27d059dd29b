"""Requests to SIMs that sign, handed in at the centre."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from kiosk.domain.policy import ApplicantKind
from kiosk.domain.sim_request import SimRequest, SimState
from kiosk.errors import LaterError
from kiosk.ports.ids import Ids
from sync.centre_keys import CentreKeys, moment
from sync.ways_contract import (
    SIM_REQUEST,
    SimQuestion,
)
from sync.ways_line import AsksWays, WaysLine, not_the_centre


class OnlineSims:
    """SIMs that sign (:class:`kiosk.ports.remote_signer.RemoteSigner`)."""

    def __init__(self, client: AsksWays, keys: CentreKeys, ids: Ids) -> None:
        self._line = WaysLine(client, keys, ids)

    def send(self, request: SimRequest, nonce: str, kind: ApplicantKind) -> SimRequest:
        """Hand it in, once; an answer that got lost leaves it *unknown*."""
        question = self._line.nonce()
        asked = SimQuestion(
            request_id=request.id,
            registration_id=request.registration_id,
            kind=kind,
            phone=request.phone.value,
            carrier=request.carrier,
            policy_nonce=nonce,
            nonce=question,
        )
        try:
            _, said = self._line.ask("/v1/sim-signatures", asked, SIM_REQUEST, request.id)
        except LaterError as error:
            if error.facts.get("sent") is True:
                return request
            raise
        return _sim(request, said)

    def ask(self, request: SimRequest) -> SimRequest:
        """What became of it."""
        return _sim(request, self._line.look(f"/v1/sim-signatures/{request.id}", SIM_REQUEST))


def _sim(request: SimRequest, said: Mapping[str, Any]) -> SimRequest:
    try:
        if (said["id"], said["registration_id"]) != (request.id, request.registration_id):
            raise ValueError("another request")
        state = SimState(said["state"])
        evidence = said["evidence"].encode() if state is SimState.SIGNED else None
        expires: datetime = moment(said["expires_at"])
        return replace(request.moved(state, evidence), expires_at=expires)
    except (KeyError, ValueError, TypeError, AttributeError):
        raise not_the_centre() from None
