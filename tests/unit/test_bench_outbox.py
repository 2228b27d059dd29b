"""The instruments measure what they say; how good the figures are is said by the machine."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

from counter_ui.bench.bad_link import CLEAN, LinkShape, bad_link
from counter_ui.bench.many_waiting import measure_many_waiting


@contextmanager
def echo() -> Iterator[int]:
    """Sends back what it is sent."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                while content := connection.recv(1 << 16):
                    connection.sendall(content)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        thread.join(5)


def through(shape: LinkShape, content: bytes) -> tuple[float, int]:
    """Seconds, and bytes on the line, to send ``content`` there and back."""
    with (
        echo() as port,
        bad_link(port, shape) as link,
        closing(socket.create_connection(("127.0.0.1", link.port))) as line,
    ):
        begun = time.perf_counter()
        line.sendall(content)
        back = b""
        while len(back) < len(content):
            back += line.recv(1 << 16)
        assert back == content
        return time.perf_counter() - begun, link.bytes_both


def test_a_clean_link_carries_everything_and_counts_headers() -> None:
    content = bytes(range(256)) * 40
    _, counted = through(CLEAN, content)
    assert 2 * len(content) < counted < 2 * len(content) * 1.2


def test_a_slow_link_takes_as_long_as_its_bits_need() -> None:
    seconds, _ = through(LinkShape(bits_a_second=400_000), bytes(5_000))
    assert seconds >= 5_000 * 8 / 400_000, "the two ways do not wait for each other"


def test_every_round_trip_and_every_loss_costs_its_time() -> None:
    seconds, _ = through(LinkShape(round_trip_s=0.1), b"x" * 100)
    assert seconds >= 0.2, "the handshake, and there and back"
    lossy, more = through(LinkShape(round_trip_s=0.1, loss=0.5), b"x" * 20_000)
    assert lossy > seconds
    assert more > 2 * 20_000 * 1.2


def test_questions_about_what_waits_are_measured() -> None:
    figures = measure_many_waiting(120)
    assert figures["entries"] == 120
    for question in ("summary", "claim_a_batch", "list_all"):
        assert 0 < figures[question]["ms"] <= figures[question]["worst_ms"]
        assert figures[question]["peak_kib"] > 0
