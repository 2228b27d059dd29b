"""What the lines of the journal of print jobs add up to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from printing.jobs import OPEN, Job, JobState, numbers_up_to


@dataclass(slots=True)
class JobBook:
    """All jobs that the journal knows; each line is one event."""

    jobs: dict[int, Job] = field(default_factory=dict)
    ledger_seen: int | None = None
    """The ledger's entries up to here have their jobs; None in a new journal."""
    forgotten: dict[str, int] = field(default_factory=dict)
    """Numbers up to this one, by what they are counted under, may have had jobs once."""
    forgotten_others: bool = False
    """The same of numbers that are counted otherwise."""

    def take(self, event: dict[str, Any]) -> None:
        """Raises ``KeyError``, ``TypeError``, ``ValueError`` or ``AttributeError`` for a line that
        is none of ours; nothing has changed then.
        """
        if "ledger" in event:
            self.ledger_seen = int(event["ledger"])
        elif "forgotten" in event:
            self.forgotten = {str(prefix): int(n) for prefix, n in event["forgotten"].items()}
            self.forgotten_others = event["others"] is True
        else:
            self._take_job(event)

    def may_have_forgotten(self, number: str) -> bool:
        """Whether a job of this number may have been let go of."""
        counted = numbers_up_to(number)
        if counted is None:
            return self.forgotten_others
        prefix, count = counted
        return count <= self.forgotten.get(prefix, 0)

    def shortened(self, keep: int) -> Iterator[dict[str, Any]]:
        """The same in fewer lines: what somebody still waits for, and the newest ``keep`` jobs."""
        newest = set(sorted(self.jobs)[-keep:])
        kept = [job for job in self.jobs.values() if job.id in newest or not _is_settled(job)]
        stays = {job.id for job in kept}
        gone = (job.number for job in self.jobs.values() if job.id not in stays)
        forgotten, others = dict(self.forgotten), self.forgotten_others
        for number in gone:
            counted = numbers_up_to(number)
            others = others or counted is None
            if counted is not None:
                forgotten[counted[0]] = max(forgotten.get(counted[0], 0), counted[1])
        if forgotten or others:
            yield {"forgotten": forgotten, "others": others}
        if self.ledger_seen is not None:
            yield {"ledger": self.ledger_seen}
        yield from (_line(job) for job in kept)

    def _take_job(self, event: dict[str, Any]) -> None:
        job = self.jobs.get(event["job"])
        if job is None:
            self.jobs[event["job"]] = Job(
                id=event["job"],
                form=event["form"],
                number=event["number"],
                printer=event["printer"],
                copy=event["copy"],
                large=event.get("large") is True,
                state=JobState(event.get("state", JobState.WAITING)),
                reason=event.get("reason", ""),
                where=event.get("where", ""),
                noted=event.get("noted") is True,
            )
        elif "noted" in event:
            self.jobs[job.id] = replace(job, noted=True)
        else:
            state, where = JobState(event["state"]), event.get("where", "")
            reason = event["reason"]
            changed = replace(job, state=state, reason=reason, where=where, noted=False)
            self.jobs[job.id] = changed


def _is_settled(job: Job) -> bool:
    """Whether nobody waits for it and the ledger knows, or need not know, how it ended."""
    return job.state not in OPEN and (job.noted or job.state is JobState.CANCELLED)


def _line(job: Job) -> dict[str, Any]:
    """One job in one line; what is as in a new job is left out."""
    event: dict[str, Any] = {"job": job.id, "form": job.form, "number": job.number}
    event |= {"printer": job.printer, "copy": job.copy}
    told = {"large": job.large, "state": job.state.value, "reason": job.reason}
    told |= {"where": job.where, "noted": job.noted}
    return event | {name: value for name, value in told.items() if value}
