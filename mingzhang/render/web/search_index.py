"""The index of all documents: sorted lines `term postings`, joined from those of blocks of documents.

A block's lines stand in drawers, by what their terms begin with. A drawer of the whole index is joined anew
only if one of its blocks has other lines in it than when it was joined last: an edited document opens few. What all
blocks have in their drawers goes through a temporary file, so that memory is bounded.
"""

from __future__ import annotations

import hashlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, groupby
from tempfile import TemporaryFile
from typing import IO, NamedTuple, Self

from mingzhang.render.web.entries import ACCOUNT, AMOUNT, FIELDS, Entries, number_of
from mingzhang.render.web.keep import Keep
from mingzhang.render.web.postings import Chunk, bits, chunks, encoded_bits, order
from mingzhang.render.web.terms import terms

MARK = 16  # bytes of a drawer's hash
# Of a number as many digits, of any other term only the first letter.
DIGITS = 3
# Drawers of words are remembered together, those of numbers by the first digit.
WORDS = "words"


class Block(NamedTuple):
    """What neighbouring documents have in their drawers.

    `names` of the drawers in their order, where the lines of each end, and the hashes of these.
    """

    size: int
    names: Sequence[str]
    ends: array[int]
    marks: bytes

    @classmethod
    def of(cls, documents: Iterable[Entries]) -> tuple[Self, bytes]:
        """The block of some documents, and its lines: `term field documents`, these as bits in hexadecimal digits."""
        texts: dict[tuple[int, str], list[int]] = {}
        found: dict[str, list[int]] = defaultdict(lambda: [0] * len(FIELDS))
        size = 0
        for number, entries in enumerate(documents):
            size = number + 1
            for line in entries.lines:
                texts.setdefault((line.field, line.text), []).append(number)
            for one in entries.amounts:
                found[number_of(one.shown)][AMOUNT] |= 1 << number
        for (kind, text), numbers in texts.items():
            there = bits(numbers)
            for term in _terms(text, kind == ACCOUNT):
                found[term][kind] |= there
        names, drawers = [], []
        for name, own in groupby(sorted(found, key=order), drawer_of):
            names.append(name)
            lines = [
                f"{term} {kind} {there:x}"
                for term in own
                for kind, there in enumerate(found[term])
                if there
            ]
            drawers.append("\n".join(lines).encode())
        marks = b"".join(hashlib.sha256(drawer).digest()[:MARK] for drawer in drawers)
        ends = array("L", accumulate(map(len, drawers)))
        return cls(size, names, ends, marks), b"".join(drawers)


@lru_cache(2048)
def _terms(text: str, codes: bool) -> frozenset[str]:
    """The terms of a line: many blocks have the same ones."""
    return frozenset(terms(text, codes=codes))


def drawer_of(term: str) -> str:
    """What the terms of a drawer begin with: they are neighbours in the order of terms."""
    return term[:DIGITS] if term[:1].isdecimal() else term[:1]


def _shelf(drawer: str) -> str:
    return drawer[0] if drawer[0].isdecimal() else WORDS


@dataclass(slots=True)
class Index:
    """Blocks are added in the order of their documents; then the lines are read once."""

    keep: Keep
    blocks: list[Block] = field(default_factory=list)
    _lines: IO[bytes] = field(default_factory=TemporaryFile)
    # By drawer: the number of a block, its place there; the next block, its place there …
    _drawers: dict[str, array[int]] = field(default_factory=dict)
    _starts: list[int] = field(default_factory=list)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._lines.close()

    def add(self, block: Block, lines: bytes) -> None:
        """Take the block of the documents that come next."""
        self._starts.append(self._lines.tell())
        self._lines.write(lines)
        for place, name in enumerate(block.names):
            self._drawers.setdefault(name, array("I")).extend((len(self.blocks), place))
        self.blocks.append(block._replace(names=()))

    def chunks(self, size: int) -> Iterator[Chunk]:
        """All lines in the order of terms, those of a drawer in chunks of about `size` bytes.

        A line holds a list of documents for each field. A document stands in the best of its fields
        only; lists are parted by commas, empty ones at the end are left out.
        """
        firsts = list(accumulate((block.size for block in self.blocks), initial=0))
        for shelf, names in groupby(sorted(self._drawers, key=order), _shelf):
            memory: Mapping[str, tuple[str, list[Chunk]]] = self.keep.memory(f"search {shelf}")
            after = {}
            for name in names:
                mark = self._mark(name, firsts, size)
                if memory.get(name, ("",))[0] == mark:
                    after[name] = memory[name]
                else:
                    after[name] = mark, list(chunks(self._joined(name, firsts), size))
                yield from after[name][1]
            self.keep.remember(f"search {shelf}", after)

    def _mark(self, name: str, firsts: Sequence[int], size: int) -> str:
        """A hash of what a drawer of the index is made of."""
        total = hashlib.sha256(f"{size}".encode())
        for number, place in self._places(name):
            total.update(b"%d " % firsts[number])
            total.update(self.blocks[number].marks[place * MARK : (place + 1) * MARK])
        return total.hexdigest()

    def _places(self, name: str) -> Iterator[tuple[int, int]]:
        """Numbers of the blocks that have a drawer, and its place in each."""
        own = iter(self._drawers[name])
        return zip(own, own, strict=True)

    def _joined(self, name: str, firsts: Sequence[int]) -> Iterator[tuple[str, str]]:
        """(term, postings) of a drawer."""
        found: dict[str, list[int]] = defaultdict(lambda: [0] * len(FIELDS))
        for number, place in self._places(name):
            ends = self.blocks[number].ends
            start, end = ends[place - 1] if place else 0, ends[place]
            self._lines.seek(self._starts[number] + start)
            for line in self._lines.read(end - start).decode().split("\n"):
                term, kind, there = line.split(" ")
                found[term][int(kind)] |= int(there, 16) << firsts[number]
        for term in sorted(found, key=order):
            seen = 0
            lists = []
            for documents in found[term]:
                lists.append(encoded_bits(documents & ~seen))
                seen |= documents
            yield term, ",".join(lists).rstrip(",")
