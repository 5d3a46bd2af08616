"""What a build may have kept of the files that pages across documents are made of."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, Protocol

from mingzhang.cache.store import Blob


class Kept(Protocol):
    """Bytes that are kept somewhere."""

    @property
    def mark(self) -> str:
        """Their SHA-256."""
        ...

    def read(self) -> bytes: ...


# A part of a large file.
Piece = bytes | Kept
# What is in a file of the site: its bytes, their parts where they are many, or bytes that are kept.
Data = bytes | Iterable[bytes] | Blob
# A file of the site by its path.
File = tuple[str, Data]
# Things by value that something is made of.
Given = tuple[object, ...]


def bytes_of(data: Data) -> bytes:
    """All bytes of a file that is made here and now."""
    assert not isinstance(data, Blob), "kept somewhere else"
    return data if isinstance(data, bytes) else b"".join(data)


class Part(NamedTuple):
    """Some files, and what else came of making them: a small value, and bytes."""

    value: Any
    files: Mapping[str, Data]
    left: bytes


class Keep(Protocol):
    """Knows what was made before from the same things (`given`, by value), or makes it."""

    def page(self, path: str, given: Given, make: Callable[[], bytes], /) -> Data:
        """One file."""
        ...

    def part(self, name: str, given: Given, make: Callable[[], Part], /) -> Part:
        """Several files at once."""
        ...

    def table(self, path: str, rows: Callable[[], Iterable[Piece]], /) -> tuple[Data, Blob]:
        """A file too large to be held, always put together anew; its hash and size."""
        ...

    def memory(self, name: str, /) -> Mapping[str, Any]:
        """What was remembered last under a name: each part to be believed only if it fits."""
        ...

    def remember(self, name: str, value: Mapping[str, Any], /) -> None:
        """Keep it for the next build."""
        ...


class Nothing:
    """Keeps nothing."""

    def page(self, _path: str, _given: Given, make: Callable[[], bytes], /) -> Data:
        return make()

    def part(self, _name: str, _given: Given, make: Callable[[], Part], /) -> Part:
        return make()

    def table(self, _path: str, rows: Callable[[], Iterable[Piece]], /) -> tuple[Data, Blob]:
        size, total = 0, hashlib.sha256()
        for chunk in map(_bytes, rows()):
            size += len(chunk)
            total.update(chunk)
        return map(_bytes, rows()), Blob(total.hexdigest(), size)

    def memory(self, _name: str, /) -> Mapping[str, Any]:
        return {}

    def remember(self, _name: str, _value: Mapping[str, Any], /) -> None:
        pass


def _bytes(piece: Piece) -> bytes:
    return piece if isinstance(piece, bytes) else piece.read()


NOTHING = Nothing()
