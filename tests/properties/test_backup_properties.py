"""What somebody puts on a stick: read as a backup, or refused as none."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.key_wrapping import StoreKeys, unwrap_keys, wrap_keys
from kiosk.errors import IntegrityError
from kiosk.store.backup_file import read_manifest, unpack, wrapped_keys

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)
GOOD = {
    "format": "motcua backup",
    "version": 1,
    "made_at": "2026-11-22T05:00:00+00:00",
    "device": "0123456789abcdef",
    "key_check": "0123456789abcdef",
    "members": {"store.db": [1, "00"], "sealed.journal": [1, "00"]},
}


def _zip(manifest: bytes, *names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("manifest.json", manifest)
        for name in names:
            archive.writestr(name, b"x")
    return content.getvalue()


def _use(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder, suppress(IntegrityError):
        file = Path(folder) / "backup"
        file.write_bytes(content)
        manifest = read_manifest(file)
        into = {name: Path(folder) / f"out-{place}" for place, name in enumerate(manifest.members)}
        unpack(file, manifest, into)
        wrapped_keys(file)


@given(st.binary())
def test_any_bytes_are_refused(content: bytes) -> None:
    _use(content)


@given(field=st.sampled_from([*GOOD, "another"]), value=JSON)
def test_any_manifest_is_read_or_refused(field: str, value: object) -> None:
    manifest = json.dumps(GOOD | {field: value}).encode(errors="replace")
    _use(_zip(manifest, "store.db", "sealed.journal"))


@given(st.data())
def test_a_backup_changed_anywhere_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(_zip(json.dumps(GOOD).encode(), "store.db", "sealed.journal"))
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] = data.draw(st.integers(0, 255))
    _use(bytes(content[: data.draw(st.integers(place, len(content)))]))


@given(st.lists(st.text("ab./é", min_size=1, max_size=9), max_size=3, unique=True))
def test_members_of_other_names_are_refused(names: list[str]) -> None:
    _use(_zip(json.dumps(GOOD).encode(), "store.db", "sealed.journal", *names))


WRAPPED = json.loads(wrap_keys(StoreKeys(bytes(32), bytes(32)), "a passphrase of ours"))


@given(field=st.sampled_from([each for each in WRAPPED if each != "memory_kib"]), value=JSON)
def test_wrapped_keys_with_an_odd_field_are_refused(field: str, value: object) -> None:
    odd = json.dumps(WRAPPED | {"memory_kib": "none", field: value}).encode(errors="replace")
    with suppress(IntegrityError):
        unwrap_keys(odd, "a passphrase of ours")
        raise AssertionError("opened")
