"""The index of all documents: sorted lines `term postings`, made with bounded memory.

Lines of text repeat from document to document, so each different line is taken apart once. Amounts
hardly repeat: they go through sorted temporary files.
"""

from __future__ import annotations

import heapq
from array import array
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from operator import itemgetter
from tempfile import TemporaryFile
from typing import IO, Self

from mingzhang.render.web.entries import ACCOUNT, AMOUNT, FIELDS, Entries, number_of
from mingzhang.render.web.postings import bits, encoded_bits, order
from mingzhang.render.web.terms import terms

# Amounts held in memory before they are sorted and put aside: some 30 MiB.
HELD = 300_000
aside = partial(TemporaryFile, "w+", encoding="ascii")
# (place in the order, term, field, documents as bits)
Found = tuple[bytes, str, int, int]


@dataclass(slots=True)
class Index:
    """Documents are added by their numbers, in any order; then the lines are read once."""

    texts: dict[tuple[int, str], array[int]] = field(default_factory=dict)
    held: list[str] = field(default_factory=list)
    aside: list[IO[str]] = field(default_factory=list)
    files: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.files.close()

    def add(self, number: int, entries: Entries) -> None:
        """Take a document's entries under its number."""
        for line in entries.lines:
            self.texts.setdefault((line.field, line.text), array("I")).append(number)
        self.held += {f"{number_of(one.shown)} {number:08d}\n" for one in entries.amounts}
        if len(self.held) >= HELD:
            self.held.sort()
            file = self.files.enter_context(aside())
            file.writelines(self.held)
            file.seek(0)
            self.aside.append(file)
            self.held.clear()

    def lines(self) -> Iterator[tuple[str, str]]:
        """(term, postings) in the order of terms: a list of documents for each field.

        A document stands in the best of its fields only; lists are parted by commas, empty ones at
        the end are left out.
        """
        merged = heapq.merge(self._of_texts(), self._of_amounts())
        for (_, term), group in groupby(merged, key=itemgetter(0, 1)):
            by_field = [0] * len(FIELDS)
            for _, _, kind, documents in group:
                by_field[kind] |= documents
            seen = 0
            lists = []
            for documents in by_field:
                lists.append(encoded_bits(documents & ~seen))
                seen |= documents
            yield term, ",".join(lists).rstrip(",")

    def _of_texts(self) -> Iterator[Found]:
        """By term, each set of documents as often as a text with the term has it."""
        texts = list(self.texts)
        # A set takes as many bits as there are documents: only those of common texts are held.
        sets = {n: bits(self.texts[one]) for n, one in enumerate(texts) if len(self.texts[one]) > 9}
        where: dict[str, array[int]] = {}
        for number, (kind, text) in enumerate(texts):
            for term in set(terms(text, codes=kind == ACCOUNT)):
                where.setdefault(term, array("I")).append(number)
        for key, term in sorted((order(term), term) for term in where):
            for number in where[term]:
                one = texts[number]
                yield key, term, one[0], sets.get(number) or bits(self.texts[one])

    def _of_amounts(self) -> Iterator[Found]:
        self.held.sort()
        for line in heapq.merge(self.held, *self.aside) if self.aside else self.held:
            term, number = line.split()
            yield order(term), term, AMOUNT, 1 << int(number)
