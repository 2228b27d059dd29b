"""Where drivers are looked for."""

from __future__ import annotations

from pathlib import Path

from kiosk.devices.pkcs11.catalogue import FoundBy, ModuleFinder, load_catalogue


def finder(tmp_path: Path, **more: object) -> ModuleFinder:
    for folder in ("lib", "p11"):
        (tmp_path / folder).mkdir(exist_ok=True)
    given: dict[str, object] = {
        "platform": "linux",
        "folders": (tmp_path / "lib",),
        "p11_kit_folders": (tmp_path / "p11",),
    }
    return ModuleFinder(**(given | more))  # type: ignore[arg-type]


def test_the_catalogue_says_of_every_module_where_it_is_from() -> None:
    entries = load_catalogue()
    assert len({each.id for each in entries}) == len(entries)
    for each in entries:
        assert each.source, each.id
        assert each.confidence in ("tried", "seen", "reported"), each.id
        assert any(each.files.values()), each.id
    for platform in ("linux", "win32", "darwin"):
        assert sum(bool(each.files[platform]) for each in entries) >= 3


def test_nothing_installed_is_an_empty_list(tmp_path: Path) -> None:
    assert finder(tmp_path).find() == ()


def test_a_wrong_file_is_found_and_says_what_is_wrong(tmp_path: Path) -> None:
    made = finder(tmp_path)
    (tmp_path / "lib" / "fptca_v4.so").write_bytes(b"no library")
    (module,) = made.find()
    assert (module.id, module.found_by) == ("fpt", FoundBy.CATALOGUE)
    assert module.trouble is not None
    assert module.trouble.code == "token.module_not_library"


def test_p11_kit_and_settings_are_asked_and_each_file_is_taken_once(tmp_path: Path) -> None:
    made = finder(tmp_path, named=(tmp_path / "lib" / "own.so",))
    for name in ("own.so", "opensc-pkcs11.so", "p11-kit-trust.so"):
        (tmp_path / "lib" / name).write_bytes(b"x")
    (tmp_path / "p11" / "a.module").write_text("# OpenSC\nmodule: opensc-pkcs11.so\n")
    (tmp_path / "p11" / "b.module").write_text("module: p11-kit-trust.so\n")
    (tmp_path / "p11" / "c.module").write_bytes(b"\xff\xfe nothing")
    (tmp_path / "p11" / "d.module").write_text(f"module: {tmp_path / 'gone.so'}\n")
    found = [(module.id, module.found_by) for module in made.find()]
    assert found == [("own.so", FoundBy.SETTINGS), ("opensc", FoundBy.P11_KIT)]


def test_only_the_named_one_even_if_it_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "opensc-pkcs11.so").write_bytes(b"x")
    (module,) = finder(tmp_path, named=(tmp_path / "nowhere.so",), only_named=True).find()
    assert module.trouble is not None
    assert module.trouble.code == "token.module_absent"


def test_software_tokens_are_for_practice_or_named(tmp_path: Path) -> None:
    made = finder(tmp_path)
    path = tmp_path / "lib" / "libsofthsm2.so"
    path.write_bytes(b"x")
    assert made.find() == ()
    assert [m.practice for m in finder(tmp_path, with_practice=True).find()] == [True]
    assert [m.practice for m in finder(tmp_path, named=(path,)).find()] == [True]
