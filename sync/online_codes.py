"""One-time codes, sent and judged by the centre."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kiosk.domain.clean_text import clean_text
from kiosk.domain.one_time_code import CodePurpose, CodeStatus, OneTimeCode
from kiosk.domain.phone import Phone
from kiosk.ports.ids import Ids
from kiosk.ports.one_time_codes import CodeRequest
from sync.centre_keys import CentreKeys, moment
from sync.ways_contract import (
    ONE_TIME_CODE,
    CodeAgain,
    CodeAttempt,
    CodeQuestion,
)
from sync.ways_line import AsksWays, WaysLine, not_the_centre


class OnlineCodes:
    """One-time codes (:class:`kiosk.ports.one_time_codes.OneTimeCodes`)."""

    def __init__(self, client: AsksWays, keys: CentreKeys, ids: Ids) -> None:
        self._line = WaysLine(client, keys, ids)

    def send(self, request: CodeRequest) -> OneTimeCode:
        """Send a first code."""
        nonce = self._line.nonce()
        asked = CodeQuestion(
            subject=request.subject,
            purpose=request.purpose,
            phone=request.phone.value,
            number=request.number.value,
            officer=request.officer_code,
            assisted=request.assisted,
            nonce=nonce,
        )
        raw, said = self._line.ask("/v1/one-time-codes", asked, ONE_TIME_CODE)
        return one_time_code(said, raw, request.phone)

    def attempt(self, code: OneTimeCode, typed: str) -> OneTimeCode:
        """Hand in what the citizen typed."""
        nonce = self._line.nonce()
        path = f"/v1/one-time-codes/{code.id}/attempts"
        asked = CodeAttempt(typed=typed, nonce=nonce)
        raw, said = self._line.ask(path, asked, ONE_TIME_CODE)
        return one_time_code(said, raw, code.phone)

    def resend(self, code: OneTimeCode) -> OneTimeCode:
        """Send a fresh one."""
        nonce = self._line.nonce()
        path = f"/v1/one-time-codes/{code.id}/resend"
        raw, said = self._line.ask(path, CodeAgain(nonce=nonce), ONE_TIME_CODE)
        return one_time_code(said, raw, code.phone)


def one_time_code(said: Mapping[str, Any], raw: bytes, phone: Phone | None) -> OneTimeCode:
    """The state out of a statement; raises ``LaterError('centre.not_the_centre')``."""
    try:
        status = CodeStatus(said["status"])
        locked = said["locked_until"]
        return OneTimeCode(
            id=clean_text(str(said["id"]), max_length=36),
            phone=phone,
            masked_phone=clean_text(str(said["masked_phone"]), max_length=20),
            purpose=CodePurpose(said["purpose"]),
            status=status,
            expires_at=moment(said["expires_at"]),
            resend_at=moment(said["resend_at"]),
            resends_left=int(said["resends_left"]),
            attempts_left=int(said["attempts_left"]),
            locked_until=moment(locked) if locked else None,
            digits=int(said["digits"]),
            proof=raw if status is CodeStatus.CONFIRMED else None,
        )
    except (KeyError, ValueError, TypeError):
        raise not_the_centre() from None
