"""A centre that keeps silent costs an officer a moment, not a wait for every citizen."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from fakes.ids import CountingIds

from kiosk.domain.person_number import PersonNumber
from kiosk.errors import KioskError, LaterError
from sync.contract import AccountSearch
from sync.online_registry import OnlineAccountRegistry

NUMBER = PersonNumber("001099012345")


@dataclass
class Silent:
    """A centre that keeps silent, or says what is no answer of the centre's."""

    error: KioskError | None = None
    waited_s: list[float] = field(default_factory=list)

    def search_accounts(self, asked: AccountSearch, within_s: float) -> bytes:
        self.waited_s.append(within_s)
        if self.error is not None:
            raise self.error
        return b"{}"


def ask(registry: OnlineAccountRegistry) -> str:
    with pytest.raises(LaterError) as caught:
        registry.search(NUMBER, "CB01")
    return caught.value.code


def test_after_a_silence_a_moment_is_enough_until_the_centre_speaks_again() -> None:
    now_s = [1000.0]
    centre = Silent(LaterError("centre.unreachable", reason="too_slow", sent=True))
    registry = OnlineAccountRegistry(centre, {}, CountingIds(), lambda: now_s[0])
    for _ in range(3):
        assert ask(registry) == "centre.unreachable"
    first, second, third = centre.waited_s
    assert first <= 6.0 and second == third == 1.0
    centre.error = None  # something comes: it is no signed answer, but nobody waits for it
    assert ask(registry) != "centre.unreachable"
    ask(registry)
    assert centre.waited_s[-2:] == [1.0, first]


def test_a_silence_is_forgotten_after_some_minutes() -> None:
    now_s = [1000.0]
    centre = Silent(LaterError("centre.unreachable", reason="too_slow", sent=True))
    registry = OnlineAccountRegistry(centre, {}, CountingIds(), lambda: now_s[0])
    ask(registry)
    now_s[0] += 301
    ask(registry)
    assert centre.waited_s[0] == centre.waited_s[1]


def test_a_busy_centre_is_no_silent_one() -> None:
    centre = Silent(LaterError("centre.busy", retry_after_s=3))
    registry = OnlineAccountRegistry(centre, {}, CountingIds())
    ask(registry)
    ask(registry)
    assert centre.waited_s[0] == centre.waited_s[1]
