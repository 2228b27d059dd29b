"""What counter and centre say to each other about officers: handles, roles, leases."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from kiosk.domain.officer import Role
from sync.contract import Asked, Nonce

MOST_HANDLES: Final = 200
LEASES_PATH: Final = "/v1/officers/leases"

OfficerCode = Annotated[str, Field(pattern=r"^[A-Z0-9]{2,12}$")]


class OfficerHandle(Asked):
    """One officer as a counter knows him: no name, no passphrase."""

    code: OfficerCode
    roles: Annotated[tuple[Role, ...], Field(max_length=len(Role))]


class LeaseQuestion(Asked):
    """Who works at this counter, and who of them may until when?"""

    officers: Annotated[tuple[OfficerHandle, ...], Field(max_length=MOST_HANDLES)]
    nonce: Nonce
