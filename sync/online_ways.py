"""The ports of the other ways and of existing accounts, asked of the centre now.

Only a fresh signed answer to the very question counts; it is also what goes into the envelope.
"""

from __future__ import annotations

import hashlib
import time
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from kiosk.domain.account_service import (
    Dispute,
    DisputeState,
    LoginState,
    LoginTrial,
    Recovery,
)
from kiosk.domain.clean_text import clean_text
from kiosk.domain.comparison import (
    INSURANCE_MATCHES,
    SUBSCRIBER_MATCHES,
    Answer,
    Comparison,
    FieldMatch,
)
from kiosk.domain.insurance_code import InsuranceCode
from kiosk.domain.one_time_code import CodePurpose, CodeStatus, OneTimeCode
from kiosk.domain.outbox import SealedRegistration
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.phone import Phone
from kiosk.domain.policy import ApplicantKind, Level
from kiosk.domain.sim_request import SimRequest, SimState
from kiosk.errors import LaterError
from kiosk.ports.authoritative_source import StatedPerson
from kiosk.ports.ids import Ids
from kiosk.ports.one_time_codes import CodeRequest
from sync.centre_keys import CentreKeys, centre_answer, moment
from sync.contract import Asked, RegistrationEntry
from sync.ways_contract import (
    COMPARISON,
    DISPUTE,
    LOGIN,
    ONE_TIME_CODE,
    RECOVERY,
    SIM_REQUEST,
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


class AsksWays(Protocol):
    """What is needed of :class:`sync.client.CentreClient`."""

    def ask_way(self, path: str, asked: Asked, idempotency_key: str) -> bytes: ...  # noqa: D102
    def look(self, path: str, nonce: str) -> bytes: ...  # noqa: D102


_WithNonce = (
    InsuranceQuestion
    | SubscriberQuestion
    | CodeQuestion
    | CodeAttempt
    | CodeAgain
    | SimQuestion
    | SealedRequest
    | LoginQuestion
    | ActivationQuestion
)
_SAME_QUESTION_FOR_S = 120.0
"""Whoever asks later than this means it anew."""


class _Line:
    """One question, one verified answer.

    A question whose answer got lost is asked again word for word, under the key that it had: the
    centre then gives its first answer, and nothing is sent, counted or changed a second time.
    """

    def __init__(self, client: AsksWays, keys: CentreKeys, ids: Ids) -> None:
        self._client, self._keys, self._ids = client, keys, ids
        self._unanswered: dict[str, tuple[str, float]] = {}
        """Digest of a question without its nonce: the nonce, and when it was asked first (s)."""

    def nonce(self) -> str:
        return self._ids.random_bytes(16).hex()

    def ask(
        self, path: str, asked: _WithNonce, kind: str, key: str = ""
    ) -> tuple[bytes, Mapping[str, Any]]:
        question, now = _digest(path, asked), time.monotonic()
        nonce, since = self._unanswered.get(question, (asked.nonce, now))
        if now - since > _SAME_QUESTION_FOR_S:
            nonce, since = asked.nonce, now
        try:
            same = asked.model_copy(update={"nonce": nonce})
            raw = self._answer(path, same, key or nonce)
            said = centre_answer(raw, self._keys, kind, nonce=nonce)
        except LaterError:
            self._remember(question, nonce, since)
            raise
        self._unanswered.pop(question, None)
        return raw, said

    def _remember(self, question: str, nonce: str, since: float) -> None:
        oldest = since - _SAME_QUESTION_FOR_S
        kept = {each: told for each, told in self._unanswered.items() if told[1] >= oldest}
        self._unanswered = {**kept, question: (nonce, since)}

    def _answer(self, path: str, asked: _WithNonce, key: str) -> bytes:
        try:
            return self._client.ask_way(path, asked, key)
        except LaterError as error:
            if not _was_cut(error):
                raise
        return self._client.ask_way(path, asked, key)

    def look(self, path: str, kind: str) -> Mapping[str, Any]:
        nonce = self.nonce()
        return centre_answer(self._client.look(path, nonce), self._keys, kind, nonce=nonce)


def _was_cut(error: LaterError) -> bool:
    """The line broke before the answer; whoever has waited in vain is not made to wait again."""
    reason = str(error.facts.get("reason", ""))
    return error.facts.get("sent") is True and "Timeout" not in reason and reason != "too_slow"


def _digest(path: str, asked: _WithNonce) -> str:
    """Of the question without its nonce; what a citizen typed is not kept in clear."""
    content = asked.model_copy(update={"nonce": ""}).model_dump_json()
    return hashlib.sha256(f"{path} {content}".encode()).hexdigest()


class OnlineAuthority:
    """BHXH and the carriers (:class:`kiosk.ports.authoritative_source.AuthoritativeSource`)."""

    def __init__(self, client: AsksWays, keys: CentreKeys, ids: Ids) -> None:
        self._line = _Line(client, keys, ids)

    def social_insurance(self, person: StatedPerson, code: InsuranceCode) -> Comparison:
        """Compare with BHXH; ``LaterError`` or ``TechnicianError`` as the client raises."""
        nonce = self._line.nonce()
        asked = InsuranceQuestion(
            registration_id=person.registration_id,
            officer=person.officer_code,
            nonce=nonce,
            number=person.number.value,
            name=person.name,
            birth=str(person.birth),
            code=code.value,
            old_number=nine_digits(person.old_number),
        )
        raw, said = self._line.ask("/v1/checks/social-insurance", asked, COMPARISON)
        return _comparison(INSURANCE_MATCHES, raw, said)

    def subscriber(self, person: StatedPerson, phone: Phone) -> Comparison:
        """Compare with the carrier; raises as above."""
        nonce = self._line.nonce()
        asked = SubscriberQuestion(
            registration_id=person.registration_id,
            officer=person.officer_code,
            nonce=nonce,
            number=person.number.value,
            name=person.name,
            birth=str(person.birth),
            phone=phone.value,
        )
        raw, said = self._line.ask("/v1/checks/subscriber", asked, COMPARISON)
        return _comparison(SUBSCRIBER_MATCHES, raw, said)


class OnlineCodes:
    """One-time codes (:class:`kiosk.ports.one_time_codes.OneTimeCodes`)."""

    def __init__(self, client: AsksWays, keys: CentreKeys, ids: Ids) -> None:
        self._line = _Line(client, keys, ids)

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


class OnlineSims:
    """SIMs that sign (:class:`kiosk.ports.remote_signer.RemoteSigner`)."""

    def __init__(self, client: AsksWays, keys: CentreKeys, ids: Ids) -> None:
        self._line = _Line(client, keys, ids)

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


class OnlineAccounts:
    """Recovery, disputes, sign-ins (:class:`kiosk.ports.account_desk.AccountDesk`)."""

    def __init__(self, client: AsksWays, keys: CentreKeys, ids: Ids) -> None:
        self._line = _Line(client, keys, ids)

    def recover(self, account: str, request_id: str, sealed: SealedRegistration) -> Recovery:
        """Hand in a sealed request for recovery."""
        nonce = self._line.nonce()
        asked = SealedRequest(entry=_entry(request_id, sealed), nonce=nonce)
        path = f"/v1/accounts/{account}/recovery"
        _, said = self._line.ask(path, asked, RECOVERY, request_id)
        try:
            return Recovery(
                accepted=said["accepted"] is True,
                code=clean_text(str(said["code"]), max_length=80),
                level=Level(said["level"]),
                password_set=said["password_set"] is True,
            )
        except (KeyError, ValueError, TypeError):
            raise _not_the_centre() from None

    def dispute(self, request_id: str, sealed: SealedRegistration) -> Dispute:
        """Hand in a sealed dispute."""
        nonce = self._line.nonce()
        asked = SealedRequest(entry=_entry(request_id, sealed), nonce=nonce)
        _, said = self._line.ask("/v1/disputes", asked, DISPUTE, request_id)
        return _dispute(said)

    def dispute_state(self, number: str) -> Dispute:
        """Where it is by now."""
        return _dispute(self._line.look(f"/v1/disputes/{number}", DISPUTE))

    def try_login(
        self, trial_id: str, number: PersonNumber, sealed_password: bytes, officer_code: str
    ) -> LoginTrial:
        """Number and sealed password."""
        nonce = self._line.nonce()
        asked = LoginQuestion(
            trial_id=trial_id,
            number=number.value,
            sealed_password=b64encode(sealed_password).decode(),
            officer=officer_code,
            nonce=nonce,
        )
        raw, said = self._line.ask("/v1/logins", asked, LOGIN, trial_id)
        return _trial(trial_id, raw, said)

    def activate(self, trial_id: str, sealed_password: bytes) -> LoginTrial:
        """The first password."""
        nonce = self._line.nonce()
        asked = ActivationQuestion(sealed_password=b64encode(sealed_password).decode(), nonce=nonce)
        raw, said = self._line.ask(f"/v1/logins/{trial_id}/password", asked, LOGIN)
        return _trial(trial_id, raw, said)


def nine_digits(old_number: str | None) -> str:
    """The old number where it is a CMND, else nothing."""
    is_number = old_number is not None and old_number.isascii() and old_number.isdigit()
    return old_number if old_number is not None and is_number and len(old_number) == 9 else ""


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
        raise _not_the_centre() from None


def _comparison(of: str, raw: bytes, said: Mapping[str, Any]) -> Comparison:
    try:
        if said["of"] != of:
            raise ValueError("another comparison")
        held = str(said.get("held_number", ""))
        return Comparison(
            of=of,
            answer=Answer(said["answer"]),
            fields=tuple(
                (clean_text(str(name), max_length=20), FieldMatch(match))
                for name, match in said["fields"].items()
            ),
            number=PersonNumber(held) if len(held) == 12 else None,
            old_number=nine_digits(held) or None,
            proof=raw,
        )
    except (KeyError, ValueError, TypeError, AttributeError):
        raise _not_the_centre() from None


def _sim(request: SimRequest, said: Mapping[str, Any]) -> SimRequest:
    try:
        if (said["id"], said["registration_id"]) != (request.id, request.registration_id):
            raise ValueError("another request")
        state = SimState(said["state"])
        evidence = said["evidence"].encode() if state is SimState.SIGNED else None
        expires: datetime = moment(said["expires_at"])
        return replace(request.moved(state, evidence), expires_at=expires)
    except (KeyError, ValueError, TypeError, AttributeError):
        raise _not_the_centre() from None


def _dispute(said: Mapping[str, Any]) -> Dispute:
    try:
        return Dispute(
            number=clean_text(str(said["number"]), max_length=40),
            state=DisputeState(said["state"]),
            at=moment(said["state_at"]),
            code=clean_text(str(said["code"]), max_length=80),
        )
    except (KeyError, ValueError, TypeError):
        raise _not_the_centre() from None


def _trial(trial_id: str, raw: bytes, said: Mapping[str, Any]) -> LoginTrial:
    try:
        code, locked = said.get("code"), said.get("locked_until")
        return LoginTrial(
            id=trial_id,
            state=LoginState(said["state"]),
            code=one_time_code(code, raw, None) if code is not None else None,
            locked_until=moment(locked) if locked else None,
        )
    except (KeyError, ValueError, TypeError, AttributeError):
        raise _not_the_centre() from None


def _entry(request_id: str, sealed: SealedRegistration) -> RegistrationEntry:
    return RegistrationEntry.of(request_id, sealed.digest, sealed.envelope, sealed.attachments)


def _not_the_centre() -> LaterError:
    return LaterError("centre.not_the_centre", reason="content")
