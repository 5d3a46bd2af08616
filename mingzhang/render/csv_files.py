"""Tables → CSV: UTF-8 with BOM (Excel needs it), one head row, machine-readable numbers."""

from __future__ import annotations

import csv
import io

from mingzhang.compute.table import Column, Table
from mingzhang.formats import plain

BOM = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def table_csv(table: Table) -> bytes:
    """One table as CSV; head cells read `本年支出/基本支出`, spanned cells are followed by blanks."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(safe(title) for title in column_titles(table))
    for row in table.rows:
        if row.role == "index":
            continue
        cells: list[str] = []
        for cell in row.cells:
            amount = cell.kind == "amount"
            cells.append(plain(cell.text) if amount else safe(cell.text))
            cells += [""] * (cell.span - 1)
        writer.writerow(cells)
    return (BOM + out.getvalue()).encode()


def safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def column_titles(table: Table) -> list[str]:
    """The columns' titles with those above them."""
    return [title for column in table.head for title in _titles(column, ())]


def _titles(column: Column, above: tuple[str, ...]) -> list[str]:
    path = (*above, column.title)
    if not column.children:
        return ["/".join(path)]
    return [title for child in column.children for title in _titles(child, path)]
