"""What the practice centre holds of a counter, and how a counter changes its keys."""

from __future__ import annotations

import hashlib
import sqlite3
from base64 import b64decode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding

from kiosk.devices.keystore import device_id_of
from sync.contract import ENROLMENT
from sync.sandbox.centre import Centre
from sync.sandbox.database import AuditEntry, stamp, write_audit
from sync.sandbox.desk import sealing_key_of
from sync.sandbox.problems import ProblemError
from sync.sandbox.successions import life_of, marks, succession_of, write_succession
from sync.upkeep_contract import HOLDINGS, DeviceRotation, rotation_message


def holdings(centre: Centre, device_id: str, nonce: str, after: int, most: int) -> bytes:
    """Everything decided of this counter, under all the keys that it has had, by sequence."""
    with centre.database.transaction() as connection:
        life = life_of(connection, device_id)
        rows = connection.execute(
            "SELECT id, sequence, envelope_digest, outcome FROM registrations"  # noqa: S608
            f" WHERE device_id IN ({marks(life)}) AND sequence > ?"
            " ORDER BY sequence, id LIMIT ?",
            (*life, after, most + 1),
        ).fetchall()
    more = len(rows) > most
    if more:  # one number given twice must not be cut in two by a page's end
        before_last = [row for row in rows if row["sequence"] < rows[-1]["sequence"]]
        rows = before_last or rows
    return centre.sign(
        {
            "statement": HOLDINGS,
            "device_id": device_id,
            "nonce": nonce,
            "after": after,
            "more": more,
            "entries": [_held(row) for row in rows],
            "told_at": stamp(centre.now()),
        }
    )


def rotate_device(centre: Centre, asked: DeviceRotation, old_id: str) -> bytes:
    """The signed enrolment of the new key; the same request again gets the first answer."""
    request = hashlib.sha256(asked.model_dump_json().encode()).hexdigest()
    with centre.database.transaction() as connection:
        before = succession_of(connection, old_id)
        if before is None:
            return _rotate(centre, connection, asked, old_id, request)
        if before["request_sha256"] != request:
            raise ProblemError(403, "device.superseded")
        return bytes(before["answer"])


def _held(row: sqlite3.Row) -> dict[str, str | int]:
    return {
        "id": row["id"],
        "sequence": row["sequence"],
        "digest": row["envelope_digest"],
        "outcome": row["outcome"],
    }


def _rotate(
    centre: Centre,
    connection: sqlite3.Connection,
    asked: DeviceRotation,
    old_id: str,
    request: str,
) -> bytes:
    old = connection.execute("SELECT * FROM devices WHERE id = ?", (old_id,)).fetchone()
    device_key = b64decode(asked.device_key)
    _require_both_signatures(asked, old_id, device_key, old["public_key"])
    new_id, now = device_id_of(device_key), centre.now()
    try:
        certificate = centre.pki.issue_client(asked.certificate_request, new_id)
    except ValueError:
        raise ProblemError(400, "enrolment.request_wrong") from None
    if connection.execute("SELECT 1 FROM devices WHERE id = ?", (new_id,)).fetchone():
        raise ProblemError(403, "enrolment.request_wrong")
    fingerprint = certificate.fingerprint(hashes.SHA256()).hex()
    connection.execute(
        "INSERT INTO devices VALUES (?, ?, ?, ?, ?, ?, NULL)",
        (new_id, device_key, fingerprint, old["office"], old["counter"], stamp(now)),
    )
    answer = centre.sign(
        {
            "statement": ENROLMENT,
            "device_id": new_id,
            "predecessor": old_id,
            "office": old["office"],
            "counter": old["counter"],
            "certificate": certificate.public_bytes(Encoding.PEM).decode(),
            "sealing_key": sealing_key_of(centre.pki.opening_key),
            "enrolled_at": stamp(now),
        }
    )
    write_succession(connection, old_id, new_id, (request, answer), now)
    write_audit(connection, AuditEntry(now, new_id, "", "rotation", old_id, "rotated"))
    return answer


def _require_both_signatures(
    asked: DeviceRotation, old_id: str, new_key: bytes, old_key: bytes
) -> None:
    message = rotation_message(old_id, new_key, asked.certificate_request)
    try:
        for key, signature in ((new_key, asked.possession), (old_key, asked.consent)):
            Ed25519PublicKey.from_public_bytes(key).verify(b64decode(signature), message)
    except (InvalidSignature, ValueError):
        raise ProblemError(403, "enrolment.possession_wrong") from None
