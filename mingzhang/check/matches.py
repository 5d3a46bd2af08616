"""Cells of one table that must equal cells of another; tables a document lacks are passed over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from mingzhang.check.additions import cells, filled, finest, labels
from mingzhang.check.compare import equal, present
from mingzhang.check.rules import Problem
from mingzhang.compute.document import Document
from mingzhang.compute.table import Cell, Table
from mingzhang.figures import Figure, total

FORM_HINT = "两处取自同一份数据，不相等说明套表的行或列取错了数，请检查套表"


class Spot(NamedTuple):
    """The cells of some rows in one column of a table, by keys; they count as their sum."""

    table: str
    rows: tuple[str, ...]
    column: str


def same(document: Document, one: Spot, other: Spot) -> Iterator[Problem]:
    """One spot = the other, where both tables have the column."""
    left, right = document.table(one.table), document.table(other.table)
    if left and right and one.column in titles(left) and other.column in titles(right):
        found, expected = _sum(left, one), _sum(right, other)
        if found.value != expected.value:  # nearly all are the same, and words take time
            what = f"{_words(left, one)}与{_words(right, other)}不相等"
            yield from equal(document, what, found, expected, FORM_HINT)


def same_classes(document: Document, one: str, column: str, other: str) -> Iterator[Problem]:
    """Each class in a column of one table = its accounts in the other table's total column."""
    left, right = document.table(one), document.table(other)
    if left and right:
        accounts = _lowest(right, "total")
        for code, cell in cells(left, column).items():
            if code.isdigit():
                expected = _under(accounts, code)
                if present(cell.figure).value != expected.value:
                    title = titles(left).get(column, "")
                    what = f"{left.title}“{title}”栏 {code} 类与{right.title}该类各项之和不相等"
                    yield from equal(document, what, cell.figure, expected, FORM_HINT)


def under(table: Table, column: str, prefix: str) -> Figure:
    """The sum of a column's lowest codes that begin with a prefix."""
    return _under(_lowest(table, column), prefix)


def _lowest(table: Table, column: str) -> Mapping[str, Cell]:
    """The cells of a column's lowest codes, as far as a figure stands in them."""
    codes = finest([key for key in cells(table, column) if key.isdigit()])
    there = filled(table, column)
    return {code: there[code] for code in codes if code in there}


def _under(lowest: Mapping[str, Cell], prefix: str) -> Figure:
    return _total([cell.figure for code, cell in lowest.items() if code.startswith(prefix)])


def titles(table: Table) -> dict[str, str]:
    """What each column is called, by key."""
    return {leaf.key: leaf.title for leaf in table.columns}


def _sum(table: Table, spot: Spot) -> Figure:
    figures = [table.figure(row, spot.column) for row in spot.rows]
    return present(figures[0]) if len(figures) == 1 else _total(figures)


def _total(figures: list[Figure | None]) -> Figure:
    return total("sum", "各项之和", [figure for figure in figures if figure is not None])


def _words(table: Table, spot: Spot) -> str:
    names = labels(table)
    rows = "、".join(f"“{names.get(row, row)}”" for row in spot.rows)
    sum_ = "之和" if len(spot.rows) > 1 else ""
    return f"{table.title}{rows}行“{titles(table)[spot.column]}”栏{sum_}"
