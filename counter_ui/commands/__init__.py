"""The commands of ``kiosk``; each group in its own file, its imports inside its functions."""

from __future__ import annotations

from counter_ui.commands.root import app

__all__ = ["app"]
