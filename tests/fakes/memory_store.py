"""The store in memory stands among the practice parts, where simulations use it too."""

from __future__ import annotations

from kiosk.practice.memory_store import MemoryStore

__all__ = ["MemoryStore"]
