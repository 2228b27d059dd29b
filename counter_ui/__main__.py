"""``python -m counter_ui`` is the script ``kiosk``."""

from counter_ui.cli import main

main()
