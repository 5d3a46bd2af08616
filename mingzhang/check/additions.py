"""The sums of a document's tables, cell by cell: one list for exact checks and for rounding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, localcontext
from functools import lru_cache
from typing import NamedTuple

from mingzhang.check.compare import equal, present
from mingzhang.check.rules import Problem
from mingzhang.check.sums import CODES, COLUMNS, LEVELS, ROWS
from mingzhang.compute.document import Document
from mingzhang.compute.table import Cell, Table
from mingzhang.figures import EXACT, Figure, signed_sum
from mingzhang.once import once


class Addition(NamedTuple):
    """A cell that must be the sum of others (blank ones left out), and whether it is, which two rules ask."""

    table: Table
    row: str
    column: str
    how: str
    whole: Cell
    parts: Sequence[tuple[int, Cell]]
    exact: bool

    def what(self) -> str:
        """Which cell it is, for a message."""
        row = labels(self.table).get(self.row, self.row)
        titles = {leaf.key: leaf.title for leaf in self.table.columns}
        row = f"“{row}”行" if row and len(self.table.rows) > 2 else ""
        return f"{self.table.title}{row}“{titles[self.column]}”栏"

    def sum(self) -> Figure:
        terms = [(sign, cell.figure) for sign, cell in self.parts if cell.figure is not None]
        return signed_sum("sum", "各项之和", terms)


def inexact(document: Document, code: str, hint: str) -> Iterator[Problem]:
    """The sums of a rule that do not come out."""
    for addition in additions(document)[code]:
        if addition.exact:
            continue  # nearly all are, and the message takes longer to word than the sum to check
        what = f"{addition.what()}不等于{addition.how}"
        yield from equal(document, what, addition.whole.figure, addition.sum(), hint)


@once
def additions(document: Document) -> dict[str, list[Addition]]:
    """All sums that rules demand of the tables a document has, by the rule's code; not those of blank cells."""
    tables = {table.key: table for table in document.tables}
    with localcontext(EXACT):
        return {code: list(_demanded(tables, code)) for code in CODES}


def _demanded(tables: Mapping[str, Table], code: str) -> Iterator[Addition]:
    for key, column, row, parts in ROWS.get(code, ()):
        if table := tables.get(key):
            yield from _of_rows(table, column, row, parts)
    for key, column, parts in COLUMNS.get(code, ()):
        if table := tables.get(key):
            yield from _of_columns(table, column, parts)
    for key, row in LEVELS.get(code, ()):
        if table := tables.get(key):
            for column in dict.fromkeys(
                leaf.key for leaf in table.columns if leaf.kind == "amount"
            ):
                yield from _of_levels(table, column, row)


def cells(table: Table, column: str) -> Mapping[str, Cell]:
    """A column's cells by row key."""
    return table.by_key.get(column, {})


def labels(table: Table) -> dict[str, str]:
    """What each row is called, by row key."""
    return {
        key: cell.text
        for column in table.columns
        if column.kind in ("code", "label")
        for key, cell in cells(table, column.key).items()
        if cell.kind == "label"
    }


def finest(codes: Sequence[str]) -> list[str]:
    """The codes of the lowest level that is printed."""
    digits = max((len(code) for code in codes), default=0)
    return [code for code in codes if len(code) == digits]


def filled(table: Table, column: str) -> Mapping[str, Cell]:
    """A column's cells in which a figure stands, by row key."""
    return table.filled.get(column, {})


def _signed(part: str) -> tuple[int, str]:
    return (-1, part[1:]) if part.startswith("-") else (1, part)


def _addition(
    table: Table, row: str, column: str, how: str, whole: Cell, parts: Sequence[tuple[int, Cell]]
) -> Iterator[Addition]:
    """A sum, unless nothing stands in any of its cells."""
    if parts or whole.figure is not None:
        values = [
            cell.figure.value if sign > 0 else -cell.figure.value
            for sign, cell in parts
            if cell.figure is not None
        ]
        exact = present(whole.figure).value == sum(values, Decimal(0))
        yield Addition(table, row, column, how, whole, parts, exact)


def _of_rows(table: Table, column: str, row: str, parts: Sequence[str]) -> Iterator[Addition]:
    if whole := cells(table, column).get(row):
        there = filled(table, column)
        found = [(sign, there[part]) for sign, part in map(_signed, parts) if part in there]
        yield from _addition(table, row, column, "它的各组成项之和", whole, found)


def _of_columns(table: Table, column: str, parts: Sequence[str]) -> Iterator[Addition]:
    columns = [(sign, filled(table, part)) for sign, part in map(_signed, parts)]
    for row, whole in cells(table, column).items():
        found = [(sign, there[row]) for sign, there in columns if row in there]
        yield from _addition(table, row, column, "由同一行各栏算出的数", whole, found)


def _of_levels(table: Table, column: str, root: str) -> Iterator[Addition]:
    found, there = cells(table, column), filled(table, column)
    for row, below in _families(tuple(found), root):
        parts = [(1, there[code]) for code in below if code in there]
        yield from _addition(table, row, column, "下级各行之和", found[row], parts)


@lru_cache(maxsize=256)  # the columns of a table have the same rows, and so have other documents
def _families(rows: Sequence[str], root: str) -> Sequence[tuple[str, Sequence[str]]]:
    """Rows with those of the next lower level that they sum up; the root sums up the highest level."""
    codes = [row for row in rows if row.isdigit()]
    parents = {root: ""} if root in rows else {}
    families = []
    for digits in sorted({len(code) for code in codes}) or [0]:
        level = [code for code in codes if len(code) == digits]
        for row, prefix in parents.items():
            below = [code for code in level if code.startswith(prefix)]
            families += [(row, below)] if below or not prefix else []
        parents = {code: code for code in level}
    return families
