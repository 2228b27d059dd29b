"""The client against real servers over TLS, honest and not."""

from __future__ import annotations

import os
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from fakes.centre_counter import IDS, CounterSide
from support.centre_enrolled import enrolled

from kiosk.devices.system import SystemClock
from kiosk.errors import KioskError, LaterError, TechnicianError
from sync.client import CentreClient
from sync.contract import AccountSearch
from sync.enrolment import Enrolment, load_enrolment
from sync.online import CentreProbe, HeldPolicy
from sync.sandbox.fault_switches import Faults
from sync.sandbox.server import SandboxServer
from sync.tls import centre_context

NONCE = "0" * 32


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SandboxServer]:
    with SandboxServer(tmp_path / "centre") as running:
        yield running


@pytest.fixture
def enrolment(server: SandboxServer, tmp_path: Path) -> Enrolment:
    counter = CounterSide.in_folder(tmp_path / "keys")
    return enrolled(server, counter, tmp_path / "enrolment")


def probe(enrolment: Enrolment, client: CentreClient) -> CentreProbe:
    return CentreProbe(client, enrolment.statement_keys, SystemClock(), IDS)


def failure(work: Callable[[], object]) -> KioskError:
    with pytest.raises(KioskError) as caught:
        work()
    return caught.value


def test_probe_believes_a_signed_time(enrolment: Enrolment) -> None:
    with enrolment.client() as client:
        assert abs(probe(enrolment, client).ask().offset_s) < 5


def test_enrolment_is_loaded_as_it_was_kept(enrolment: Enrolment) -> None:
    folder = enrolment.identity.parent
    assert load_enrolment(folder) == enrolment
    assert enrolment.certificate_ends > datetime.now(UTC) + timedelta(days=700)
    assert sorted(path.name for path in folder.iterdir()) == [
        "centre.json",
        enrolment.identity.name,
    ]
    assert {path.stat().st_mode & 0o077 for path in folder.iterdir()} == {0}
    assert load_enrolment(folder / "elsewhere") is None


def test_lost_answer_of_an_enrolment_is_given_again(server: SandboxServer, tmp_path: Path) -> None:
    counter, folder = CounterSide.in_folder(tmp_path / "keys"), tmp_path / "enrolment"
    ticket = server.practice.ticket(server.url)
    server.set_faults(Faults(drop_answer=True))
    assert failure(lambda: enrolled(server, counter, folder, ticket)).code == "centre.unreachable"
    assert load_enrolment(folder) is None
    server.set_faults(Faults())
    with enrolled(server, counter, folder, ticket).client() as client:
        assert client.policy()


def test_failed_enrolment_leaves_the_old_one_as_it_was(
    server: SandboxServer, enrolment: Enrolment, tmp_path: Path
) -> None:
    counter = CounterSide.in_folder(tmp_path / "keys")
    wrong = replace(server.practice.ticket(server.url), one_time_code="AAAA-BBBB-CCCC-DDDD")
    folder = enrolment.identity.parent
    assert failure(lambda: enrolled(server, counter, folder, wrong)).code == (
        "enrolment.code_refused"
    )
    kept = load_enrolment(folder)
    assert kept == enrolment
    with kept.client() as client:
        assert client.policy()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"url": 1}', b'{"statement_keys": []}'])
def test_changed_enrolment_is_the_technicians(enrolment: Enrolment, content: bytes) -> None:
    folder = enrolment.identity.parent
    (folder / "centre.json").write_bytes(content)
    assert failure(lambda: load_enrolment(folder)).code == "enrolment.malformed"


def test_centre_clock_off_by_an_hour_is_seen(server: SandboxServer, enrolment: Enrolment) -> None:
    server.set_faults(Faults(clock_off_s=3600))
    with enrolment.client() as client:
        assert 3590 < probe(enrolment, client).ask().offset_s < 3610


@pytest.mark.parametrize(
    ("faults", "code", "facts"),
    [
        (Faults(fail=True), "centre.failed", {"status": 500}),
        (Faults(busy_retry_after_s=77), "centre.busy", {"retry_after_s": 77.0}),
        (Faults(portal=True), "centre.not_the_centre", {"reason": "content_type"}),
        (Faults(wrong_signature=True), "centre.not_the_centre", {}),
        (Faults(drop_answer=True), "centre.unreachable", {"sent": True}),
    ],
    ids=["500", "429", "portal", "wrong signature", "dropped answer"],
)
def test_misbehaving_centre(
    server: SandboxServer,
    enrolment: Enrolment,
    faults: Faults,
    code: str,
    facts: dict[str, object],
) -> None:
    server.set_faults(faults)
    with enrolment.client() as client:
        error = failure(lambda: probe(enrolment, client).ask())
    assert isinstance(error, LaterError)
    assert error.code == code
    assert facts.items() <= dict(error.facts).items()


def test_slow_centre_ends_in_a_timeout(server: SandboxServer, enrolment: Enrolment) -> None:
    server.set_faults(Faults(slow_s=5.0))
    context = centre_context(enrolment.authority_pem, enrolment.identity)
    with CentreClient(server.url, context, timeouts=httpx2.Timeout(0.3)) as client:
        error = failure(lambda: client.time(NONCE))
    assert (error.code, error.facts["sent"]) == ("centre.unreachable", True)
    assert error.facts["reason"] == "too_slow"


def test_a_search_has_a_limit_of_its_own(server: SandboxServer, enrolment: Enrolment) -> None:
    server.set_faults(Faults(slow_s=5.0))
    context = centre_context(enrolment.authority_pem, enrolment.identity)
    asked = AccountSearch(number="001099012345", officer="CB01", nonce=NONCE)
    with CentreClient(server.url, context, timeouts=httpx2.Timeout(60.0)) as client:
        error = failure(lambda: client.search_accounts(asked, 0.3))
    assert error.facts["reason"] == "too_slow"


def test_nobody_there_was_certainly_not_reached(
    enrolment: Enrolment, server: SandboxServer
) -> None:
    server.stop()
    with enrolment.client() as client:
        error = failure(lambda: client.time(NONCE))
    assert (error.code, error.facts["sent"]) == ("centre.unreachable", False)
    assert error.facts["reason"] == "not_reached"


def test_policy_is_held_offline_and_never_goes_back(
    server: SandboxServer, enrolment: Enrolment, tmp_path: Path
) -> None:
    file, now = tmp_path / "state" / "policy.json", SystemClock().now()
    with enrolment.client() as client:
        held = HeldPolicy(file, enrolment.statement_keys, client)
        assert failure(lambda: held.current(now)).code == "policy.none"
        fetched = held.refresh()
        assert held.sealing_key() == enrolment.sealing_key
        server.set_faults(Faults(clock_off_s=-3600))
        assert failure(held.refresh).facts["reason"] == "policy.older_than_held"
        server.stop()
        again = HeldPolicy(file, enrolment.statement_keys, client)
        assert again.current(now) == fetched
        assert failure(again.refresh).code == "centre.unreachable"
        assert again.current(now) == fetched


def test_changed_policy_file_is_not_believed_and_can_be_replaced(
    server: SandboxServer, enrolment: Enrolment, tmp_path: Path
) -> None:
    file, now = tmp_path / "policy.json", SystemClock().now()
    with enrolment.client() as client:
        HeldPolicy(file, enrolment.statement_keys, client).refresh()
        file.write_bytes(file.read_bytes().replace(b'"payload":"ey', b'"payload":"eY'))
        held = HeldPolicy(file, enrolment.statement_keys, client)
        assert failure(lambda: held.current(now)).code.startswith("statement.")
        assert held.refresh() == held.current(now)


def test_without_a_certificate_only_enrolment_is_open(
    server: SandboxServer, enrolment: Enrolment
) -> None:
    context = centre_context(enrolment.authority_pem)
    with CentreClient(server.url, context) as client:
        error = failure(client.policy)
    assert isinstance(error, TechnicianError)
    assert error.code == "centre.device.certificate_missing"


def test_server_of_another_authority(server: SandboxServer, tmp_path: Path) -> None:
    make_certificate(tmp_path, "other", days=(-1, 30))
    context = centre_context((tmp_path / "other.pem").read_bytes())
    with CentreClient(server.url, context) as client:
        error = failure(client.policy)
    assert isinstance(error, TechnicianError)
    assert error.code == "centre.tls"


def test_client_certificate_of_another_authority(
    server: SandboxServer, enrolment: Enrolment, tmp_path: Path
) -> None:
    make_certificate(tmp_path, "stranger", days=(-1, 30))
    context = centre_context(enrolment.authority_pem, tmp_path / "stranger.pem")
    with CentreClient(server.url, context) as client:
        assert failure(client.policy).code in ("centre.tls", "centre.unreachable")


@pytest.mark.parametrize(
    ("days", "host", "code", "reason"),
    [
        ((-30, -1), "127.0.0.1", "centre.tls_date", "expired"),
        ((1, 30), "127.0.0.1", "centre.tls_date", "not_yet_valid"),
        ((-1, 30), "localhost", "centre.tls", "verify_62"),
    ],
    ids=["expired", "not yet valid", "wrong name"],
)
def test_wrong_server_certificate(
    tmp_path: Path, days: tuple[int, int], host: str, code: str, reason: str
) -> None:
    make_certificate(tmp_path, "server", days=days)
    with raw_server(b"", tmp_path) as port:
        client = CentreClient(
            f"https://{host}:{port}", centre_context((tmp_path / "server.pem").read_bytes())
        )
        with client:
            error = failure(client.policy)
    assert isinstance(error, TechnicianError)
    assert (error.code, error.facts["reason"]) == (code, reason)


OK = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"", "centre.unreachable"),
        (b"not http at all\r\n\r\n", "centre.unreachable"),
        (OK + b"content-length: 100\r\n\r\n{}", "centre.unreachable"),
        (OK + b"content-length: 4000000\r\n\r\n" + b" " * 4_000_000, "centre.not_the_centre"),
        (OK + b"content-length: 2\r\n\r\n{}", "centre.not_the_centre"),
        (OK + b"content-length: 60001\r\n\r\n" + b"[" * 60_001, "centre.not_the_centre"),
        (
            b"HTTP/1.1 302 Found\r\nlocation: https://example.org/\r\ncontent-length: 0\r\n\r\n",
            "centre.not_the_centre",
        ),
        (
            b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 2\r\n\r\nhi",
            "centre.not_the_centre",
        ),
        (b"HTTP/1.1 204 No Content\r\n\r\n", "centre.not_the_centre"),
        (b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n", "centre.not_the_centre"),
        (b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n", "centre.failed"),
        (
            b"HTTP/1.1 503 x\r\nretry-after: Wed, 21 Oct 2026 07:28:00 GMT\r\n"
            b"content-length: 0\r\n\r\n",
            "centre.busy",
        ),
        (
            b"HTTP/1.1 400 x\r\ncontent-type: application/problem+json\r\n"
            b"content-length: 61\r\n\r\n"
            b'{"title":"Bad Request","status":400,"code":"request.strange"}',
            "centre.request_refused",
        ),
    ],
)
def test_odd_answers(tmp_path: Path, answer: bytes, code: str) -> None:
    make_certificate(tmp_path, "server", days=(-1, 30))
    with raw_server(answer, tmp_path) as port:
        url = f"https://127.0.0.1:{port}"
        with CentreClient(url, centre_context((tmp_path / "server.pem").read_bytes())) as client:
            error = failure(lambda: client.ask_registrations([IDS.new_id()]))
    assert error.code == code


def test_answer_that_never_ends(tmp_path: Path) -> None:
    make_certificate(tmp_path, "server", days=(-1, 30))
    drops = [OK + b"content-length: 100000\r\n\r\n"] + [b" "] * 1000
    with raw_server(drops, tmp_path) as port:
        context = centre_context((tmp_path / "server.pem").read_bytes())
        url = f"https://127.0.0.1:{port}"
        with CentreClient(url, context, longest_answer_s=0.3) as client:
            error = failure(client.policy)
    assert (error.code, error.facts["reason"]) == ("centre.unreachable", "too_slow")


def test_server_that_speaks_no_tls(tmp_path: Path) -> None:
    make_certificate(tmp_path, "server", days=(-1, 30))
    with raw_server(OK + b"\r\n", None) as port:
        url = f"https://127.0.0.1:{port}"
        with CentreClient(url, centre_context((tmp_path / "server.pem").read_bytes())) as client:
            assert failure(client.policy).code in ("centre.tls", "centre.unreachable")


def test_plain_http_is_never_spoken() -> None:
    with pytest.raises(ValueError, match="HTTPS"):
        CentreClient("http://127.0.0.1:1", ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))


def test_unreadable_files_are_the_technicians(tmp_path: Path) -> None:
    for authority in (b"", b"-----BEGIN", b"\xff"):
        error = failure(lambda authority=authority: centre_context(authority))  # type: ignore[misc]
        assert error.code == "centre.authority_unreadable"
    make_certificate(tmp_path, "one", days=(-1, 30))
    authority = (tmp_path / "one.pem").read_bytes()
    for identity in ("none.pem", "one.key"):
        error = failure(lambda name=identity: centre_context(authority, tmp_path / name))  # type: ignore[misc]
        assert error.code == "centre.certificate_unreadable"


ASKS = """
import sys
from pathlib import Path
from kiosk.devices.system import SystemClock, SystemIds
from sync.enrolment import load_enrolment
from sync.online import CentreProbe
enrolment = load_enrolment(Path(sys.argv[1]))
with enrolment.client() as client:
    CentreProbe(client, enrolment.statement_keys, SystemClock(), SystemIds()).ask()
"""


def test_hostile_environment_has_no_effect(
    server: SandboxServer, enrolment: Enrolment, tmp_path: Path
) -> None:
    make_certificate(tmp_path, "hostile", days=(-1, 30))
    key_log = tmp_path / "keys.log"
    hostile = {
        "HTTPS_PROXY": "http://127.0.0.1:9",
        "ALL_PROXY": "http://127.0.0.1:9",
        "SSL_CERT_FILE": str(tmp_path / "hostile.pem"),
        "SSL_CERT_DIR": str(tmp_path),
        "REQUESTS_CA_BUNDLE": str(tmp_path / "hostile.pem"),
        "SSLKEYLOGFILE": str(key_log),
    }
    asked = subprocess.run(
        [sys.executable, "-c", ASKS, str(enrolment.identity.parent)],
        env=os.environ | hostile,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert asked.returncode == 0, asked.stderr.decode()
    assert not key_log.exists()


def test_authority_from_the_environment_is_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_certificate(tmp_path, "server", days=(-1, 30))
    make_certificate(tmp_path, "pinned", days=(-1, 30))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
    with raw_server(b"", tmp_path) as port:
        url = f"https://127.0.0.1:{port}"
        with CentreClient(url, centre_context((tmp_path / "pinned.pem").read_bytes())) as client:
            assert failure(client.policy).code == "centre.tls"


def make_certificate(folder: Path, name: str, *, days: tuple[int, int]) -> None:
    """A certificate that vouches for itself, for 127.0.0.1."""
    import ipaddress

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    alternative = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(alternative, critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / f"{name}.pem").write_bytes(private + certificate.public_bytes(Encoding.PEM))
    (folder / f"{name}.key").write_bytes(private)


@contextmanager
def raw_server(answer: bytes | list[bytes], folder: Path | None) -> Iterator[int]:
    """Says ``answer`` to whoever connects, over TLS where a folder with a certificate is given.

    Several pieces are said one by one, a hundred a second.
    """
    pieces = [answer] if isinstance(answer, bytes) else answer
    listener, ended = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def run() -> None:
        while True:
            try:
                plain, _ = listener.accept()
            except OSError:
                return
            try:
                with _wrapped(plain, folder) as connection:
                    connection.settimeout(5)
                    connection.recv(65536)
                    for piece in pieces:
                        connection.sendall(piece)
                        ended.wait(0.01 if len(pieces) > 1 else 0)
            except OSError:
                continue

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        ended.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def _wrapped(plain: socket.socket, folder: Path | None) -> socket.socket:
    if folder is None:
        return plain
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")
    return context.wrap_socket(plain, server_side=True)
