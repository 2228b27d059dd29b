"""A plugin that watches which faults truly come about: ``pytest -p support.fault_proof TESTS``.

At the end it says which of the faults whose test (by docs/faults.md) was run did not come about in
it: as an error that the product made, or as a code for which the product looked up words.
"""

from __future__ import annotations

import sys
from typing import Any

import pytest
from support.codes_in_source import PACKAGES, ROOT
from support.fault_page import named_before

from counter_ui.wording import Wording
from kiosk.errors import KioskError

_OWN = tuple(str(ROOT / each) for each in PACKAGES)


class Watch:
    """Notes every code, and the test in which it came about."""

    def __init__(self) -> None:
        self.test = ("", "")
        self.ran: set[tuple[str, str]] = set()
        self.seen: set[tuple[str, tuple[str, str]]] = set()

    def pytest_runtest_protocol(self, item: pytest.Item) -> None:
        self.test = (item.path.name, getattr(item, "originalname", item.name))
        self.ran.add(self.test)

    def note(self, code: str) -> None:
        """``code`` came about in the test that runs."""
        self.seen.add((code, self.test))

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        named = {code: test for code, test in named_before().items() if test in self.ran}
        missing = sorted(code for code, test in named.items() if (code, test) not in self.seen)
        terminalreporter.write_line(
            f"{len(named) - len(missing)} of {len(named)} faults came about in their tests"
        )
        for code in missing:
            terminalreporter.write_line(f"not seen in this process: {code} ({named[code][1]})")


def pytest_configure(config: pytest.Config) -> None:
    """Begin to watch."""
    watch = Watch()
    config.pluginmanager.register(watch)
    make, say = KioskError.__init__, Wording.coded

    def made(self: KioskError, code: str, **facts: Any) -> None:
        frame = sys._getframe(1)
        if frame.f_code.co_filename.startswith(_OWN):
            watch.note(code)
        make(self, code, **facts)

    def said(self: Wording, code: str, *facts: Any) -> Any:
        watch.note(code)
        return say(self, code, *facts)

    KioskError.__init__ = made  # type: ignore[method-assign]
    Wording.coded = said  # type: ignore[method-assign]
