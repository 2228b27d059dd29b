"""Thuê bao di động."""

from __future__ import annotations

from counter_ui.self_service.way import Way

WAYS: tuple[Way, ...] = ()
