"""A table before there are facts: its head, its columns, and the rows that all documents have.

Form set and year decide all of this, so it is worked out once for all their documents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from mingzhang.compute.columns import (
    TEXT_COLUMNS,
    Columns,
    Formula,
    Spec,
    columns_of,
    leading_texts,
)
from mingzhang.compute.facts import Selection, selection
from mingzhang.compute.lines import Line, code_line, item_of, known_lines
from mingzhang.compute.naming import Naming
from mingzhang.compute.table import Cell, Column, Row
from mingzhang.formats import NumberFormat, number_format
from mingzhang.load.forms import FormSet
from mingzhang.numerals import heading_number
from mingzhang.terms import FUNDS

# Lines of codes that are kept for the next document: departments have most of theirs in common.
KEPT_CODES = 256
# The place of a cell in a row: its column, and the cell itself where it needs no facts.
Place = tuple[Column, Cell | None]


@dataclass(slots=True)
class PlannedLine:
    """A line under its columns: what is ready of its cells, and the fund that each of them stands for."""

    line: Line
    places: Sequence[Place]
    funds: Mapping[str, str]
    zeros: dict[str, Cell] = field(default_factory=dict)  # its cells of 0.00, as far as asked for
    numbered: dict[int, PlannedLine] = field(default_factory=dict)

    def with_number(self, ordinal: int, columns: Columns) -> PlannedLine:
        """The line with its number before the label: 一、 …"""
        known = self.numbered.get(ordinal)
        if known is None:
            line = replace(self.line, label=heading_number(2, ordinal) + self.line.label)
            known = self.numbered[ordinal] = planned(line, columns, self.funds)
        return known


@dataclass(slots=True)
class RowPlan:
    """A specification of rows; `lines` are None where the facts decide which there are.

    `of_code` gives the line of a code, where each code with facts has one.
    """

    spec: Spec
    funds: Mapping[str, str]
    lines: list[PlannedLine] | None
    of_code: Callable[[str], PlannedLine]


@dataclass(slots=True)
class PanelPlan:
    """A panel's columns and rows, and what fills it up: a blank line of the body and one of the foot."""

    columns: Columns
    rows: list[RowPlan]
    blanks: tuple[PlannedLine, PlannedLine]


@dataclass(slots=True)
class TablePlan:
    """A table without figures; `panels` are spans of columns."""

    spec: Spec
    display: Spec
    base: Selection
    format: NumberFormat
    head: list[Column]
    columns: list[Column]
    panels: list[tuple[int, int]]
    parts: list[PanelPlan]
    index: Row | None


def plan_of(spec: Spec, form: FormSet, naming: Naming) -> TablePlan:
    """The plan of one table from its specification."""
    display = {**form.settings["display"]["table"], **spec.get("display", {})}
    base = selection(spec.get("select", {}))
    head: list[Column] = []
    panels: list[tuple[int, int]] = []
    parts: list[PanelPlan] = []
    for panel in spec["panels"]:
        columns = columns_of(panel, display)
        start = panels[-1][1] if panels else 0
        panels.append((start, start + len(columns.leaves)))
        if panel.get("join"):
            head[-1].children += columns.tree
        elif "title" in panel:
            head.append(Column(panel["key"], panel["title"], None, columns.tree))
        else:
            head += columns.tree
        rows = [_row_plan(row, columns, base, form, naming) for row in panel["rows"]]
        body, foot = (planned(line, columns, {}) for line in (Line(), Line(role="foot")))
        parts.append(PanelPlan(columns, rows, (body, foot)))
    leaves = [leaf for column in head for leaf in column.leaves()]
    label = form.settings.get("index_label", "")
    index = _index_row(leaves, panels, label) if spec.get("index", True) else None
    shape = number_format(display)
    return TablePlan(spec, display, base, shape, head, leaves, panels, parts, index)


def _row_plan(
    row: Spec, columns: Columns, base: Selection, form: FormSet, naming: Naming
) -> RowPlan:
    funds = dict(_funds(row, columns, base, form.figures))
    lines = known_lines(row, form.settings, naming)

    @lru_cache(maxsize=KEPT_CODES)
    def of_code(code: str) -> PlannedLine:
        return planned(code_line(row, code, item_of(row, base), naming), columns, funds)

    ready = None if lines is None else [planned(line, columns, funds) for line in lines]
    return RowPlan(row, funds, ready, of_code)


def planned(line: Line, columns: Columns, funds: Mapping[str, str]) -> PlannedLine:
    """A line under the columns of its panel."""
    return PlannedLine(line, places(line, columns), funds)


def places(line: Line, columns: Columns) -> list[Place]:
    """The places of a line's cells; ready are words, and all of a blank line but its number."""
    found: list[Place] = []
    for position, leaf in enumerate(columns.leaves):
        if leaf.kind not in TEXT_COLUMNS or (line.record is not None and leaf.shows):
            blank = not line.key and leaf.kind == "amount"
            found.append((leaf, columns.blanks[leaf.key] if blank else None))
        elif line.code:
            text = line.code if leaf.kind == "code" else line.label
            found.append((leaf, Cell(text, leaf.kind, column=leaf.key)))
        elif not found:
            label = Cell(line.label, "label", span=columns.texts, column=leaf.key)
            found.append((leaf, label))
        elif position >= columns.texts:
            found.append((leaf, Cell("", leaf.kind, column=leaf.key)))
    return found


def padded(
    lines: Sequence[PlannedLine], blanks: tuple[PlannedLine, PlannedLine], body: int, foot: int
) -> list[PlannedLine]:
    """Body and foot rows filled up with blank ones, so that panels meet row by row."""
    own_body = [one for one in lines if one.line.role != "foot"]
    own_foot = [one for one in lines if one.line.role == "foot"]
    own_body += [blanks[0]] * (body - len(own_body))
    own_foot += [blanks[1]] * (foot - len(own_foot))
    return own_body + own_foot


def _funds(
    row: Spec, columns: Columns, base: Selection, definitions: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """The one fund that row and column leave, by column; a source of income tells its fund.

    A row of a named figure knows its own table; several selections have no one fund.
    """
    each = row.get("each")
    own, narrowed = base, {} if each and "records" in each else selection(row.get("select", {}))
    if row.get("figure") and not each:
        plain = definitions.get(row["figure"], {}).get("select", {})
        own = selection(plain) if isinstance(plain, Mapping) else {}
    for leaf in columns.leaves:
        source = columns.sources[leaf.key]
        left: set[str] | None = None
        within = {} if isinstance(source, Formula) else source
        for select in (own, narrowed, within):
            values = select.get("fund") or select.get("source")
            if values:
                left = set(values) if left is None else left & set(values)
        (fund, *more) = left or ("",)
        yield leaf.key, fund if not more and fund in FUNDS else ""


def _index_row(columns: Sequence[Column], panels: Sequence[tuple[int, int]], label: str) -> Row:
    """The row of column numbers (栏次): amount columns count through all panels."""
    cells: list[Cell] = []
    number = 0
    for start, end in panels:
        labels = 0
        for column in columns[start:end]:
            if column.kind == "amount":
                number += 1
                cells.append(Cell(str(number), "line", column=column.key))
            elif column.kind == "line":
                cells.append(Cell("", "line", column=column.key))
            else:
                labels += 1
                if labels == 1:
                    texts = leading_texts(columns[start:end])
                    cells.append(Cell(label, "label", span=texts))
    return Row(("",), cells, "index")
