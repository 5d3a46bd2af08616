"""The index of all documents: sorted lines `term postings`, made with bounded memory.

Lines of text repeat from document to document, so each different line is taken apart once. Amounts
hardly repeat: they go through sorted temporary files.
"""

from __future__ import annotations

import heapq
from array import array
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from tempfile import TemporaryFile
from typing import IO, Self

from mingzhang.render.web.entries import ACCOUNT, AMOUNT, FIELDS, Entries, number_of
from mingzhang.render.web.postings import encoded, order
from mingzhang.render.web.terms import terms

# Amounts held in memory before they are sorted and put aside: some 30 MiB.
HELD = 300_000
aside = partial(TemporaryFile, "w+", encoding="ascii")
# (term, field, documents)
Found = tuple[str, int, Iterable[int]]


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
        merged = heapq.merge(self._of_texts(), self._of_amounts(), key=lambda one: order(one[0]))
        for term, group in groupby(merged, key=lambda one: one[0]):
            by_field: dict[int, set[int]] = {}
            for _, kind, numbers in group:
                by_field.setdefault(kind, set()).update(numbers)
            seen: set[int] = set()
            lists = []
            for kind in FIELDS:
                own = by_field.get(kind, set()) - seen
                seen |= own
                lists.append(encoded(sorted(own)))
            yield term, ",".join(lists).rstrip(",")

    def _of_texts(self) -> Iterator[Found]:
        """By term, each list of documents as often as a text with the term has it."""
        texts = list(self.texts)
        where: dict[str, array[int]] = {}
        for number, (kind, text) in enumerate(texts):
            for term in set(terms(text, codes=kind == ACCOUNT)):
                where.setdefault(term, array("I")).append(number)
        for term in sorted(where, key=order):
            for number in where[term]:
                yield term, texts[number][0], self.texts[texts[number]]

    def _of_amounts(self) -> Iterator[Found]:
        self.held.sort()
        for line in heapq.merge(self.held, *self.aside):
            term, number = line.split()
            yield term, AMOUNT, (int(number),)
