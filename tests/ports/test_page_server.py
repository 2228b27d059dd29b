"""The self-service page's server before whoever knocks: only its own page gets in."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import ClientSession, CookieJar, WSServerHandshakeError
from support.browser_client import let_in, page
from support.browser_memory import offspring

from counter_ui.self_service_web.page_line import HELLO_BYTES
from counter_ui.self_service_web.page_messages import KeyPressed, build_page_message
from counter_ui.self_service_web.serving import Served, served

TARGET = [sys.executable, str(Path(__file__).parents[1] / "support" / "browser_target.py")]
REFUSED = "Trang này chỉ mở được trên máy tự phục vụ."


@pytest_asyncio.fixture
async def kiosk() -> AsyncIterator[Served]:
    async with served(TARGET) as running:
        yield running


async def test_without_the_token_nothing_is_shown(kiosk: Served) -> None:
    origin = kiosk.gate.origin
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as client:
        for path in ("/", "/?t=", "/?t=wrong", "/kiosk.js", "/line", "/here", "/nothing"):
            async with client.get(origin + path) as answer:
                assert (answer.status, REFUSED in await answer.text()) == (403, True), path
        client.cookie_jar.update_cookies({"kiosk": "wrong"})
        async with client.get(origin) as answer:
            assert answer.status == 403


async def test_the_address_in_a_history_opens_nothing(kiosk: Served) -> None:
    used = kiosk.gate.address
    async with let_in(kiosk) as client:
        assert [each["httponly"] for each in client.cookie_jar] == [True]
        assert [each["samesite"] for each in client.cookie_jar] == ["Strict"]
        async with client.get(used) as answer:
            assert answer.status == 403
        async with client.get(kiosk.gate.origin) as answer:
            assert answer.status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "kiosk.example:80"},
        {"Host": "localhost"},
        {"Origin": "http://kiosk.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
async def test_a_foreign_name_or_page_is_refused(kiosk: Served, headers: dict[str, str]) -> None:
    async with let_in(kiosk) as client:
        for path in ("/", "/line", f"/?t={kiosk.gate.address}"):
            async with client.get(kiosk.gate.origin + path, headers=headers) as answer:
                assert answer.status == 403


async def test_the_line_wants_its_own_page(kiosk: Served) -> None:
    async with let_in(kiosk) as client:
        for origin in (None, "http://kiosk.example", kiosk.gate.origin + "0"):
            with pytest.raises(WSServerHandshakeError) as refused:
                await client.ws_connect(f"{kiosk.gate.origin}/line", origin=origin)
            assert refused.value.status == 403


async def test_nothing_comes_from_elsewhere_and_nothing_is_kept(kiosk: Served) -> None:
    async with let_in(kiosk) as client, client.get(kiosk.gate.origin) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "*" not in policy
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert "http" not in (await answer.text()).replace("<!doctype html>", "")


async def test_only_this_machine_is_listened_to(kiosk: Served) -> None:
    for address in ("127.0.0.2", socket.gethostname()):
        with pytest.raises(OSError):
            _, writer = await asyncio.open_connection(address, kiosk.gate.port)
            peer = writer.get_extra_info("peername")[0]
            writer.close()
            assert peer == "127.0.0.1", "the name of this machine is the loopback itself"
            raise ConnectionRefusedError


async def test_one_page_at_a_time(kiosk: Served) -> None:
    async with let_in(kiosk) as client, page(client, kiosk.gate.origin) as first:
        await first.heard("Treo")
        headers = {"Origin": kiosk.gate.origin}
        async with client.ws_connect(f"{kiosk.gate.origin}/line", headers=headers) as second:
            await second.receive(timeout=60)
            assert second.close_code == 4409
        await first.say(build_page_message(KeyPressed("Q")))
        await first.heard("Q")


@pytest.mark.parametrize(
    "hello",
    [b"", b"x" * HELLO_BYTES, bytes(HELLO_BYTES), b"\x04" + bytes(64) + b"\xff\xff\xff\xff"],
    ids=["empty", "letters", "zeroes", "not a point"],
)
async def test_a_page_that_cannot_greet_gets_no_citizen(kiosk: Served, hello: bytes) -> None:
    headers = {"Origin": kiosk.gate.origin}
    async with let_in(kiosk) as client:
        async with client.ws_connect(f"{kiosk.gate.origin}/line", headers=headers) as line:
            await line.send_bytes(hello)
            await line.receive(timeout=60)
            assert line.close_code == 4000
        async with page(client, kiosk.gate.origin) as next_one:
            await next_one.heard("Treo")


@pytest.mark.parametrize("what", ["unsealed", "no message", "replayed", "huge", "text"])
async def test_hostile_words_end_the_visit_and_nothing_else(kiosk: Served, what: str) -> None:
    async with let_in(kiosk) as client:
        async with page(client, kiosk.gate.origin) as hostile:
            await hostile.heard("Treo")
            if what == "unsealed":
                await hostile.socket.send_bytes(os.urandom(40))
            elif what == "no message":
                await hostile.say(b"\x1b[A")
            elif what == "replayed":
                frame = hostile.line.seal(build_page_message(KeyPressed("a")))
                await hostile.socket.send_bytes(frame)
                await hostile.socket.send_bytes(frame)
            elif what == "huge":
                await hostile.socket.send_bytes(bytes(100_000))
            else:
                await hostile.socket.send_str("k")
            assert await hostile.closed() is not None
        async with page(client, kiosk.gate.origin) as next_one:
            assert "Tự phục vụ" in await next_one.heard("Treo")


async def test_a_storm_is_thinned_out_and_survived(kiosk: Served) -> None:
    async with let_in(kiosk) as client, page(client, kiosk.gate.origin) as storm:
        await storm.heard("Treo")
        key = build_page_message(KeyPressed("x"))
        for _ in range(5000):
            await storm.say(key)

        async def a_person() -> None:
            while True:  # what comes while the storm is thinned out may go with it
                await storm.say(build_page_message(KeyPressed("end")))
                await storm.say(build_page_message(KeyPressed("Q")))
                await asyncio.sleep(0.3)

        typing = asyncio.ensure_future(a_person())
        await storm.heard("Q")
        typing.cancel()
        await asyncio.wait([typing])


async def test_a_process_that_cannot_start_says_so_once_a_second(tmp_path: Path) -> None:
    child = tmp_path / "child.py"
    child.write_text(
        "import os, sys\n"
        "status = int(sys.argv[2].removeprefix('--status='))\n"
        "os.write(status, b'!store.locked')\n"
        "raise SystemExit(71)\n"
    )
    async with served([sys.executable, str(child)]) as kiosk, let_in(kiosk) as client:
        headers = {"Origin": kiosk.gate.origin}
        async with client.ws_connect(f"{kiosk.gate.origin}/line", headers=headers) as line:
            await line.send_bytes(b"x" * HELLO_BYTES)
            await line.receive(timeout=60)
            assert line.close_code == 4503


async def test_a_technician_ends_the_server(tmp_path: Path) -> None:
    child = tmp_path / "child.py"
    child.write_text(
        "import os, sys\n"
        "os.read(int(sys.argv[1].removeprefix('--control=')), 1)\n"
        "os.write(int(sys.argv[2].removeprefix('--status=')), b'rpt')\n"
        "raise SystemExit(70)\n"
    )
    async with served([sys.executable, str(child)]) as kiosk, let_in(kiosk) as client:
        headers = {"Origin": kiosk.gate.origin}
        async with client.ws_connect(f"{kiosk.gate.origin}/line", headers=headers) as line:
            await line.send_bytes(b"x" * HELLO_BYTES)
            async with asyncio.timeout(60):
                await kiosk.end.wait()


async def test_a_server_that_is_killed_takes_every_citizen_along() -> None:
    program = Path(__file__).parents[1] / "support" / "browser_server.py"
    server = await asyncio.create_subprocess_exec(
        sys.executable, str(program), stdout=asyncio.subprocess.PIPE
    )
    assert server.stdout is not None
    address = (await server.stdout.readline()).decode().strip()
    origin = address.partition("/?")[0]
    try:
        async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as client:
            async with client.get(address) as answer:
                assert answer.status == 200
            async with page(client, origin) as somebody:
                await somebody.heard("Treo")
                theirs = offspring(server.pid)
                assert theirs != []
                server.kill()
                await server.wait()
                async with asyncio.timeout(60):
                    while [pid for pid in theirs if Path(f"/proc/{pid}/exe").exists()]:
                        await asyncio.sleep(0.05)
    finally:
        if server.returncode is None:
            server.kill()
