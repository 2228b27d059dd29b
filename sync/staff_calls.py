"""Calls for staff over the centre (:class:`kiosk.ports.staff_calls.StaffCalls`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Protocol

from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.domain.kiosk_state import KioskState
from kiosk.errors import LaterError
from kiosk.ports.ids import Ids
from sync.centre_keys import CentreKeys, centre_answer, moment
from sync.contract import Asked
from sync.staff_contract import (
    KIOSK_STATE,
    MOST_TROUBLES,
    OFFICE_KIOSKS,
    CallAnswered,
    KioskSays,
)

MOST_KIOSKS: Final = 20
_LONGEST_NAME: Final = 60


class AsksStaff(Protocol):
    """What is needed of :class:`sync.client.CentreClient`."""

    def put(self, path: str, asked: Asked) -> bytes: ...  # noqa: D102
    def look(self, path: str, nonce: str) -> bytes: ...  # noqa: D102


class OnlineStaffCalls:
    """Every answer is signed, and for this very question."""

    def __init__(self, client: AsksStaff, keys: CentreKeys, ids: Ids) -> None:
        self._client, self._keys, self._ids = client, keys, ids

    def say(self, *, calling: bool, troubles: tuple[str, ...]) -> CleanText:
        """See the port."""
        nonce = self._nonce()
        asked = KioskSays(calling=calling, troubles=troubles[:MOST_TROUBLES], nonce=nonce)
        said = self._said(self._client.put("/v1/kiosks/own", asked), KIOSK_STATE, nonce)
        return clean_text(str(said.get("answered_by", "")), max_length=_LONGEST_NAME)

    def kiosks(self) -> tuple[KioskState, ...]:
        """See the port."""
        nonce = self._nonce()
        said = self._said(self._client.look("/v1/kiosks", nonce), OFFICE_KIOSKS, nonce)
        try:
            listed = said["kiosks"]
            if not isinstance(listed, list):
                raise TypeError("not a list")
            return tuple(_state(each) for each in listed[:MOST_KIOSKS])
        except (KeyError, ValueError, TypeError):
            raise LaterError("centre.not_the_centre", reason="content") from None

    def answer(self, device_id: str, officer_code: str) -> None:
        """See the port."""
        nonce = self._nonce()
        asked = CallAnswered(officer=officer_code, nonce=nonce)
        raw = self._client.put(f"/v1/kiosks/{device_id}/answer", asked)
        self._said(raw, KIOSK_STATE, nonce)

    def _said(self, raw: bytes, kind: str, nonce: str) -> Mapping[str, Any]:
        return centre_answer(raw, self._keys, kind, nonce=nonce)

    def _nonce(self) -> str:
        return self._ids.random_bytes(16).hex()


def _state(said: Mapping[str, Any]) -> KioskState:
    device = str(said["device_id"])
    if len(device) != 16 or set(device) - set("0123456789abcdef"):
        raise ValueError("not a device")
    return KioskState(
        device_id=device,
        name=clean_text(str(said["name"]), max_length=_LONGEST_NAME),
        seen_at=moment(said["seen_at"]),
        calling=said["calling"] is True,
        answered_by=clean_text(str(said["answered_by"]), max_length=_LONGEST_NAME),
        troubles=tuple(str(each)[:60] for each in list(said["troubles"])[:MOST_TROUBLES]),
    )
