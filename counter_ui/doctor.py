"""Examine the counter part by part: what works, what does not, the remedy, and who mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from counter_ui.wiring import Counter, card_readers, open_counter, printers_of, trust_folder
from counter_ui.wording import load_wording
from kiosk.config import Settings
from kiosk.devices.disk_space import FolderSpace
from kiosk.devices.system import SystemClock, SystemIds
from kiosk.domain.trusted_time import ClockFault
from kiosk.errors import (
    AtTheDeskError,
    IntegrityError,
    KioskError,
    LaterError,
    TechnicianError,
)
from kiosk.ports.disk_space import LITTLE_ROOM_BYTES, NO_ROOM_BYTES
from kiosk.ports.receipt_printer import PrinterLight

_LARGEST_CLOCK_OFFSET_S = 120.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One part of the counter."""

    part: str
    """Key such as ``reader``; the catalogue has its name under ``doctor.part.``."""
    good: str = ""
    """What was found, where the part works; a language-neutral detail."""
    error: KioskError | None = None
    language: str = "vi"

    @property
    def failed(self) -> bool:
        """Whether registrations suffer; what mends itself is no failure."""
        return self.error is not None and not isinstance(self.error, LaterError)

    def as_text(self) -> str:
        """One line, or four with the remedy."""
        words = load_wording(self.language)
        name = words(f"doctor.part.{self.part}")
        if self.error is None:
            return f"✓ {name}: {self.good}"
        error = words.error(self.error)
        mark = "✕" if self.failed else "○"
        return f"{mark} {name}: {error.happened} [{error.code}]\n    {error.do}\n    {error.call}"

    def as_json(self) -> dict[str, Any]:
        """Part, outcome, and the three parts of the error."""
        if self.error is None:
            return {"part": self.part, "ok": True, "found": self.good}
        words = load_wording(self.language).error(self.error)
        return {
            "part": self.part,
            "ok": False,
            "mends_itself": not self.failed,
            "code": words.code,
            "happened": words.happened,
            "do": words.do,
            "call": words.call,
        }


def examine(settings: Settings) -> tuple[Finding, ...]:
    """Examine everything; never raises for what is wrong with the counter."""
    language = settings.screen.language
    findings = [
        _found("settings", lambda: settings.profile.value, language),
        _found("disk", lambda: _disk(settings), language),
        _found("reader", _reader, language),
        _found("trust", lambda: _trust(settings), language),
        _found("token", lambda: _tokens(settings), language),
        _found("certificates", lambda: _certificates(settings), language),
        _found("printer", lambda: _printer(settings), language),
    ]
    try:
        with open_counter(settings) as counter:
            findings.extend(_behind(counter, language))
    except KioskError as error:
        findings.append(Finding("store", error=error, language=language))
    return tuple(findings)


def _behind(counter: Counter, language: str) -> Iterator[Finding]:
    yield _found("store", lambda: _store(counter), language)
    yield _found("ledger", lambda: _ledger(counter), language)
    yield _found("clock", lambda: _clock(counter), language)
    yield _found("officers", lambda: _officers(counter), language)
    yield _found("centre", lambda: _centre(counter), language)
    yield _found("policy", lambda: _policy(counter), language)


def _found(part: str, examine_part: Callable[[], str], language: str) -> Finding:
    try:
        return Finding(part, examine_part(), language=language)
    except KioskError as error:
        return Finding(part, error=error, language=language)


def _disk(settings: Settings) -> str:
    free = FolderSpace(settings.state).free_bytes()
    if free < NO_ROOM_BYTES:
        raise TechnicianError("disk.no_room", megabytes=free >> 20)
    if free < LITTLE_ROOM_BYTES:
        raise TechnicianError("disk.little_space", megabytes=free >> 20)
    return f"{free >> 30} GiB"


def _reader() -> str:
    states = card_readers().readers()
    if not states:
        raise AtTheDeskError("reader.none")
    return ", ".join(f"{state.name} ({state.presence.value})" for state in states)


def _trust(settings: Settings) -> str:
    folder = trust_folder(settings)
    anchors = folder.anchors()
    if not anchors.certificates:
        raise TechnicianError("trust.empty", folder=str(folder.folder))
    return f"{len(anchors.certificates)} CSCA, {len(anchors.revocation_lists)} CRL"


def _tokens(settings: Settings) -> str:
    """Which driver serves which token; a driver that cannot be used is the finding."""
    from counter_ui.token_wiring import desk_tokens

    with desk_tokens(settings) as tokens:
        modules, desk = tokens.modules(), tokens.tokens()
    if desk.troubles:
        raise desk.troubles[0].error
    served = [f"{token.module_name}: {token.label}" for token in desk.tokens]
    return "; ".join(served) or ", ".join(module.name for module in modules) or "–"


def _certificates(settings: Settings) -> str:
    from counter_ui.token_wiring import certificate_trust

    trust = certificate_trust(settings).trust()
    return f"{len(trust.national.roots)} quốc gia, {len(trust.government.roots)} chính phủ"


def _printer(settings: Settings) -> str:
    states = [each.printer.state() for each in printers_of(settings)]
    for state in states:
        if state.light in (PrinterLight.HINDERED, PrinterLight.AWAY):
            raise AtTheDeskError(state.reason, printer=state.name)
    return ", ".join(f"{state.name} ({state.light.value})" for state in states)


def _store(counter: Counter) -> str:
    summary = counter.store.run(lambda unit: unit.outbox.summary())
    return f"{summary.waiting} chờ gửi, {summary.needs_person} cần người xử lý"


def _ledger(counter: Counter) -> str:
    from counter_ui.ledger_care import verify_ledger

    verdict = verify_ledger(counter)
    if verdict.broken is not None:
        raise IntegrityError(
            "ledger.broken", sequence=verdict.broken.sequence, reason=verdict.broken.reason
        )
    return f"{verdict.entries} / {verdict.anchored}"


def _clock(counter: Counter) -> str:
    standing = counter.time.notice()
    if standing.fault is not ClockFault.NONE:
        raise TechnicianError(standing.fault.value, seconds=round(standing.off_s))
    return f"{standing.now:%Y-%m-%d %H:%M:%S}Z {'✓' if standing.verified else '?'}"


def _officers(counter: Counter) -> str:
    officers = counter.store.run(lambda unit: unit.officers.all())
    if not officers:
        raise TechnicianError("officer.none")
    return str(len(officers))


def _centre(counter: Counter) -> str:
    from sync.online import CentreProbe

    if counter.enrolment is None or counter.client is None:
        raise TechnicianError("centre.not_enrolled")
    clock, ids = SystemClock(), SystemIds()
    answer = CentreProbe(counter.client, counter.enrolment.statement_keys, clock, ids).ask()
    if abs(answer.offset_s) > _LARGEST_CLOCK_OFFSET_S:
        raise TechnicianError("clock.off", seconds=round(answer.offset_s))
    return f"{counter.enrolment.url}, {answer.offset_s:+.1f} s"


def _policy(counter: Counter) -> str:
    now = SystemClock().now()
    policy = counter.policies.current(now)
    if not policy.in_force(now):
        raise TechnicianError("policy.not_in_force")
    return policy.id
