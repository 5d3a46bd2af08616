"""What the prose rules read: every text that staff typed, and every run of text that readers see.

A slip in a typed text is reported where it was typed. A run that readers see may join typed texts
with those of the form set; there only what no typed text holds by itself is reported, so that one
slip gives one finding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from mingzhang.check.once import once
from mingzhang.check.passages import passages, spot, words, written
from mingzhang.compute.blocks import Phrase, Shown
from mingzhang.compute.document import Document
from mingzhang.findings import Place
from mingzhang.load.records import LiteralText, Record, RecordList, Reference, Text, Value

# Stands for a figure, so that its digits are not read as prose.
FIGURE = "\ufffc"


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


# text → (the character that shows where the slip was typed, what to show of it); made once, as
# what it has found in a text is remembered.
Search = Callable[[str], Iterable[tuple[int, str]]]


@cache
def by_pattern(pattern: re.Pattern[str]) -> Search:
    """A search for the matches of a pattern."""
    return lambda text: ((match.start(), match[0]) for match in pattern.finditer(text))


@once
def typed_lines(document: Document) -> list[Line]:
    """Every text and name of the data, in the order they were typed."""
    record = document.source.record
    return list(_lines(record, "", record.place))


@lru_cache(maxsize=20_000)  # the texts of a form set stand in all its documents
def _found(search: Search, text: str) -> tuple[tuple[int, str], ...]:
    return tuple(search(text))


def slips(document: Document, search: Search) -> Iterator[Slip]:
    """What a search finds in the data, and beyond it in what readers see."""
    known: set[str] = set()
    for line in typed_lines(document):
        for _, found in _found(search, line.text):
            known.add(found)
            # Names in a list have no places of their own.
            yield Slip(found, line.place if line.prose else written(document, line.text))
    for text, phrase in _runs(document).items():
        for position, found in _found(search, text):
            if found not in known:
                shown = [one for one in phrase if not isinstance(one, Shown)]
                before = len(text[:position].replace(FIGURE, ""))
                place = written(document, spot(tuple(shown), before))
                yield Slip(found, place)


@once
def masked(document: Document) -> list[tuple[str, Phrase]]:
    """What readers see, run by run, with FIGURE for each figure in it."""
    return [
        ("".join([FIGURE if isinstance(one, Shown) else words(one) for one in phrase]), phrase)
        for phrase, _ in passages(document)
    ]


@once
def _runs(document: Document) -> dict[str, Phrase]:
    """What readers see, each text once."""
    found: dict[str, Phrase] = {}
    for text, phrase in masked(document):
        found.setdefault(text, phrase)
    return found


def _lines(value: Value, path: str, place: Place) -> Iterator[Line]:
    match value:
        case Record():
            for key, inner in value:
                below = f"{path}.{key}" if path else key
                yield from _lines(inner, below, value.place_of(key))
        case RecordList():
            for number, inner in enumerate(value, 1):
                yield from _lines(inner, f"{path}.{number}", place)
        case Text():
            yield Line(path, "".join(map(_plain, value.pieces)), value.place, prose=True)
        case str():
            yield Line(path, value, place, prose=False)


def _plain(piece: str | Reference | LiteralText) -> str:
    if isinstance(piece, str):
        return piece
    return FIGURE if isinstance(piece, Reference) else piece.text
