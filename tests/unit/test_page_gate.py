"""Who may load the self-service page."""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from counter_ui.self_service_web.gate import Gate
from counter_ui.self_service_web.peer_account import account_of, of_own_account
from counter_ui.self_service_web.storm import Allowance

TABLE = """\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 1
   1: 0100007F:D431 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1001        0 2
   2: 0100007F:1F90 0100007F:D431 01 00000000:00000000 00:00000000 00000000  1000        0 3
"""


def token(gate: Gate) -> str:
    return parse_qs(urlsplit(gate.address).query)["t"][0]


def test_a_token_is_good_once() -> None:
    gate = Gate(8080)
    good = token(gate)
    assert gate.exchange("x") is None
    assert gate.exchange("") is None
    cookie = gate.exchange(good)
    assert cookie and gate.known(cookie)
    assert gate.exchange(good) is None
    assert gate.exchange("") is None, "no token is left, and an empty one is none"
    assert not gate.known("") and not gate.known("é") and not gate.known(cookie + "x")


def test_nobody_is_known_before_a_token_came() -> None:
    assert not Gate(8080).known("")


def test_a_browser_that_starts_again_gets_a_fresh_address() -> None:
    gate = Gate(8080)
    first = gate.exchange(token(gate))
    gate.renew()
    assert first and not gate.known(first)
    second = gate.exchange(token(gate))
    assert second and gate.known(second)


def test_no_secret_in_a_trace() -> None:
    gate = Gate(8080)
    cookie = gate.exchange(token(gate))
    assert cookie and cookie not in repr(gate) and token(Gate(8080)) not in repr(gate)


@pytest.mark.parametrize(
    ("peer", "own", "account"),
    [
        (("127.0.0.1", 0xD431), ("127.0.0.1", 0x1F90), 1001),
        (("127.0.0.1", 0x1F90), ("127.0.0.1", 0xD431), 1000),
        (("127.0.0.1", 1), ("127.0.0.1", 0x1F90), None),
    ],
)
@pytest.mark.skipif(sys.byteorder != "little", reason="the table is of a little-endian machine")
def test_the_other_end_has_an_account(
    peer: tuple[str, int], own: tuple[str, int], account: int | None
) -> None:
    assert account_of(peer, own, TABLE) == account


def test_the_own_account_is_let_in(tmp_path: Path) -> None:
    empty = tmp_path / "tcp"
    empty.write_text("head\n")
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        assert of_own_account(client.getsockname(), server.getsockname())
        assert not of_own_account(client.getsockname(), server.getsockname(), empty)


def test_bursts_pass_and_storms_are_thinned() -> None:
    now = [0.0]
    allowance = Allowance(rate_per_s=10, burst=5, clock=lambda: now[0])
    assert [allowance.allows() for _ in range(7)] == [True] * 5 + [False] * 2
    now[0] = 0.25
    assert [allowance.allows() for _ in range(3)] == [True, True, False]
    now[0] = 1000.0
    assert sum(allowance.allows() for _ in range(50)) == 5
