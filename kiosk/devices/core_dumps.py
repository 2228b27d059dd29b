"""Keeps secrets that are in memory for a moment out of core files.

*Source: setrlimit(2) RLIMIT_CORE; prctl(2) PR_SET_DUMPABLE, which also keeps other processes of the
same account from reading this one's memory.*
"""

from __future__ import annotations

import sys

_PR_SET_DUMPABLE = 4


def leave_no_core() -> None:
    """No core file, and nobody but root may look into this process; programs that it starts are
    ordinary again but for the core file. Windows writes none by itself.
    """
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
