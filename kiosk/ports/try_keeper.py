"""Where tries are remembered from one citizen's process to the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from kiosk.domain.try_limit import TryBook

Result = TypeVar("Result")


class TryKeeper(Protocol):
    """One book for the whole kiosk."""

    def change(self, work: Callable[[TryBook], tuple[TryBook, Result]]) -> Result:
        """Read the book, do ``work``, keep what it returns; nobody else does so meanwhile.

        What ``work`` raises is raised here, and nothing is kept. A book that cannot be read counts
        as empty; raises ``TechnicianError('self_service.tries_not_kept')`` where none is written.
        """
        ...
