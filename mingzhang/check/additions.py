"""The sums of a document's tables, cell by cell: one list for exact checks and for rounding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from mingzhang.check.compare import equal, present
from mingzhang.check.once import once
from mingzhang.check.rules import Problem
from mingzhang.check.sums import CODES, COLUMNS, LEVELS, ROWS
from mingzhang.compute.document import Document
from mingzhang.compute.table import Cell, Table
from mingzhang.figures import EXACT, Figure, signed_sum


class Addition(NamedTuple):
    """A cell that must be the sum of others."""

    table: Table
    row: str
    column: str
    how: str
    whole: Cell
    parts: tuple[tuple[int, Cell], ...]
    exact: bool

    @classmethod
    def of(
        cls,
        table: Table,
        row: str,
        column: str,
        how: str,
        whole: Cell,
        parts: tuple[tuple[int, Cell], ...],
    ) -> Addition:
        """With whether it comes out, which two rules ask."""
        value = Decimal(0)
        for sign, cell in parts:
            if cell.figure is not None:
                part = cell.figure.value
                value = EXACT.add(value, part) if sign > 0 else EXACT.subtract(value, part)
        exact = present(whole.figure).value == value
        return cls(table, row, column, how, whole, parts, exact)

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
    """All sums that rules demand of the tables a document has, by the rule's code."""
    return {code: list(_demanded(document, code)) for code in CODES}


def _demanded(document: Document, code: str) -> Iterator[Addition]:
    for key, column, row, parts in ROWS.get(code, ()):
        if table := document.table(key):
            yield from _of_rows(table, column, row, parts, cells(table, column))
    for key, column, parts in COLUMNS.get(code, ()):
        if table := document.table(key):
            yield from _of_columns(table, column, parts)
    for key, row in LEVELS.get(code, ()):
        if table := document.table(key):
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


def _signed(parts: Sequence[str], found: Mapping[str, Cell]) -> tuple[tuple[int, Cell], ...]:
    plain = [(-1 if part.startswith("-") else 1, part.removeprefix("-")) for part in parts]
    return tuple((sign, found[part]) for sign, part in plain if part in found)


def _of_rows(
    table: Table, column: str, row: str, parts: Sequence[str], found: Mapping[str, Cell]
) -> Iterator[Addition]:
    if row in found:
        yield Addition.of(table, row, column, "它的各组成项之和", found[row], _signed(parts, found))


def _of_columns(table: Table, column: str, parts: Sequence[str]) -> Iterator[Addition]:
    columns = {part.removeprefix("-"): cells(table, part.removeprefix("-")) for part in parts}
    for row, whole in cells(table, column).items():
        found = {part: one[row] for part, one in columns.items() if row in one}
        yield Addition.of(table, row, column, "由同一行各栏算出的数", whole, _signed(parts, found))


def _of_levels(table: Table, column: str, root: str) -> Iterator[Addition]:
    found = cells(table, column)
    codes = [key for key in found if key.isdigit()]
    parents = {root: ""} if root in found else {}
    for digits in sorted({len(code) for code in codes}) or [0]:
        level = [code for code in codes if len(code) == digits]
        for row, prefix in parents.items():
            below = tuple((1, found[code]) for code in level if code.startswith(prefix))
            if below or not prefix:
                yield Addition.of(table, row, column, "下级各行之和", found[row], below)
        parents = {code: code for code in level}
