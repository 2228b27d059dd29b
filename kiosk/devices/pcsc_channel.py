"""One card in a reader, as PC/SC has it: APDUs out, answers in, and why there was none."""

from __future__ import annotations

from typing import Any

from smartcard import scard

from kiosk.devices.pcsc_faults import LENGTH_REFUSED, Code, fault, service_is_lost, unsigned
from kiosk.devices.pcsc_features import longest_apdu_data
from kiosk.devices.pcsc_t0 import has_long_data, send_in_envelopes, without_le
from kiosk.errors import AtTheDeskError, KioskError
from kiosk.formats.emrtd.channel import ExtendedLengthRefused

_STATUS_WORD = 2
"""Bytes without which an answer is none (ISO/IEC 7816-4, 5.1)."""


def require(result: int) -> None:
    """Raise what a person can do about it, unless it is success."""
    if unsigned(result) != Code.SUCCESS:
        raise fault(result)


def reader_names(context: Any) -> list[str]:
    """List the readers, none included; raises ``TechnicianError`` without the service."""
    result, names = scard.SCardListReaders(context, [])
    if unsigned(result) in (Code.NO_READERS, Code.READER_UNAVAILABLE):
        return []
    require(result)
    return list(names)


class PcscChannel:
    """One powered card; implements the channel of the protocols; not for several threads."""

    def __init__(self, context: Any, name: str, card: Any, protocol: int) -> None:
        self._context = context
        self._name = name
        self._card = card
        self._is_t0 = protocol == scard.SCARD_PROTOCOL_T0
        self._atr = self._ask_atr()
        self._carries_extended = not self._is_t0 and self._longest() != 0
        self.fell_silent = False
        """Whether the last command got no answer: the card may have gone."""

    @property
    def atr(self) -> bytes:
        """Answer to reset, as the reader gave it."""
        return self._atr

    def transmit(self, command: bytes) -> bytes:
        """Send one APDU.

        Raises ``AtTheDeskError`` with ``card.removed`` or ``reader.gone``,
        ``TechnicianError("reader.no_service")``, and :class:`ExtendedLengthRefused`.
        """
        is_extended = len(command) > 5 and command[4] == 0
        if self._is_t0 and has_long_data(command):
            return send_in_envelopes(command, self._sent)
        if is_extended and not self._carries_extended:
            raise ExtendedLengthRefused
        return self._sent(command)

    def _sent(self, command: bytes) -> bytes:
        is_extended = len(command) > 5 and command[4] == 0
        header = scard.SCARD_PCI_T0 if self._is_t0 else scard.SCARD_PCI_T1
        sent = without_le(command) if self._is_t0 else command
        result, response = scard.SCardTransmit(self._card, header, list(sent))
        if unsigned(result) == Code.SUCCESS and len(response) < _STATUS_WORD:
            # Some drivers call it a success when the card left before it had answered.
            result = Code.NOT_TRANSACTED
        self.fell_silent = unsigned(result) != Code.SUCCESS
        if not self.fell_silent:
            return bytes(response)
        if is_extended and unsigned(result) in LENGTH_REFUSED and self._is_still_there():
            # Readers that do not say how long an APDU may be just fail to send it.
            self._carries_extended = False
            raise ExtendedLengthRefused
        raise self._why(result)

    def _ask_atr(self) -> bytes:
        result, _, _, _, atr = scard.SCardStatus(self._card)
        require(result)
        return bytes(atr)

    def _longest(self) -> int | None:
        def control(code: int, data: bytes) -> bytes:
            result, answer = scard.SCardControl(self._card, code, list(data))
            return bytes(answer) if unsigned(result) == Code.SUCCESS else b""

        return longest_apdu_data(control, scard.SCARD_CTL_CODE(3400))

    def _is_still_there(self) -> bool:
        return unsigned(scard.SCardStatus(self._card)[0]) == Code.SUCCESS

    def _why(self, result: int) -> KioskError:
        """Tell a pulled card from a pulled reader: the first code seen is the same for both."""
        if service_is_lost(result):
            return fault(result)
        try:
            names = reader_names(self._context)
        except KioskError as error:
            return error
        if self._name not in names:
            return AtTheDeskError("reader.gone")
        return fault(result)
