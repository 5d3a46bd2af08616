"""What the prose rules read: every text that staff typed, and every run of text that readers see.

A slip in a typed text is reported where it was typed. A run that readers see may join typed texts
with those of the form set; there only what no typed text holds by itself is reported, so that one
slip gives one finding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from mingzhang.check.passages import FIGURE, Run, passages, spot, written
from mingzhang.compute.blocks import Shown
from mingzhang.compute.document import Document
from mingzhang.figures import Figure
from mingzhang.findings import Place
from mingzhang.load.records import LiteralText, Record, RecordList, Reference, Text, Value
from mingzhang.once import once


class Line(NamedTuple):
    """A typed text or name: its path in the data, its characters, and where it stands."""

    path: str
    text: str
    place: Place
    prose: bool


class Slip(NamedTuple):
    """A spot in a text that a rule objects to."""

    found: str
    place: Place


# text → (the character that shows where the slip was typed, what to show of it)
Search = Callable[[str], Iterable[tuple[int, str]]]
# All of them: a text is searched once for everything, as nearly all texts have no slip of any kind.
SEARCHES: list[Search] = []


def searched(search: Search) -> Search:
    """Put a search on the list."""
    SEARCHES.append(search)
    return search


def by_pattern(pattern: str, around: int = 0) -> Search:
    """A search for the matches of a pattern, shown with so many characters on both sides."""
    compiled = re.compile(pattern)

    @searched
    def search(text: str) -> Iterator[tuple[int, str]]:
        for match in compiled.finditer(text):
            yield match.start(), text[max(0, match.start() - around) : match.end() + around]

    return search


@once
def typed_lines(document: Document) -> list[Line]:
    """Every text and name of the data, in the order they were typed."""
    record = document.source.record
    found: list[Line] = []
    _collect(record, "", record.place, found)
    return found


@lru_cache(maxsize=4000)  # the texts of a form set stand in all its documents
def _found(text: str) -> tuple[tuple[Search, int, str], ...]:
    """What is found in a text, and by which search."""
    return tuple((search, *found) for search in SEARCHES for found in search(text))


def slips(document: Document, search: Search) -> Iterator[Slip]:
    """What a search finds in the data, and beyond it in what readers see."""
    known: set[str] = set()
    typed, read = _suspects(document)
    for line in typed:
        for by, _, found in _found(line.text):
            if by is search:
                known.add(found)
                # Names in a list have no places of their own.
                yield Slip(found, line.place if line.prose else written(document, line.text))
    for run in read:
        for by, position, found in _found(run.text):
            if by is search and found not in known:
                shown = [one for one in run.phrase if not isinstance(one, Shown)]
                before = len(run.text[:position].replace(FIGURE, ""))
                place = written(document, spot(tuple(shown), before))
                yield Slip(found, place)


@once
def _suspects(document: Document) -> tuple[list[Line], list[Run]]:
    """The few texts in which any search finds something: of the data, and of what readers see (each once)."""
    typed = [line for line in typed_lines(document) if _found(line.text)]
    read: dict[str, Run] = {}
    for run in passages(document):
        if _found(run.text):
            read.setdefault(run.text, run)
    return typed, list(read.values())


def _collect(value: Value, path: str, place: Place, found: list[Line]) -> None:
    match value:
        case Record():
            for key, inner in value:
                if type(inner) is not Figure:  # most are, and no text
                    below = f"{path}.{key}" if path else key
                    _collect(inner, below, value.place_of(key), found)
        case RecordList():
            for number, inner in enumerate(value, 1):
                _collect(inner, f"{path}.{number}", place, found)
        case Text():
            found.append(Line(path, "".join(map(_plain, value.pieces)), value.place, prose=True))
        case str():
            found.append(Line(path, value, place, prose=False))


def _plain(piece: str | Reference | LiteralText) -> str:
    if isinstance(piece, str):
        return piece
    return FIGURE if isinstance(piece, Reference) else piece.text
