"""Settings: ``kiosk.toml`` becomes a frozen value; an error names file, key and reason.

Defaults live here; the ``kiosk.toml`` at the root of the project is their commented sample.
"""

from __future__ import annotations

import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from platformdirs import user_state_path
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from kiosk.domain.clean_text import CleanText
from kiosk.domain.receipt import Office
from kiosk.errors import TechnicianError


class Profile(StrEnum):
    """Practice evidence and practice centres count in the practice profile only."""

    PRODUCTION = "production"
    PRACTICE = "practice"


Label = Annotated[str, Field(max_length=120), AfterValidator(CleanText)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OfficeSettings(_Section):
    """The office and the desk, as they stand on receipts."""

    code: Annotated[str, Field(pattern=r"^[A-Z0-9]{2,12}$")] = "ANBINH"
    name: Label = "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ AN BÌNH"
    superior: Label = "ỦY BAN NHÂN DÂN XÃ AN BÌNH"
    address: Label = "Xã An Bình"
    hotline: Label = "1900 0000"
    counter: Label = "Quầy 3"
    place: Label = "An Bình"
    """Địa danh before the date of a paper; empty leaves it off."""

    def as_office(self) -> Office:
        """The domain value."""
        return Office(
            code=self.code,
            name=CleanText(self.name),
            superior=CleanText(self.superior),
            address=CleanText(self.address),
            hotline=CleanText(self.hotline),
            counter=CleanText(self.counter),
            place=CleanText(self.place),
        )


class CentreSettings(_Section):
    """How this counter knows the centre: by what its enrolment (``kiosk enrol``) left behind."""

    folder: str = "centre"
    """Address, certificates and statement keys, below the state folder unless absolute."""


class ReaderSettings(_Section):
    """The chip card reader."""

    name: str = ""
    """Part of the PC/SC reader's name; empty takes the only one."""


class TrustSettings(_Section):
    """Who may sign chip cards."""

    csca_folder: str = "trust/csca"
    """Certificates (DER, PEM), master lists and CRLs, below the state folder unless absolute."""
    national_folder: str = "trust/national"
    """``roots``, ``issuers``, ``crls`` of the public authorities for people and firms."""
    government_folder: str = "trust/government"
    """The same of the government's authority, which certifies agencies."""


class TokenSettings(_Section):
    """USB tokens and their drivers."""

    modules: tuple[str, ...] = ()
    """Paths of PKCS#11 modules that are asked before all that are found by themselves."""
    only_these: bool = False
    """Load no other module than these."""


class PrinterDeviceSettings(_Section):
    """One printer; ``kiosk printer add`` sets up more without this file."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,29}$")]
    address: Annotated[str, Field(min_length=1, max_length=300)]
    """``ipp://…``, ``ipps://…``, ``escpos://host:9100``, ``escpos:/dev/usb/lp0`` or ``folder:…``"""
    task: Annotated[str, Field(pattern=r"^(a5|slip)$")] = "a5"
    """``a5``: forms as the law has them; ``slip``: guidance, and all where no ``a5`` is there."""
    large_print: bool = False


class PrinterSettings(_Section):
    """Where receipts go."""

    folder: str = "receipts"
    """PDF files where no printer is set up; below the state folder unless absolute."""
    recovery_codes: bool = True
    """A receipt carries the sealed envelope while the centre has not acknowledged it."""
    devices: tuple[PrinterDeviceSettings, ...] = ()


class StoreSettings(_Section):
    """Where the counter keeps what it has recorded."""

    url: Annotated[str, Field(pattern=r"^(postgresql://.+)?$", repr=False)] = ""
    """A PostgreSQL that the office's counters share; empty is this counter's own encrypted file."""
    keep_delivered_days: Annotated[int, Field(ge=0, le=3650, strict=True)] = 30
    """How long the sealed bytes of what the centre has acknowledged stay here."""
    keep_drafts_hours: Annotated[int, Field(ge=1, le=168, strict=True)] = 12
    """How long a registration that nobody goes on with can be taken up again."""


class CounterSettings(_Section):
    """How officers work at this counter."""

    typing: Annotated[str, Field(pattern=r"^(none|telex|vni)$")] = "none"
    """Vietnamese composed by the counter itself, for machines without an input method."""
    practice_pass_required: bool = False
    """A shift opens only for officers who have passed the practice course at this counter."""


class ScreenSettings(_Section):
    """How the counter looks and when it covers itself."""

    language: Annotated[str, Field(pattern=r"^(vi|en)$")] = "vi"
    theme: Annotated[str, Field(pattern=r"^(dark|light|contrast|large)$")] = "dark"
    portrait: Annotated[str, Field(pattern=r"^(auto|cells|sixel|kitty)$")] = "auto"
    """Half blocks, or pixels; auto goes by the terminal's name."""
    lock_after_s: Annotated[int, Field(ge=30, le=3600, strict=True)] = 300


class CitizenDisplaySettings(_Section):
    """The second display, for the citizen."""

    keyboard: bool = False
    """Code, password and consent may be typed there."""


class SelfServiceSettings(_Section):
    """The kiosk that citizens use alone; what the doctor looks for here."""

    here: bool = False
    """This machine is one."""
    browser: bool = False
    """It shows its page in a browser."""
    voice: bool = False
    """It reads prompts aloud."""


class Settings(_Section):
    """All of ``kiosk.toml``."""

    profile: Profile = Profile.PRODUCTION
    state_folder: str = ""
    """Everything that the counter keeps; empty is the account's own state folder."""
    office: OfficeSettings = OfficeSettings()
    centre: CentreSettings = CentreSettings()
    reader: ReaderSettings = ReaderSettings()
    trust: TrustSettings = TrustSettings()
    token: TokenSettings = TokenSettings()
    printer: PrinterSettings = PrinterSettings()
    store: StoreSettings = StoreSettings()
    counter: CounterSettings = CounterSettings()
    screen: ScreenSettings = ScreenSettings()
    citizen_display: CitizenDisplaySettings = CitizenDisplaySettings()
    self_service: SelfServiceSettings = SelfServiceSettings()

    @property
    def state(self) -> Path:
        """The state folder as a path."""
        if self.state_folder:
            return Path(self.state_folder).expanduser()
        return user_state_path("motcua-kiosk", appauthor=False)

    def below_state(self, path: str) -> Path:
        """``path`` as it stands where absolute, else below the state folder."""
        return self.state / Path(path).expanduser()


def load_settings(path: Path | None) -> Settings:
    """Read the file; None gives the defaults.

    Raises ``TechnicianError``: ``settings.unreadable``, ``settings.not_toml`` or
    ``settings.wrong`` with the facts file, key and reason.
    """
    if path is None:
        return Settings()
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = error.strerror or ""
        raise TechnicianError("settings.unreadable", file=str(path), reason=reason) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise TechnicianError("settings.not_toml", file=str(path), reason=str(error)) from None
    return _checked(content, path)


def _checked(content: dict[str, Any], path: Path) -> Settings:
    try:
        return Settings.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        raise TechnicianError(
            "settings.wrong", file=str(path), key=key, reason=first["msg"]
        ) from None
