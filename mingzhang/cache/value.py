"""Values → a fingerprint: the same in every process for the same value, another for any other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from operator import attrgetter
from pathlib import PurePath
from types import BuiltinFunctionType, FunctionType
from typing import Any

from mingzhang.cache.hashes import digest


def fingerprint(value: object, known: Mapping[int, str] | None = None) -> str:
    """SHA-256 of a value taken apart; TypeError for what can't be.

    `known` are the fingerprints of objects (by id) that have one already. A dict counts with its order:
    whoever walks through it sees the order, too.
    """
    parts: list[str] = []
    _take(value, parts, known or {})
    return digest("\0".join(parts).encode(errors="surrogatepass"))


def _take(value: Any, parts: list[str], known: Mapping[int, str]) -> None:
    kind: type = type(value)
    if kind is str:
        parts += (f"s{len(value)}", value)
    elif value is None or kind is bool or kind is int:
        parts.append(repr(value))
    elif id(value) in known:
        parts += ("known", known[id(value)])
    else:
        _way(kind)(value, parts, known)


Way = Callable[[Any, list[str], Mapping[int, str]], None]


@cache
def _way(kind: type) -> Way:
    """How values of a type are taken apart: found out once."""
    if issubclass(kind, tuple | list):
        return _sequence(kind)
    if issubclass(kind, Mapping):
        return _mapping(kind)
    if issubclass(kind, Enum):
        return lambda value, parts, _: parts.append(f"{kind.__qualname__}.{value.name}")
    if is_dataclass(kind):
        return _dataclass(kind)
    if issubclass(kind, set | frozenset):
        return _set(kind)
    for types, told in PLAIN.items():
        if issubclass(kind, types):
            return lambda value, parts, _: parts.extend(told(kind, value))
    raise TypeError(f"no fingerprint of {kind}")


def _sequence(kind: type) -> Way:
    plain = kind is tuple or kind is list
    name = kind.__name__ if plain else f"{kind.__module__}.{kind.__qualname__}"

    def take(value: Any, parts: list[str], known: Mapping[int, str]) -> None:
        parts.append(f"{name}{len(value)}")
        _each(value, parts, known)

    return take


def _each(values: Iterable[Any], parts: list[str], known: Mapping[int, str]) -> None:
    for one in values:
        if type(one) is str:  # most are, or are known: no call for these
            parts += (f"s{len(one)}", one)
        elif one is None:
            parts.append("None")
        elif id(one) in known:
            parts += ("known", known[id(one)])
        else:
            _take(one, parts, known)


def _mapping(kind: type) -> Way:
    def take(value: Any, parts: list[str], known: Mapping[int, str]) -> None:
        parts.append(f"{kind.__qualname__}{len(value)}")
        for key, one in value.items():
            _take(key, parts, known)
            _take(one, parts, known)

    return take


def _dataclass(kind: Any) -> Way:
    names = tuple(one.name for one in fields(kind))
    head = f"{kind.__module__}.{kind.__qualname__}{len(names)}"

    # attrgetter gives no tuple of a single name.
    values = attrgetter(*names) if len(names) > 1 else lambda one: [getattr(one, n) for n in names]

    def take(value: Any, parts: list[str], known: Mapping[int, str]) -> None:
        parts.append(head)
        _each(values(value), parts, known)

    return take


def _set(kind: type) -> Way:
    def take(value: Any, parts: list[str], known: Mapping[int, str]) -> None:
        parts.append(f"{kind.__qualname__}{len(value)}")
        parts += sorted(fingerprint(one, known) for one in value)

    return take


def _text(kind: type, value: Any) -> tuple[str, ...]:
    text = str(value)
    return f"{kind.__qualname__}{len(text)}", text


# What has no parts: its types, and what is said of it.
PLAIN: Mapping[tuple[type, ...], Callable[[type, Any], tuple[str, ...]]] = {
    (bytes,): lambda _, value: ("b", digest(value)),
    (str, int, float, Decimal, PurePath): _text,
    (date,): lambda kind, value: (kind.__qualname__, value.isoformat()),
    (type, FunctionType, BuiltinFunctionType): lambda _, value: (
        "f",
        f"{value.__module__}.{value.__qualname__}",
    ),
}
