"""A chip behind contacts that speaks T=0: no Le after data, responses are fetched."""

from __future__ import annotations

from kiosk.practice.card import PracticeCard
from kiosk.practice.chip import VirtualChip

T0_ATR = bytes.fromhex("3B65000009C020207A")
_GET_RESPONSE, _ENVELOPE = 0xC0, 0xC2
_UNKNOWN = bytes.fromhex("6D00")
_TAKEN = bytes.fromhex("9000")


class ContactChip(VirtualChip):
    """The same card, with the manners of ISO/IEC 7816-3, 12.2."""

    waiting: bytes = b""
    envelopes: bool = False
    """Whether long commands may come in envelopes."""
    waits_for_empty: bool = False
    """Whether an empty envelope ends them; else the bytes are counted."""
    enveloped: bytes = b""

    @classmethod
    def of(cls, card: PracticeCard) -> ContactChip:
        return cls(card.files, card.keys, card.habits)

    @property
    def atr(self) -> bytes:
        return T0_ATR

    def process(self, raw: bytes) -> bytes:
        if len(raw) == 5 and raw[1] == _GET_RESPONSE:
            return self._next_part(raw[4] or 256)
        assert len(raw) <= 5 + raw[4], "T=0 has no Le after data"
        if raw[1] == _ENVELOPE:
            return self._enveloped(raw[5:])
        return self._answered(raw)

    def _enveloped(self, part: bytes) -> bytes:
        if not self.envelopes:
            return _UNKNOWN
        self.enveloped += part
        whole = 7 + int.from_bytes(self.enveloped[5:7]) + 2
        ends = not part if self.waits_for_empty else len(self.enveloped) == whole
        if not ends:
            return _TAKEN
        command, self.enveloped = self.enveloped, b""
        return self._answered(command)

    def _answered(self, raw: bytes) -> bytes:
        response = self._all_parts_of(super().process(raw))
        if len(response) == 2:
            return response
        if len(raw) == 5:
            wanted, there = raw[4] or 256, len(response) - 2
            return response if wanted == there else bytes([0x6C, there & 0xFF])
        self.waiting = response
        return self._promise()

    def _all_parts_of(self, response: bytes) -> bytes:
        while response[-2] == 0x61:
            more = super().process(bytes([0x00, _GET_RESPONSE, 0x00, 0x00, response[-1]]))
            response = response[:-2] + more
        return response

    def _promise(self) -> bytes:
        return bytes([0x61, min(len(self.waiting) - 2, 256) & 0xFF])

    def _next_part(self, count: int) -> bytes:
        data, status = self.waiting[:-2], self.waiting[-2:]
        part, rest = data[:count], data[count:]
        self.waiting = rest + status
        return part + (self._promise() if rest else status)
