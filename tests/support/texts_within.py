"""Every text that an object holds, whatever its repr says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping


def texts_within(thing: object, depth: int, *, also_bytes: bool = False) -> Iterator[str]:
    """Its own attributes, and those of the objects in them."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, bytes):
        if also_bytes:
            yield thing.decode("utf-8", "replace")
    elif depth and isinstance(thing, Mapping):
        for each in (*thing.keys(), *thing.values()):
            yield from texts_within(each, depth - 1, also_bytes=also_bytes)
    elif depth and isinstance(thing, list | tuple | set | frozenset):
        for each in thing:
            yield from texts_within(each, depth - 1, also_bytes=also_bytes)
    elif depth:
        for each in vars(thing).values() if hasattr(thing, "__dict__") else ():
            yield from texts_within(each, depth - 1, also_bytes=also_bytes)
        for name in getattr(type(thing), "__slots__", ()):
            yield from texts_within(
                getattr(thing, str(name), None), depth - 1, also_bytes=also_bytes
            )
