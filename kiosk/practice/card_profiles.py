"""How issuers make their cards: which protocols a practice card has, and which habits."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from kiosk.errors import TechnicianError
from kiosk.formats.emrtd.key_derivation import CipherSuite
from kiosk.practice.card_security_object import SodStyle
from kiosk.practice.chip import ChipHabits
from kiosk.practice.pace_offer import Mapping, PaceOffer
from kiosk.practice.portrait import PortraitFormat


class ActiveKind(Enum):
    """Which key signs challenges."""

    NONE = "none"
    RSA = "rsa"
    ECDSA = "ecdsa"


@dataclass(frozen=True, slots=True)
class ChipAuthenticationOffer:
    """One Chip Authentication key."""

    suite: CipherSuite = CipherSuite.AES128
    parameter_id: int = 13
    """Standardised domain parameters, 0-2 and 8-18."""
    key_id: int | None = None
    explicit: bool = False
    """Whether DG14 writes the curve out instead of naming it."""
    info: bool = True
    """Older chips give the key without a ChipAuthenticationInfo: 3DES by Set KAT is meant."""


@dataclass(frozen=True, slots=True)
class CardProfile:
    """What one issuer's cards have."""

    habits: ChipHabits = field(default_factory=ChipHabits)
    portrait: PortraitFormat = PortraitFormat.JPEG2000
    sod: SodStyle = field(default_factory=SodStyle)
    pace: tuple[PaceOffer, ...] = ()
    chip_authentication: tuple[ChipAuthenticationOffer, ...] = ()
    active_authentication: ActiveKind = ActiveKind.NONE
    active_hash: str = "sha256"
    active_parameter_id: int = 12
    """Curve of an ECDSA key."""
    fingerprints: bool = False
    """Whether DG3 is there, which no counter may read."""
    details: bool = False
    """Whether DG11 and DG12 are there."""
    passport: bool = False
    """Two lines of 44 instead of three of 30, a number of its own, no access number, no DG13."""
    tells_lengths: bool = False
    """Whether EF.ATR/INFO says how long an APDU may be."""


PROFILES = {
    # As published of Vietnamese cards; which key signs challenges is not, so RSA is a guess.
    "vn": CardProfile(
        habits=ChipHabits(selects_master_file=False, largest_read=2048),
        portrait=PortraitFormat.JPEG,
        pace=(PaceOffer(),),
        chip_authentication=(ChipAuthenticationOffer(),),
        active_authentication=ActiveKind.RSA,
        fingerprints=True,
    ),
    # The first generation: Basic Access Control and Passive Authentication alone.
    "bac": CardProfile(),
    # Basic Access Control, then both proofs of the chip in their older forms.
    "bac-ca-aa": CardProfile(
        chip_authentication=(
            ChipAuthenticationOffer(CipherSuite.DES3, 12, explicit=True, info=False),
        ),
        active_authentication=ActiveKind.RSA,
        active_hash="sha1",
    ),
    # PACE alone, with several parameters to choose from and short APDUs only.
    "pace-only": CardProfile(
        habits=ChipHabits(bac=False),
        pace=(
            PaceOffer(suite=CipherSuite.AES256, parameter_id=17),
            PaceOffer(suite=CipherSuite.AES256, parameter_id=15),
        ),
        chip_authentication=(ChipAuthenticationOffer(CipherSuite.AES256, 17, key_id=1),),
        active_authentication=ActiveKind.ECDSA,
    ),
    # The chip proves itself while it is opened; more data groups than Vietnamese cards have.
    "pace-cam": CardProfile(
        habits=ChipHabits(largest_read=4096),
        sod=SodStyle("sha512", 1),
        pace=(PaceOffer(Mapping.CHIP_AUTHENTICATION, CipherSuite.AES128, 12),),
        details=True,
        tells_lengths=True,
    ),
    # Residues instead of points, and integrated mapping.
    "pace-dh-im": CardProfile(
        habits=ChipHabits(largest_read=1024),
        pace=(PaceOffer(Mapping.INTEGRATED, CipherSuite.AES192, 2),),
        chip_authentication=(ChipAuthenticationOffer(CipherSuite.AES192, 2),),
        active_authentication=ActiveKind.ECDSA,
        active_hash="sha384",
        active_parameter_id=16,
    ),
}
DEFAULT_PROFILE = "vn"
PASSPORTS = {
    # No QR code opens it: its zone must be shown.
    "passport": CardProfile(
        habits=ChipHabits(largest_read=2048),
        sod=SodStyle(lds_version=1),
        pace=(PaceOffer(),),
        chip_authentication=(ChipAuthenticationOffer(),),
        details=True,
        passport=True,
    ),
}


def profile_named(name: str) -> CardProfile:
    """Return a profile by name; raises ``TechnicianError("practice.profile_unknown")``."""
    known = PROFILES | PASSPORTS
    if name not in known:
        raise TechnicianError("practice.profile_unknown", known=", ".join(known))
    return known[name]
