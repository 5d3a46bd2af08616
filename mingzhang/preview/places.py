"""Lines of a data file → the figures and sections of the page that show what stands there."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from mingzhang.compute.blocks import (
    Block,
    Definition,
    Heading,
    TableBlock,
    plain_text,
    shown_by,
    shown_in,
)
from mingzhang.compute.document import Document
from mingzhang.figures import Figure
from mingzhang.findings import Place
from mingzhang.render.origin import Origins, figure_id


class Spot(NamedTuple):
    """Figures of a page (by their ids in links) and the section in which the first of them stands."""

    figures: tuple[str, ...] = ()
    anchor: str = ""
    section: str = ""


NOWHERE = Spot()


def changed_lines(old: str, new: str) -> range:
    """The lines of the new text, counted from 1, between what both begin and end with."""
    before, after = old.splitlines(), new.splitlines()
    most = min(len(before), len(after))
    start = next((n for n in range(most) if before[n] != after[n]), most)
    rest = most - start
    end = next((n for n in range(rest) if before[-1 - n] != after[-1 - n]), rest)
    # What was only taken out leaves the line that follows it.
    return range(start + 1, max(len(after) - end, start + 1) + 1)


class Atlas:
    """Where a document's page shows what stands in its file."""

    def __init__(self, document: Document, origins: Origins) -> None:
        self._file = document.source.file
        self._lines = document.source.text.splitlines()
        self._sections: dict[str, tuple[str, str]] = {}
        for figure, heading in _standing(document.blocks):
            self._sections.setdefault(figure_id(figure), heading)
        # What is made of a figure, and the typed figures of each line.
        self._uses: dict[str, list[str]] = {}
        self._typed: dict[int, list[str]] = {}
        for name, figure in origins.figures.items():
            for term in figure.terms:
                self._uses.setdefault(figure_id(term.figure), []).append(name)
            if figure.place and figure.place.file == self._file:
                self._typed.setdefault(figure.place.line, []).append(name)
        self._typed_lines = sorted(self._typed)

    def of_lines(self, lines: Iterable[int]) -> Spot:
        """What a page shows of some lines: figures typed there, else what is made of them."""
        typed = [name for line in lines for name in self._typed.get(line, ())]
        shown = [name for name in typed if name in self._sections]
        if not shown:
            shown = next(
                ([one] for name in typed for one in self._above(name) if one in self._sections), []
            )
        return Spot(tuple(shown), *self._sections[shown[0]]) if shown else NOWHERE

    def of_place(self, place: Place) -> Spot:
        """What a page shows of a place of the file; of a name with items below it, their first."""
        if place.file != self._file or not 0 < place.line <= len(self._lines):
            return NOWHERE
        return self.of_lines([place.line]) if place.line in self._typed else self._below(place.line)

    def _below(self, line: int) -> Spot:
        indent = _indent(self._lines[line - 1])
        for typed in self._typed_lines[bisect_left(self._typed_lines, line) :]:
            between = (one for one in self._lines[line:typed] if one.strip())
            if any(_indent(one) <= indent for one in between):
                return NOWHERE
            spot = self.of_lines([typed])
            if spot.figures:
                return spot
        return NOWHERE

    def _above(self, name: str) -> Iterator[str]:
        """What is made of a figure, the nearest first."""
        seen, todo = {name}, [name]
        for one in todo:  # grows while it is read
            for use in self._uses.get(one, ()):
                if use not in seen:
                    seen.add(use)
                    todo.append(use)
                    yield use


def _standing(blocks: Sequence[Block]) -> Iterator[tuple[Figure, tuple[str, str]]]:
    """Every figure with the anchor and words of the heading above it, in reading order."""
    heading = ("", "")
    for block in blocks:
        if isinstance(block, Heading):
            heading = block.anchor, f"{block.number}{plain_text(block.inlines)}"
        elif isinstance(block, Definition):
            continue
        for shown in shown_by(block):
            yield shown.figure, heading
        if isinstance(block, TableBlock):
            for row in block.table.rows:
                for cell in row.cells:
                    if cell.figure is not None:
                        yield cell.figure, heading
                    yield from ((one.figure, heading) for one in shown_in(cell.inlines))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
