from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from builders import APPROVER, CHIP_EVIDENCE, NOW, approved, confirmed, draft, proofed

from kiosk.domain.assistance import Guardian, GuardianPaper, Help, Helper
from kiosk.domain.clean_text import CleanText
from kiosk.domain.evidence import Check, Outcome
from kiosk.domain.organisation import Capacity, Organisation
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.policy import Level
from kiosk.domain.registration import Approved, Citizen, Contact, Purpose
from kiosk.errors import IntegrityError
from kiosk.formats.registration_body import (
    LARGEST,
    RegistrationBody,
    parse_registration_body,
    registration_body,
)

HEAD = "ab" * 32


def body_of(stage: Approved | None = None) -> bytes:
    return registration_body(
        stage or approved(), office="ANBINH", counter="Quầy 3", ledger_before=HEAD
    )


def with_citizen(**changed: object) -> Approved:
    stage = proofed()
    citizen: Citizen = replace(stage.citizen, **changed)  # type: ignore[arg-type]
    return approved(confirmed(replace(stage, citizen=citizen)))


def parsed(stage: Approved) -> RegistrationBody:
    return parse_registration_body(body_of(stage))


FIELDS = json.loads(body_of())


def refused(**changed: object) -> bool:
    with pytest.raises(IntegrityError) as caught:
        parse_registration_body(json.dumps({**FIELDS, **changed}).encode())
    return caught.value.code == "registration.malformed" and not caught.value.facts


def test_the_body_states_what_was_approved() -> None:
    body = parsed(approved())
    assert body.registration_id == "01935a2e-7b00-7c3a-9d11-0123456789ab"
    assert (body.policy_id, body.claimed_level) == ("test-2026", Level.HIGH)
    assert body.applicant.number == "001099012345"
    assert body.applicant.name == "NGUYỄN VĂN THỬ"
    assert body.applicant.birth == "15/03/1999"
    assert body.applicant.sources["number"] == "chip"
    assert body.contact.phone == "0912345678"
    assert body.consent.legal_basis == "law.91_2025.19.1c"
    assert (body.officer, body.approver) == ("CB01", None)
    assert body.domain_checks() == approved().confirmed.proofed.checks
    assert body.confirmed_at == NOW
    assert not body.simulated


def test_the_same_registration_gives_the_same_bytes() -> None:
    assert body_of() == body_of()
    assert (
        body_of()
        == json.dumps(FIELDS, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    )


def test_the_approver_is_named() -> None:
    assert parsed(replace(approved(), approver=APPROVER)).approver == "CB02"


def test_practice_evidence_says_so() -> None:
    simulated = replace(CHIP_EVIDENCE, simulated=True)
    assert parsed(approved(confirmed(proofed(draft(simulated))))).simulated


def test_neither_phone_nor_mail_is_needed() -> None:
    stage = replace(confirmed(), contact=Contact(phone=None, email=None))
    assert parsed(approved(stage)).contact.phone is None


@pytest.mark.parametrize(
    ("stated", "kept"),
    [("012345678", "012345678"), ("001099012345", "001099012345"), ("12345", None), ("", None)],
)
def test_an_odd_old_number_on_a_chip_does_not_stop_a_registration(
    stated: str, kept: str | None
) -> None:
    assert parsed(with_citizen(old_number=stated)).applicant.old_number == kept


def test_the_longest_name_that_a_chip_may_state_fits() -> None:
    name = CleanText("Ả" * 300)
    assert parsed(with_citizen(name=name)).applicant.name == name


def test_reprs_hold_no_personal_data() -> None:
    shown = repr(parsed(approved()))
    for secret in ("001099012345", "NGUY", "15/03", "0912345678", "Tổ 1"):
        assert secret not in shown


def test_keys_that_are_not_known_are_refused() -> None:
    assert refused(extra=1)
    assert refused(applicant={**FIELDS["applicant"], "extra": 1})
    assert refused(schema="motcua.registration/2")


@pytest.mark.parametrize(
    "applicant",
    [
        {"number": "00109901234"},
        {"number": "00109901234\n"},
        {"number": "001099012345\n"},
        {"number": "٠٠١٠٩٩٠١٢٣٤٥"},
        {"number": 1099012345},
        {"name": ""},
        {"name": "A\x1b[2J"},
        {"name": "A\u202eB"},
        {"name": "A" * 301},
        {"name": "e\u0301"},
        {"birth": "31/02/1999"},
        {"birth": "00/1999"},
        {"birth": "1849"},
        {"birth": "1999-03-15"},
        {"sex": "Nam"},
        {"issued": "20/04/2022"},
        {"expiry": "2039-03-15"},
        {"old_number": "12345"},
        {"sources": {"a b": "chip"}},
    ],
)
def test_an_applicant_that_cannot_be_is_refused(applicant: dict[str, object]) -> None:
    assert refused(applicant={**FIELDS["applicant"], **applicant})


@pytest.mark.parametrize(
    "changed",
    [
        {"opened_at": "2026-11-22T03:15:00"},
        {"confirmed_at": "yesterday"},
        {"claimed_level": 1},
        {"claimed_level": 4},
        {"kind": "robot"},
        {"checks": [{"name": "x", "outcome": "holds", "reason": ""}] * 101},
        {"checks": [{"name": "x", "outcome": True}]},
        {"checks": [{"name": "x y", "outcome": "holds"}]},
        {"ledger_before": "AB" * 32},
        {"simulated": None},
        {"contact": {"phone": "912345678", "email": None}},
        {"contact": {"phone": None, "email": "a\nb@example.vn"}},
        {"counter": "Quầy\x07"},
    ],
)
def test_a_statement_that_cannot_be_is_refused(changed: dict[str, object]) -> None:
    assert refused(**changed)


LATER = {"purpose", "account", "organisation", "guardian", "helper"}
"""Came after the first envelopes, which must open for ever."""


@pytest.mark.parametrize("key", sorted(FIELDS.keys() - {"schema"} - LATER))
def test_no_key_may_be_missing_but_the_schema(key: str) -> None:
    rest = {name: value for name, value in FIELDS.items() if name != key}
    raw = json.dumps(rest).encode()
    with pytest.raises(IntegrityError):
        parse_registration_body(raw)


def test_an_envelope_from_before_says_nothing_of_what_came_later() -> None:
    rest = {name: value for name, value in FIELDS.items() if name not in LATER}
    assert parse_registration_body(json.dumps(rest).encode()).purpose is Purpose.REGISTRATION


@pytest.mark.parametrize(
    "raw",
    [b"", b"null", b"[]", b"\xff", b"[" * 60_000, b'{"a":' * 10_000, b" " * (LARGEST + 1)],
    ids=lambda raw: raw[:10],
)
def test_what_is_no_body_is_refused(raw: bytes) -> None:
    with pytest.raises(IntegrityError) as caught:
        parse_registration_body(raw)
    assert caught.value.code == "registration.malformed"


def test_times_in_any_zone_are_one_moment() -> None:
    hanoi = NOW.astimezone(timezone(timedelta(hours=7)))
    assert parsed(replace(approved(), approved_at=hanoi)).approved_at == NOW


def test_every_outcome_travels() -> None:
    checks = tuple(Check(f"x.{each.value}", each, "some.reason") for each in Outcome)
    stage = replace(proofed(), checks=checks)
    assert parsed(approved(confirmed(stage))).domain_checks() == checks


def test_whoever_takes_part_stands_in_the_body() -> None:
    """Purpose, account, organisation, guardian and helper are what the centre decides by."""
    firm = Organisation(
        name=CleanText("CÔNG TY THỬ"), code="0100233488", capacity=Capacity.LEGAL, papers_seen=True
    )
    guardian = Guardian(
        number=PersonNumber("001190012345"),
        name=CleanText("TRẦN THỊ MẸ"),
        paper=GuardianPaper.VNEID,
    )
    parties = replace(
        draft(CHIP_EVIDENCE),
        purpose=Purpose.RECOVERY,
        account="ab" * 16,
        organisation=firm,
        guardian=guardian,
        helper=Helper(name=CleanText("LÊ VĂN GIÚP"), help=frozenset({Help.READING})),
    )
    body = parsed(approved(confirmed(proofed(parties))))
    assert (body.purpose, body.account) == (Purpose.RECOVERY, "ab" * 16)
    assert body.organisation is not None and body.organisation.as_domain() == firm
    assert body.guardian is not None and body.guardian.as_domain() == guardian
    assert body.helper is not None and body.helper.help == {Help.READING}
