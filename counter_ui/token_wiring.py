"""Puts the parts together that know tokens and certificates; drivers are imported when needed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from counter_ui.practice_course.gate import pass_gate
from kiosk.config import Profile, Settings
from kiosk.devices.certificate_trust import CertificateTrustFolder
from kiosk.devices.system import SystemClock, SystemIds
from kiosk.domain.certificate_holder import Pki
from kiosk.ports.signing_token import SigningTokens
from kiosk.ports.unit_of_work import Store
from kiosk.use_cases.add_evidence import AddEvidence
from kiosk.use_cases.certificate_standing import CertificateStanding
from kiosk.use_cases.open_shift_by_token import (
    EnrolOfficerCertificate,
    OpenShiftByToken,
    TokenSignIn,
)
from kiosk.use_cases.prove_by_token import ProveByToken
from kiosk.use_cases.renew_lease import RenewLease

if TYPE_CHECKING:
    from counter_ui.station import TokenDesk
    from kiosk.devices.pkcs11.tokens import Pkcs11Tokens
    from kiosk.practice.token import PracticeToken

_PRACTICE_TOKEN = "practice-token"
_PRACTICE_PKIS = "practice-certificates"
_STATUS = "certificate-status"


def certificate_trust(settings: Settings) -> CertificateTrustFolder:
    """Whom this counter trusts to certify holders."""
    return CertificateTrustFolder(
        settings.below_state(settings.trust.national_folder),
        settings.below_state(settings.trust.government_folder),
    )


def certificate_standing(settings: Settings, *, online: bool = True) -> CertificateStanding:
    """Judges certificates, and asks authorities where ``online``."""
    from sync.certificate_status import OnlineCertificateStatus

    folder = settings.state / _STATUS
    return CertificateStanding(
        SystemClock(), certificate_trust(settings), OnlineCertificateStatus(folder, online=online)
    )


@contextmanager
def desk_tokens(settings: Settings, only: Path | None = None) -> Iterator[Pkcs11Tokens]:
    """The tokens of this desk; ``only`` is the one module that is asked."""
    from kiosk.devices.contactless_readers import contactless_readers
    from kiosk.devices.pkcs11.catalogue import ModuleFinder
    from kiosk.devices.pkcs11.tokens import Pkcs11Tokens

    named = (only,) if only else tuple(Path(each) for each in settings.token.modules)
    practice = settings.profile is Profile.PRACTICE
    finder = ModuleFinder(
        named=named,
        only_named=only is not None or settings.token.only_these,
        with_practice=practice,
    )
    chip_reader = frozenset({settings.reader.name} - {""})
    tokens = Pkcs11Tokens(
        finder,
        hidden_readers=lambda: contactless_readers() | chip_reader,
        environment=_practice_environment(settings) if practice else {},
    )
    try:
        yield tokens
    finally:
        tokens.close()


def _practice_environment(settings: Settings) -> dict[str, str]:
    from kiosk.practice.token import soft_token_settings

    return {"SOFTHSM2_CONF": str(soft_token_settings(settings.state / _PRACTICE_TOKEN))}


@contextmanager
def token_desk(
    settings: Settings,
    store: Store,
    device_id: str,
    centre: Path | None = None,
    lease: RenewLease | None = None,
) -> Iterator[TokenDesk]:
    """What the screen does with tokens; no driver is looked for before the first look.

    ``centre`` is the folder of the practice centre beside a practice counter: it is to trust the
    practice tokens too.
    """
    from counter_ui.practice_tokens import PracticeTokens
    from counter_ui.station import TokenDesk

    with desk_tokens(settings) as tokens:
        shown: SigningTokens = tokens
        if settings.profile is Profile.PRACTICE:
            shown = PracticeTokens(tokens, lambda: practice_token(settings, centre))
        yield TokenDesk(
            prove_by_token(settings, store, shown, device_id),
            open_shift_by_token(settings, store, tokens, device_id, lease),
        )


def prove_by_token(
    settings: Settings, store: Store, tokens: SigningTokens, device_id: str
) -> ProveByToken:
    """The use case for an open counter."""
    clock = SystemClock()
    return ProveByToken(
        clock=clock,
        ids=SystemIds(),
        add=AddEvidence(store, clock),
        tokens=tokens,
        standing=certificate_standing(settings),
        device_id=device_id,
    )


def token_sign_in(settings: Settings, tokens: SigningTokens, device_id: str) -> TokenSignIn:
    """How officers prove that their token is theirs."""
    return TokenSignIn(
        clock=SystemClock(),
        ids=SystemIds(),
        tokens=tokens,
        standing=certificate_standing(settings),
        device_id=device_id,
        practice_profile=settings.profile is Profile.PRACTICE,
    )


def enrol_officer_certificate(
    settings: Settings, store: Store, tokens: SigningTokens, device_id: str
) -> EnrolOfficerCertificate:
    """The use case for an open counter."""
    return EnrolOfficerCertificate(store, token_sign_in(settings, tokens, device_id))


def open_shift_by_token(
    settings: Settings,
    store: Store,
    tokens: SigningTokens,
    device_id: str,
    lease: RenewLease | None = None,
) -> OpenShiftByToken:
    """The use case for an open counter; ``lease`` is what the centre allows."""
    sign_in = token_sign_in(settings, tokens, device_id)
    return OpenShiftByToken(store, sign_in, lease, pass_gate(settings))


def practice_token(settings: Settings, centre: Path | None = None) -> PracticeToken:
    """The practice tokens of this counter, made on first use, their authorities trusted here.

    So does the practice centre in the folder ``centre``.

    Raises ``TechnicianError``: ``practice.only`` outside the practice profile,
    ``practice.softhsm_absent``.
    """
    from kiosk.errors import TechnicianError
    from kiosk.practice.certificate_authority import PracticePkis
    from kiosk.practice.token import PracticeToken, add_practice_people

    if settings.profile is not Profile.PRACTICE:
        raise TechnicianError("practice.only")
    pkis = PracticePkis.in_folder(settings.state / _PRACTICE_PKIS)
    trust = certificate_trust(settings)
    folders = [{pki: trust.folder(pki) for pki in Pki}]
    if centre is not None:
        folders.append({pki: centre / "trust" / pki.value for pki in Pki})
    for each in folders:
        pkis.be_trusted(each, at=SystemClock().now())
    token = PracticeToken.in_folder(settings.state / _PRACTICE_TOKEN)
    if not any(any((token.folder / name).iterdir()) for name in ("in", "out")):
        add_practice_people(token, pkis)
    return token
