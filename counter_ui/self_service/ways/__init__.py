"""The ways in the order in which they are offered within their group; one module each."""

from __future__ import annotations

from counter_ui.self_service.way import Way


def all_ways() -> tuple[Way, ...]:
    """All that this kiosk knows, whatever the policy says of them.

    Imported here and not above: a way's steps lead back to the choice.
    """
    from counter_ui.self_service.ways import insurance, login, mobile, prepare, sim, token

    return (
        *mobile.WAYS,
        *insurance.WAYS,
        *token.WAYS,
        *sim.WAYS,
        *prepare.WAYS,
        *login.WAYS,
    )
