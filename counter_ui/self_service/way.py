"""A way: something that a citizen can choose at the kiosk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kiosk.domain.policy import ApplicantKind, Method
from kiosk.errors import KioskError

if TYPE_CHECKING:
    from counter_ui.self_service.step import Step
    from counter_ui.self_service.visit import Visit


class Group(StrEnum):
    """Under which heading of the choice it stands; the words name the level."""

    MEDIUM = "medium"
    """*Xác minh mức độ trung bình (IAL2)*: finished here."""
    HIGH = "high"
    """*Xác minh mức độ cao (IAL3)*: finished here by a certificate's signature."""
    COUNTER = "counter"
    """Prepared here, finished at the counter."""
    ACCOUNT = "account"
    """For an account that exists: login check, recovery, dispute."""


def always(visit: Visit) -> str:
    """Nothing stands in the way."""
    return ""


def needs_centre(visit: Visit) -> str:
    """The way asks the centre now or not at all."""
    return "self_service.greyed.centre_away" if visit.centre_away else ""


def needs_card(visit: Visit) -> str:
    """The way reads a card, and leaves what it read at the centre."""
    return needs_centre(visit) or visit.station.reader_trouble()


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One large button: words under ``self_service.way.<name>.title`` and ``.help``."""

    name: str
    group: Group
    begin: Callable[[Visit], Step]
    """Its first step."""
    method: Method | None = None
    """Offered only where the policy lets this method be finished unattended."""
    preparing: bool = False
    """Offered only where the policy lets things be prepared unattended."""
    greyed: Callable[[Visit], str] = always
    """Key of the words why it cannot be chosen *now* (reader missing, centre away); empty where it
    can. Asked each time the choice is shown; must not wait."""

    def offered(self, visit: Visit) -> bool:
        """What the policy forbids unattended is not offered at all."""
        try:
            policy = visit.policy()
        except KioskError:
            return self.method is None and not self.preparing
        if self.method is not None:
            has_rules = bool(policy.rules_for(ApplicantKind.CITIZEN, self.method))
            return has_rules and self.method in policy.unattended.methods
        return policy.unattended.preparing if self.preparing else True
