"""The cells of a row: a cell is the figure that its row and its column both select."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from mingzhang.compute.blocks import Phrase
from mingzhang.compute.columns import TEXT_COLUMNS, Columns, Formula, Spec, leading_texts
from mingzhang.compute.facts import Facts, Selection, refine, selection
from mingzhang.compute.lines import Line
from mingzhang.compute.named import Named
from mingzhang.compute.record_cells import record_cell
from mingzhang.compute.table import Cell, Row
from mingzhang.compute.vocabulary import grade_of
from mingzhang.figures import Figure, difference, ratio, signed_sum, total
from mingzhang.formats import number_format
from mingzhang.load.forms import FormSet
from mingzhang.load.records import Text
from mingzhang.terms import FUNDS


@dataclass(slots=True)
class CellMaker:
    """Fills the rows of one form set from the facts of one document."""

    form: FormSet
    facts: Facts
    named: Named
    phrase: Callable[[Text], Phrase]
    _masks: dict[int, tuple[int, Selection]] = field(default_factory=dict)
    _named: dict[str, Selection] = field(default_factory=dict)

    def row(self, line: Line, columns: Columns, base: Selection, number: int, display: Spec) -> Row:
        """A line's cells under the columns of its panel; `number` is its line number (行次)."""
        cells: list[Cell] = []
        texts = leading_texts(columns.leaves)
        within = self._within(line, base)
        for position, leaf in enumerate(columns.leaves):
            if line.record is not None and leaf.shows:
                cells.append(record_cell(line.record, leaf, self.phrase))
            elif leaf.kind == "line":
                cells.append(Cell(str(number), "line", column=leaf.key))
            elif leaf.kind in TEXT_COLUMNS:
                if line.code:
                    text = line.code if leaf.kind == "code" else line.label
                    cells.append(Cell(text, leaf.kind, column=leaf.key))
                elif not cells:
                    cells.append(Cell(line.label, "label", span=texts, column=leaf.key))
                elif position >= texts:
                    cells.append(Cell("", leaf.kind, column=leaf.key))
            else:
                source = columns.sources[leaf.key]
                figure = self._figure(line, leaf.key, columns.sources, within)
                if figure is None and (line.missing or display.get("missing")) == "zero":
                    figure = self._zero(line, source, base)
                if figure is None or (not figure.nonzero and display.get("zero") == "blank"):
                    cells.append(Cell("", "amount", column=leaf.key))
                else:
                    text, fund = leaf.format.show(figure), self._fund(line, source, base)
                    cells.append(Cell(text, "amount", figure, column=leaf.key, fund=fund))
        return Row((line.key,), cells, line.role)

    def closing_row(self, specs: Sequence[Spec], display: Spec) -> Row:
        """A row under all panels, with labels and named figures at given spans."""
        cells = []
        shape = number_format(display)
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

    def has_amount(self, line: Line, base: Selection) -> bool:
        """Whether there is any fact for a line, whatever its columns select."""
        return self._figure(line, "", {"": {}}, self._within(line, base)) is not None

    def _within(self, line: Line, base: Selection) -> int:
        """The facts that a row leaves to its columns; named figures know their own table."""
        mask = self._narrowing(line.select) & line.within
        return mask if line.figure else mask & self._narrowing(base)

    def _figure(
        self,
        line: Line,
        column: str,
        sources: Mapping[str, Selection | Formula],
        within: int,
    ) -> Figure | None:
        if not line.key:
            return None
        source = sources[column]
        if isinstance(source, Formula):
            signs = [-1 if name.startswith("-") else 1 for name in source.operands]
            names = [name.removeprefix("-") for name in source.operands]
            operands = [self._figure(line, name, sources, within) for name in names]
            return _computed(source, signs, operands)
        # What row and column both select is what both leave: an AND of their facts.
        mask = within & self._narrowing(source)
        if line.figure:
            return self.named.narrowed(line.figure, mask)
        return self.facts.figure(mask) if mask > 0 else None

    def _fund(self, line: Line, source: Selection | Formula, base: Selection) -> str:
        """The one fund that row and column leave; a source of income tells its fund."""
        own = self._selected(line.figure) if line.figure else base
        left: set[str] | None = None
        for select in (own, line.select, {} if isinstance(source, Formula) else source):
            values = select.get("fund") or select.get("source")
            if values:
                left = set(values) if left is None else left & set(values)
        (fund, *more) = left or ("",)
        return fund if not more and fund in FUNDS else ""

    def _selected(self, name: str) -> Selection:
        """What a named figure selects; several selections have no one fund."""
        if name not in self._named:
            plain = self.named.definitions.get(name, {}).get("select", {})
            self._named[name] = selection(plain) if isinstance(plain, Mapping) else {}
        return self._named[name]

    def _narrowing(self, select: Selection) -> int:
        """The facts that a selection leaves; rows and columns ask again and again."""
        known = self._masks.get(id(select))
        if known is None:
            # The selection is kept, so that no other one can have its identity.
            known = self._masks[id(select)] = (self.facts.narrowing(select), select)
        return known[0]

    def _zero(self, line: Line, source: Selection | Formula, base: Selection) -> Figure | None:
        """What a form prints as 0.00 where there is no fact (not on blank rows)."""
        if not line.key or isinstance(source, Formula):
            return None
        if line.figure and not source:
            return self.named.amount(line.figure)
        return self.facts.zero(refine(refine(base, line.select), source))


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
