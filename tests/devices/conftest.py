"""Tests that need a real reader and a real card: run only when a reader is named.

``pytest tests/devices --reader NAME --qr 'text of the card's QR'``; nothing of the card is printed.
"""

from __future__ import annotations

from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--reader", help="name of a real reader with a real card on it")
    parser.addoption("--qr", help="text of the QR printed on that card")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    return None if config.getoption("--reader", default=None) else True
