"""What the practice centre refuses by name: each refusal provoked once, at one centre."""

from __future__ import annotations

import json
from base64 import b64encode, urlsafe_b64decode
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from fakes.centre_counter import IDS
from support.centre_rig import CentreRig, centre_rig

from kiosk.domain.account_service import DisputeState
from kiosk.domain.one_time_code import CodePurpose
from kiosk.domain.outbox import OutboxEntry
from kiosk.domain.policy import ApplicantKind
from kiosk.domain.sim_request import Carrier
from kiosk.errors import IntegrityError
from kiosk.formats.envelope import EnvelopeHeader, digest, read_header, seal_core
from kiosk.formats.sealed_secret import SecretUse
from sync.contract import RegistrationEntry
from sync.sandbox.disputes import settle_dispute, take_dispute
from sync.sandbox.logins import activate, try_login
from sync.sandbox.one_time_codes import send_code
from sync.sandbox.opening import open_entry
from sync.sandbox.passwords import SecretPlace, opened_secret
from sync.sandbox.problems import ProblemError
from sync.sandbox.sim_gateway import ask_sim, sim_state
from sync.ways_contract import (
    ActivationQuestion,
    CodeQuestion,
    LoginQuestion,
    SealedRequest,
    SimQuestion,
)

NONCE = "0" * 32


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CentreRig]:
    with centre_rig(tmp_path_factory.mktemp("centre")) as opened:
        yield opened


def refused(work: Callable[[], object]) -> str:
    with pytest.raises(ProblemError) as raised:
        work()
    return raised.value.code


def broken(rig: CentreRig, entry: RegistrationEntry) -> str:
    centre = rig.server.practice.centre
    with pytest.raises(IntegrityError) as raised, centre.database.transaction() as connection:
        open_entry(centre, connection, entry)
    return raised.value.code


def as_sent(entry: OutboxEntry, registration_id: str = "") -> RegistrationEntry:
    sealed = entry.sealed
    return RegistrationEntry.of(
        registration_id or entry.registration_id,
        sealed.digest,
        sealed.envelope,
        sealed.attachments,
    )


def test_an_envelope_that_is_not_what_it_says_it_is(rig: CentreRig) -> None:
    entry = rig.counter.seal(evidence=(b"one", b"two"))
    assert broken(rig, as_sent(entry, IDS.new_id())) == "envelope.other_registration"
    one = replace(entry, sealed=replace(entry.sealed, attachments=entry.sealed.attachments[:1]))
    assert broken(rig, as_sent(one)) == "envelope.attachment_missing"
    keys = rig.counter.keys
    header: EnvelopeHeader = replace(
        read_header(entry.sealed.envelope), content_type="text/plain", attachment_digests=()
    )
    core = seal_core(header, b"x", keys.sealing_key(), keys.sign)
    other = replace(
        entry, sealed=replace(entry.sealed, envelope=core, attachments=(), digest=digest(core))
    )
    assert broken(rig, as_sent(other)) == "envelope.other_content"


def test_a_secret_that_was_sealed_for_something_else(rig: CentreRig) -> None:
    keys = rig.counter.keys
    sealed = keys.seal_secret(SecretUse.NEW_PASSWORD, "one", "Xe-lam qua 3 cầu")
    place = SecretPlace(SecretUse.NEW_PASSWORD, "two", keys.device_id)
    with pytest.raises(IntegrityError) as raised:
        opened_secret(rig.server.practice.centre, sealed, place)
    assert raised.value.code == "secret.of_another_use"


def test_a_dispute_that_is_none_or_is_not_known(rig: CentreRig) -> None:
    centre, keys = rig.server.practice.centre, rig.counter.keys
    assert refused(lambda: settle_dispute(centre, "KN-0", DisputeState.UPHELD)) == "dispute.unknown"
    asked = SealedRequest(entry=as_sent(rig.counter.seal()), nonce=NONCE)
    told: dict[str, Any] = json.loads(take_dispute(centre, asked, keys.device_id))
    assert json.loads(urlsafe_b64decode(told["payload"]))["code"] == "dispute.other_purpose"


def test_a_code_is_asked_for_what_codes_are_for(rig: CentreRig) -> None:
    asked = CodeQuestion(
        subject=IDS.new_id(),
        purpose=CodePurpose.LOGIN,
        phone="0912345678",
        number="001099012345",
        officer="CB01",
        nonce=NONCE,
    )
    centre = rig.server.practice.centre
    assert refused(lambda: send_code(centre, asked, "d")) == "one_time_code.purpose"


def test_a_request_to_a_sim_belongs_to_who_asked(rig: CentreRig) -> None:
    centre = rig.server.practice.centre
    asked = SimQuestion(
        request_id=IDS.new_id(),
        registration_id=IDS.new_id(),
        kind=ApplicantKind.CITIZEN,
        phone="0912345678",
        carrier=Carrier.VIETTEL,
        policy_nonce="N1",
        nonce=NONCE,
    )
    ask_sim(centre, asked, "one")
    assert refused(lambda: ask_sim(centre, asked, "two")) == "sim.other_request"
    assert refused(lambda: sim_state(centre, asked.request_id, NONCE, "two")) == "sim.unknown"


def test_a_trial_of_signing_in_belongs_to_who_began_it(rig: CentreRig) -> None:
    centre, keys = rig.server.practice.centre, rig.counter.keys
    trial = IDS.new_id()
    secret = b64encode(keys.seal_secret(SecretUse.SIGN_IN, trial, "Xe-lam qua 3 cầu")).decode()
    asked = LoginQuestion(
        trial_id=trial, number="001099012345", sealed_password=secret, officer="CB01", nonce=NONCE
    )
    try_login(centre, asked, keys.device_id)
    assert refused(lambda: try_login(centre, asked, "another")) == "login.other_trial"
    with centre.database.transaction() as connection:
        connection.execute(
            "UPDATE login_trials SET state = 'activation', code_id = 'none' WHERE id = ?", (trial,)
        )
    first = ActivationQuestion(sealed_password=secret, nonce=NONCE)
    assert refused(lambda: activate(centre, trial, first, keys.device_id)) == (
        "login.code_not_confirmed"
    )
