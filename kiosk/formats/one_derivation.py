"""One Argon2id derivation at a time in a process.

OpenSSL counts the threads of every derivation's lanes against one limit of the process, and each
derivation keeps those it has while it waits for the rest: two that begin together can wait for each
other for ever, or fail as if memory were short (``ossl_crypto_thread_start``; OpenSSL 3.2 and on).
"""

from __future__ import annotations

from threading import Lock
from typing import Final

ONE_DERIVATION: Final = Lock()
"""Held around each call that derives or verifies; about 0.1 s and 64 MiB."""
