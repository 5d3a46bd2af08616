"""A large file made of many pieces, nearly all of which its predecessor had one after the other, too.

What has not changed is copied from there in long stretches, instead of being looked up piece by piece.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO

from mingzhang.render.web.keep import Piece

STRETCH = 2**20  # bytes that are copied at once
# Where the pieces of a file begin and how long they are, by their hash.
Places = Mapping[str, tuple[int, int]]


@dataclass(slots=True)
class Splice:
    """Puts a file together; `old` is the one before, with the places of its pieces; `now` are those of the new one."""

    old: IO[bytes] | None
    places: Places
    now: dict[str, tuple[int, int]] = field(default_factory=dict)

    def chunks(self, pieces: Iterable[Piece]) -> Iterator[bytes]:
        """All bytes, in stretches; OSError where the old file was changed meanwhile."""
        before = self._signature()
        written = start = end = 0
        for piece in pieces:
            place = None if isinstance(piece, bytes) else self.places.get(piece.mark)
            if place is None or place[0] != end:
                yield from self._copied(start, end)
                start = end = place[0] if place else 0
            if place:
                size = place[1]
                end += size
            else:
                data = piece if isinstance(piece, bytes) else piece.read()
                size = len(data)
                yield data
            if not isinstance(piece, bytes):
                self.now[piece.mark] = written, size
            written += size
        yield from self._copied(start, end)
        if self._signature() != before:
            raise OSError(errno.ESTALE, os.strerror(errno.ESTALE))

    def _copied(self, start: int, end: int) -> Iterator[bytes]:
        if self.old and start < end:
            self.old.seek(start)
        while self.old and start < end:
            data = self.old.read(min(STRETCH, end - start))
            if not data:
                raise OSError(errno.ESTALE, os.strerror(errno.ESTALE))
            start += len(data)
            yield data

    def _signature(self) -> tuple[int, int] | None:
        if self.old is None:
            return None
        status = os.fstat(self.old.fileno())
        return status.st_size, status.st_mtime_ns
