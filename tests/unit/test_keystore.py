from __future__ import annotations

import hashlib
import hmac
import json
import os
import stat
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.devices.keystore import device_id_of, open_keystore, write_private
from kiosk.devices.system import SystemIds
from kiosk.errors import TechnicianError
from kiosk.formats.envelope import digest, open_attachment, open_core
from kiosk.formats.sealing_keys import OpeningKey

CENTRE = OpeningKey("centre-1", bytes(range(64)), bytes(range(32)))
NOW = datetime(2026, 11, 22, 3, 15, tzinfo=UTC)
FILES = ("device.key", "index.key", "store.key")


def test_keys_are_made_once_and_stay(tmp_path: Path) -> None:
    first, again = open_keystore(tmp_path / "keys"), open_keystore(tmp_path / "keys")
    assert first.device_public == again.device_public
    assert first.keyed_hash("x") == again.keyed_hash("x")
    assert first.store_key == again.store_key
    assert len({(tmp_path / "keys" / name).read_bytes() for name in FILES}) == 3


def test_only_the_owner_can_read_them(tmp_path: Path) -> None:
    open_keystore(tmp_path / "keys").put_sealing_key(CENTRE.sealing_key())
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    files = list((tmp_path / "keys").iterdir())
    assert len(files) == 4
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_many_starts_at_once_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        stores = list(pool.map(lambda _: open_keystore(tmp_path / "keys"), range(24)))
    assert len({store.device_id for store in stores}) == 1
    assert sorted(path.name for path in (tmp_path / "keys").iterdir()) == sorted(FILES)


def test_a_folder_open_to_others_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    open_keystore(folder)
    folder.chmod(0o750)
    with pytest.raises(TechnicianError) as caught:
        open_keystore(folder)
    assert caught.value.code == "keystore.open_to_others"


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("content", [b"", bytes(31), bytes(33)])
def test_a_damaged_key_is_named_and_not_replaced(tmp_path: Path, name: str, content: bytes) -> None:
    open_keystore(tmp_path / "keys")
    path = tmp_path / "keys" / name
    path.write_bytes(content)
    with pytest.raises(TechnicianError) as caught:
        open_keystore(tmp_path / "keys")
    assert (caught.value.code, caught.value.facts["file"]) == ("keystore.malformed", str(path))
    assert path.read_bytes() == content


def test_a_folder_that_cannot_be_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(TechnicianError) as caught:
        open_keystore(tmp_path / "file" / "keys")
    assert caught.value.code == "keystore.unreadable"


def test_identity_signature_and_hash(tmp_path: Path) -> None:
    keys = open_keystore(tmp_path / "keys")
    expected = hashlib.sha256(keys.device_public).hexdigest()[:16]
    assert keys.device_id == device_id_of(keys.device_public) == expected
    Ed25519PublicKey.from_public_bytes(keys.device_public).verify(keys.sign(b"x"), b"x")
    index_key = (tmp_path / "keys" / "index.key").read_bytes()
    number = b"001099012345"
    assert keys.keyed_hash("001099012345") == hmac.digest(index_key, number, "sha256").hex()


def test_a_registration_is_sealed_to_the_centre(tmp_path: Path) -> None:
    keys = open_keystore(tmp_path / "keys")
    keys.put_sealing_key(CENTRE.sealing_key())
    sealed = keys.seal(
        registration_id="r-1", sequence=7, created_at=NOW, body=b"{}", attachments=(b"a", b"b")
    )
    devices = {keys.device_id: Ed25519PublicKey.from_public_bytes(keys.device_public)}
    opened = open_core(sealed.envelope, CENTRE, devices)
    assert opened.body == b"{}"
    assert (opened.header.registration_id, opened.header.sequence) == ("r-1", 7)
    assert opened.header.created_at == "2026-11-22T03:15:00.000+00:00"
    assert sealed.digest == digest(sealed.envelope)
    found = [
        open_attachment(each, name, CENTRE)
        for each, name in zip(sealed.attachments, opened.header.attachment_digests, strict=True)
    ]
    assert found == [b"a", b"b"]


def test_the_centre_s_key_may_be_replaced(tmp_path: Path) -> None:
    keys = open_keystore(tmp_path / "keys")
    keys.put_sealing_key(CENTRE.sealing_key())
    newer = OpeningKey("centre-2", bytes(64), bytes(range(32))).sealing_key()
    keys.put_sealing_key(newer)
    assert keys.sealing_key() == newer


def test_without_the_centre_s_key_nothing_is_sealed(tmp_path: Path) -> None:
    keys = open_keystore(tmp_path / "keys")
    with pytest.raises(TechnicianError) as caught:
        keys.seal(registration_id="r", sequence=1, created_at=NOW, body=b"", attachments=())
    assert caught.value.code == "sealing_key.missing"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b'{"id": "k", "mlkem768": 1, "x25519": 2}',
        b'{"id": "k", "mlkem768": "!!", "x25519": ""}',
        b'{"id": "k", "mlkem768": "AAAA", "x25519": "AAAA"}',
        b"[" * 100_000,
    ],
    ids=lambda content: content[:30],
)
def test_a_damaged_key_of_the_centre_is_named(tmp_path: Path, content: bytes) -> None:
    keys = open_keystore(tmp_path / "keys")
    (tmp_path / "keys" / "sealing.json").write_bytes(content)
    with pytest.raises(TechnicianError) as caught:
        keys.sealing_key()
    assert caught.value.code == "sealing_key.malformed"


def test_a_key_of_the_centre_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    keys = open_keystore(tmp_path / "keys")
    (tmp_path / "keys" / "sealing.json").mkdir()
    with pytest.raises(TechnicianError) as caught:
        keys.sealing_key()
    assert caught.value.code == "keystore.unreadable"


def test_reprs_show_no_key(tmp_path: Path) -> None:
    keys = open_keystore(tmp_path / "keys")
    keys.put_sealing_key(CENTRE.sealing_key())
    shown = repr(keys) + repr(keys.sealing_key())
    for name in FILES:
        assert repr((tmp_path / "keys" / name).read_bytes())[2:-1] not in shown
    assert "\\x" not in shown


def test_a_private_file_is_never_overwritten_unasked(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    write_private(path, b"one")
    with pytest.raises(FileExistsError):
        write_private(path, b"two")
    assert path.read_bytes() == b"one"
    write_private(path, b"two", replace=True)
    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]


def test_a_write_that_fails_leaves_neither_file_nor_secret(tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    with pytest.raises(OSError):
        write_private(tmp_path / "secret", b"a key", replace=True)
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_a_private_file_does_not_follow_the_mask_of_the_account(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_private(tmp_path / "secret", b"a key")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def test_what_is_kept_of_the_centre_is_readable_json(tmp_path: Path) -> None:
    keys = open_keystore(tmp_path / "keys")
    keys.put_sealing_key(CENTRE.sealing_key())
    content = json.loads((tmp_path / "keys" / "sealing.json").read_bytes())
    assert set(content) == {"id", "mlkem768", "x25519", "dictionary"}


def test_identifiers_are_version_7_and_sort_by_time() -> None:
    ids = SystemIds()
    before = time.time_ns() // 1_000_000
    made = [uuid.UUID(ids.new_id()) for _ in range(200)]
    after = time.time_ns() // 1_000_000
    assert {(each.version, each.variant) for each in made} == {(7, uuid.RFC_4122)}
    assert len(set(made)) == 200
    assert all(before <= each.int >> 80 <= after for each in made)
    assert len(ids.random_bytes(16)) == 16
