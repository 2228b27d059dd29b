"""The matrix that fault tests fill, and a full run writes down."""

from __future__ import annotations

import pytest
from support.fault_matrix import DOCUMENT, FULL, FaultMatrix

_MATRIX = pytest.StashKey[FaultMatrix]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_MATRIX] = FaultMatrix()


@pytest.fixture(scope="session")
def fault_matrix(pytestconfig: pytest.Config) -> FaultMatrix:
    return pytestconfig.stash[_MATRIX]


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if FULL and exitstatus == pytest.ExitCode.OK:
        session.config.stash[_MATRIX].write(DOCUMENT)
