"""An answer that ends a registration."""

from __future__ import annotations

from kiosk.domain.registration import RefusalReason


class Refused(Exception):
    """With the reasons that it is likely for."""

    def __init__(self, *likely: RefusalReason) -> None:
        super().__init__()
        self.likely = likely
