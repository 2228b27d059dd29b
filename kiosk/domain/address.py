"""Where somebody lives, as much of it as may stand on paper."""

from __future__ import annotations

_HIDDEN = "•••"


def masked_address(address: str | None) -> str | None:
    """Commune and province; house, street and hamlet are hidden.

    An address is written from the smallest part to the largest, with commas between. Of three or
    more parts the last two stay, of two the last one; where nothing tells the parts apart, nothing
    stays. None where there is no address.
    """
    if not address:
        return None
    parts = [part.strip() for part in address.split(",") if part.strip()]
    shown = parts[-2:] if len(parts) > 2 else parts[-1:] if len(parts) == 2 else []
    return ", ".join([_HIDDEN, *shown])
