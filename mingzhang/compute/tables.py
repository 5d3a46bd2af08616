"""Form set + facts → tables.

The table language (all of it data, see docs/form-sets.md): a table has panels that stand side by
side; a panel has a column tree (compute/columns) and rows (compute/lines), which carry selections
of the cube or the name of a figure; where they meet stands a cell (compute/cells).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from mingzhang.compute.blocks import Phrase
from mingzhang.compute.cells import CellMaker
from mingzhang.compute.columns import Spec, columns_of, leading_texts
from mingzhang.compute.facts import Facts, Selection, selection
from mingzhang.compute.lines import Line, LineMaker, padded
from mingzhang.compute.named import Named
from mingzhang.compute.table import Cell, Column, Row, Table
from mingzhang.findings import Finding, error
from mingzhang.load.forms import FormSet
from mingzhang.load.records import Text, find
from mingzhang.numerals import heading_number

# What the specification of a table raises when something is missing or of the wrong kind.
MISTAKES = (AttributeError, IndexError, KeyError, TypeError, ValueError)


@dataclass(slots=True)
class TableMaker:
    """Lays out the tables of one form set over the facts of one document."""

    form: FormSet
    facts: Facts
    named: Named
    text: Callable[[str], Text]
    phrase: Callable[[Text], Phrase] = lambda _text: ()
    findings: list[Finding] = field(default_factory=list)
    cells: CellMaker = field(init=False)
    rows: LineMaker = field(init=False)

    def __post_init__(self) -> None:
        self.cells = CellMaker(self.form, self.facts, self.named, self.phrase)
        self.rows = LineMaker(self.form, self.facts, self.named.record, self.findings)

    def tables(self, keys: Sequence[str]) -> list[Table]:
        """The named tables, numbered in the order in which they are given."""
        made = []
        for position, key in enumerate(keys, 1):
            spec = self.form.tables.get(key)
            if spec is None:
                place = self.form.place
                self.findings.append(error("FORM-TABLE", "套表里没有这张表", place, found=key))
                continue
            if "needs" in spec and not find(self.named.record, spec["needs"]):
                continue
            try:
                made.append(self.table(key, spec, position))
            except MISTAKES as problem:
                place = self.form.table_place(key)
                found = f"缺少 {problem}" if isinstance(problem, KeyError) else str(problem)
                hint = "写法见 docs/form-sets.md"
                self.findings.append(
                    error("FORM-TABLE", "这张表的写法不对", place, found, "", hint)
                )
        return made

    def table(self, key: str, spec: Spec, position: int) -> Table:
        """One table from its specification."""
        display = {**self.form.settings["display"]["table"], **spec.get("display", {})}
        head: list[Column] = []
        panels: list[tuple[int, int]] = []
        blocks: list[list[Row]] = []
        base = selection(spec.get("select", {}))
        line_number = 0
        lines = [list(self._lines(panel, base)) for panel in spec["panels"]]
        body_height = max(sum(line.role != "foot" for line in part) for part in lines)
        foot_height = max(sum(line.role == "foot" for line in part) for part in lines)
        for panel, part in zip(spec["panels"], lines, strict=True):
            columns = columns_of(panel, display)
            start = panels[-1][1] if panels else 0
            panels.append((start, start + len(columns.leaves)))
            if panel.get("join"):
                head[-1].children += columns.tree
            elif "title" in panel:
                head.append(Column(panel["key"], panel["title"], None, columns.tree))
            else:
                head += columns.tree
            rows = []
            for line in padded(part, body_height, foot_height):
                line_number += 1
                rows.append(self.cells.row(line, columns, base, line_number, display))
            blocks.append(rows)
        rows = [_joined(parts) for parts in zip(*blocks, strict=True)]
        rows += [self.cells.closing_row(row, display) for row in spec.get("closing", [])]
        table = Table(
            key,
            spec["number"].format(position=position),
            spec["title"],
            spec.get("unit", display["unit"]),
            head,
            rows,
            landscape=spec.get("page") == "landscape",
            panels=panels,
            **self._over(spec),
        )
        if spec.get("index", True):
            rows.insert(0, _index_row(table, self.form.settings.get("index_label", "")))
        table.notes = [self.text(note) for note in spec.get("notes", []) if isinstance(note, str)]
        if table.empty and "empty" in spec:
            table.statement = self.text(spec["empty"])
        return table

    def _over(self, spec: Spec) -> dict[str, Any]:
        """What the form set prints over every table besides the department."""
        line = self.form.settings.get("table_line", {})
        year = self.facts.day.year if line.get("year") else 0
        # Points are no money: a table with a unit of its own names it plainly.
        label = "单位" if "unit" in spec else line.get("unit", "单位")
        return {"year": year, "unit_label": label}

    def _lines(self, panel: Spec, base: Selection) -> Iterator[Line]:
        """The rows of a panel, optional ones where they have an amount, enumerated where asked."""
        ordinal = 0
        for spec in panel["rows"]:
            for line in self.rows.lines(spec, base):
                if spec.get("optional") and not self.cells.has_amount(line, base):
                    continue
                if spec.get("numbered"):
                    ordinal += 1
                    line.label = heading_number(2, ordinal) + line.label
                yield line


def _joined(parts: Sequence[Row]) -> Row:
    """The rows of all panels at one height as one printed row."""
    role = next((part.role for part in parts if part.keys[0]), parts[0].role)
    return Row(
        tuple(part.keys[0] for part in parts), [cell for part in parts for cell in part.cells], role
    )


def _index_row(table: Table, label: str) -> Row:
    """The row of column numbers (栏次): amount columns count through all panels."""
    cells: list[Cell] = []
    number = 0
    for start, end in table.panels:
        labels = 0
        for column in table.columns[start:end]:
            if column.kind == "amount":
                number += 1
                cells.append(Cell(str(number), "line", column=column.key))
            elif column.kind == "line":
                cells.append(Cell("", "line", column=column.key))
            else:
                labels += 1
                if labels == 1:
                    texts = leading_texts(table.columns[start:end])
                    cells.append(Cell(label, "label", span=texts))
    return Row(("",), cells, "index")
