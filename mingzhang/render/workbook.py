"""Tables → one XLSX in which every total is a live formula that recomputes to what is shown.

A figure that is a sum becomes a formula over the cells its operands stand in (on this sheet or
another); what no cell shows enters as a number. Leaves of a document whose basis forbids more
digits than were published hold the rounded value; the tail that rounding leaves is then written
into the formula (`=ROUND(SUM(C6:C15)+0.01,2)`), so nothing is hidden and nothing drifts.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from mingzhang.compute.table import Cell, Column, Table
from mingzhang.figures import Figure, Term
from mingzhang.formats import UNITS, NumberFormat
from mingzhang.load.records import Text
from mingzhang.render.csv_files import safe

# Written into every workbook, so that equal tables give equal bytes.
FIXED_DATE = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
# Text stays text: a name that starts with "=" or looks like an address is not taken for one.
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
TAILS = (
    "合计为公式。列示的数逐个四舍五入，合计由精确金额得出；公式末尾的小数（如 +0.01）即舍入尾差。"
)
HEAD_ROWS = 2  # title, then department and unit
EXACT_DECIMALS = 6  # 万元 to the 分; rounding there only removes binary noise
WIDTHS = {"code": 11, "label": 34, "line": 6, "amount": 14, "text": 24}
FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell of the workbook."""

    sheet: str
    row: int
    column: int

    def seen_from(self, sheet: str) -> str:
        name = f"{xl_col_to_name(self.column)}{self.row + 1}"
        return name if sheet == self.sheet else f"'{self.sheet}'!{name}"


class Home(NamedTuple):
    """Where a figure's own formula or number stands; other cells point to it."""

    spot: Spot
    unit: str


@dataclass(slots=True)
class Workbook:
    """The workbook of one document."""

    title: str
    who: str
    tables: list[Table]
    published_digits: bool
    remarks: tuple[str, ...] = ()
    homes: dict[str, Home] = field(default_factory=dict)
    by_unit: dict[str, dict[str, Home]] = field(default_factory=dict)
    local: dict[tuple[str, str], Spot] = field(default_factory=dict)

    def content(self) -> bytes:
        """The file's bytes; equal tables give equal bytes."""
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out, OPTIONS)
        book.set_properties({"title": self.title, "author": self.who, "created": FIXED_DATE})
        book.set_calc_mode("auto")
        self._find_homes()
        styles = _styles(book)
        for table in self.tables:
            self._sheet(book.add_worksheet(sheet_name(table)), table, styles)
        _remarks(book.add_worksheet("说明"), [self.title, TAILS, *self.remarks], styles["wrapped"])
        book.close()
        return out.getvalue()

    def _find_homes(self) -> None:
        """A figure's home is its most detailed row; in that row the last column that shows it."""
        ranks: dict[str, tuple[int, int]] = {}
        for order, table in enumerate(self.tables):
            for row, column, cell, leaf in _cells(table):
                if cell.figure is None:
                    continue
                key = cell.figure.key
                printed = table.rows[row - HEAD_ROWS - _depth(table)]
                detail = max((len(k) for k in printed.keys if k.isdigit()), default=0)
                rank = (detail, -order)
                spot = Spot(sheet_name(table), row, column)
                if (
                    key not in ranks
                    or rank > ranks[key]
                    or (rank == ranks[key] and self.homes[key].spot.row == row)
                ):
                    ranks[key] = rank
                    self.homes[key] = Home(spot, leaf.format.unit)
                self.local[spot.sheet, key] = spot
        for key, home in self.homes.items():
            self.by_unit.setdefault(home.unit, {})[key] = home

    def _sheet(self, sheet: Worksheet, table: Table, styles: dict[str, Format]) -> None:
        last = table.width - 1
        for number, column in enumerate(table.columns):
            sheet.set_column(number, number, WIDTHS[column.kind or "amount"])
        sheet.merge_range(0, 0, 0, last, table.title, styles["title"])
        year = f"　{table.year}年度" if table.year else ""
        sheet.write_string(1, 0, f"部门：{self.who}{year}", styles["plain"])
        over = f"{table.number}　{table.unit_label}：{table.unit}"
        sheet.write_string(1, last, over.strip(), styles["right"])
        _head(sheet, table, styles["head"])
        for row, place, cell, leaf in _cells(table):
            bare = cell.figure is not None and cell.figure.kind != "amount"
            self._write(sheet, row, place, cell, leaf, styles["bare" if bare else cell.kind])
        top = HEAD_ROWS + _depth(table)
        sheet.freeze_panes(top, 0)
        if table.landscape:
            sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        notes = [f"注：{plain_pieces(note)}" for note in table.notes]
        if table.statement:
            notes.append(plain_pieces(table.statement))
        for offset, note in enumerate(notes):
            sheet.write_string(top + len(table.rows) + offset, 0, note, styles["plain"])

    def _write(
        self, sheet: Worksheet, row: int, column: int, cell: Cell, leaf: Column, style: Format
    ) -> None:
        if cell.span > 1:
            sheet.merge_range(row, column, row, column + cell.span - 1, "", style)
        if cell.figure is None:
            sheet.write_string(row, column, safe(cell.text), style)
            return
        here = Spot(sheet.get_name(), row, column)
        formula = self._formula(cell.figure, here, leaf.format)
        value = float(self._value(cell.figure, leaf.format))
        if formula:
            sheet.write_formula(row, column, formula, style, value)
        else:
            sheet.write_number(row, column, value, style)

    def _formula(self, figure: Figure, here: Spot, shape: NumberFormat) -> str:
        """The live formula of a cell, "" for a number that is typed or can't be taken apart.

        A sum prefers cells of its own sheet; a figure that stands elsewhere in more detail points
        there. No formula can come back to itself: operands are always smaller than their sum.
        """
        homes = self.by_unit.get(shape.unit, {})
        summed = figure.operation in ("sum", "difference") and bool(figure.terms)
        parts = list(self._parts(figure.terms, here.sheet, homes)) if summed else []
        local = [part for part in parts if part[1].sheet == here.sheet]
        home = homes.get(figure.key)
        if home and home.spot != here and not (len(parts) > 1 and local == parts):
            return "=" + home.spot.seen_from(here.sheet)
        if not parts:
            return ""
        tail = self._value(figure, shape)
        for sign, _, operand in parts:
            tail -= sign * self._value(operand, shape)
        joined = _joined([(sign, spot) for sign, spot, _ in parts], here.sheet)
        digits = shape.decimals if self.published_digits else EXACT_DECIMALS
        return f"=ROUND({joined}{f'{tail.normalize():+f}' if tail else ''},{digits})"

    def _parts(
        self, terms: Iterable[Term], sheet: str, homes: Mapping[str, Home], sign: int = 1
    ) -> Iterator[tuple[int, Spot, Figure]]:
        """The cells a sum is made of; what stands in no cell is left out (it becomes the tail)."""
        for term in terms:
            figure = term.figure
            signed = sign * term.sign
            home = homes.get(figure.key)
            spot = self.local.get((sheet, figure.key)) if home else None
            if spot is None and figure.operation in ("sum", "difference"):
                inner = list(self._parts(figure.terms, sheet, homes, signed))
                if home is None or (inner and all(part[1].sheet == sheet for part in inner)):
                    yield from inner
                    continue
            if spot or home:
                yield signed, spot or home.spot, figure  # type: ignore[union-attr]

    def _value(self, figure: Figure, shape: NumberFormat) -> Decimal:
        """A cell's number in the table's unit: as published, or exact."""
        if self.published_digits or figure.kind != "amount":
            return shape.rounded(figure)
        return figure.value / UNITS[shape.unit]


def sheet_name(table: Table) -> str:
    """A sheet's name: number and title, within the 31 characters Excel allows."""
    return FORBIDDEN.sub("", f"{table.number} {table.title}".strip())[:31].strip("'")


def plain_pieces(text: Text) -> str:
    """The plain words of a form set's text."""
    return "".join(piece for piece in text.pieces if isinstance(piece, str))


def _remarks(sheet: Worksheet, lines: Sequence[str], style: Format) -> None:
    """The last sheet: what a reader of the numbers should know."""
    sheet.set_column(0, 0, 100)
    for number, line in enumerate(lines):
        sheet.write_string(number, 0, line, style)


def _joined(spots: Sequence[tuple[int, Spot]], sheet: str) -> str:
    """Cells as one expression: runs below one another become SUM(…), the rest is added up."""
    pieces: list[str] = []
    position = 0
    while position < len(spots):
        sign, first = spots[position]
        last = first
        while position + 1 < len(spots) and spots[position + 1] == (
            sign,
            Spot(last.sheet, last.row + 1, last.column),
        ):
            position += 1
            last = spots[position][1]
        run = first.seen_from(sheet)
        if last != first:
            run = f"SUM({run}:{xl_col_to_name(last.column)}{last.row + 1})"
        pieces.append(("-" if sign < 0 else "+" if pieces else "") + run)
        position += 1
    return "".join(pieces)


def _cells(table: Table) -> Iterator[tuple[int, int, Cell, Column]]:
    """Every printed cell with its row and column on the sheet and its leaf column."""
    leaves = table.columns
    for number, row in enumerate(table.rows):
        position = 0
        for cell in row.cells:
            yield HEAD_ROWS + _depth(table) + number, position, cell, leaves[position]
            position += cell.span


def _depth(table: Table) -> int:
    return max(column.depth() for column in table.head)


def _head(sheet: Worksheet, table: Table, style: Format) -> None:
    """The head, merged as the column tree says."""
    depth = _depth(table)

    def place(column: Column, level: int, left: int) -> int:
        width = sum(1 for _ in column.leaves())
        bottom = HEAD_ROWS + (level if column.children else depth - 1)
        top = HEAD_ROWS + level
        if width > 1 or bottom > top:
            sheet.merge_range(top, left, bottom, left + width - 1, column.title, style)
        else:
            sheet.write_string(top, left, column.title, style)
        position = left
        for child in column.children:
            position = place(child, level + 1, position)
        return left + width

    position = 0
    for column in table.head:
        position = place(column, 0, position)


def _styles(book: xlsxwriter.Workbook) -> dict[str, Format]:
    framed = {"border": 1, "font_size": 10, "valign": "vcenter"}
    kinds: dict[str, dict[str, object]] = {
        "title": {"bold": True, "font_size": 14, "align": "center"},
        "plain": {"font_size": 10},
        "wrapped": {"font_size": 10, "text_wrap": True, "valign": "top"},
        "right": {"font_size": 10, "align": "right"},
        "head": {**framed, "bold": True, "align": "center", "text_wrap": True},
        "label": {**framed, "text_wrap": True},
        "code": framed,
        "line": {**framed, "align": "center"},
        "text": {**framed, "text_wrap": True},
        "bare": {**framed, "align": "right"},
        "amount": {**framed, "num_format": "#,##0.00", "align": "right"},
    }
    return {name: book.add_format(kind) for name, kind in kinds.items()}
