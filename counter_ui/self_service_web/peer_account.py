"""Whose process is at the other end of a loopback connection.

*Source: proc(5), /proc/net/tcp: each socket of this network with its addresses and its account.*
"""

from __future__ import annotations

import ipaddress
import os
import sys
from pathlib import Path

_TABLE = Path("/proc/net/tcp")
_LOCAL, _REMOTE, _ACCOUNT = 1, 2, 7


def of_own_account(peer: tuple[str, int], own: tuple[str, int], table: Path = _TABLE) -> bool:
    """Whether a process of this account (or root's) holds the other end; IPv4 address and port.

    Where the system keeps no such table (not Linux), only the address is judged.
    """
    if sys.platform != "linux":
        return ipaddress.ip_address(peer[0]).is_loopback
    account = account_of(peer, own, table.read_text(encoding="ascii"))
    return account is not None and account in {os.getuid(), 0}


def account_of(peer: tuple[str, int], own: tuple[str, int], table: str) -> int | None:
    """The numeric account of the socket that is bound to ``peer`` and connected to ``own``."""
    wanted = [_in_table(*peer), _in_table(*own)]
    for line in table.splitlines()[1:]:
        words = line.split()
        if len(words) > _ACCOUNT and words[_LOCAL : _REMOTE + 1] == wanted:
            return int(words[_ACCOUNT]) if words[_ACCOUNT].isdigit() else None
    return None


def _in_table(address: str, port: int) -> str:
    packed = ipaddress.IPv4Address(address).packed
    return f"{int.from_bytes(packed, sys.byteorder):08X}:{port:04X}"
