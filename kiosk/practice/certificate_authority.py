"""Both PKIs in practice: a root and an issuing authority for each, made on first use."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from kiosk.domain.certificate_holder import Pki
from kiosk.practice.authority import (
    AUTHORITY_FROM,
    AUTHORITY_UNTIL,
    Authority,
    Profile,
    authority_name,
    holder_name,
)

__all__ = [
    "AUTHORITY_FROM",
    "AUTHORITY_UNTIL",
    "Authority",
    "PracticePkis",
    "Profile",
    "authority_name",
    "holder_name",
]

_NAMES = {Pki.NATIONAL: "Vietnam National Root CA", Pki.GOVERNMENT: "RootCA chuyên dùng Chính phủ"}


@dataclass(frozen=True, slots=True)
class PracticePkis:
    """A root and an issuing authority for each of the two PKIs."""

    roots: dict[Pki, Authority]
    issuers: dict[Pki, Authority]

    @classmethod
    def in_memory(cls) -> PracticePkis:
        """Made now; nothing is kept."""
        roots = {pki: Authority.root(f"PRACTICE {name}") for pki, name in _NAMES.items()}
        issuers = {pki: root.issuing(f"PRACTICE {pki.value} CA") for pki, root in roots.items()}
        return cls(roots, issuers)

    @classmethod
    def in_folder(cls, folder: Path) -> PracticePkis:
        """Load from ``folder``, or make them there on first use; keys are for the owner only."""
        complete = folder / "complete"
        if not complete.exists():
            made = cls.in_memory()
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            for kind, authorities in (("root", made.roots), ("issuer", made.issuers)):
                for pki, authority in authorities.items():
                    _write(folder / f"{pki.value}-{kind}", authority)
            complete.write_bytes(b"")
        return cls(
            {pki: _read(folder / f"{pki.value}-root") for pki in Pki},
            {pki: _read(folder / f"{pki.value}-issuer") for pki in Pki},
        )

    def be_trusted(self, folders: dict[Pki, Path], *, at: datetime) -> None:
        """Put roots (by their SHA-256), issuers and fresh empty CRLs into the trust folders."""
        for pki, folder in folders.items():
            root, issuer = self.roots[pki], self.issuers[pki]
            for name in ("roots", "issuers", "crls"):
                (folder / name).mkdir(parents=True, exist_ok=True)
            (folder / "roots" / f"{root.sha256}.der").write_bytes(root.der)
            (folder / "issuers" / "practice.der").write_bytes(issuer.der)
            for each, name in ((root, "practice-root"), (issuer, "practice-issuer")):
                lasting = each.revocation_list(
                    issued=at - timedelta(hours=1), lasts=timedelta(days=30)
                )
                (folder / "crls" / f"{name}.crl").write_bytes(lasting)


def _write(stem: Path, authority: Authority) -> None:
    content = authority.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    path = stem.with_suffix(".key")
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    stem.with_suffix(".der").write_bytes(authority.der)


def _read(stem: Path) -> Authority:
    key = load_der_private_key(stem.with_suffix(".key").read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise TypeError("a practice key is RSA or elliptic-curve")
    return Authority(x509.load_der_x509_certificate(stem.with_suffix(".der").read_bytes()), key)
