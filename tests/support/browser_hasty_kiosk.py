"""One citizen's process of a practice kiosk that soon takes a citizen for gone."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any

from counter_ui.self_service import app as product
from counter_ui.self_service import child
from counter_ui.self_service.idle import IdleTimes

IDLE_S, WARNING_S = 20.0, 14.0


class HastyApp(product.SelfServiceApp):
    """The product's, with its own times."""

    CSS_PATH = None

    def __init__(self, station: Any, shift: Any, **more: Any) -> None:
        super().__init__(replace(station, idle=IdleTimes(IDLE_S, WARNING_S)), shift, **more)


if __name__ == "__main__":
    product.SelfServiceApp = HastyApp  # type: ignore[misc]
    sys.exit(child.main(sys.argv[1:]))
