"""The cells of a row: a cell is the figure that its row and its column both select."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from mingzhang.compute.blocks import Phrase
from mingzhang.compute.columns import Formula, Spec
from mingzhang.compute.facts import Facts, refine
from mingzhang.compute.lines import Line
from mingzhang.compute.named import Named
from mingzhang.compute.plan import PanelPlan, PlannedLine, TablePlan
from mingzhang.compute.record_cells import record_cell
from mingzhang.compute.table import Cell, Column, Row
from mingzhang.compute.vocabulary import grade_of
from mingzhang.figures import Figure, difference, ratio, signed_sum, total
from mingzhang.formats import NumberFormat
from mingzhang.load.forms import FormSet
from mingzhang.load.records import Text


@dataclass(slots=True)
class Panel:
    """What all rows of a panel have in common in one document: the facts that table and columns leave."""

    plan: TablePlan
    part: PanelPlan
    base: int
    sources: Mapping[str, int | Formula]

    @property
    def display(self) -> Spec:
        return self.plan.display


@dataclass(slots=True)
class CellMaker:
    """Fills the rows of one form set from the facts of one document."""

    form: FormSet
    facts: Facts
    named: Named
    phrase: Callable[[Text], Phrase]

    def panel(self, plan: TablePlan, part: PanelPlan) -> Panel:
        """A panel over the facts of the document."""
        narrowing = self.facts.narrowing
        sources = {
            key: source if isinstance(source, Formula) else narrowing(source)
            for key, source in part.columns.sources.items()
        }
        return Panel(plan, part, narrowing(plan.base), sources)

    def row(self, planned: PlannedLine, panel: Panel, number: int) -> Row:
        """A line's cells under the columns of its panel; `number` is its line number (行次)."""
        line = planned.line
        within = self._within(line, panel) if line.key else 0
        cells = [
            ready or self._cell(planned, leaf, panel, within, number)
            for leaf, ready in planned.places
        ]
        return Row((line.key,), cells, line.role)

    def _cell(
        self, planned: PlannedLine, leaf: Column, panel: Panel, within: int, number: int
    ) -> Cell:
        """What stands under one column, unless it was ready beforehand."""
        line, display = planned.line, panel.display
        if line.record is not None and leaf.shows:
            return record_cell(line.record, leaf, self.phrase)
        if leaf.kind == "line":
            return Cell(str(number), "line", column=leaf.key)
        some = within or line.figure  # without facts there is nothing to compute from either
        figure = self._figure(line, leaf.key, panel, within) if some else None
        if figure is None:
            if (line.missing or display.get("missing")) == "zero":
                return self._zero(planned, leaf, panel)
        elif figure.nonzero or display.get("zero") != "blank":
            text, fund = leaf.format.show(figure), planned.funds[leaf.key]
            return Cell(text, "amount", figure, 1, leaf.key, (), fund)
        return panel.part.columns.blanks[leaf.key]

    def closing_row(self, specs: Sequence[Spec], shape: NumberFormat) -> Row:
        """A row under all panels, with labels and named figures at given spans."""
        cells = []
        for spec in specs:
            span = int(spec.get("span", 1))
            if "figure" in spec:
                figure = self.named.get(spec["figure"])
                text = shape.show(figure) if figure else ""
                cells.append(Cell(text, "amount", figure, span, spec["figure"]))
            elif "grade" in spec:
                score = self.named.get(spec["grade"])
                cells.append(Cell(grade_of(self.form, score) if score else "", "text", None, span))
            else:
                cells.append(Cell(spec["label"], "label", None, span))
        return Row(("closing",), cells, "foot")

    def has_amount(self, line: Line, panel: Panel) -> bool:
        """Whether there is any fact for a line, whatever its columns select."""
        within = self._within(line, panel)
        if line.figure:
            return self.named.narrowed(line.figure, within) is not None
        return bool(line.key) and within > 0

    def _within(self, line: Line, panel: Panel) -> int:
        """The facts that a row leaves to its columns; named figures know their own table."""
        mask = self.facts.narrowing(line.select) & line.within
        return mask if line.figure else mask & panel.base

    def _figure(self, line: Line, column: str, panel: Panel, within: int) -> Figure | None:
        source = panel.sources[column]
        if isinstance(source, Formula):
            signs = [-1 if name.startswith("-") else 1 for name in source.operands]
            names = [name.removeprefix("-") for name in source.operands]
            operands = [self._figure(line, name, panel, within) for name in names]
            return _computed(source, signs, operands)
        # What row and column both select is what both leave: an AND of their facts.
        mask = within & source
        if line.figure:
            return self.named.narrowed(line.figure, mask)
        return self.facts.figure(mask) if mask > 0 else None

    def _zero(self, planned: PlannedLine, leaf: Column, panel: Panel) -> Cell:
        """What a form prints as 0.00 where there is no fact."""
        line, source = planned.line, panel.part.columns.sources[leaf.key]
        blank = panel.part.columns.blanks[leaf.key]
        if isinstance(source, Formula):
            return blank
        known = planned.zeros.get(leaf.key)
        if known is None:
            own = bool(line.figure and not source)
            figure = (
                self.named.amount(line.figure)
                if own
                else self.facts.zero(refine(refine(panel.plan.base, line.select), source))
            )
            if not figure.nonzero and panel.display.get("zero") == "blank":
                return blank
            fund = planned.funds[leaf.key]
            known = Cell(leaf.format.show(figure), "amount", figure, 1, leaf.key, (), fund)
            if not own:  # a named figure may be another in the next document
                planned.zeros[leaf.key] = known
        return known


def _computed(
    formula: Formula, signs: Sequence[int], operands: Sequence[Figure | None]
) -> Figure | None:
    """A cell from other cells of its row.

    Unless what is missing counts as zero, a sum leaves it out, and a difference or a rate needs
    both operands. A row in which all operands are missing stays blank, and so does a rate on a
    base of zero.
    """
    present = [(s, f) for s, f in zip(signs, operands, strict=True) if f is not None]
    if formula.kind == "sum":
        key = "".join(("+" if sign > 0 else "-") + figure.key for sign, figure in present)
        name = "、".join(figure.name for _, figure in present)
        return signed_sum(key, f"{name}合计", present) if present else None
    if not present or (len(present) < len(operands) and not formula.zero):
        return None
    one, other = (total("0", "零", []) if figure is None else figure for figure in operands)
    return difference(one, other) if formula.kind == "difference" else ratio(one, other)
