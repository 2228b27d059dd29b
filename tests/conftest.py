"""For all tests: a property is about behaviour, never about how fast this machine is just now."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# The same code gets the same answer; ``--hypothesis-profile=search`` looks somewhere new each time.
settings.register_profile(
    "search", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("counter", settings.get_profile("search"), derandomize=True)
settings.load_profile("counter")
