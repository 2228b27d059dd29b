"""A counter changes its keys: the one that signs inside envelopes and the one of the connection.

The new keys are made here. Where the answer is lost the same request is made again, byte for byte.
The enrolment is replaced first and the device key last; :func:`finish_rotation` mends a crash in
between, so that both always belong together.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kiosk.devices.device_rotation import (
    NextDeviceKey,
    adopt_next_device_key,
    next_device_key,
)
from kiosk.devices.keystore import Keystore, device_id_of
from kiosk.errors import LaterError
from kiosk.ports.ids import Ids
from sync.centre_keys import centre_answer
from sync.contract import ENROLMENT
from sync.enrolment import Enrolment, replace_enrolment
from sync.enrolment_request import connection_key
from sync.upkeep_contract import DeviceRotation, rotation_message

_PENDING: Final = "rotation.json"


@dataclass(frozen=True, slots=True)
class Rotation:
    """Where everything is that changes."""

    folder: Path
    """Of the enrolment."""
    keystore: Keystore = field(repr=False)
    ids: Ids = field(repr=False)
    crash_point: Callable[[str], None] = lambda _: None
    """Told before each step; a test dies there."""

    def __call__(self, enrolment: Enrolment) -> Enrolment:
        """The new enrolment; the keystore must be opened anew. Raises what the client raises."""
        fresh = next_device_key(self.keystore.folder)
        pending = self.folder / _PENDING
        asked_for = f"rotation of {enrolment.device_id}"
        connection = connection_key(pending, asked_for, fresh.public, self.ids)
        asked = self._asked(enrolment, fresh, connection.request_pem)
        self.crash_point("ask")
        with enrolment.client() as client:
            raw = client.rotate_device(asked, connection.idempotency_key)
        payload = centre_answer(raw, enrolment.statement_keys, ENROLMENT)
        if payload.get("device_id") != device_id_of(fresh.public):
            raise LaterError("centre.not_the_centre", reason="content")
        self.crash_point("enrolment")
        rotated = replace_enrolment(self.folder, raw, payload, connection.key_pem)
        self.crash_point("device key")
        adopt_next_device_key(self.keystore.folder, rotated.device_id)
        pending.unlink(missing_ok=True)
        return rotated

    def _asked(
        self, enrolment: Enrolment, fresh: NextDeviceKey, request_pem: str
    ) -> DeviceRotation:
        message = rotation_message(enrolment.device_id, fresh.public, request_pem)
        return DeviceRotation(
            device_key=b64encode(fresh.public).decode(),
            certificate_request=request_pem,
            possession=b64encode(fresh.sign(message)).decode(),
            consent=b64encode(self.keystore.sign(message)).decode(),
        )


def finish_rotation(keys: Path, enrolment: Enrolment | None) -> None:
    """Take over the new device key where a rotation ended between its last two steps.

    Call it before the keystore is opened.
    """
    if enrolment is not None:
        adopt_next_device_key(keys, enrolment.device_id)
