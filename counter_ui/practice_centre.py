"""The practice centre beside a practice counter: run it, or start it as a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kiosk.domain.officer import Role, is_officer_code
from kiosk.errors import AtTheDeskError, TechnicianError

TICKET = "ticket.json"


@dataclass(frozen=True, slots=True)
class RunningCentre:
    """A practice centre that answers."""

    url: str
    folder: Path
    process_id: int

    @property
    def ticket(self) -> Path:
        """A fresh ticket, good for one enrolment."""
        return self.folder / TICKET


def run_sandbox(
    folder: Path,
    host: str,
    port: int,
    *,
    trust: tuple[Path, ...],
    faults: str,
    practice_profile: bool,
    say: Callable[[str], None],
) -> None:
    """Serve until interrupted; ``trust`` files are copied into the centre's own trust folder.

    Raises ``TechnicianError``: ``sandbox.faults_malformed``, ``sandbox.port_taken``,
    ``trust.unreadable``.
    """
    from sync.sandbox.fault_switches import Faults
    from sync.sandbox.practice import prepare_practice
    from sync.sandbox.server import serve
    from sync.ticket_file import write_ticket

    try:
        misbehave = Faults.model_validate_json(faults) if faults else None
    except ValidationError as error:
        raise TechnicianError("sandbox.faults_malformed", errors=error.error_count()) from None
    practice = prepare_practice(folder, practice_profile=practice_profile)
    for each in trust:
        _trust(each, practice.trust_folder)

    def ready(url: str) -> None:
        write_ticket(practice.ticket(url), folder / TICKET)
        say(json.dumps({"url": url, "ticket": str(folder / TICKET), "sms": f"{url}/sms"}))
        sys.stdout.flush()

    try:
        serve(folder, host, port, faults=misbehave, practice_profile=practice_profile, ready=ready)
    except OSError as error:
        raise TechnicianError(
            "sandbox.port_taken", port=port, reason=error.strerror or ""
        ) from None


def write_policy(
    folder: Path, out: Path, valid_from: datetime | None, valid_to: datetime | None
) -> None:
    """Write the centre's signed policy pack to ``out``; dates (aware) in the place of its own.

    Raises ``TechnicianError('policy.file_unreadable')``.
    """
    from sync.sandbox.practice import policy_pack

    raw = policy_pack(folder, valid_from, valid_to)
    try:
        out.write_bytes(raw)
    except OSError as error:
        reason = error.strerror or ""
        raise TechnicianError("policy.file_unreadable", file=str(out), reason=reason) from None


def switch_faults(folder: Path, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Make the centre that serves ``folder`` misbehave like this; returns how it does now.

    Raises ``TechnicianError``: ``sandbox.faults_malformed``, ``enrolment.ticket_unreadable`` where
    none was ever served, and what the client raises where none is running.
    """
    from sync.client import CentreClient
    from sync.sandbox.fault_switches import Faults
    from sync.ticket_file import read_ticket
    from sync.tls import centre_context

    try:
        faults = Faults.model_validate(wanted)
    except ValidationError as error:
        raise TechnicianError("sandbox.faults_malformed", errors=error.error_count()) from None
    ticket = read_ticket(folder / TICKET)
    with CentreClient(ticket.url, centre_context(ticket.authority_pem)) as client:
        told: dict[str, Any] = json.loads(client.ask_way("/practice/faults", faults, ""))
    return told


def change_roll(
    folder: Path, office: str, code: str, roles: frozenset[Role], *, revoke: bool
) -> dict[str, Any]:
    """Change the roll of the centre in ``folder``, which may be serving meanwhile; how it is now.

    Without ``roles`` somebody new is a clerk. Raises ``AtTheDeskError('officer.code_malformed')``.
    """
    from sync.sandbox.officer_roll import put_officer, revoke_officer
    from sync.sandbox.practice import prepare_practice

    if not is_officer_code(code):
        raise AtTheDeskError("officer.code_malformed")
    centre, wanted = prepare_practice(folder).centre, roles or frozenset({Role.CLERK})
    try:
        if revoke:
            wanted = frozenset()
            revoke_officer(centre, office, code)
        else:
            put_officer(centre, office, code, wanted)
    finally:
        centre.database.close()
    return {"office": office, "code": code, "roles": sorted(role.value for role in wanted)}


@contextmanager
def centre_process(folder: Path, trust: Path) -> Iterator[RunningCentre]:
    """A practice centre in a process of its own, ended with this context.

    Raises ``TechnicianError``: ``registers.malformed`` for people of one's own that are written
    wrongly, ``sandbox.not_started``.
    """
    from sync.sandbox.registers import FOLDER, load_registers

    load_registers(folder / FOLDER)
    command = [sys.executable, "-m", "counter_ui", "sandbox", "--folder", str(folder)]
    command += ["--port", "0", "--trust", str(trust)]
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        line = process.stdout.readline() if process.stdout else b""
        if not line:
            raise TechnicianError("sandbox.not_started", folder=str(folder))
        yield RunningCentre(str(json.loads(line)["url"]), folder, process.pid)
    finally:
        process.terminate()
        process.wait()


def centre_beside(folder: Path) -> RunningCentre:
    """The practice centre that another program runs in ``folder``, with a ticket for one more
    device.

    Raises ``TechnicianError``: ``enrolment.ticket_unreadable`` where none was ever served there.
    """
    from sync.sandbox.practice import prepare_practice
    from sync.ticket_file import read_ticket, write_ticket

    url = read_ticket(folder / TICKET).url
    practice = prepare_practice(folder)
    try:
        write_ticket(practice.ticket(url), folder / TICKET)
    finally:
        practice.centre.database.close()
    return RunningCentre(url, folder, 0)


def _trust(file: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    try:
        (folder / file.name).write_bytes(file.read_bytes())
    except OSError as error:
        raise TechnicianError(
            "trust.unreadable", file=str(file), reason=error.strerror or ""
        ) from None
