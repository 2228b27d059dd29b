"""Examine the counter part by part: what works, what does not, the remedy, and who mends it."""

from __future__ import annotations

from counter_ui.doctor.examination import examine, examine_open
from counter_ui.doctor.finding import Finding

__all__ = ["Finding", "examine", "examine_open"]
