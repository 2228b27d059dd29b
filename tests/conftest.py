"""For all tests: a property is about behaviour, never about how fast this machine is just now."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile(
    "counter", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("counter")
