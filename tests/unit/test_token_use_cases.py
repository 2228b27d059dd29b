"""A citizen proves a draft by token; an officer opens a shift by token."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from builders import draft
from fakes.signing_tokens import FAKE_PIN
from support.soft_tokens import pkis
from support.token_room import TRUST
from support.token_room import TokenRoom as Desk

from kiosk.domain.certificate_holder import Pki
from kiosk.domain.claim import Source
from kiosk.domain.evidence import Outcome
from kiosk.domain.ledger import LedgerKind
from kiosk.errors import AtTheDeskError, KioskError, TechnicianError
from kiosk.formats.certificate_trust import CertificateTrust, PkiAnchors, RevocationAnswers
from kiosk.formats.token_evidence import Purpose, TokenBinding, TokenEvidence
from kiosk.formats.token_verdict import TOKEN_CHECKS, judge_token
from kiosk.ports.signing_token import DeskTokens, ModuleTrouble
from kiosk.use_cases.open_shift_by_token import (
    EnrolOfficerCertificate,
    TokenSignIn,
)
from kiosk.use_cases.prove_by_token import (
    certificate_named,
    the_only_certificate,
)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def pin(text: str = FAKE_PIN) -> bytearray:
    return bytearray(text.encode())


def test_a_draft_is_proved_and_the_centre_comes_to_the_same(desk: Desk) -> None:
    token, certificate = desk.plug()
    opened = draft()
    standing = desk.prove.judge(token, certificate, opened.kind)
    assert all(each.outcome is Outcome.HOLDS for each in standing.verdict.checks)
    typed = pin()
    proved = desk.prove(opened, token, certificate, typed, standing.answers)
    assert not any(typed)
    assert desk.tokens.pins == [FAKE_PIN]
    (shown,) = proved.evidence
    assert shown.claim.source is Source.CERTIFICATE
    assert shown.claim.number is not None
    assert {each.name for each in shown.checks if each.outcome is Outcome.HOLDS} == TOKEN_CHECKS
    assert shown.attachment is not None
    bundle = TokenEvidence.from_bytes(shown.attachment)
    officer, nonce = opened.shift.officer.code, opened.policy.nonce
    expected = TokenBinding(Purpose.REGISTRATION, opened.id, "device-1", officer, nonce)
    again = judge_token(bundle, expected, TRUST, desk.clock.now(), opened.kind)
    assert again.checks == shown.checks
    last = desk.store.pages.ledger[-1]
    assert last.kind == LedgerKind.EVIDENCE_READ
    assert set(last.facts) == {"registration", "source", "digest"}


def test_offline_is_not_checked_and_not_refused(desk: Desk) -> None:
    token, certificate = desk.plug()
    desk.status.away = True
    checks = desk.prove.judge(token, certificate).verdict.checks
    open_ = [each.reason for each in checks if each.outcome is not Outcome.HOLDS]
    assert open_ == ["certificate.revocation_unknown"]


def test_a_firms_token_proves_no_citizen(desk: Desk) -> None:
    token, certificate = desk.plug("MST:0100233488")
    proved = desk.prove(draft(), token, certificate, pin(), RevocationAnswers())
    (shown,) = proved.evidence
    assert "certificate.names_no_person" in {each.reason for each in shown.checks}
    assert (shown.claim.number, shown.claim.name) == (None, None)


def test_a_wrong_pin_leaves_the_draft_as_it_was(desk: Desk) -> None:
    token, certificate = desk.plug()
    with pytest.raises(AtTheDeskError) as caught:
        desk.prove(draft(), token, certificate, pin("0000"), RevocationAnswers())
    assert caught.value.code == "token.pin_wrong"
    assert desk.tokens.pins == ["0000"], "once"
    assert LedgerKind.EVIDENCE_READ not in [each.kind for each in desk.store.pages.ledger]


def test_which_certificate_is_meant(desk: Desk) -> None:
    assert _code(the_only_certificate, desk.tokens.tokens()) == "token.none"
    first = desk.plug()
    assert the_only_certificate(desk.tokens.tokens()) == first
    second = desk.plug(which=1, serial="T2")
    assert _code(the_only_certificate, desk.tokens.tokens()) == "token.several"
    chosen = certificate_named(desk.tokens.tokens(), second[1].sha256[:10].upper())
    assert chosen == second
    assert _code(certificate_named, desk.tokens.tokens(), "zz") == "token.no_such_certificate"
    assert _code(certificate_named, desk.tokens.tokens(), "") == "token.several_certificates"


def test_nothing_there_says_what_is_missing() -> None:
    assert DeskTokens((), 0, 0).hint == "token.no_module"
    assert DeskTokens((), 1, 0).hint == "token.no_slot"
    trouble = ModuleTrouble("m", "M", TechnicianError("token.module_wrong_machine", found="x86"))
    only_trouble = DeskTokens((), 0, 0, (trouble,))
    assert only_trouble.hint == "token.module_wrong_machine"
    with pytest.raises(TechnicianError) as caught:
        the_only_certificate(only_trouble)
    assert caught.value.facts["found"] == "x86"


def test_an_officer_enrols_and_opens_a_shift_by_token(desk: Desk) -> None:
    token, certificate = desk.plug()
    assert desk.enrol("cb01", token, certificate, pin()).code == "CB01"
    shift = desk.open(token, certificate, pin())
    assert shift.officer.code == "CB01"
    last = desk.store.pages.ledger[-1]
    assert last.kind == LedgerKind.SHIFT_OPENED
    assert (last.facts["by"], last.facts["certificate"]) == ("token", certificate.sha256)


def test_who_may_not_sign_in(desk: Desk) -> None:
    token, certificate = desk.plug()
    typed = pin()
    with pytest.raises(AtTheDeskError) as caught:
        desk.open(token, certificate, typed)
    assert caught.value.code == "officer.certificate_unknown"
    assert (desk.tokens.pins, any(typed)) == ([], False), "nobody's PIN is sent anywhere"
    last = desk.store.pages.ledger[-1]
    assert (last.kind, last.facts["by"]) == (LedgerKind.SIGN_IN_FAILED, "token")
    desk.enrol("CB01", token, certificate, pin())
    assert _code(desk.open, token, certificate, pin("0000")) == "token.pin_wrong"
    desk.clock.set_to(datetime(2040, 1, 1, tzinfo=UTC))
    error = _error(desk.open, token, certificate, pin())
    assert (error.code, error.facts["reason"]) == (
        "officer.certificate_refused",
        "certificate.expired",
    )


def test_without_network_an_enrolled_certificate_still_opens(desk: Desk) -> None:
    token, certificate = desk.plug()
    desk.enrol("CB01", token, certificate, pin())
    desk.status.away = True
    assert desk.open(token, certificate, pin())
    desk.trust.given = CertificateTrust()
    assert desk.open(token, certificate, pin())
    desk.trust.given = CertificateTrust(PkiAnchors((pkis().roots[Pki.GOVERNMENT].der,)))
    error = _error(desk.open, token, certificate, pin())
    assert error.code == "officer.certificate_refused"


def test_one_certificate_is_one_officers_until_it_is_withdrawn(desk: Desk) -> None:
    token, certificate = desk.plug()
    assert _code(desk.enrol, "CB99", token, certificate, pin()) == "officer.unknown"
    desk.enrol("CB01", token, certificate, pin())
    assert _code(desk.enrol, "CB02", token, certificate, pin()) == "officer.certificate_taken"
    desk.enrol.withdraw(certificate.sha256)
    assert _code(desk.open, token, certificate, pin()) == "officer.certificate_unknown"
    desk.enrol("CB02", token, certificate, pin())
    assert desk.open(token, certificate, pin()).officer.code == "CB02"


def test_practice_certificates_open_no_real_counter(desk: Desk) -> None:
    token, certificate = desk.plug()
    real = TokenSignIn(
        desk.clock, desk.ids, desk.tokens, desk.prove.standing, "device-1", practice_profile=False
    )
    error = _error(EnrolOfficerCertificate(desk.store, real), "CB01", token, certificate, pin())
    assert error.facts["reason"] == "evidence.simulated"


def _error(call: object, *given: object) -> KioskError:
    assert callable(call)
    with pytest.raises(KioskError) as caught:
        call(*given)
    return caught.value


def _code(call: object, *given: object) -> str:
    return _error(call, *given).code
