"""What documents leave behind for the pages across them, while each is rendered in its turn.

A digest stays in memory; larger things (a collector's bytes for each document) go to a temporary
file where the gathering is used as a context, so that the number of documents does not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO, NamedTuple, Protocol, Self

from mingzhang.cache.hashes import digest
from mingzhang.compute.digest import Digest, Listing
from mingzhang.compute.document import Document
from mingzhang.render.origin import Origins
from mingzhang.render.web import entries, facts

Collector = Callable[[Document, Origins], bytes]
COLLECTORS: Mapping[str, Collector] = {"facts": facts.fact_rows, "search": entries.collect}

# Under this name documents leave the checksums of their files, which are known last.
SUMS = "sums"


class Kept(NamedTuple):
    """Bytes that are kept somewhere: their SHA-256, and what reads them."""

    mark: str
    read: Callable[[], bytes]


class Spooled(NamedTuple):
    """Bytes in the temporary file of a gathering."""

    mark: str
    spool: IO[bytes]
    start: int
    size: int

    def read(self) -> bytes:
        self.spool.seek(self.start)
        return self.spool.read(self.size)


class Taker(Protocol):
    """What takes something of a document while it is rendered."""

    def add(self, document: Document, origins: Origins, fingerprint: str) -> None: ...

    def leave(self, name: str, data: bytes) -> None: ...


@dataclass(slots=True)
class Leavings:
    """What one document leaves: its digest, and bytes by name."""

    parts: dict[str, bytes] = field(default_factory=dict)
    digest: Digest | None = None

    def add(self, document: Document, origins: Origins, fingerprint: str) -> None:
        """Take what is needed of the document, which can be let go afterwards."""
        self.digest = Digest.of(document, fingerprint)
        for name, collect in COLLECTORS.items():
            self.leave(name, collect(document, origins))

    def leave(self, name: str, data: bytes) -> None:
        """Keep something of it."""
        self.parts[name] = data


@dataclass(slots=True)
class Gathering:
    """Digests of the documents added so far, and what each collector made of them.

    `marks` are the fingerprints of digests that have one, by the document's id.
    """

    digests: list[Digest] = field(default_factory=list)
    marks: dict[str, str] = field(default_factory=dict)
    _spool: IO[bytes] = field(default_factory=BytesIO)
    _kept: dict[str, dict[str, Kept | Spooled]] = field(default_factory=dict)
    _listings: dict[str, Listing] = field(default_factory=dict)

    def __enter__(self) -> Self:
        self._spool = TemporaryFile()
        return self

    def __exit__(self, *_: object) -> None:
        self._spool.close()

    def add(self, document: Document, origins: Origins, fingerprint: str) -> None:
        """Take what is needed of a document, which can be let go afterwards."""
        left = Leavings()
        left.add(document, origins, fingerprint)
        assert left.digest is not None
        self.take(left.digest, left.parts)

    def take(self, one: Digest, parts: Mapping[str, bytes], mark: str = "") -> None:
        """Take what a document has left somewhere else."""
        self.digests.append(one)
        if mark:
            self.marks[one.id] = mark
        for name, data in parts.items():
            self.leave(name, data)

    def refer(self, name: str, kept: Kept | Spooled) -> None:
        """Know where to find something of the document added last."""
        self._kept.setdefault(name, {})[self.digests[-1].id] = kept

    def leave(self, name: str, data: bytes) -> None:
        """Keep something of the document added last, once under each name."""
        start = self._spool.seek(0, 2)
        self._spool.write(data)
        self.refer(name, Spooled(digest(data), self._spool, start, len(data)))

    def settle(self, order: Sequence[str]) -> None:
        """Put the documents, which came in any order, into that of their ids."""
        place = {name: number for number, name in enumerate(order)}
        self.digests.sort(key=lambda one: place[one.id])

    def kept(self, name: str) -> Iterator[tuple[Digest, Kept | Spooled]]:
        """What documents have left under a name, those that have, in the order of the digests."""
        kept = self._kept.get(name, {})
        for one in self.digests:
            if found := kept.get(one.id):
                yield one, found

    def parts(self, name: str) -> Iterator[bytes]:
        """The bytes of all that was left under a name, in the order of the digests."""
        return (found.read() for _, found in self.kept(name))

    @property
    def listings(self) -> Mapping[str, Listing]:
        """The documents as lists name them, each one and the same object."""
        if len(self._listings) != len(self.digests):
            self._listings = {one.id: one.listing for one in self.digests}
        return self._listings
