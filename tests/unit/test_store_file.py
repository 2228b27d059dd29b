"""The store's file: who can read it, what opens it, what is noticed about it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from fakes.store_samples import NOON, OFFICER, a_receipt, an_entry

from kiosk.domain.clean_text import CleanText
from kiosk.domain.ledger import LedgerKind
from kiosk.errors import IntegrityError, KioskError, LaterError, TechnicianError
from kiosk.ports.unit_of_work import UnitOfWork
from kiosk.store import sqlcipher
from kiosk.store.database import open_store
from kiosk.store.file_lock import counter_lock

KEY = bytes(range(32))
NAME = "NGUYỄN VĂN THỬ"
NUMBER = "001099012345"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def read_only_store() -> Iterator[Path]:
    """A store where nobody may write; the superuser becomes nobody, so that permissions bind."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "store.db"
        open_store(path, KEY).close()
        for each in Path(folder).iterdir():
            each.chmod(0o444)
        Path(folder).chmod(0o555)
        was = os.geteuid()
        if was == 0:
            os.seteuid(65534)
        try:
            yield path
        finally:
            os.seteuid(was)
            Path(folder).chmod(0o700)


def _code(path: Path, key: bytes = KEY) -> str:
    with pytest.raises(KioskError) as caught:
        open_store(path, key, busy_timeout_s=0.1)
    return caught.value.code


def _fill(unit: UnitOfWork) -> None:
    unit.ledger.append(LedgerKind.RECORDED, {"name": NAME, "number": NUMBER}, NOON)
    unit.outbox.add(an_entry(1))
    unit.receipts.add(a_receipt(number=NUMBER))
    unit.officers.add(OFFICER, NUMBER)
    unit.registered_here.add(NUMBER, NAME)


def _bytes_on_disk(folder: Path) -> bytes:
    return b"".join(each.read_bytes() for each in sorted(folder.iterdir()))


def _canaries() -> list[bytes]:
    texts = [NAME, NUMBER, "NGUYỄN", "argon2id", "ledger", OFFICER.name]
    return [text.encode(form) for text in texts for form in ("utf-8", "utf-16-le")]


def test_what_was_written_is_there_after_closing_and_opening(path: Path) -> None:
    with open_store(path, KEY) as store:
        store.run(_fill)
    with open_store(path, KEY) as store:
        receipt = store.run(lambda unit: unit.receipts.find(NUMBER))
    assert receipt is not None
    assert receipt.applicant_name == CleanText(NAME)


def test_a_new_file_can_be_read_by_its_owner_only(path: Path) -> None:
    before = os.umask(0)
    try:
        with open_store(path, KEY) as store:
            store.run(_fill)
            modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()}
    finally:
        os.umask(before)
    suffixes = ("", "-wal", "-shm", ".opening", ".turn", ".sealed")
    assert set(modes) == {f"store.db{suffix}" for suffix in suffixes}
    assert set(modes.values()) == {0o600}


def test_nothing_can_be_read_on_the_disk_while_open_or_closed(path: Path) -> None:
    with open_store(path, KEY) as store:
        store.run(_fill)
        while_open = _bytes_on_disk(path.parent)
    after_closing = _bytes_on_disk(path.parent)
    assert len(while_open) > len(after_closing) > 10_000
    assert not [each for each in _canaries() if each in while_open or each in after_closing]


def test_the_search_on_the_disk_would_find_it_without_encryption(path: Path) -> None:
    with closing(sqlcipher.dbapi.connect(str(path))) as connection, connection:
        connection.execute("CREATE TABLE ledger (name, number)")
        connection.execute("INSERT INTO ledger VALUES (?, ?)", (NAME, NUMBER))
    assert [each for each in _canaries() if each in _bytes_on_disk(path.parent)]


def test_a_wrong_key_opens_nothing_and_harms_nothing(path: Path) -> None:
    with open_store(path, KEY) as store:
        store.run(_fill)
        assert _code(path, bytes(32)) == "store.cannot_open"
    before = path.read_bytes()
    assert _code(path, bytes(32)) == "store.cannot_open"
    assert path.read_bytes() == before
    with open_store(path, KEY) as store:
        assert store.run(lambda unit: unit.outbox.summary().waiting) == 1


def test_a_wrong_key_writes_nothing_over_the_screen(
    path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    open_store(path, KEY).close()
    _code(path, bytes(32))
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_key_of_another_length_is_a_mistake_of_the_caller(path: Path, length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        open_store(path, bytes(length))


def test_the_key_shows_in_no_repr(path: Path) -> None:
    with open_store(path, KEY) as store:
        shown = f"{store!r} {vars(store)!r} {store._engine.pool!r} {store._engine.url!r}"
    assert KEY.hex() not in shown
    assert repr(KEY) not in shown


def test_a_file_that_is_no_store_is_not_opened(path: Path) -> None:
    path.write_bytes(b"something else entirely\n" * 1000)
    assert _code(path) == "store.cannot_open"


def test_a_folder_that_is_not_there_is_named(path: Path) -> None:
    with pytest.raises(TechnicianError) as caught:
        open_store(path.parent / "nowhere" / "store.db", KEY)
    assert caught.value.code == "store.cannot_open"
    assert caught.value.facts["file"] == str(path.parent / "nowhere" / "store.db")


def test_a_read_only_place_is_named_at_opening(read_only_store: Path) -> None:
    assert _code(read_only_store) == "store.read_only"


def test_a_file_that_turns_read_only_is_named_at_work(path: Path) -> None:
    with open_store(path, KEY) as store:
        store.run(lambda unit: _pragma(unit, "query_only = ON"))
        with pytest.raises(TechnicianError) as caught:
            store.run(_fill)
    assert caught.value.code == "store.read_only"


def test_a_full_disk_loses_this_work_only_and_mends_itself(path: Path) -> None:
    with open_store(path, KEY) as store:
        store.run(_fill)
        store.run(lambda unit: _pragma(unit, "max_page_count = 1"))
        with pytest.raises(LaterError) as caught:
            store.run(lambda unit: unit.outbox.add(an_entry(2, size=100_000)))
        assert caught.value.code == "store.full"
        store.run(lambda unit: _pragma(unit, "max_page_count = 1000000"))
        store.run(lambda unit: unit.outbox.add(an_entry(2, size=100_000)))
        assert len(store.run(lambda unit: unit.outbox.entries())) == 2


def _pragma(unit: UnitOfWork, setting: str) -> None:
    unit.session.connection().exec_driver_sql(f"PRAGMA {setting}")  # type: ignore[attr-defined]


@pytest.mark.parametrize("part", [0.3, 0.5, 0.7, 0.99])
def test_a_flipped_bit_is_noticed_at_opening(path: Path, part: float) -> None:
    with open_store(path, KEY) as store:
        store.run(lambda unit: unit.outbox.add(an_entry(1, size=200_000)))
    content = bytearray(path.read_bytes())
    content[int(len(content) * part)] ^= 1
    path.write_bytes(content)
    with pytest.raises(IntegrityError) as caught:
        open_store(path, KEY)
    assert caught.value.code == "store.damaged"


def test_a_flipped_bit_on_the_first_page_is_noticed_too(path: Path) -> None:
    open_store(path, KEY).close()
    content = bytearray(path.read_bytes())
    content[2000] ^= 1
    path.write_bytes(content)
    assert _code(path) == "store.cannot_open"


def test_after_a_damaged_page_the_good_pages_can_still_be_read(path: Path) -> None:
    with open_store(path, KEY) as store:
        store.run(lambda unit: unit.outbox.add(an_entry(1, size=400_000)))
        store.run(lambda unit: unit.ledger.append(LedgerKind.RECORDED, {}, NOON))
    with open_store(path, KEY) as store:
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
        with pytest.raises(IntegrityError) as caught:
            store.run(lambda unit: unit.outbox.entries())
        assert caught.value.code == "store.damaged"
        assert store.run(lambda unit: unit.ledger.last()) is not None


def test_a_commit_of_another_process_that_takes_too_long_is_named(path: Path) -> None:
    with (
        open_store(path, KEY, busy_timeout_s=0.1) as store,
        closing(sqlcipher.connect(path, KEY, busy_timeout_s=0.1)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LaterError) as caught:
            store.run(_fill)
        other.execute("ROLLBACK")
        store.run(_fill)
    assert caught.value.code == "store.busy"


def test_a_closed_store_says_so(path: Path) -> None:
    store = open_store(path, KEY)
    store.close()
    store.close()
    with pytest.raises(TechnicianError) as caught:
        store.run(lambda unit: None)
    assert caught.value.code == "store.closed"


def test_every_commit_is_flushed(path: Path) -> None:
    full = 2  # sqlite.org/pragma.html#pragma_synchronous

    def read(unit: UnitOfWork) -> tuple[object, object]:
        connection = unit.session.connection()  # type: ignore[attr-defined]
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
        return mode, connection.exec_driver_sql("PRAGMA synchronous").scalar()

    with open_store(path, KEY) as store:
        assert store.run(read) == ("wal", full)


def test_the_database_has_no_wal_reset_bug() -> None:
    """SQLite 3.7.0 to 3.51.2 could corrupt the log when several processes write."""
    assert sqlcipher.dbapi.sqlite_version_info >= (3, 51, 3)


def test_a_second_counter_screen_is_told_who_holds_the_counter(path: Path) -> None:
    with counter_lock(path):
        with pytest.raises(TechnicianError) as caught, counter_lock(path):
            pass
        assert caught.value.code == "store.in_use"
        assert caught.value.facts["process"] == os.getpid()
        with open_store(path, KEY) as store:
            store.run(_fill)
    with counter_lock(path):
        pass
