"""Frozen values of the domain to JSON types and back, by their own type annotations.

For what this counter alone writes and reads. Whatever a type does not allow is refused, so that
what comes back is what a constructor would have made.
"""

from __future__ import annotations

import types
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

_PLAIN: tuple[type, ...] = (bool, int, str)


def plain(value: object) -> Any:
    """``value`` in JSON types; raises ``TypeError`` for what is no value of the domain."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return value
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return _plain_group(value)


def _plain_group(value: object) -> Any:
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if isinstance(value, frozenset):
        return sorted(plain(each) for each in value)
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    raise TypeError(f"no plain form of {type(value).__name__}")


def value_of(kind: Any, content: Any) -> Any:
    """The value of type ``kind`` that :func:`plain` has made ``content`` of.

    Raises ``ValueError``, ``TypeError`` or ``OverflowError`` where it cannot have.
    """
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _optional(get_args(kind), content)
    if origin is not None:
        return _group(origin, get_args(kind), content)
    if is_dataclass(kind):
        return _dataclass(kind, content)
    if not isinstance(kind, type):
        raise TypeError("a type without a plain form")
    return _single(kind, content)


def _optional(kinds: tuple[Any, ...], content: Any) -> Any:
    if content is None and type(None) in kinds:
        return None
    (kind,) = (each for each in kinds if each is not type(None))
    return value_of(kind, content)


def _group(origin: Any, kinds: tuple[Any, ...], content: Any) -> Any:
    if origin is Mapping:
        named = _of(dict, content)
        return {_of(str, name): value_of(kinds[1], each) for name, each in named.items()}
    listed = _of(list, content)
    if origin is frozenset:
        return frozenset(value_of(kinds[0], each) for each in listed)
    if origin is not tuple:
        raise TypeError("a group without a plain form")
    if kinds[-1] is Ellipsis:
        return tuple(value_of(kinds[0], each) for each in listed)
    return tuple(value_of(kind, each) for kind, each in zip(kinds, listed, strict=True))


def _single(kind: type, content: Any) -> Any:
    if issubclass(kind, Enum):
        return kind(_of(int if issubclass(kind, int) else str, content))
    if kind in _PLAIN:
        return _of(kind, content)
    text = _of(str, content)
    if kind is bytes:
        return b64decode(text, validate=True)
    if kind is datetime:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError("a time without its zone")
        return moment
    if kind is date:
        return date.fromisoformat(text)
    if issubclass(kind, str):
        return kind(text)
    raise TypeError("a type without a plain form")


def _of(kind: type, content: Any) -> Any:
    if type(content) is not kind:
        raise TypeError(f"not a {kind.__name__}")
    return content


def _dataclass(kind: Any, content: Any) -> Any:
    named, hints = _of(dict, content), _hints(kind)
    needed = {
        each.name
        for each in fields(kind)
        if each.default is MISSING and each.default_factory is MISSING
    }
    if not needed <= named.keys() <= hints.keys():
        raise ValueError("fields of another type")
    return kind(**{name: value_of(hints[name], each) for name, each in named.items()})


@cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {each.name: hints[each.name] for each in fields(kind)}
