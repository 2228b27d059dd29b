"""IPP in four questions: how is the printer, take this, how is the job, cancel it.

*Source: RFC 8011 (Internet Printing Protocol), 4.2 and 5.* Straight to the printer or to a CUPS
queue. Messages are encoded by pyipp; its exceptions end here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyipp.enums import IppOperation

PDF = "application/pdf"
_USER = "motcua"
"""Stands in spools and logs of others: never an officer, never an applicant."""


class IppTrouble(Exception):
    """The printer could not be asked, or refused; ``reason`` is a ``print.`` code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class JobPhase(IntEnum):
    """What the printer says of a job. *Source: RFC 8011, 5.3.7.*"""

    PENDING = 3
    HELD = 4
    PROCESSING = 5
    STOPPED = 6
    CANCELED = 7
    ABORTED = 8
    COMPLETED = 9

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to it."""
        return self >= JobPhase.CANCELED


@dataclass(frozen=True, slots=True)
class IppPrinterState:
    """What the printer says of itself."""

    accepting: bool
    stopped: bool
    reasons: frozenset[str]
    """Keywords such as ``media-empty`` without their severity."""
    formats: frozenset[str]
    media: frozenset[str]

    @property
    def hindrance(self) -> str:
        """Reason code of what keeps it from printing; empty when nothing does."""
        return hindrance_of(self.reasons) or (
            "print.not_accepting" if self.stopped or not self.accepting else ""
        )


@dataclass(frozen=True, slots=True)
class IppJobState:
    """What the printer says of a job."""

    phase: JobPhase
    reasons: frozenset[str]
    impressions: int
    """Sides printed so far, 0 where it does not count."""


_HINDRANCES = {
    "media-empty": "print.paper_out",
    "media-needed": "print.paper_out",
    "media-jam": "print.paper_jam",
    "cover-open": "print.cover_open",
    "door-open": "print.cover_open",
    "interlock-open": "print.cover_open",
    "toner-empty": "print.toner_empty",
    "marker-supply-empty": "print.toner_empty",
    "offline": "print.offline",
    "shutdown": "print.offline",
    "timed-out": "print.offline",
    "connecting-to-device": "print.offline",
    "paused": "print.not_accepting",
    "spool-area-full": "print.not_accepting",
}


def hindrance_of(reasons: frozenset[str]) -> str:
    """The most telling reason code among printer-state-reasons; empty when none hinders."""
    return next((code for word, code in _HINDRANCES.items() if word in reasons), "")


@dataclass(frozen=True, slots=True)
class IppConnection:
    """One printer or queue by its URI; each question is one request, bounded in time.

    Every question raises :class:`IppTrouble`: ``print.unreachable`` (no answer, or none that can be
    understood), ``print.busy`` or ``print.refused``.
    """

    uri: str
    """``ipp://host:631/ipp/print``, or ``ipps://`` with a certificate that must verify."""
    within_s: int = 8

    def printer(self) -> IppPrinterState:
        """Get-Printer-Attributes."""
        said = self._ask("GET_PRINTER_ATTRIBUTES", {"requested-attributes": _PRINTER}, "printers")
        return IppPrinterState(
            accepting=said.get("printer-is-accepting-jobs") is not False,
            stopped=said.get("printer-state") == 5,
            reasons=_without_severity(said.get("printer-state-reasons")),
            formats=frozenset(_listed(said.get("document-format-supported"))),
            media=frozenset(_listed(said.get("media-supported"))),
        )

    def print_pdf(self, pdf: bytes, title: str, media: str | None) -> int:
        """Print-Job; the printer's number for it. ``title`` appears in its logs.

        Raises ``print.no_answer`` as well: taken, but under no number.
        """
        operation = {"requesting-user-name": _USER, "job-name": title, "document-format": PDF}
        job = {"media": media} if media else {}
        said = self._ask("PRINT_JOB", operation, "jobs", {"job-attributes-tag": job, "data": pdf})
        if not isinstance(said.get("job-id"), int):
            raise IppTrouble("print.no_answer")
        return int(said["job-id"])

    def job(self, number: int) -> IppJobState:
        """Get-Job-Attributes."""
        said = self._ask(
            "GET_JOB_ATTRIBUTES", {"job-id": number, "requested-attributes": _JOB}, "jobs"
        )
        try:
            phase = JobPhase(said["job-state"])
        except (KeyError, ValueError):
            raise IppTrouble("print.refused") from None
        impressions = said.get("job-impressions-completed")
        return IppJobState(
            phase,
            _without_severity(said.get("job-state-reasons")),
            impressions if isinstance(impressions, int) else 0,
        )

    def cancel(self, number: int) -> None:
        """Cancel-Job."""
        self._ask("CANCEL_JOB", {"job-id": number, "requesting-user-name": _USER}, None)

    def _ask(
        self,
        operation: str,
        attributes: Mapping[str, Any],
        part: str | None,
        more: Mapping[str, Any] | None = None,
    ) -> Mapping[str, Any]:
        from pyipp.enums import IppOperation, IppTag
        from pyipp.tags import ATTRIBUTE_TAG_MAP

        # pyipp sends media as a name; printers take the keyword only (RFC 8011, 5.2.11).
        ATTRIBUTE_TAG_MAP["media"] = IppTag.KEYWORD
        message = {"operation-attributes-tag": dict(attributes), **(more or {})}
        said = asyncio.run(self._execute(IppOperation[operation], message))
        found = said.get(part) if part else None
        return found[0] if isinstance(found, list) and found else {}

    async def _execute(self, operation: IppOperation, message: dict[str, Any]) -> dict[str, Any]:
        from aiohttp import ClientError, ClientSession
        from pyipp import IPP
        from pyipp.exceptions import (
            IPPConnectionError,
            IPPConnectionUpgradeRequired,
            IPPError,
            IPPParseError,
        )

        from printing.ipp_answer import BoundedResponse

        try:
            async with ClientSession(response_class=BoundedResponse) as session:
                printer = IPP(
                    self.uri, request_timeout=self.within_s, verify_ssl=True, session=session
                )
                return await asyncio.wait_for(
                    printer.execute(operation, message), self.within_s + 1
                )
        except (
            IPPConnectionError,
            IPPConnectionUpgradeRequired,
            IPPParseError,
            ClientError,
            OSError,
            ValueError,
        ):
            raise IppTrouble("print.unreachable") from None
        except IPPError as error:
            facts = error.args[1] if len(error.args) > 1 else {}
            busy = isinstance(facts, dict) and facts.get("status-code") in _BUSY
            raise IppTrouble("print.busy" if busy else "print.refused") from None


_BUSY = {0x0502, 0x0504, 0x0506, 0x0507, 503}
"""Not ready to take a job just now. *Source: RFC 8011, appendix B.*"""
_PRINTER = [
    "printer-state",
    "printer-state-reasons",
    "printer-is-accepting-jobs",
    "document-format-supported",
    "media-supported",
]
_JOB = ["job-state", "job-state-reasons", "job-impressions-completed"]
_SEVERITIES = ("-error", "-warning", "-report")


def _listed(value: object) -> tuple[str, ...]:
    """One value comes bare, several as a list."""
    values = value if isinstance(value, list) else [value]
    return tuple(each for each in values if isinstance(each, str))


def _without_severity(value: object) -> frozenset[str]:
    bare = set()
    for word in _listed(value):
        ending = next((each for each in _SEVERITIES if word.endswith(each)), "")
        bare.add(word.removesuffix(ending))
    return frozenset(bare - {"none"})
