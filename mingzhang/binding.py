"""Which documents are bound into one booklet, and what it is called (`pdf --bind`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from mingzhang.load.documents import Entry
from mingzhang.load.kinds import BOTH, KINDS
from mingzhang.numerals import chinese

DOCUMENT, DEPARTMENT, YEAR = "document", "department", "year"
WAYS = (DOCUMENT, DEPARTMENT, YEAR)
# Some 460 pages, which a reader can still handle. In memory a document leaves some 10 MiB until its
# volume is written.
MOST = 10


@dataclass(frozen=True, slots=True)
class Binding:
    """A booklet before its documents are read; the file's name is without suffix."""

    file: str
    cover: tuple[str, ...]
    author: str
    entries: tuple[Entry, ...]
    foot: str = ""

    @property
    def year(self) -> int:
        return self.entries[0].year

    @property
    def title(self) -> str:
        return f"{self.year}年度{''.join(self.cover)}"


def bindings(entries: Sequence[Entry], way: str, portal: Mapping[str, Any]) -> list[Binding]:
    """The booklets that the documents make; only alone they keep the order they are given in."""
    if way == DOCUMENT:
        return [_of(one.id.replace("/", "-"), [one]) for one in entries]
    entries = sorted(entries, key=lambda one: (one.department, one.year, one.kind))
    if way == YEAR:
        return list(_volumes(entries, portal))
    return [
        _of(f"{department}-{year}", list(group))
        for (department, year), group in groupby(entries, lambda one: (one.department, one.year))
    ]


def _of(file: str, entries: Sequence[Entry]) -> Binding:
    """A booklet of one department; with one document it is that document's."""
    name = entries[0].name
    return Binding(file, (name, _kinds(entries)), name, tuple(entries))


def _volumes(entries: Iterable[Entry], portal: Mapping[str, Any]) -> Iterator[Binding]:
    """Each year in volumes of about the same size; a department's documents stay together."""
    for year, group in groupby(sorted(entries, key=lambda one: one.year), lambda one: one.year):
        of_year = list(group)
        about = f"{_kinds(of_year)}公开汇编"
        volumes = _divided(of_year)
        for number, volume in enumerate(volumes, 1):
            cover = (about, f"（第{chinese(number)}册）") if len(volumes) > 1 else (about,)
            owner = portal["owner"]
            author = owner or portal["title"]
            yield Binding(f"{year}-{number:02d}", cover, author, tuple(volume), owner)


def _divided(entries: Sequence[Entry]) -> list[list[Entry]]:
    share = -(-len(entries) // -(-len(entries) // MOST))
    volumes: list[list[Entry]] = [[]]
    for _, group in groupby(entries, lambda one: one.department):
        together = list(group)
        if len(volumes[-1]) >= share or len(volumes[-1]) + len(together) > MOST:
            volumes.append([])
        volumes[-1] += together
    return volumes


def _kinds(entries: Iterable[Entry]) -> str:
    """What the documents are: of one kind, or of both."""
    kinds = {one.kind for one in entries}
    return KINDS[kinds.pop()].title if len(kinds) == 1 else BOTH
