"""Object identifiers and commands that both ends of the wire name.

*Source: ICAO Doc 9303 Part 10, 4.6 and Part 11, 9.2; BSI TR-03110-3, A.1.*
"""

from __future__ import annotations

LDS_APPLICATION = bytes.fromhex("A0000002471001")
"""Application identifier of the eMRTD application."""

BSI = "0.4.0.127.0.7"
ID_PK_DH = f"{BSI}.2.2.1.1"
ID_PK_ECDH = f"{BSI}.2.2.1.2"
ID_TA = f"{BSI}.2.2.2"
ID_CA_DH = f"{BSI}.2.2.3.1"
ID_CA_ECDH = f"{BSI}.2.2.3.2"
"""Arcs 1 to 4 below: 3DES, AES-128, AES-192, AES-256."""
ID_PACE_DH_GM = f"{BSI}.2.2.4.1"
ID_PACE_ECDH_GM = f"{BSI}.2.2.4.2"
ID_PACE_DH_IM = f"{BSI}.2.2.4.3"
ID_PACE_ECDH_IM = f"{BSI}.2.2.4.4"
ID_PACE_ECDH_CAM = f"{BSI}.2.2.4.6"
ID_ICAO_LDS_SECURITY_OBJECT = "2.23.136.1.1.1"
LDS_SECURITY_OBJECTS = frozenset(
    {ID_ICAO_LDS_SECURITY_OBJECT, "1.3.27.1.1.1", "1.2.528.1.1006.1.20.1"}
)
"""Today's identifier and two of earlier drafts, which live French, Belgian, Dutch chips carry."""
ID_ICAO_MASTER_LIST = "2.23.136.1.1.2"
ID_ICAO_AA = "2.23.136.1.1.5"
ID_ICAO_DEVIATION = "2.23.136.1.1.7"
ID_MASTER_LIST_SIGNING = "2.23.136.1.1.3"
