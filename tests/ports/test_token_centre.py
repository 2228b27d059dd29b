"""A token's proof, judged anew by the practice centre over real HTTPS."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from builders import CLERK
from fakes.signing_tokens import FAKE_PIN
from support.soft_tokens import pkis
from support.token_room import Lists, TokenRoom
from support.ways_counter import Counter, ways_counter

from kiosk.devices.system import SystemClock, SystemIds
from kiosk.domain.certificate_holder import Pki
from kiosk.domain.organisation import Capacity
from kiosk.domain.policy import ApplicantKind, Level, Method
from kiosk.domain.registration import Contact, Draft
from kiosk.use_cases.certificate_standing import CertificateStanding
from kiosk.use_cases.prove_by_token import ProveByToken, the_only_certificate
from kiosk.use_cases.represent_organisation import RepresentOrganisation

NOBODY_TO_CALL = Contact(phone=None, email="thu@example.vn")


@dataclass
class Office:
    counter: Counter
    room: TokenRoom

    def __post_init__(self) -> None:
        clock = SystemClock()
        standing = CertificateStanding(clock, self.room.trust, Lists(clock))
        self.prove = ProveByToken(
            clock,
            SystemIds(),
            self.counter.add,
            self.room.tokens,
            standing,
            self.counter.rig.counter.keys.device_id,
        )

    def draft(self, kind: ApplicantKind = ApplicantKind.CITIZEN) -> Draft:
        typed = None if kind is ApplicantKind.CITIZEN else ("001099012345", "Nguyễn Văn Thử")
        person = (*typed, "15/03/1999") if typed else None
        return self.counter.draft(Method.USB_TOKEN, kind, person=person)

    def proved(self, draft: Draft) -> Draft:
        token, certificate = the_only_certificate(self.room.tokens.tokens())
        answers = self.prove.judge(token, certificate, draft.kind).answers
        return self.prove(draft, token, certificate, bytearray(FAKE_PIN.encode()), answers)

    def outcome(self, draft: Draft) -> tuple[str, str, int]:
        """What the centre makes of it; of an envelope that it does not take, its code."""
        entry = self.counter.record(self.counter.approved(draft, NOBODY_TO_CALL))
        kept = self.counter.rig.counter.entry(entry.registration_id)
        if kept.reason.startswith("evidence.binding"):
            return "", kept.reason, 0
        return self.counter.rig.outcome(entry)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with ways_counter(tmp_path) as counter:
        trusted = {pki: tmp_path / "centre" / "trust" / pki.value for pki in Pki}
        pkis().be_trusted(trusted, at=datetime.now(UTC))
        yield Office(counter, TokenRoom())


def test_a_citizen_reaches_level_3_by_the_certificate_alone(office: Office) -> None:
    office.room.plug()
    draft = office.proved(office.draft())
    assert office.counter.proof(draft).level is Level.HIGH
    assert office.outcome(draft) == ("accepted", "", 3)


@pytest.mark.parametrize(
    ("kind", "uid", "pki", "key"),
    [
        (ApplicantKind.ENTERPRISE, "MST:0100233488", Pki.NATIONAL, "0100233488"),
        (ApplicantKind.AGENCY, "MNS:1234567", Pki.GOVERNMENT, "MNS:1234567"),
    ],
)
def test_organisations_with_their_representative(
    office: Office, kind: ApplicantKind, uid: str, pki: Pki, key: str
) -> None:
    office.room.plug(uid, name="TỔ CHỨC THỬ NGHIỆM", pki=pki)
    draft = office.proved(office.draft(kind))
    draft = RepresentOrganisation()(draft, Capacity.LEGAL, papers_seen=True)
    proofed = office.counter.proof(draft)
    assert (proofed.level, proofed.duplicate_key) == (Level.HIGH, key)
    assert office.outcome(draft) == ("accepted", "", 3)


Theft = Callable[[Draft], Draft]


def _policy(nonce: str) -> Theft:
    return lambda draft: replace(draft, policy=replace(draft.policy, nonce=nonce))


def _other_officer(draft: Draft) -> Draft:
    other = replace(CLERK, code="CB99")
    return replace(draft, shift=replace(draft.shift, officer=other))


@pytest.mark.parametrize(
    "made_for",
    [
        lambda draft: replace(draft, id=SystemIds().new_id()),
        _policy(""),
        _policy("17-" + "0" * 32),
        _other_officer,
    ],
    ids=["another registration", "no nonce", "a nonce of its own", "another officer"],
)
def test_a_signature_made_for_something_else_is_worth_nothing(
    office: Office, made_for: Theft
) -> None:
    office.room.plug()
    honest = office.draft()
    stolen = office.proved(made_for(honest))
    assert office.outcome(replace(honest, evidence=stolen.evidence)) == (
        "",
        "evidence.binding_wrong",
        0,
    )


def test_a_signature_made_at_another_counter_is_worth_nothing(office: Office) -> None:
    office.room.plug()
    office.prove = replace(office.prove, device_id="another-device")
    assert office.outcome(office.proved(office.draft()))[1] == "evidence.binding_wrong"


def test_a_certificate_without_its_key_is_worth_nothing(office: Office) -> None:
    _, certificate = office.room.plug()
    office.room.tokens.forge(certificate.sha256)
    draft = office.proved(office.draft())
    assert not draft.evidence[0].claim.number
