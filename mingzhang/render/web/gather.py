"""What documents leave behind for the pages across them, while each is rendered in its turn.

A digest stays in memory; larger things (a collector's bytes for each document) go to a temporary
file, so that the number of documents does not matter.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Self

from mingzhang.compute.digest import Digest
from mingzhang.compute.document import Document
from mingzhang.render.origin import Origins
from mingzhang.render.web import entries, facts

Collector = Callable[[Document, Origins], bytes]
COLLECTORS: Mapping[str, Collector] = {"facts": facts.fact_rows, "search": entries.collect}


@dataclass(slots=True)
class Gathering:
    """Digests of the documents added so far, and what each collector made of them."""

    digests: list[Digest] = field(default_factory=list)
    _spool: IO[bytes] = field(default_factory=tempfile.TemporaryFile)
    _places: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._spool.close()

    def add(self, document: Document, origins: Origins, fingerprint: str) -> None:
        """Take what is needed of a document, which can be let go afterwards."""
        self.digests.append(Digest.of(document, fingerprint))
        for name, collect in COLLECTORS.items():
            self.leave(name, collect(document, origins))

    def leave(self, name: str, data: bytes) -> None:
        """Keep something of the document added last, once under each name."""
        start = self._spool.seek(0, 2)
        self._spool.write(data)
        self._places.setdefault(name, []).append((start, len(data)))

    def parts(self, name: str) -> Iterator[tuple[Digest, bytes]]:
        """What was left of each document under a name, in the order of adding."""
        for digest, (start, size) in zip(self.digests, self._places.get(name, ()), strict=False):
            self._spool.seek(start)
            yield digest, self._spool.read(size)
