"""Form set + facts → tables.

The table language (all of it data, see docs/form-sets.md): a table has panels that stand side by
side; a panel has a column tree (compute/columns) and rows (compute/lines), which carry selections
of the cube or the name of a figure; where they meet stands a cell (compute/cells). What of this needs
no facts is a plan (compute/plan), which all documents of a form set and year share.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from mingzhang.compute.blocks import Phrase
from mingzhang.compute.cells import CellMaker, Panel
from mingzhang.compute.columns import Spec
from mingzhang.compute.facts import Facts
from mingzhang.compute.frame import Frame
from mingzhang.compute.lines import LineMaker
from mingzhang.compute.named import Named
from mingzhang.compute.plan import PlannedLine, padded, plan_of, planned
from mingzhang.compute.table import Row, Table
from mingzhang.findings import Finding, error
from mingzhang.load.forms import FormSet
from mingzhang.load.records import Text, find

# What the specification of a table raises when something is missing or of the wrong kind.
MISTAKES = (AttributeError, IndexError, KeyError, TypeError, ValueError)


@dataclass(slots=True)
class TableMaker:
    """Lays out the tables of one form set over the facts of one document."""

    form: FormSet
    frame: Frame
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
        plan = self.frame.plans.get(key)
        if plan is None:
            plan = self.frame.plans[key] = plan_of(spec, self.form, self.frame.naming)
        panels = [self.cells.panel(plan, part) for part in plan.parts]
        lines = [list(self._lines(panel)) for panel in panels]
        body_height = max(sum(one.line.role != "foot" for one in part) for part in lines)
        foot_height = max(sum(one.line.role == "foot" for one in part) for part in lines)
        blocks: list[list[Row]] = []
        number = 0
        for panel, part in zip(panels, lines, strict=True):
            filled = padded(part, panel.part.blanks, body_height, foot_height)
            blocks.append(
                [self.cells.row(one, panel, n) for n, one in enumerate(filled, number + 1)]
            )
            number += len(filled)
        rows = blocks[0] if len(blocks) == 1 else list(map(_joined, zip(*blocks, strict=True)))
        rows += [self.cells.closing_row(row, plan.format) for row in spec.get("closing", [])]
        table = Table(
            key,
            spec["number"].format(position=position),
            spec["title"],
            spec.get("unit", plan.display["unit"]),
            plan.head,
            rows,
            landscape=spec.get("page") == "landscape",
            panels=plan.panels,
            **self._over(spec),
        )
        if plan.index:
            rows.insert(0, plan.index)
        table.notes = [self.text(note) for note in spec.get("notes", []) if isinstance(note, str)]
        if table.empty and "empty" in spec:
            table.statement = self.text(spec["empty"])
        return table

    def _over(self, spec: Spec) -> dict[str, Any]:
        """What the form set prints over every table besides the department."""
        line = self.form.settings.get("table_line", {})
        year = self.frame.naming.day.year if line.get("year") else 0
        # Points are no money: a table with a unit of its own names it plainly.
        label = "单位" if "unit" in spec else line.get("unit", "单位")
        return {"year": year, "unit_label": label}

    def _lines(self, panel: Panel) -> Iterator[PlannedLine]:
        """The rows of a panel, optional ones where they have an amount, enumerated where asked."""
        ordinal, columns = 0, panel.part.columns
        for row in panel.part.rows:
            if row.lines is not None:
                lines = row.lines
            elif "records" in row.spec["each"]:
                made = self.rows.records(row.spec)
                lines = [planned(line, columns, row.funds) for line in made]
            else:
                lines = list(map(row.of_code, self.rows.codes(row.spec, panel.plan.base)))
            optional, numbered = row.spec.get("optional"), row.spec.get("numbered")
            for one in lines:
                if optional and not self.cells.has_amount(one.line, panel):
                    continue
                if numbered:
                    ordinal += 1
                    yield one.with_number(ordinal, columns)
                else:
                    yield one


def _joined(parts: Sequence[Row]) -> Row:
    """The rows of all panels at one height as one printed row."""
    role = next((part.role for part in parts if part.keys[0]), parts[0].role)
    return Row(
        tuple(part.keys[0] for part in parts), [cell for part in parts for cell in part.cells], role
    )
