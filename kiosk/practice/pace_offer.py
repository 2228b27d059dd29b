"""Which variants of PACE a practice chip offers, and how it announces them.

*Source: ICAO Doc 9303 Part 11, 9.2.1-9.2.3; BSI TR-03110-3, A.1.1.1.*
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from kiosk.formats.emrtd.key_agreement import Group, standardised_group
from kiosk.formats.emrtd.key_derivation import CipherSuite
from kiosk.formats.emrtd.object_identifiers import (
    ID_PACE_DH_GM,
    ID_PACE_DH_IM,
    ID_PACE_ECDH_CAM,
    ID_PACE_ECDH_GM,
    ID_PACE_ECDH_IM,
)

SUITE_ARCS = {
    CipherSuite.DES3: 1,
    CipherSuite.AES128: 2,
    CipherSuite.AES192: 3,
    CipherSuite.AES256: 4,
}


class Mapping(Enum):
    """How the nonce becomes a generator."""

    GENERIC = "GM"
    INTEGRATED = "IM"
    CHIP_AUTHENTICATION = "CAM"


@dataclass(frozen=True, slots=True)
class PaceOffer:
    """One PACEInfo."""

    mapping: Mapping = Mapping.GENERIC
    suite: CipherSuite = CipherSuite.AES128
    parameter_id: int = 13
    """Standardised domain parameters: 0-2 are DH, 8-18 elliptic curves."""

    @property
    def is_curve(self) -> bool:
        """Whether the parameters are a curve."""
        return self.parameter_id >= 8

    @property
    def oid(self) -> str:
        """Object identifier of the protocol."""
        if self.is_curve:
            arcs = {
                Mapping.GENERIC: ID_PACE_ECDH_GM,
                Mapping.INTEGRATED: ID_PACE_ECDH_IM,
                Mapping.CHIP_AUTHENTICATION: ID_PACE_ECDH_CAM,
            }
        else:
            arcs = {Mapping.GENERIC: ID_PACE_DH_GM, Mapping.INTEGRATED: ID_PACE_DH_IM}
        return f"{arcs[self.mapping]}.{SUITE_ARCS[self.suite]}"

    def group(self) -> Group:
        """Return the group before mapping; raises ``ValueError`` for unknown parameters."""
        return standard_group(self.parameter_id)


def standard_group(parameter_id: int) -> Group:
    """Return the group of standardised domain parameters; raises ``ValueError`` for others."""
    group = standardised_group(parameter_id)
    if group is None:
        raise ValueError("unknown domain parameters")
    return group
