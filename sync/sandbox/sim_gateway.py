"""The carriers' gateway in the box: SIMs whose made-up owners answer after some seconds.

The signatures are real: each SIM has a key of its own and a certificate from the practice authority
of the national PKI, which counter and centre verify as they verify any other.
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from kiosk.domain.certificate_holder import Pki
from kiosk.domain.sim_request import SimState
from kiosk.formats.mobile_signature import SimBinding, SimEvidence
from kiosk.formats.signature_mechanism import Mechanism
from kiosk.practice.certificate_authority import Authority, PracticePkis, Profile, holder_name
from sync.sandbox.centre import Centre
from sync.sandbox.database import stamp
from sync.sandbox.problems import ProblemError
from sync.sandbox.registers import Sim
from sync.ways_contract import SIM_REQUEST, SimQuestion

GIVES_UP_AFTER: Final = timedelta(seconds=60)
STATE_AFTER: Final = {
    "sign": SimState.SIGNED,
    "sign_expired": SimState.SIGNED,
    "sign_revoked": SimState.SIGNED,
    "sign_wrongly": SimState.SIGNED,
    "sign_untrusted": SimState.SIGNED,
    "cancel": SimState.CANCELLED,
    "expire": SimState.EXPIRED,
    "block": SimState.BLOCKED,
    "no_certificate": SimState.NO_CERTIFICATE,
    "unreachable": SimState.UNREACHABLE,
    "revoked": SimState.REVOKED,
    "unsure": SimState.UNSURE,
    "fail": SimState.FAILED,
    "late": SimState.LATE,
}
"""How a request ends, by what the SIM's owner does."""
_AT_ONCE = frozenset({"no_certificate", "unreachable"})


def ask_sim(centre: Centre, asked: SimQuestion, device_id: str) -> bytes:
    """Take the request, once for each id; the same again gets the state as it is by now."""
    with centre.database.transaction() as connection:
        row = _row(connection, asked.request_id)
        if row is None:
            connection.execute(
                "INSERT INTO sim_requests VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)",
                (
                    asked.request_id,
                    device_id,
                    asked.registration_id,
                    asked.kind.value,
                    asked.phone,
                    asked.carrier.value,
                    asked.policy_nonce,
                    stamp(centre.now()),
                ),
            )
            row = _row(connection, asked.request_id)
        elif _asked(row) != (device_id, asked.registration_id, asked.phone, asked.policy_nonce):
            raise ProblemError(422, "sim.other_request")
        return _told(centre, connection, row, asked.nonce)


def sim_state(centre: Centre, request_id: str, nonce: str, device_id: str) -> bytes:
    """What became of it; only the counter that asked is told."""
    with centre.database.transaction() as connection:
        row = _row(connection, request_id)
        if row is None or row["device_id"] != device_id:
            raise ProblemError(404, "sim.unknown")
        return _told(centre, connection, row, nonce)


def _told(
    centre: Centre, connection: sqlite3.Connection, row: sqlite3.Row | None, nonce: str
) -> bytes:
    if row is None:
        raise ProblemError(404, "sim.unknown")
    now = centre.now()
    sent_at = datetime.fromisoformat(row["sent_at"])
    sim = centre.registers.sims.get(row["phone"])
    state = _state(sim, row["carrier"], now - sent_at)
    evidence = row["evidence"]
    if state is SimState.SIGNED and sim is not None and evidence is None:
        evidence = _signed(centre, connection, row, sim).to_bytes()
        connection.execute(
            "UPDATE sim_requests SET evidence = ? WHERE id = ?", (evidence, row["id"])
        )
    return centre.sign(
        {
            "statement": SIM_REQUEST,
            "id": row["id"],
            "registration_id": row["registration_id"],
            "device_id": row["device_id"],
            "state": state.value,
            "evidence": evidence.decode() if state is SimState.SIGNED else "",
            "expires_at": stamp(sent_at + GIVES_UP_AFTER),
            "nonce": nonce,
            "at": stamp(now),
        }
    )


def _state(sim: Sim | None, carrier: str, since: timedelta) -> SimState:
    if sim is None or sim.carrier.value != carrier:
        return SimState.NOT_SUBSCRIBED
    if sim.does in _AT_ONCE or since >= timedelta(seconds=sim.after_s):
        return STATE_AFTER[sim.does]
    return SimState.SENT if since < timedelta(seconds=1) else SimState.WAITING


def _signed(
    centre: Centre, connection: sqlite3.Connection, row: sqlite3.Row, sim: Sim
) -> SimEvidence:
    binding = SimBinding(
        registration=row["registration_id"],
        device=row["device_id"],
        phone=row["phone"],
        nonce=row["nonce"],
    )
    authorities = centre.sim_authorities
    root, issuer = authorities.roots[Pki.NATIONAL], authorities.issuers[Pki.NATIONAL]
    if sim.does == "sign_untrusted":
        untrusted = PracticePkis.in_memory()
        root, issuer = untrusted.roots[Pki.NATIONAL], untrusted.issuers[Pki.NATIONAL]
    key, certificate = _key(connection, sim, issuer)
    message = binding.message() + (b"!" if sim.does == "sign_wrongly" else b"")
    now = centre.now()
    revoked = [certificate] if sim.does == "sign_revoked" else []
    return SimEvidence(
        binding=binding,
        mechanism=Mechanism.ECDSA_SHA256,
        signature=key.sign(message, ec.ECDSA(hashes.SHA256())),
        certificate=certificate.public_bytes(Encoding.DER),
        chain=(issuer.der,),
        crls=(
            issuer.revocation_list(revoked, issued=now - timedelta(hours=1)),
            root.revocation_list(issued=now - timedelta(hours=1)),
        ),
    )


def _key(
    connection: sqlite3.Connection, sim: Sim, issuer: Authority
) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    """The SIM's own key and certificate, made when it is first asked."""
    row = connection.execute("SELECT * FROM sim_keys WHERE phone = ?", (sim.phone,)).fetchone()
    if row is not None and sim.does != "sign_untrusted":
        key = load_der_private_key(row["private_key"], password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise TypeError("a SIM's key is elliptic-curve")
        return key, x509.load_der_x509_certificate(row["certificate"])
    made = ec.generate_private_key(ec.SECP256R1())
    subject = holder_name(sim.name, *sim.uids, organisation=sim.organisation, email=sim.email)
    certificate = issuer.issue(subject, made.public_key(), _profile(sim))
    private = made.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    connection.execute(
        "INSERT OR REPLACE INTO sim_keys VALUES (?, ?, ?)",
        (sim.phone, private, certificate.public_bytes(Encoding.DER)),
    )
    return made, certificate


def _profile(sim: Sim) -> Profile:
    if sim.does != "sign_expired":
        return Profile()
    return Profile(
        valid_from=datetime(2022, 4, 25, tzinfo=UTC), valid_until=datetime(2023, 4, 24, tzinfo=UTC)
    )


def _asked(row: sqlite3.Row) -> tuple[str, str, str, str]:
    return (row["device_id"], row["registration_id"], row["phone"], row["nonce"])


def _row(connection: sqlite3.Connection, request_id: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = connection.execute(
        "SELECT * FROM sim_requests WHERE id = ?", (request_id,)
    ).fetchone()
    return row
