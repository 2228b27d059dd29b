"""Signing in at the practice centre, as the portal does it: number, password, one-time code."""

from __future__ import annotations

import json
import sqlite3
from base64 import b64decode
from datetime import timedelta
from typing import Any

from kiosk.devices.passphrases import Argon2Passphrases
from kiosk.domain.account_service import LoginState
from kiosk.domain.one_time_code import CodePurpose
from kiosk.domain.password_rule import OwnFacts
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.phone import Phone
from kiosk.errors import IntegrityError
from kiosk.formats.sealed_secret import SecretUse
from sync.sandbox.account_book import Account, account, account_id_of, count_wrong, set_access
from sync.sandbox.centre import Centre
from sync.sandbox.database import AuditEntry, stamp, write_audit
from sync.sandbox.one_time_codes import NewCode, code_payload, is_confirmed, new_code
from sync.sandbox.passwords import SecretPlace, new_password, opened_secret
from sync.sandbox.problems import ProblemError
from sync.ways_contract import LOGIN, ActivationQuestion, LoginQuestion


def try_login(centre: Centre, asked: LoginQuestion, device_id: str) -> bytes:
    """Number and password; where they are right a code is sent. The same trial is tried once."""
    with centre.database.transaction() as connection:
        row = connection.execute(
            "SELECT * FROM login_trials WHERE id = ?", (asked.trial_id,)
        ).fetchone()
        if row is not None:
            if row["device_id"] != device_id:
                raise ProblemError(422, "login.other_trial")
            answer: dict[str, Any] = json.loads(row["answer"])
        else:
            answer = _try(centre, connection, asked, device_id)
    return _told(centre, asked.trial_id, asked.nonce, answer)


def activate(centre: Centre, trial_id: str, asked: ActivationQuestion, device_id: str) -> bytes:
    """The first password, once the code of this trial was confirmed."""
    with centre.database.transaction() as connection:
        row = connection.execute(
            "SELECT * FROM login_trials WHERE id = ? AND device_id = ?", (trial_id, device_id)
        ).fetchone()
        if row is None or row["state"] != LoginState.ACTIVATION.value:
            raise ProblemError(404, "login.unknown_trial")
        if not is_confirmed(connection, row["code_id"]):
            raise ProblemError(403, "login.code_not_confirmed")
        owner = account(connection, row["account_id"])
        own = OwnFacts(
            names=(owner.name,),
            births=(owner.birth,),
            phones=(owner.phone,),
            numbers=tuple(n for n in (owner.number, owner.old_number) if n),
        )
        sealed = b64decode(asked.sealed_password)
        password = new_password(centre, sealed, trial_id, device_id, own)
        state = LoginState.PASSWORD_REFUSED
        if password and not owner.password:
            set_access(connection, owner.id, phone=None, password=password)
            state = LoginState.ACTIVATED
        elif owner.password:
            state = LoginState.ACTIVATED
    return _told(centre, trial_id, asked.nonce, {"state": state.value})


def _try(
    centre: Centre, connection: sqlite3.Connection, asked: LoginQuestion, device_id: str
) -> dict[str, Any]:
    account_id = account_id_of(connection, asked.number)
    owner = None if account_id is None else account(connection, account_id)
    password = _password(centre, asked, device_id)
    answer, code_id = _answer(centre, connection, owner, password, asked, device_id)
    connection.execute(
        "INSERT INTO login_trials VALUES (?, ?, ?, ?, ?, ?)",
        (
            asked.trial_id,
            device_id,
            account_id or 0,
            answer["state"],
            code_id,
            json.dumps(answer),
        ),
    )
    subject = PersonNumber(asked.number).masked
    entry = AuditEntry(centre.now(), device_id, asked.officer, "login", subject, answer["state"])
    write_audit(connection, entry)
    return answer


def _answer(
    centre: Centre,
    connection: sqlite3.Connection,
    owner: Account | None,
    password: str,
    asked: LoginQuestion,
    device_id: str,
) -> tuple[dict[str, Any], str]:
    now = centre.now()
    if owner is not None and owner.locked_until > stamp(now):
        return {"state": LoginState.LOCKED.value, "locked_until": owner.locked_until}, ""
    state = LoginState.ACTIVATION if owner and not owner.password else LoginState.CODE_SENT
    if state is LoginState.CODE_SENT and not _matches(password, owner):
        return _wrong(centre, connection, owner), ""
    if owner is None or not owner.phone:
        return {"state": LoginState.NO_PHONE.value}, ""
    count_wrong(connection, owner.id, 0, "")
    wanted = NewCode(device_id, asked.trial_id, CodePurpose.LOGIN, Phone(owner.phone))
    code = new_code(centre, connection, wanted)
    return {"state": state.value, "code": code_payload(code)}, code.id


def _matches(password: str, owner: Account | None) -> bool:
    """Takes as long for an account that is not there."""
    passphrases = Argon2Passphrases()
    if owner is None or not password:
        passphrases.hash(password)
        return False
    return passphrases.matches(password, owner.password)


def _wrong(centre: Centre, connection: sqlite3.Connection, owner: Account | None) -> dict[str, Any]:
    if owner is not None:
        rules, wrong = centre.policy.one_time_code, owner.wrong_passwords + 1
        is_last = wrong >= rules.attempts
        until = stamp(centre.now() + timedelta(seconds=rules.lockout_s)) if is_last else ""
        count_wrong(connection, owner.id, 0 if is_last else wrong, until)
        if is_last:
            return {"state": LoginState.LOCKED.value, "locked_until": until}
    return {"state": LoginState.REFUSED.value}


def _password(centre: Centre, asked: LoginQuestion, device_id: str) -> str:
    place = SecretPlace(SecretUse.SIGN_IN, asked.trial_id, device_id)
    try:
        return opened_secret(centre, b64decode(asked.sealed_password), place)
    except IntegrityError as error:
        raise ProblemError(422, error.code) from None


def _told(centre: Centre, trial_id: str, nonce: str, answer: dict[str, Any]) -> bytes:
    return centre.sign(
        {
            "statement": LOGIN,
            "id": trial_id,
            **answer,
            "nonce": nonce,
            "at": stamp(centre.now()),
        }
    )
