"""A table as data: one object that page, PDF, CSV, workbook and JSON all read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from mingzhang.figures import Figure
from mingzhang.formats import NumberFormat
from mingzhang.load.records import Text

if TYPE_CHECKING:  # blocks hold tables
    from mingzhang.compute.blocks import Phrase

CellKind = Literal["label", "code", "line", "amount", "text"]
RowRole = Literal["index", "total", "body", "foot"]


@dataclass(slots=True)
class Column:
    """A head cell; leaves of the tree are the table's columns.

    `shows` is the field that the column shows of rows that are records.
    """

    key: str
    title: str
    kind: CellKind | None = None
    children: list[Column] = field(default_factory=list)
    format: NumberFormat = field(default_factory=NumberFormat)
    shows: str = ""

    def leaves(self) -> Iterator[Column]:
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()

    def depth(self) -> int:
        return 1 + max((child.depth() for child in self.children), default=0)


class Cell(NamedTuple):
    """What stands at one place: its string, and the figure behind it.

    A cell of words with figures in them has `inlines`. `fund` is the one fund that the place
    stands for, whatever happens to be in it; empty where it stands for several or for none.
    """

    text: str
    kind: CellKind
    figure: Figure | None = None
    span: int = 1
    column: str = ""
    inlines: Phrase = ()
    fund: str = ""


@dataclass(slots=True)
class Row:
    """One printed row; `keys` are the row keys of the panels that meet in it."""

    keys: tuple[str, ...]
    cells: list[Cell]
    role: RowRole = "body"

    def placed(self, width: int) -> Sequence[Cell | None]:
        """The cells by the place of their column; a span leaves nothing at its further places."""
        if len(self.cells) == width:
            return self.cells
        return [place for cell in self.cells for place in (cell, *(None,) * (cell.span - 1))]


@dataclass
class Table:
    """A finished table. Rows fill all columns: the spans of a row add up to `width`."""

    key: str
    number: str
    title: str
    unit: str
    head: list[Column]
    rows: list[Row]
    notes: list[Text] = field(default_factory=list)
    statement: Text | None = None
    landscape: bool = False
    panels: list[tuple[int, int]] = field(default_factory=list)
    year: int = 0  # printed over the table where the form set wants it
    unit_label: str = "单位"

    @cached_property
    def columns(self) -> list[Column]:
        return [leaf for column in self.head for leaf in column.leaves()]

    @property
    def width(self) -> int:
        return len(self.columns)

    def figures(self) -> Iterator[Figure]:
        for row in self.rows:
            for cell in row.cells:
                if cell.figure is not None:
                    yield cell.figure

    @property
    def empty(self) -> bool:
        """Whether no amount stands in the table."""
        return not any(True for _ in self.figures())

    def cell(self, row: str, column: str) -> Cell | None:
        """The cell at a row key and a column key (keys are unique within a table)."""
        for printed in self.rows:
            if row in printed.keys:
                panel = printed.keys.index(row)
                start, end = self.panels[panel] if self.panels else (0, self.width)
                position = 0
                for cell in printed.cells:
                    if start <= position < end and cell.column == column:
                        return cell
                    position += cell.span
        return None

    def figure(self, row: str, column: str) -> Figure | None:
        cell = self.cell(row, column)
        return cell.figure if cell else None

    @cached_property
    def by_key(self) -> dict[str, dict[str, Cell]]:
        """The cells of each column by row key; only the row of column numbers has none."""
        width = self.width
        panels = [self._panel_at(place) for place in range(width)]
        found: dict[str, dict[str, Cell]] = {}
        for row in self.rows:
            for panel, cell in zip(panels, row.placed(width), strict=True):
                key = row.keys[panel] if panel < len(row.keys) else ""
                if cell is not None and key:
                    found.setdefault(cell.column, {})[key] = cell
        return found

    @cached_property
    def filled(self) -> dict[str, dict[str, Cell]]:
        """As `by_key`, only the cells in which a figure stands."""
        return {
            column: {key: cell for key, cell in cells.items() if cell.figure is not None}
            for column, cells in self.by_key.items()
        }

    def _panel_at(self, position: int) -> int:
        for number, (start, end) in enumerate(self.panels):
            if start <= position < end:
                return number
        return 0
