"""How a practice signer says what it is, so that nobody takes its cards for real ones.

Both marks are looked for, in the whole chain: the words for people, the extension for programs.
"""

from __future__ import annotations

PRACTICE_OID = "2.25.293648164410157937519463278145020968133"
"""Extension of a practice CSCA and of its document signers; not critical, value DER NULL."""
PRACTICE_WORD = "PRACTICE"
"""Stands in organisation and common name of their subjects."""
PRACTICE_EXTENSION_VALUE = b"\x05\x00"
