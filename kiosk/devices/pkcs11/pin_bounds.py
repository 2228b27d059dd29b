"""How long a token's PIN may be: the one thing of CK_TOKEN_INFO that python-pkcs11 does not give.

*Source: PKCS#11 v2.40, 3.2 (CK_TOKEN_INFO) and 4 (order of CK_FUNCTION_LIST); on Windows packed
to one byte.*
"""

from __future__ import annotations

import ctypes
import sys

_PACK = 1 if sys.platform == "win32" else 0
_C_GET_TOKEN_INFO = 6
"""Place among the functions of CK_FUNCTION_LIST, counted from C_Initialize = 0."""
_UNSAID = ctypes.c_ulong(-1).value
_LONGEST = 256
"""No PIN is longer than what the helper process takes."""


class _TokenInfo(ctypes.Structure):
    if _PACK:
        _pack_ = _PACK
    _fields_ = (
        ("label", ctypes.c_char * 32),
        ("manufacturer", ctypes.c_char * 32),
        ("model", ctypes.c_char * 16),
        ("serial", ctypes.c_char * 16),
        ("flags", ctypes.c_ulong),
        ("sessions", ctypes.c_ulong * 4),
        ("longest_pin", ctypes.c_ulong),
        ("shortest_pin", ctypes.c_ulong),
        ("memory", ctypes.c_ulong * 4),
        ("hardware_version", ctypes.c_ubyte * 2),
        ("firmware_version", ctypes.c_ubyte * 2),
        ("clock", ctypes.c_char * 16),
    )


class _Functions(ctypes.Structure):
    if _PACK:
        _pack_ = _PACK
    _fields_ = (("version", ctypes.c_ubyte * 2), ("functions", ctypes.c_void_p * 7))


class PinBounds:
    """Asks a module that is already loaded and initialised in this process."""

    def __init__(self, module: str) -> None:
        functions = ctypes.POINTER(_Functions)()
        result = ctypes.CDLL(module).C_GetFunctionList(ctypes.byref(functions))
        self._ask = None
        if result == 0 and functions:
            kind = ctypes.CFUNCTYPE(ctypes.c_ulong, ctypes.c_ulong, ctypes.POINTER(_TokenInfo))
            self._ask = kind(functions.contents.functions[_C_GET_TOKEN_INFO])

    def of(self, slot_id: int) -> tuple[int, int]:
        """Shortest and longest PIN in bytes; 0 for a bound that the token does not state."""
        info = _TokenInfo()
        if self._ask is None or self._ask(slot_id, ctypes.byref(info)) != 0:
            return 0, 0
        shortest, longest = info.shortest_pin, info.longest_pin
        if longest == _UNSAID or longest > _LONGEST or shortest > longest:
            return 0, 0
        return shortest, longest
