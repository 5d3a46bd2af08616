"""Values → a fingerprint: the same in every process for the same value, another for any other."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from pathlib import PurePath
from types import BuiltinFunctionType, FunctionType
from typing import Any

PLAIN = (str, int, float, Decimal, PurePath)


def fingerprint(value: object, known: Mapping[int, str] | None = None) -> str:
    """SHA-256 of a value taken apart; TypeError for what can't be.

    `known` are the fingerprints of objects (by id) that have one already. A dict counts with its order:
    whoever walks through it sees the order, too.
    """
    total = hashlib.sha256()
    parts: list[str] = []
    _take(value, parts, known or {})
    total.update("\0".join(parts).encode(errors="surrogatepass"))
    return total.hexdigest()


def _take(value: Any, parts: list[str], known: Mapping[int, str]) -> None:
    kind = type(value)
    if kind is str:
        parts += (f"s{len(value)}", value)
    elif value is None or kind is bool or kind is int:
        parts.append(repr(value))
    elif id(value) in known:
        parts += ("known", known[id(value)])
    elif kind is tuple or kind is list:
        parts.append(f"{kind.__name__}{len(value)}")
        for one in value:
            _take(one, parts, known)
    elif kind is not dict and isinstance(value, tuple | list):
        parts.append(f"{kind.__module__}.{kind.__qualname__}{len(value)}")
        for one in value:
            _take(one, parts, known)
    elif kind is dict or isinstance(value, Mapping):
        parts.append(f"{kind.__qualname__}{len(value)}")
        for key, one in value.items():
            _take(key, parts, known)
            _take(one, parts, known)
    elif isinstance(value, Enum):
        parts.append(f"{kind.__qualname__}.{value.name}")
    elif is_dataclass(kind):
        names = _names(kind)
        parts.append(f"{kind.__module__}.{kind.__qualname__}{len(names)}")
        for name in names:
            _take(getattr(value, name), parts, known)
    elif isinstance(value, bytes):
        parts += ("b", hashlib.sha256(value).hexdigest())
    elif isinstance(value, PLAIN):
        text = str(value)
        parts += (f"{kind.__qualname__}{len(text)}", text)
    elif isinstance(value, date):
        parts += (kind.__qualname__, value.isoformat())
    elif isinstance(value, set | frozenset):
        parts.append(f"{kind.__qualname__}{len(value)}")
        parts += sorted(fingerprint(one, known) for one in value)
    elif isinstance(value, type | FunctionType | BuiltinFunctionType):
        parts += ("f", f"{value.__module__}.{value.__qualname__}")
    else:
        raise TypeError(f"no fingerprint of {kind}")


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))
