"""F26: line numbers, column numbers, table numbers and headings run on without a gap."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mingzhang.check.rules import EVERY_KIND, Problem, rule
from mingzhang.compute.blocks import Heading, TableBlock, plain_text
from mingzhang.compute.document import Document
from mingzhang.compute.table import Table
from mingzhang.findings import Severity


@rule("F26", Severity.ERROR, "行次、栏次、表号连续，表前标题与表名一致", EVERY_KIND)
def numbering(document: Document) -> Iterator[Problem]:
    """F26: line, column and table numbers are consecutive; headings are the tables' titles."""
    for position, table in enumerate(document.tables, 1):
        place = document.source.form.table_place(table.key)
        numbers = [*_table_numbers(table)]
        if numbers and numbers != [position]:
            yield Problem(
                f"第{position}张表“{table.title}”的表号不连续",
                place,
                table.number,
                f"表号里的数是 {position:02d}",
                "表号写成 {position:02d}，由程序编号",
            )
        for word, found in (("行次", _line_numbers(table)), ("栏次", _column_numbers(table))):
            wrong = _first_gap(found)
            if wrong:
                yield Problem(
                    f"{table.title}的{word}不连续",
                    place,
                    found=f"第 {wrong} 个是 {found[wrong - 1]}",
                    expected=str(wrong),
                )
    for before, block in zip(document.blocks, document.blocks[1:], strict=False):
        if isinstance(block, TableBlock):
            title = plain_text(before.inlines) if isinstance(before, Heading) else ""
            if title != block.table.title:
                place = document.source.form.table_place(block.table.key)
                yield Problem("表前的标题与表名不一致", place, title, block.table.title)


def _table_numbers(table: Table) -> list[int]:
    return [int(digits) for digits in re.findall(r"[0-9]+", table.number)]


def _line_numbers(table: Table) -> list[str]:
    """Line numbers run down one panel, then down the next."""
    found: list[str] = []
    if all(column.kind != "line" for column in table.columns):
        return found
    for start, end in table.panels:
        for row in table.rows:
            position = 0
            for cell in row.cells:
                if row.role != "index" and cell.kind == "line" and start <= position < end:
                    found.append(cell.text)
                position += cell.span
    return found


def _column_numbers(table: Table) -> list[str]:
    return [
        cell.text
        for row in table.rows
        if row.role == "index"
        for cell in row.cells
        if cell.kind == "line" and cell.text
    ]


def _first_gap(found: Sequence[str]) -> int:
    """The position of the first number out of order, 0 when there is none."""
    return next((n for n, text in enumerate(found, 1) if text != str(n)), 0)
