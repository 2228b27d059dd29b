"""Setting up a practice centre in a folder, and what a counter needs to come to it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from kiosk.devices.certificate_trust import CertificateTrustFolder
from kiosk.devices.passphrases import Argon2Passphrases
from kiosk.domain.certificate_holder import Pki
from kiosk.practice.certificate_authority import PracticePkis
from kiosk.practice.policy import PRACTICE_POLICY
from sync.enrolment import EnrolmentTicket
from sync.sandbox.account_book import NewAccount, account_id_of, fill_in
from sync.sandbox.centre import Centre
from sync.sandbox.database import CentreDatabase
from sync.sandbox.decision import CentreRules
from sync.sandbox.desk import new_enrolment_code, signed_policy
from sync.sandbox.evidence import ChipJudge, judge_with
from sync.sandbox.fault_switches import FaultSwitches
from sync.sandbox.look_up_limit import MOST_A_MINUTE, LookUpLimit
from sync.sandbox.nonces import Nonces
from sync.sandbox.officer_roll import fill_in_officers
from sync.sandbox.pki import open_pki
from sync.sandbox.registers import FOLDER, load_registers


@dataclass(frozen=True, slots=True)
class PracticeCentre:
    """A practice centre whose folder is complete; serve it with :mod:`sync.sandbox.server`."""

    folder: Path
    centre: Centre = field(repr=False)
    trust_folder: Path
    """Country signing certificates (DER or PEM) that the centre itself trusts."""

    @property
    def authority_file(self) -> Path:
        """The certificate that a counter pins, PEM."""
        return self.centre.pki.folder / "authority.pem"

    def add_account(self, number: str, name: str, birth: str, phone: str, level: int) -> None:
        """A person who has an account already, to practise the ways out with. Synthetic only."""
        new = NewAccount(number=number, name=name, birth=birth, phone=phone, level=level)
        with self.centre.database.transaction() as connection:
            fill_in(connection, (new,), self.centre.now())

    def ticket(self, url: str) -> EnrolmentTicket:
        """What a technician would bring to a counter: good for one enrolment within a day."""
        pki = self.centre.pki
        return EnrolmentTicket(
            url,
            pki.authority_pem,
            {pki.statement_key_id: pki.statement_key.public_key()},
            new_enrolment_code(self.centre),
        )


def prepare_practice(
    folder: Path,
    *,
    trust: Path | None = None,
    practice_profile: bool = True,
    judge: ChipJudge | None = None,
    look_ups_a_minute: int = MOST_A_MINUTE,
) -> PracticeCentre:
    """Open the practice centre in ``folder``, making on first use what is missing.

    ``trust`` is the folder with the country signing certificates that the centre trusts,
    ``folder/trust/csca`` where it is not given. ``practice_profile`` False makes it refuse
    simulated evidence as a real centre does. ``judge`` replaces the judgement of chip evidence in
    tests.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    trust = trust or folder / "trust" / "csca"
    trust.mkdir(parents=True, exist_ok=True)
    pki, faults = open_pki(folder / "keys"), FaultSwitches()
    sims = PracticePkis.in_folder(folder / "sim-authorities")
    certificates = _certificates(folder, sims if practice_profile else None)
    nonces = Nonces.of(pki.statement_key.private_bytes_raw())
    centre = Centre(
        pki=pki,
        database=CentreDatabase(folder / "centre.sqlite"),
        policy=PRACTICE_POLICY,
        rules=CentreRules({PRACTICE_POLICY.id: PRACTICE_POLICY}, practice_profile),
        judge=judge or judge_with(trust, lambda nonce: nonces.not_before(nonce, datetime.now(UTC))),
        faults=faults,
        registers=load_registers(folder / FOLDER),
        certificates=certificates.trust,
        sim_authorities=sims,
        look_ups=LookUpLimit(look_ups_a_minute),
    )
    _fill_in(centre)
    return PracticeCentre(folder, centre, trust)


def policy_pack(
    folder: Path, valid_from: datetime | None = None, valid_to: datetime | None = None
) -> bytes:
    """The signed policy pack of the centre in ``folder``, which may be serving meanwhile.

    Dates (aware) stand in the place of its own, to practise with.
    """
    centre = prepare_practice(folder).centre
    dated = replace(
        centre.policy,
        valid_from=valid_from or centre.policy.valid_from,
        valid_to=valid_to or centre.policy.valid_to,
    )
    try:
        return signed_policy(replace(centre, policy=dated))
    finally:
        centre.database.close()


def _certificates(folder: Path, sims: PracticePkis | None) -> CertificateTrustFolder:
    """The folders of both PKIs; in the practice profile the gateway's own root stands in one."""
    trusted = CertificateTrustFolder(folder / "trust" / "national", folder / "trust" / "government")
    if sims is not None:
        root = sims.roots[Pki.NATIONAL]
        roots = trusted.national / "roots"
        roots.mkdir(parents=True, exist_ok=True)
        (roots / f"{root.sha256}.der").write_bytes(root.der)
    return trusted


def _fill_in(centre: Centre) -> None:
    """The accounts of the registers, with their passwords, where they are not there yet."""
    hashed = Argon2Passphrases().hash
    with centre.database.transaction() as connection:
        missing = [
            row
            for row in centre.registers.accounts.values()
            if account_id_of(connection, row.number) is None
        ]
        older = [
            NewAccount(
                **row.model_dump(exclude={"password", "note"}),
                password=hashed(row.password) if row.password else "",
            )
            for row in missing
        ]
        fill_in(connection, older, centre.now())
        if centre.rules.practice_profile:
            fill_in_officers(connection, centre.now())
