"""The registers behind the practice centre: BHXH, the carriers, the SIMs, older accounts.

Everybody in them is made up. They are read from packaged TOML files; files of the same names in the
centre's own folder ``registers`` add to them, and an entry with the same key replaces theirs.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from kiosk.domain.birth_date import BirthDate, parse_birth_date
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.domain.comparison import HeldPerson
from kiosk.domain.policy import ApplicantKind
from kiosk.domain.sim_request import Carrier
from kiosk.errors import TechnicianError

FOLDER = "registers"
"""Below a centre's own folder: the trainer's own people."""
_LONGEST_NAME = 200


def _clean(text: str) -> str:
    return clean_text(text, max_length=_LONGEST_NAME)


def _birth(text: str) -> str:
    parse_birth_date(text)
    return text


Name = Annotated[str, AfterValidator(_clean)]
Birth = Annotated[str, AfterValidator(_birth)]
Digits10 = Annotated[str, Field(pattern=r"^0[0-9]{9}$")]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    note: Annotated[str, Field(max_length=200)] = ""
    """What it is there for, in the trainer's words."""


class Typed(BaseModel):
    """Whom the trainer enters; what is left out is as the register holds it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: Annotated[str, Field(pattern=r"^([0-9]{12})?$")] = ""
    old_number: Annotated[str, Field(pattern=r"^([0-9]{9})?$")] = ""
    name: Name = ""
    birth: Birth | None = None


class _Person(_Entry):
    number: Annotated[str, Field(pattern=r"^([0-9]{9}|[0-9]{12})?$")] = ""
    name: Name = ""
    birth: Birth | None = None
    typed: Typed | None = None
    """What to type where it is not what is held."""

    def held(self) -> HeldPerson:
        """As the authority holds the facts."""
        birth: BirthDate | None = parse_birth_date(self.birth) if self.birth else None
        return HeldPerson(number=self.number, name=CleanText(self.name) or None, birth=birth)


class Insured(_Person):
    """One person at BHXH."""

    code: Annotated[str, Field(pattern=r"^[0-9]{10}$")]
    answers: bool = True
    """False: BHXH does not answer when asked for this one."""


class Subscriber(_Person):
    """One mobile number at its carrier."""

    phone: Digits10
    state: Literal["active", "suspended", "unavailable"] = "active"
    """``unavailable``: the carrier does not answer when asked."""
    sms: bool = True
    """False: nothing can be delivered to it."""


class Sim(_Entry):
    """One SIM that can sign, and what its owner will do when asked."""

    phone: Digits10
    carrier: Carrier
    does: Literal[
        "sign",
        "cancel",
        "expire",
        "block",
        "no_certificate",
        "unreachable",
        "revoked",
        "unsure",
        "fail",
        "late",
        "sign_expired",
        "sign_revoked",
        "sign_wrongly",
        "sign_untrusted",
    ] = "sign"
    after_s: Annotated[int, Field(ge=0, le=3600)] = 2
    """Seconds until the owner has answered."""
    name: Name = ""
    uids: tuple[str, ...] = ()
    """Numbers in the certificate, with their prefixes: ``CCCD:…``, ``CMND:…``, ``MST:…``."""
    organisation: Name = ""
    email: str = ""


class OlderAccount(_Entry):
    """An account from before."""

    number: Annotated[str, Field(pattern=r"^([0-9]{10}|[0-9]{12}|[0-9]{10}-[0-9]{3})$")]
    name: Name
    birth: Birth = "1900"
    phone: Annotated[str, Field(pattern=r"^(0[0-9]{9})?$")] = ""
    level: Literal[2, 3] = 2
    old_number: Annotated[str, Field(pattern=r"^([0-9]{9})?$")] = ""
    kind: ApplicantKind = ApplicantKind.CITIZEN
    system: Name = ""
    """Where it was made, where that was not here."""
    password: str = ""
    """Of a made-up person, for trying to sign in."""


class Registers(BaseModel):
    """All of them, by key."""

    model_config = ConfigDict(frozen=True)

    insured: dict[str, Insured]
    subscribers: dict[str, Subscriber]
    sims: dict[str, Sim]
    accounts: dict[str, OlderAccount]


_Row = TypeVar("_Row", bound=BaseModel)


def load_registers(own: Path) -> Registers:
    """The packaged entries, and those of the folder ``own``, which need not be there.

    Raises ``TechnicianError('registers.malformed')`` with file and reason: which entry, counted
    from 1, which key, and what is wrong with it; also for a file or a table that is no register.
    """
    for file in sorted(own.glob("*.toml")):
        if file.stem not in Registers.model_fields:
            raise _malformed(str(file), f"must be one of {_NAMES}")
    return Registers(
        insured=_by(own, "insured", Insured, "code"),
        subscribers=_by(own, "subscribers", Subscriber, "phone"),
        sims=_by(own, "sims", Sim, "phone"),
        accounts=_by(own, "accounts", OlderAccount, "number"),
    )


_NAMES = ", ".join(f"{name}.toml" for name in Registers.model_fields)


def _by(own: Path, name: str, model: type[_Row], key: str) -> dict[str, _Row]:
    packaged = (resources.files("sync.sandbox") / "data" / f"{name}.toml").read_bytes()
    rows = list(_rows(packaged, name, model, f"{name}.toml"))
    file = own / f"{name}.toml"
    if file.is_file():
        rows += _rows(file.read_bytes(), name, model, str(file))
    return {str(getattr(row, key)): row for row in rows}


def _rows(content: bytes, name: str, model: type[_Row], file: str) -> Iterable[_Row]:
    try:
        table: dict[str, Any] = tomllib.loads(content.decode())
    except ValueError as error:
        raise _malformed(file, f"not TOML in UTF-8: {error}") from None
    for other in table.keys() - {name}:
        raise _malformed(file, f"[[{other}]] must be [[{name}]]")
    rows = table.get(name, [])
    if not isinstance(rows, list):
        raise _malformed(file, f"{name} must be written as [[{name}]]")
    return [_row(row, f"[[{name}]] {place}", model, file) for place, row in enumerate(rows, 1)]


def _row(row: object, place: str, model: type[_Row], file: str) -> _Row:
    try:
        return model.model_validate(row)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        key = ".".join(str(each) for each in first["loc"])
        raise _malformed(file, f"{place}, {key}: {first['msg']}") from None


def _malformed(file: str, reason: str) -> TechnicianError:
    return TechnicianError("registers.malformed", file=file, reason=reason)
