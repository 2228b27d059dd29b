"""What stands in front of the practice centre: pages, switches, bounds."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from fakes.centre_counter import CounterSide
from support.centre_enrolled import enrolled

from sync.sandbox.fault_switches import Faults, FaultSwitches
from sync.sandbox.server import SandboxServer
from sync.tls import centre_context


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SandboxServer]:
    with SandboxServer(tmp_path / "centre") as running:
        yield running


@pytest.fixture
def browser(server: SandboxServer) -> Iterator[httpx2.Client]:
    """Without a certificate, as the trainer's browser."""
    context = centre_context(server.practice.centre.pki.authority_pem)
    with httpx2.Client(base_url=server.url, verify=context, trust_env=False) as client:
        yield client


@pytest.fixture
def device(server: SandboxServer, tmp_path: Path) -> Iterator[httpx2.Client]:
    """With the certificate of an enrolled counter, but manners of its own."""
    enrolment = enrolled(server, CounterSide.in_folder(tmp_path / "keys"), tmp_path / "enrolment")
    context = centre_context(enrolment.authority_pem, enrolment.identity)
    with httpx2.Client(base_url=server.url, verify=context, trust_env=False) as client:
        yield client


def code(response: httpx2.Response) -> tuple[int, str]:
    assert response.headers["content-type"] == "application/problem+json"
    return response.status_code, response.json()["code"]


def test_pages_are_shown_and_hostile_text_is_harmless(
    server: SandboxServer, browser: httpx2.Client
) -> None:
    assert "Chưa có" in browser.get("/sms").text
    with server.practice.centre.database.transaction() as connection:
        connection.execute(
            "INSERT INTO sms (phone, words, sent_at) VALUES ('0912345678', '<script>x', 'now')"
        )
    page = browser.get("/sms").text
    assert "&lt;script&gt;x" in page and "<script>" not in page
    assert "practice centre" in browser.get("/").text


def test_switches_are_set_over_loopback(browser: httpx2.Client) -> None:
    assert browser.post("/practice/faults", json={"fail": True}).json()["fail"] is True
    assert browser.get("/practice/faults").json()["fail"] is True
    assert code(browser.get("/v1/policy")) == (500, "centre.failed")
    browser.post("/practice/faults", json={})
    assert code(browser.get("/v1/policy")) == (401, "device.certificate_missing")
    assert code(browser.post("/practice/faults", json={"fial": True}))[0] == 400


def test_switch_that_lasts_so_many_requests() -> None:
    switches = FaultSwitches(Faults(fail=True, times=2))
    assert [switches.take().fail for _ in range(3)] == [True, True, False]


@pytest.mark.parametrize(
    ("path", "status", "name"),
    [
        ("/v1/nothing", 404, "request.no_such_path"),
        ("/docs", 404, "request.no_such_path"),
        ("/v1/devices", 405, "request.no_such_path"),
    ],
)
def test_unknown_paths_are_problems(
    browser: httpx2.Client, path: str, status: int, name: str
) -> None:
    assert code(browser.get(path)) == (status, name)


PATHS = ["/v1/devices", "/v1/accounts/search", "/v1/registrations", "/v1/ledger/heads"]
BODIES = [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 5000, b'{"number": "001099012345"}']


@pytest.mark.parametrize("path", PATHS)
def test_what_is_malformed_is_a_400_that_repeats_nothing(device: httpx2.Client, path: str) -> None:
    for body in BODIES:
        answer = device.post(path, content=body, headers={"idempotency-key": '"k"'})
        assert code(answer) == (400, "request.malformed")
        assert "001099012345" not in answer.text


def test_idempotency_key_is_asked_for(device: httpx2.Client) -> None:
    head = {"sequence": 1, "digest": "ab" * 32, "nonce": "0" * 32}
    assert code(device.post("/v1/ledger/heads", json=head)) == (400, "request.malformed")
    assert device.post("/v1/ledger/heads", json=head, headers={"idempotency-key": '"1"'}).is_success


def test_small_request_cannot_become_a_huge_one(device: httpx2.Client) -> None:
    bomb = gzip.compress(bytes(64 << 20))
    assert len(bomb) < 100_000
    headers = {"content-encoding": "gzip"}
    answer = device.post("/v1/registrations", content=bomb, headers=headers)
    assert code(answer) == (413, "request.too_large")


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"no gzip", "gzip"),
        (gzip.compress(b"{}")[:-9], "gzip"),
        (zlib.compress(b"{}"), "deflate"),
        (b"{}", "br"),
    ],
)
def test_packing_that_cannot_be_read(device: httpx2.Client, content: bytes, encoding: str) -> None:
    headers = {"content-encoding": encoding}
    answer = device.post("/v1/registrations", content=content, headers=headers)
    assert code(answer)[0] == 413


def test_a_long_answer_is_packed_for_who_asks_and_for_nobody_else(device: httpx2.Client) -> None:
    ids = "&".join(f"id=01890000-0000-7000-8000-{n:012x}" for n in range(60))
    path = f"/v1/registrations?{ids}"
    plain = device.get(path, headers={"accept-encoding": "identity"})
    packed = device.get(path, headers={"accept-encoding": "br, gzip"})
    short = device.get(path.partition("&")[0], headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert "content-encoding" not in short.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < len(plain.content) // 4


def test_look_ups_are_limited(device: httpx2.Client) -> None:
    asked = {"number": "001099012345", "officer": "CB01", "nonce": "0" * 32}
    answers = [device.post("/v1/accounts/search", json=asked) for _ in range(61)]
    assert all(each.is_success for each in answers[:60])
    assert code(answers[60]) == (429, "centre.too_many_look_ups")
    assert 0 < int(answers[60].headers["retry-after"]) <= 60


def test_person_with_an_account_to_practise_with(
    server: SandboxServer, device: httpx2.Client
) -> None:
    server.practice.add_account("001188000777", "LÊ THỊ MẪU", "01/02/1988", "0987654321", 2)
    asked = {"number": "001188000777", "officer": "CB01", "nonce": "0" * 32}
    answer = device.post("/v1/accounts/search", json=asked).json()
    assert json.loads(_payload(answer["payload"]))["masked_phone"] == "098****321"


def _payload(text: str) -> bytes:
    from base64 import urlsafe_b64decode

    return urlsafe_b64decode(text)


def test_files_are_the_owners_alone(server: SandboxServer) -> None:
    for path in server.practice.folder.rglob("*"):
        if path.is_file() and path.suffix in (".key", ".sqlite"):
            assert path.stat().st_mode & 0o077 == 0, path.name


def test_second_start_keeps_keys_and_accounts(tmp_path: Path) -> None:
    with SandboxServer(tmp_path / "centre") as first:
        key = first.practice.centre.pki.statement_key_id
        first.practice.add_account("001188000777", "LÊ THỊ MẪU", "01/02/1988", "", 2)
    with SandboxServer(tmp_path / "centre") as second:
        assert second.practice.centre.pki.statement_key_id == key
        mine = "SELECT * FROM accounts WHERE number = '001188000777'"
        assert len(second.practice.centre.database.rows(mine)) == 1
