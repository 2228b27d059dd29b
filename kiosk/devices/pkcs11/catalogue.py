"""Which PKCS#11 modules are installed here.

Asked in this order, each file once: the settings, p11-kit's configuration, the catalogue of names.
"""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from pathlib import Path

from kiosk.devices.pkcs11.module_file import check_module
from kiosk.errors import TechnicianError


class FoundBy(StrEnum):
    """Who named the module."""

    SETTINGS = "settings"
    P11_KIT = "p11-kit"
    CATALOGUE = "catalogue"


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One driver of the catalogue."""

    id: str
    name: str
    confidence: str
    source: str
    files: Mapping[str, tuple[str, ...]]
    """By ``sys.platform``: ``linux``, ``win32``, ``darwin``."""
    takes_opensc_conf: bool = False
    practice: bool = False


@dataclass(frozen=True, slots=True)
class InstalledModule:
    """A module file on this machine, loaded or not."""

    id: str
    """Of the catalogue, or the file's name where it is not in it."""
    name: str
    path: Path
    found_by: FoundBy
    trouble: TechnicianError | None = None
    """Why it cannot be loaded here, seen before loading; None where it may be tried."""
    takes_opensc_conf: bool = False
    practice: bool = False


_PLATFORMS = {"windows": "win32", "linux": "linux", "macos": "darwin"}
_MOST_FILES = 200


def load_catalogue() -> tuple[CatalogueEntry, ...]:
    """The catalogue that comes with the program."""
    text = resources.files(__package__).joinpath("catalogue.toml").read_text(encoding="utf-8")
    return tuple(_entry(each) for each in tomllib.loads(text)["module"])


def _entry(row: dict[str, str | list[str]]) -> CatalogueEntry:
    return CatalogueEntry(
        id=str(row["id"]),
        name=str(row["name"]),
        confidence=str(row["confidence"]),
        source=str(row["source"]),
        files={p: tuple(row.get(name, ())) for name, p in _PLATFORMS.items()},
        takes_opensc_conf=row.get("conf") == "opensc",
        practice=bool(row.get("practice")),
    )


@dataclass(frozen=True, slots=True)
class ModuleFinder:
    """Looks for modules; the folders can be given, so that it can be tried without installing."""

    named: tuple[Path, ...] = ()
    """From the settings or the command line: loaded even if nobody knows them."""
    only_named: bool = False
    """Ask nobody else."""
    with_practice: bool = False
    """Software tokens too; they prove nothing outside the practice profile."""
    platform: str = sys.platform
    folders: tuple[Path, ...] | None = None
    p11_kit_folders: tuple[Path, ...] | None = None

    def find(self) -> tuple[InstalledModule, ...]:
        """Every module file that is there, each real file once; those named are always there."""
        found: dict[Path, InstalledModule] = {}
        for path, by in self._candidates():
            module = self._installed(path, by)
            if module is not None:
                found.setdefault(path.resolve(), module)
        return tuple(found.values())

    def _candidates(self) -> Iterator[tuple[Path, FoundBy]]:
        for path in self.named:
            yield path, FoundBy.SETTINGS
        if self.only_named:
            return
        for path in self._p11_kit():
            yield path, FoundBy.P11_KIT
        for entry in load_catalogue():
            for name in entry.files.get(self.platform, ()):
                there = self._there(name)
                if there is not None:
                    yield there, FoundBy.CATALOGUE

    def _installed(self, path: Path, by: FoundBy) -> InstalledModule | None:
        entry = _known(path.name, self.platform)
        practice = entry is not None and entry.practice
        if practice and not self.with_practice and by is not FoundBy.SETTINGS:
            return None
        trouble = None
        try:
            check_module(path)
        except TechnicianError as error:
            trouble = error
        return InstalledModule(
            id=entry.id if entry else path.name,
            name=entry.name if entry else path.name,
            path=path.absolute(),
            found_by=by,
            trouble=trouble,
            takes_opensc_conf=entry is not None and entry.takes_opensc_conf,
            practice=practice,
        )

    def _there(self, name: str) -> Path | None:
        folders = self.folders if self.folders is not None else library_folders(self.platform)
        for folder in folders:
            path = folder / name.replace("\\", "/")
            if path.is_file():
                return path
        return None

    def _p11_kit(self) -> Iterator[Path]:
        """What p11-kit's configuration names; its own proxy and trust modules are no tokens."""
        folders = self.p11_kit_folders
        if folders is None:
            folders = P11_KIT_FOLDERS if self.platform != "win32" else ()
        files = [f for folder in folders for f in sorted(folder.glob("*.module"))]
        for file in files[:_MOST_FILES]:
            name = _module_line(file)
            path = self._there(name) or (Path(name) if Path(name).is_absolute() else None)
            if name and path is not None and path.is_file() and not path.name.startswith("p11-kit"):
                yield path


P11_KIT_FOLDERS = (Path("/etc/pkcs11/modules"), Path("/usr/share/p11-kit/modules"))


def _module_line(file: Path) -> str:
    """The value of ``module:``; empty where there is none, or where the file cannot be read."""
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    for line in text.splitlines()[:_MOST_FILES]:
        key, colon, value = line.partition(":")
        if colon and key.strip() == "module":
            return value.strip()
    return ""


def _known(file_name: str, platform: str) -> CatalogueEntry | None:
    wanted = file_name.casefold()
    for entry in load_catalogue():
        names = entry.files.get(platform, ())
        if any(name.replace("\\", "/").split("/")[-1].casefold() == wanted for name in names):
            return entry
    return None


def library_folders(platform: str) -> tuple[Path, ...]:
    """Where modules lie on this kind of system."""
    if platform == "win32":
        windows = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"))
        programs = [os.environ.get(v, "") for v in ("ProgramFiles", "ProgramFiles(x86)")]
        return (windows / "System32", *(Path(p) for p in programs if p))
    if platform == "darwin":
        return (Path("/usr/local/lib"), Path("/opt/homebrew/lib"), Path("/Library"))
    lib = [Path("/usr/lib"), Path("/usr/lib64"), Path("/usr/local/lib"), Path("/lib")]
    triples = [p for base in lib[:1] for p in sorted(base.glob("*-linux-gnu*"))]
    inner = [folder / sub for folder in (*triples, *lib) for sub in ("", "pkcs11")]
    return (*inner, Path("/opt/lib"))
