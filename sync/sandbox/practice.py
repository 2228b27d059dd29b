"""Setting up a practice centre in a folder, and what a counter needs to come to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from kiosk.practice.policy import PRACTICE_POLICY
from sync.enrolment import EnrolmentTicket
from sync.sandbox.centre import Centre
from sync.sandbox.database import CentreDatabase, stamp
from sync.sandbox.decision import CentreRules
from sync.sandbox.desk import new_enrolment_code
from sync.sandbox.evidence import ChipJudge, judge_with
from sync.sandbox.fault_switches import FaultSwitches
from sync.sandbox.pki import open_pki


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
        with self.centre.database.transaction() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO accounts (number, name, birth, phone, level, created_at)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (number, name, birth, phone, level, stamp(self.centre.now())),
            )

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
    centre = Centre(
        pki=open_pki(folder / "keys"),
        database=CentreDatabase(folder / "centre.sqlite"),
        policy=PRACTICE_POLICY,
        rules=CentreRules({PRACTICE_POLICY.id: PRACTICE_POLICY}, practice_profile),
        judge=judge or judge_with(trust),
        faults=FaultSwitches(),
    )
    return PracticeCentre(folder, centre, trust)
