"""A practice USB token: a real PKCS#11 token that SoftHSM2 keeps in a folder.

Pulling it out moves its files aside, plugging it in moves them back.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from kiosk.devices.pkcs11.catalogue import InstalledModule, ModuleFinder
from kiosk.domain.certificate_holder import Pki
from kiosk.errors import TechnicianError
from kiosk.practice.certificate_authority import PracticePkis, Profile, holder_name

PRACTICE_PIN = "12345678"
"""What Vietnamese issuers ship, too; everybody may know this one."""
_SO_PIN = "87654321"
_LONGEST_S = 60
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True)
class PracticeToken:
    """A folder of software tokens; implements nothing, but makes a module find tokens."""

    folder: Path
    module: Path

    @classmethod
    def in_folder(cls, folder: Path) -> PracticeToken:
        """Prepare the folder; raises ``TechnicianError('practice.softhsm_absent')``."""
        soft_token_settings(folder)
        return cls(folder, softhsm().path)

    @property
    def environment(self) -> Mapping[str, str]:
        """What the module's process needs, so that it looks here."""
        return {"SOFTHSM2_CONF": str(self.folder / "softhsm2.conf")}

    def add(
        self,
        label: str,
        key: Key | None,
        certificates: Sequence[x509.Certificate],
        *,
        pin: str = PRACTICE_PIN,
        same_id: bool = True,
    ) -> None:
        """Make a new token that is plugged in; without a key a stolen certificate is all it has.

        ``same_id`` False gives key and certificate identifiers that differ, as some programs do.
        """
        tool = shutil.which("softhsm2-util")
        if tool is None:
            raise TechnicianError("practice.softhsm_absent", reason="softhsm2-util")
        self._run(
            [tool, "--init-token", "--free", "--label", label, "--pin", pin, "--so-pin", _SO_PIN]
        )
        content = b""
        if key is not None:
            content = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        order = {
            "module": str(self.module),
            "label": label,
            "pin": pin,
            "id": "a1",
            "certificate_id": "a1" if same_id else "",
            "key": base64.b64encode(content).decode(),
            "certificates": [
                base64.b64encode(each.public_bytes(Encoding.DER)).decode() for each in certificates
            ],
        }
        command = [sys.executable, "-I", "-m", "kiosk.practice.token_writer"]
        self._run(command, json.dumps(order))

    def pull(self) -> None:
        """Take all tokens out."""
        self._move("in", "out")

    def plug(self) -> None:
        """Put them back in."""
        self._move("out", "in")

    def _move(self, start: str, end: str) -> None:
        for token in sorted((self.folder / start).iterdir()):
            token.rename(self.folder / end / token.name)

    def _run(self, command: list[str], given: str = "") -> None:
        done = subprocess.run(
            command,
            input=given,
            env=os.environ | dict(self.environment),
            capture_output=True,
            text=True,
            timeout=_LONGEST_S,
            check=False,
        )
        if done.returncode != 0:
            last = done.stderr.strip().splitlines()[-1:] or [""]
            raise TechnicianError("practice.softhsm_absent", reason=last[0][:200])


def soft_token_settings(folder: Path) -> Path:
    """SoftHSM2's settings for the tokens in ``folder``, made where missing; empty at first."""
    for name in ("in", "out"):
        (folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
    conf = folder / "softhsm2.conf"
    if not conf.exists():
        conf.write_text(
            f"directories.tokendir = {folder / 'in'}\n"
            "objectstore.backend = file\nlog.level = ERROR\nslots.removable = true\n",
            encoding="utf-8",
        )
    return conf


def softhsm() -> InstalledModule:
    """SoftHSM2 on this machine; raises ``TechnicianError('practice.softhsm_absent')``."""
    for module in ModuleFinder(with_practice=True).find():
        if module.practice and module.trouble is None:
            return module
    raise TechnicianError("practice.softhsm_absent", reason="libsofthsm2")


@dataclass(frozen=True, slots=True)
class TokenOwner:
    """Whom one practice token certifies; invented."""

    label: str
    name: str
    uid: str
    pki: Pki
    email: str = ""


PRACTICE_PEOPLE: Final = (
    TokenOwner("Công dân", "Nguyễn Văn Thử", "CCCD:001099012345", Pki.NATIONAL),
    TokenOwner(
        "Doanh nghiệp", "CÔNG TY TNHH THỬ NGHIỆM", "MST:0100233488", Pki.NATIONAL, "thu@example.vn"
    ),
    TokenOwner("Cơ quan", "UBND XÃ THỬ NGHIỆM", "MNS:1234567", Pki.GOVERNMENT),
)
"""One token each for a citizen, an enterprise and an agency."""


def add_practice_people(token: PracticeToken, pkis: PracticePkis) -> None:
    """Make their tokens."""
    for owner in PRACTICE_PEOPLE:
        issuer = pkis.issuers[owner.pki]
        subject = holder_name(owner.name, owner.uid, email=owner.email)
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        certificate = issuer.issue(subject, key.public_key(), Profile())
        token.add(owner.label, key, [certificate, issuer.certificate])
