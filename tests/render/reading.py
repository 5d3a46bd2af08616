"""Reads the built site back into plain data, independently of the code that wrote it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
from lxml import html

from mingzhang.load.documents import DocumentSource
from mingzhang.render.names import names_of

ROOT = Path(__file__).resolve().parents[2]
BOM = b"\xef\xbb\xbf"
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# A figure inside a string of running text, so that its place in the sentence is not lost.
OPEN, CLOSE = "⟦", "⟧"
FIGURE = re.compile(rf"{OPEN}([^{CLOSE}]*){CLOSE}([^{OPEN}，。；、：（）]*)")
DIGITS = re.compile(r"(?<![\d.,])\d[\d,]*(?:\.\d+)?", re.ASCII)


def number(text: str) -> Decimal | None:
    """The number that a string is, thousands commas aside; None when it is none."""
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None


def squeeze(text: str) -> str:
    """Text without any white space."""
    return re.sub(r"\s+", "", text)


@dataclass
class Grid:
    """A table as columns (paths of titles) and rows; cells that a span covers are empty."""

    heads: list[tuple[str, ...]]
    rows: list[list[str]]
    index: list[str] = field(default_factory=list)

    def column(self, path: str, start: int, end: int) -> int:
        """The one column between two positions whose path of titles ends in `a/b/c`."""
        wanted = tuple(path.split("/"))
        found = [n for n in range(start, end) if self.heads[n][-len(wanted) :] == wanted]
        assert len(found) == 1, (path, found, self.heads)
        return found[0]

    def row(self, key: str, start: int, end: int, line: str = "") -> list[str]:
        """The row with a code or title between two columns (or anywhere, for merged cells).

        Rows without a title are told apart by their line number.
        """
        if not key and not line:
            (only,) = self.rows
            return only
        for first, last in ((start, end), (0, len(self.heads))):
            found = [r for r in self.rows if key in r[first:last]]
            if line:
                found = [r for r in found if line in r[first:last]]
            if found:
                assert len(found) == 1, (key, line, found)
                return found[0]
        raise AssertionError(f"no row {key!r} {line!r}")

    def plain(self) -> list[list[str]]:
        """The rows with numbers as machines write them."""
        return [
            [cell.replace(",", "") if number(cell) is not None else cell for cell in row]
            for row in self.rows
        ]


class Section(NamedTuple):
    """A heading with the text up to the next heading; figures in it are ⟦marked⟧."""

    level: int
    number: str
    title: str
    text: str

    @property
    def heading(self) -> str:
        return self.number + self.title


def figures_in(text: str) -> list[tuple[Decimal, str]]:
    """(value, what follows it) of every figure in a marked text."""
    return [
        (value, unit)
        for shown, unit in FIGURE.findall(text)
        if (value := number(shown)) is not None
    ]


@dataclass(frozen=True)
class Site:
    """A built site and its one document."""

    root: Path
    source: DocumentSource

    @property
    def folder(self) -> Path:
        return self.root / names_of(self.source.entry).folder

    def file(self, suffix: str) -> Path:
        """The document's file of a kind: pdf, xlsx, json."""
        return self.folder / f"{names_of(self.source.entry).base}.{suffix}"

    def page(self, name: str = "index.html") -> Any:
        """A page of the document as a tree; callers must not change it."""
        return tree(self.folder / name)

    @property
    def data(self) -> dict[str, Any]:
        return load_json(self.file("json"))

    @property
    def tables(self) -> list[Any]:
        """The page's disclosure tables in order."""
        return list(self.page().xpath('//div[contains(@class,"table")]//table'))

    def csv(self, position: int) -> bytes:
        return (self.folder / "tables" / f"{position + 1:02d}.csv").read_bytes()


@cache
def tree(path: Path) -> Any:
    return html.document_fromstring(path.read_text(encoding="utf-8"))


@cache
def load_json(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


@cache
def load_workbook(path: Path, values: bool) -> Any:
    """A workbook with its formulas, or with the values that were stored beside them."""
    return openpyxl.load_workbook(path, data_only=values)


def spread(rows: list[Any]) -> list[list[Any]]:
    """HTML rows as a grid of elements: a cell that covers several places stands at each."""
    grid: list[list[Any]] = [[] for _ in rows]
    for position, row in enumerate(rows):
        for cell in row.iterchildren("th", "td"):
            line = grid[position]
            column = line.index(None) if None in line else len(line)
            for down in range(int(cell.get("rowspan", "1"))):
                for right in range(int(cell.get("colspan", "1"))):
                    target = grid[position + down]
                    target += [None] * (column + right + 1 - len(target))
                    assert target[column + right] is None, "cells overlap"
                    target[column + right] = cell
    return grid


def page_grid(table: Any) -> Grid:
    """A table of the page."""
    head = spread(table.xpath("./thead/tr[not(@class='index')]"))
    heads = [_path(column) for column in zip(*head, strict=True)]
    rows = [_texts(row) for row in spread(table.xpath("./tbody/tr"))]
    assert all(len(row) == len(heads) for row in rows), "ragged table"
    index = [_texts(row) for row in spread(table.xpath("./thead/tr[@class='index']"))]
    return Grid(heads, rows, index[0] if index else [])


def _texts(cells: list[Any]) -> list[str]:
    return [
        "" if position and cell is cells[position - 1] else cell.text_content()
        for position, cell in enumerate(cells)
    ]


def _path(cells: tuple[Any, ...]) -> tuple[str, ...]:
    """The titles above a column, each once."""
    return tuple(dict.fromkeys(cell.text_content() for cell in cells))


def csv_grid(data: bytes) -> Grid:
    """A table's CSV file."""
    head, *rows = csv.reader(io.StringIO(data.removeprefix(BOM).decode(), newline=""))
    return Grid([tuple(title.split("/")) for title in head], rows)


def json_grid(table: dict[str, Any], page: Grid) -> Grid:
    """A table of the JSON file, which has the shape of the page's."""
    heads = [path for column in table["columns"] for path in _leaves(column, ())]
    rows = [
        [text for cell in row for text in (cell["text"], *[""] * (cell.get("span", 1) - 1))]
        for row in table["rows"]
    ]
    index = rows.pop(0) if page.index else []
    return Grid(heads, rows, index)


def _leaves(column: dict[str, Any], above: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    path = (*above, column["title"])
    if "columns" not in column:
        yield path
    for child in column.get("columns", ()):
        yield from _leaves(child, path)


def sheet_head_rows(page: Grid) -> int:
    """How many rows stand above a sheet's index row: title, department and the head."""
    return 2 + max(len(path) for path in page.heads)


def sheet_grid(sheet: Any, page: Grid) -> Grid:
    """A table of the workbook, which has the shape of the page's; numbers to two decimals."""
    depth = max(len(path) for path in page.heads)
    width = len(page.heads)
    merged = {
        (row, column): sheet.cell(area.min_row, area.min_col)
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    }
    heads = [
        tuple(
            dict.fromkeys(
                merged.get((3 + level, column), sheet.cell(3 + level, column)).value
                for level in range(depth)
            )
        )
        for column in range(1, width + 1)
    ]
    first = 3 + depth
    rows = [
        [_cell_text(sheet.cell(first + n, column).value) for column in range(1, width + 1)]
        for n in range(len(page.rows) + bool(page.index))
    ]
    index = rows.pop(0) if page.index else []
    return Grid(heads, rows, index)


def _cell_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float):
        return f"{value:.2f}"
    return str(value)


@cache
def sections(path: Path) -> list[Section]:
    """The document page as headings with their own text, in order."""
    found: list[tuple[Any, list[str]]] = []
    (main,) = tree(path).xpath("//main")
    for element in main.iter("p", "li", "dd", *HEADINGS):
        if element.tag in HEADINGS:
            found.append((element, []))
        elif found:
            found[-1][1].append(marked(element))
    return [_section(heading, texts) for heading, texts in found]


def _section(heading: Any, texts: list[str]) -> Section:
    marker = "".join(span.text_content() for span in heading.xpath("./span[@class='number']"))
    whole = heading.text_content()
    return Section(int(heading.tag[1]), marker, whole.removeprefix(marker), "\n".join(texts))


def marked(element: Any) -> str:
    """An element's text with its figures ⟦marked⟧."""
    pieces = [element.text or ""]
    for child in element:
        inner = child.text_content() if child.tag == "data" else marked(child)
        pieces.append(f"{OPEN}{inner}{CLOSE}" if child.tag == "data" else inner)
        pieces.append(child.tail or "")
    return "".join(pieces)
