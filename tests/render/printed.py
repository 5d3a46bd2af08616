"""Reads booklets back as PyMuPDF sees them, independently of the code that wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

import pymupdf

from tests.render.reading import squeeze

MILLIMETRE = 72 / 25.4
# GB/T 9704: 天头 37, 订口 28, 版心 156 by 225, on A4.
TOP, OUTER, BOTTOM, INNER = 37, 26, 35, 28
FOLIO = re.compile(r"— \d+ —")


class Line(NamedTuple):
    """A piece of text on one line of a PDF page; `top` and `bottom` count downwards."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    text: str
    fonts: frozenset[str]
    size: float
    upright: bool

    @property
    def heading(self) -> bool:
        """Whether it is set as a heading of the first three levels; the others look like text."""
        return self.size > 13 and self.fonts <= {"BiaoSong", "Hei", "Kai"}

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def beside(self, other: Line) -> bool:
        """Whether two pieces stand on one line of print."""
        middle = (self.top + self.bottom) / 2
        return self.page == other.page and other.top < middle < other.bottom


@dataclass
class Booklet:
    """A PDF as PyMuPDF sees it; `margins` are its style's: top, outer, bottom, inner, in mm."""

    data: bytes
    margins: tuple[float, float, float, float] = (TOP, OUTER, BOTTOM, INNER)

    @cached_property
    def pdf(self) -> Any:
        return pymupdf.open(stream=self.data, filetype="pdf")

    @cached_property
    def lines(self) -> list[list[Line]]:
        """The lines of each page, in the order in which they were written, margins included."""
        return [list(_lines(page)) for page in self.pdf]

    def area(self, page: int) -> Any:
        """The type area of a page (from 0), in points; that of a wide page lies on its side.

        Its head is at the binding edge of an odd page, and at the outer edge of an even one.
        """
        top, outer, bottom, inner = (size * MILLIMETRE for size in self.margins)
        before, after = (inner, outer) if page % 2 == 0 else (outer, inner)
        inset = (
            (bottom, before, -top, -after) if self.wide(page) else (before, top, -after, -bottom)
        )
        return self.pdf[page].rect + inset

    def folios(self, page: int) -> list[Line]:
        """The page numbers of a page."""
        return [x for x in self.lines[page] if FOLIO.fullmatch(x.text.strip())]

    def body(self, page: int) -> list[Line]:
        """The lines of a page (from 0) that lie in its type area."""
        area = self.area(page)
        return [line for line in self.lines[page] if line.middle in area]

    def wide(self, page: int) -> bool:
        """Whether a page lies on its side."""
        return bool(self.pdf[page].rect.width > self.pdf[page].rect.height)

    def page_text(self, page: int) -> str:
        """The text of a page (from 0) without margins and white space."""
        return squeeze("".join(line.text for line in self.body(page)))

    @cached_property
    def text(self) -> str:
        """The whole text without margins and white space."""
        return "".join(map(self.page_text, range(len(self.pdf))))

    @cached_property
    def outline(self) -> list[tuple[int, str, int]]:
        """Outline entries in order: level, title, page (from 0)."""
        return [(level, squeeze(title), page - 1) for level, title, page in self.pdf.get_toc()]


def _lines(page: Any) -> Iterator[Line]:
    for block in page.get_text("dict")["blocks"]:
        for line in block.get("lines", ()):
            spans = [span for span in line["spans"] if span["text"].strip()]
            if spans:
                left, top, right, bottom = line["bbox"]
                text = "".join(span["text"] for span in line["spans"])
                fonts = frozenset(span["font"].removeprefix("Mingzhang-") for span in spans)
                size = min(span["size"] for span in spans)
                upright = line["dir"] == (1, 0)
                yield Line(page.number, left, top, right, bottom, text, fonts, size, upright)


def collisions(lines: list[Line]) -> list[tuple[str, str]]:
    """Pieces of text that lie on one another."""
    slack = 0.6
    return [
        (one.text, other.text)
        for position, one in enumerate(lines)
        for other in lines[position + 1 :]
        if one.left < other.right - slack and other.left < one.right - slack and one.beside(other)
    ]


@cache
def booklet(path: Path) -> Booklet:
    return Booklet(path.read_bytes())


def cut(text: str, headings: list[str]) -> list[str]:
    """A text cut at each heading in turn: the piece after each heading."""
    starts: list[tuple[int, int]] = []
    position = 0
    for heading in map(squeeze, headings):
        at = text.find(heading, position)
        assert at >= 0, f"heading not found in order: {heading}"
        starts.append((at, at + len(heading)))
        position = at + len(heading)
    ends = [start for start, _ in starts[1:]] + [len(text)]
    return [text[after:end] for (_, after), end in zip(starts, ends, strict=True)]
