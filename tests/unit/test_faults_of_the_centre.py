"""What a counter and a centre find wrong in what the other has sealed, signed or asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from builders import confirmed, draft
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fakes.centre_counter import IDS, body_fields
from fakes.ids import CountingIds
from fakes.memory_store import MemoryStore
from fakes.store_samples import a_receipt, an_entry
from support.envelopes import envelope

from counter_ui.ledger_care import prove
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.officer import SELF_SERVICE_CODE
from kiosk.domain.outbox import OutboxEntry, OutboxLine, OutboxState, SealedRegistration
from kiosk.domain.policy import ApplicantKind, Method
from kiosk.domain.registration import Purpose
from kiosk.domain.ticket import ALPHABET, CODE_LENGTH, parse_short_code
from kiosk.errors import IntegrityError, KioskError, LaterError
from kiosk.formats.canonical_json import canonical_json
from kiosk.formats.envelope import EnvelopeHeader, digest
from kiosk.formats.ledger_proof import HEAD_STATEMENT, read_head
from kiosk.formats.prepared_statement import verify_prepared
from kiosk.formats.registration_body import RegistrationBody
from kiosk.formats.signed_statement import sign_statement
from kiosk.ports.unit_of_work import UnitOfWork
from kiosk.practice.policy import PRACTICE_POLICY
from sync.acknowledgement import verify_acknowledgement
from sync.anchoring import LedgerAnchor
from sync.answers import Exchange, refusal
from sync.centre_keys import centre_answer
from sync.contract import ACKNOWLEDGEMENT, PROBLEM_TYPE, LedgerHead
from sync.parcel import damage
from sync.reconcile import Difference, Held, compare
from sync.sandbox.decision import CentreRules, decide_again
from sync.sandbox.proofs import ProofJudge, find_proof
from sync.ways_contract import ONE_TIME_CODE

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
KEYS = {"k": KEY.public_key()}
NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
DIGEST = "ab" * 32


def code_of(work: Callable[[], object]) -> str:
    with pytest.raises(KioskError) as raised:
        work()
    return raised.value.code


def signed(**payload: object) -> bytes:
    return sign_statement(payload, "k", KEY)


# What the centre answers


def acknowledged(**changes: object) -> bytes:
    entry = an_entry(1)
    right = {
        "statement": ACKNOWLEDGEMENT,
        "registration_id": entry.registration_id,
        "envelope_digest": entry.sealed.digest,
        "outcome": "accepted",
        "code": "",
        "level": 3,
        "decided_at": NOW.isoformat(),
    }
    return signed(**(right | changes))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"statement": "motcua.time/1"}, "acknowledgement.other_kind"),
        ({"registration_id": "another"}, "acknowledgement.other_registration"),
        ({"outcome": "perhaps"}, "acknowledgement.malformed"),
        ({"level": 0}, "acknowledgement.malformed"),
    ],
)
def test_an_acknowledgement_of_something_else(changes: dict[str, object], code: str) -> None:
    assert verify_acknowledgement(acknowledged(), KEYS, an_entry(1)).accepted
    assert code_of(lambda: verify_acknowledgement(acknowledged(**changes), KEYS, an_entry(1))) == (
        code
    )


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        ({"statement": "motcua.policy/1", "nonce": "n"}, "statement.other_kind"),
        ({"statement": "motcua.time/1", "nonce": "old"}, "statement.other_question"),
    ],
)
def test_an_answer_to_another_question(payload: dict[str, object], reason: str) -> None:
    with pytest.raises(LaterError) as raised:
        centre_answer(signed(**payload), KEYS, "motcua.time/1", nonce="n")
    assert raised.value.code == "centre.not_the_centre"
    assert raised.value.facts["reason"] == reason


@pytest.mark.parametrize(
    ("named", "code"),
    [
        ("device.unknown", "centre.device.unknown"),
        ("device.revoked", "centre.device.revoked"),
        ("device.superseded", "centre.device.superseded"),
        ("enrolment.request_wrong", "enrolment.request_wrong"),
        ("something.else", "centre.request_refused"),
    ],
)
def test_a_problem_that_the_centre_names(named: str, code: str) -> None:
    body = canonical_json({"type": "about:blank", "title": "x", "status": 401, "code": named})
    assert refusal(Exchange(401, PROBLEM_TYPE, "", body)).code == code


# What the outbox finds in its own entries


def sealed(**changes: Any) -> OutboxEntry:
    content = envelope()
    # its header names one attachment, which is not here
    entry = OutboxEntry(
        registration_id="01935a2e-7b00-7c3a-9d11-0123456789ab",
        sequence=7,
        created_at=NOW,
        sealed=SealedRegistration(content, (), digest(content)),
    )
    return replace(entry, **changes)


def test_bytes_that_are_not_what_was_recorded_are_not_sent() -> None:
    assert damage(sealed(registration_id="another")) == "outbox.other_registration"
    assert damage(sealed()) == "outbox.attachment_differs"
    assert damage(sealed(from_paper=True)) == ""
    large = envelope(1 << 20)
    too_large = SealedRegistration(large, (), digest(large))
    assert damage(sealed(from_paper=True, sealed=too_large)) == "outbox.out_of_bounds"


# Ledger and proofs


def test_a_head_that_is_none_and_a_proof_that_cannot_be_made_yet() -> None:
    assert code_of(lambda: read_head(signed(statement="motcua.time/1"), KEYS)) == (
        "ledger_proof.other_statement"
    )
    store = MemoryStore()

    def work(unit: UnitOfWork) -> None:
        head = unit.ledger.append(LedgerKind.RECORDED, {"receipt": "R-1"}, NOW).digest
        unit.receipts.add(replace(a_receipt("R-1", "one"), ledger_head=head))
        unit.receipts.add(replace(a_receipt("R-2", "two"), ledger_head=DIGEST))

    store.run(work)
    assert code_of(lambda: prove(store, "R-1", KEYS)) == "ledger.not_anchored"
    assert code_of(lambda: prove(store, "R-2", KEYS)) == "ledger.broken"


def test_a_centre_that_countersigns_another_head() -> None:
    class Liar:
        def anchor_ledger(self, head: LedgerHead) -> bytes:
            return signed(
                statement=HEAD_STATEMENT,
                nonce=head.nonce,
                device_id="d",
                sequence=head.sequence,
                digest=DIGEST,
                root=head.root,
                anchored_at=NOW.isoformat(),
            )

    store = MemoryStore()
    store.run(lambda unit: unit.ledger.append(LedgerKind.SHIFT_OPENED, {}, NOW))
    with pytest.raises(LaterError) as raised:
        LedgerAnchor(store, Liar(), KEYS, CountingIds(), "d").anchor()
    assert raised.value.facts["reason"] == "ledger.other_head"


# Comparing


def line(sequence: int = 1, state: OutboxState = OutboxState.ACCEPTED) -> OutboxLine:
    entry = an_entry(sequence, registration_id="r")
    store = MemoryStore()
    store.run(lambda unit: unit.outbox.add(entry))
    (listed,) = store.run(lambda unit: unit.outbox.listing())
    return replace(listed, state=state)


@pytest.mark.parametrize(
    ("held", "code"),
    [
        ({"sequence": 2}, "reconcile.other_sequence"),
        ({"outcome": "refused"}, "reconcile.other_outcome"),
        ({"digest": DIGEST}, "reconcile.other_envelope"),
    ],
)
def test_what_counter_and_centre_tell_differently(held: dict[str, Any], code: str) -> None:
    here = line()
    there = replace(Held("r", 1, here.digest, "accepted"), **held)
    (found,) = compare([here], {"r": there}).differences
    assert found.difference.value == code
    (lost,) = compare([here], {}).differences
    assert lost.difference is Difference.LOST_THERE


# What the centre finds in a registration


def body(**changes: Any) -> RegistrationBody:
    return RegistrationBody(**body_fields(IDS.new_id(), **changes))


RULES = CentreRules({PRACTICE_POLICY.id: PRACTICE_POLICY}, practice_profile=True)


def test_formalities_without_which_nothing_is_registered() -> None:
    business = {"kind": ApplicantKind.ENTERPRISE, "method": Method.USB_TOKEN}
    assert decide_again(body(**business), (), RULES).code == "email.required"
    hidden = body(officer=SELF_SERVICE_CODE)
    assert decide_again(hidden, (), RULES).code == "registration.unattended_hidden"


HEADER = EnvelopeHeader(
    registration_id="r",
    sealing_key_id="k1",
    device_id="d",
    sequence=1,
    created_at=NOW.isoformat(),
    content_type="x",
    attachment_digests=(),
)


def judged(raw: bytes, of: RegistrationBody) -> Any:
    judge = ProofJudge(KEYS, lambda: None, lambda _: NOW)  # type: ignore[arg-type,return-value]
    return find_proof(raw, HEADER, of, judge, NOW)


def code_statement(of: RegistrationBody, **changes: object) -> bytes:
    said = {
        "statement": ONE_TIME_CODE,
        "registration_id": "r",
        "device_id": "d",
        "at": of.confirmed_at.isoformat(),
        "status": "confirmed",
        "purpose": "registration",
        "phone": of.contact.phone,
    }
    return signed(**(said | changes))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"status": "sent"}, "phone.not_confirmed"), ({"phone": "0999"}, "phone.not_the_confirmed")],
)
def test_a_code_that_confirms_another_phone_or_none(
    changes: dict[str, object], reason: str
) -> None:
    of = body()
    assert judged(code_statement(of), of).checks[0].reason == ""
    assert judged(code_statement(of, **changes), of).checks[0].reason == reason


@pytest.mark.parametrize("raw", [b"{}", b"[]", b'{"key":"x"}'])
def test_evidence_that_is_none(raw: bytes) -> None:
    assert code_of(lambda: judged(raw, body())) == "evidence.malformed"


# Prepared visits


def test_a_prepared_visit_that_nobody_signed_or_a_code_that_cannot_be() -> None:
    assert code_of(lambda: verify_prepared(b"{}")) == "prepared.malformed"
    wrong = canonical_json({"by": "A" * 43 + "=", "payload": "e30=", "signature": "A" * 86 + "=="})
    assert code_of(lambda: verify_prepared(wrong)) == "prepared.signature_wrong"
    typed = {ALPHABET[0] * (CODE_LENGTH - 1) + each for each in ALPHABET[:3]}
    codes = set()
    for each in typed:
        try:
            parse_short_code(each)
        except KioskError as error:
            codes.add(error.code)
    assert codes == {"prepared.code_wrong"}


def test_a_registration_is_recorded_for_a_registration_only() -> None:
    from builders import OFFICE
    from fakes.clock import SetClock
    from fakes.sealer import GlassSealer

    from kiosk.domain.registration import Approved
    from kiosk.use_cases.record_registration import RecordRegistration

    sealer = GlassSealer()
    record = RecordRegistration(MemoryStore(), SetClock(), sealer, sealer, OFFICE)
    of = confirmed()
    other = replace(of.proofed, draft=replace(draft(), purpose=Purpose.RECOVERY))
    approved = Approved(confirmed=replace(of, proofed=other), approver=None, approved_at=NOW)
    assert code_of(lambda: record(approved)) == "registration.other_purpose"


def test_integrity_is_a_kind_of_its_own() -> None:
    with pytest.raises(IntegrityError):
        verify_acknowledgement(acknowledged(statement="x"), KEYS, an_entry(1))
