"""A Merkle tree over a list: one short path proves that an entry stands in it.

*Source: RFC 9162, 2.1 (the tree of Certificate Transparency): leaves and nodes are hashed with
different first bytes, and a tree of any size is split at the largest power of two below it.*
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

EMPTY_ROOT = hashlib.sha256().digest()


def leaf_hash(content: bytes) -> bytes:
    """SHA-256 over 00 and the content."""
    return hashlib.sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 over 01 and both halves."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(contents: Sequence[bytes]) -> bytes:
    """The root over all contents in order; 32 bytes."""
    return roots_at(contents, (len(contents),))[len(contents)]


def roots_at(contents: Iterable[bytes], sizes: Iterable[int]) -> dict[int, bytes]:
    """The roots over the first ``n`` contents, for each of ``sizes`` that there is, in one pass."""
    wanted = set(sizes)
    found = {0: EMPTY_ROOT} if 0 in wanted else {}
    peaks: list[tuple[int, bytes]] = []
    for count, content in enumerate(contents, start=1):
        size, digest = 1, leaf_hash(content)
        while peaks and peaks[-1][0] == size:
            size, digest = 2 * size, node_hash(peaks.pop()[1], digest)
        peaks.append((size, digest))
        if count in wanted:
            found[count] = _joined([peak for _, peak in peaks])
    return found


def path(contents: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The siblings from leaf ``index`` (from 0) up to the root; ``IndexError`` outside the list."""
    if not 0 <= index < len(contents):
        raise IndexError(index)
    level, place, siblings = [leaf_hash(each) for each in contents], index, list[bytes]()
    while len(level) > 1:
        other = place ^ 1
        if other < len(level):
            siblings.append(level[other])
        level = [
            node_hash(level[at], level[at + 1]) if at + 1 < len(level) else level[at]
            for at in range(0, len(level), 2)
        ]
        place //= 2
    return tuple(siblings)


def root_by_path(content: bytes, index: int, size: int, siblings: Sequence[bytes]) -> bytes | None:
    """The root that a path leads to; None where it cannot be one of a tree of ``size``.

    *Source: RFC 9162, 2.1.3.2.*
    """
    if not 0 <= index < size:
        return None
    place, last, digest = index, size - 1, leaf_hash(content)
    for sibling in siblings:
        if last == 0:
            return None
        if place & 1 or place == last:
            digest = node_hash(sibling, digest)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            digest = node_hash(digest, sibling)
        place, last = place >> 1, last >> 1
    return digest if last == 0 else None


def _joined(peaks: Sequence[bytes]) -> bytes:
    digest = peaks[-1]
    for peak in reversed(peaks[:-1]):
        digest = node_hash(peak, digest)
    return digest
