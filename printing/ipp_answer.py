"""An answer over IPP, bounded: a printer that never stops talking must not fill the memory."""

from __future__ import annotations

from aiohttp import ClientPayloadError, ClientResponse

_LONGEST = 1 << 20
"""Bytes; printers that list every medium they know take some tens of KB."""


class BoundedResponse(ClientResponse):
    """Raises ``ClientPayloadError`` where the body is longer than 1 MB."""

    async def read(self) -> bytes:
        """The whole body."""
        parts, length = [], 0
        async for part in self.content.iter_chunked(1 << 16):
            length += len(part)
            if length > _LONGEST:
                self.close()
                raise ClientPayloadError("the answer does not end")
            parts.append(part)
        return b"".join(parts)
