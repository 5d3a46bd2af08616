"""Form set + facts → tables. A cell is the figure its row and its column both select.

The table language (all of it data, see docs/form-sets.md): a table has panels that stand side by
side; a panel has a column tree and rows; rows and columns carry selections of the cube, or the
name of a figure; `each` makes one row per code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mingzhang.compute.blocks import Phrase
from mingzhang.compute.facts import Facts, Selection, refine, selection
from mingzhang.compute.named import Named
from mingzhang.compute.record_cells import record_cell, record_rows
from mingzhang.compute.table import Cell, CellKind, Column, Row, RowRole, Table
from mingzhang.compute.vocabulary import grade_of
from mingzhang.figures import Figure, difference, ratio, signed_sum, total
from mingzhang.findings import Finding, error
from mingzhang.formats import number_format
from mingzhang.load.forms import FormSet
from mingzhang.load.records import Record, Text, figure_at, find, records_at
from mingzhang.numerals import heading_number

Spec = Mapping[str, Any]
# What the specification of a table raises when something is missing or of the wrong kind.
MISTAKES = (AttributeError, IndexError, KeyError, TypeError, ValueError)
TEXT_COLUMNS = ("code", "label", "text")
# Columns computed from other columns of their row.
FORMULAS = ("sum", "difference", "rate")
# What `show:` in a column means; a column without it shows amounts.
SHOWN: Mapping[str, CellKind] = {
    "label": "label",
    "name": "label",
    "code": "code",
    "line": "line",
    "text": "text",
}
CATALOGUE_ITEMS = {"economic": "economic"}


@dataclass(slots=True)
class Line:
    """One row of one panel before panels meet: where its label and figures come from."""

    key: str = ""
    label: str = ""
    code: str = ""
    figure: str = ""
    select: Selection = field(default_factory=dict)
    role: RowRole = "body"
    missing: str = ""
    record: Record | None = None
    within: int = -1  # of a record: the facts typed in it
    given: str = ""  # the path of a list's entry, whose `amount` is the row's figure


@dataclass(slots=True)
class TableMaker:
    """Lays out the tables of one form set over the facts of one document."""

    form: FormSet
    facts: Facts
    named: Named
    text: Callable[[str], Text]
    phrase: Callable[[Text], Phrase] = lambda _text: ()
    findings: list[Finding] = field(default_factory=list)
    _masks: dict[int, tuple[int, Selection]] = field(default_factory=dict)

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
        lines = [self._lines(panel, base) for panel in spec["panels"]]
        body_height = max(sum(line.role != "foot" for line in part) for part in lines)
        foot_height = max(sum(line.role == "foot" for line in part) for part in lines)
        for panel, part in zip(spec["panels"], lines, strict=True):
            columns = [self._column(column, display) for column in panel["columns"]]
            selects = dict(self._column_selects(panel["columns"], {}))
            start = panels[-1][1] if panels else 0
            leaves = [leaf for column in columns for leaf in column.leaves()]
            panels.append((start, start + len(leaves)))
            if panel.get("join"):
                head[-1].children += columns
            elif "title" in panel:
                head.append(Column(panel["key"], panel["title"], None, columns))
            else:
                head += columns
            padded = _padded(part, body_height, foot_height)
            rows = []
            for line in padded:
                line_number += 1
                rows.append(self._row(line, leaves, selects, base, line_number, display))
            blocks.append(rows)
        rows = [_joined(parts) for parts in zip(*blocks, strict=True)]
        rows += [self._closing(row, display) for row in spec.get("closing", [])]
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

    def _lines(self, panel: Spec, base: Selection) -> list[Line]:
        """The rows of a panel, `each` unrolled, labels enumerated where asked."""
        made: list[Line] = []
        ordinal = 0
        for spec in panel["rows"]:
            for line in self._each(spec, base) if "each" in spec else [_line(spec)]:
                if spec.get("optional") and self._figure(line, "", {"": {}}, base) is None:
                    continue
                if spec.get("numbered"):
                    ordinal += 1
                    line.label = heading_number(2, ordinal) + line.label
                made.append(line)
        return made

    def _each(self, spec: Spec, base: Selection) -> Iterator[Line]:
        each = spec["each"]
        if "entries" in each:
            path = each["entries"]
            for number, entry in enumerate(records_at(self.named.record, path), 1):
                yield Line(f"entry-{number}", str(entry.get("name")), given=f"{path}.{number}")
            return
        dim = each.get("by", "code")
        own = refine(base, selection(spec.get("select", {})))
        if "records" in each:
            for key, record in record_rows(self.named.record, each):
                yield Line(key, record=record, within=self.facts.within(record.path))
            return
        if "list" in each:
            codes = self.form.settings["lists"][each["list"]]
            item = "expenditure"
        elif "catalogue" in each:
            catalogue = self.facts.catalogues[each["catalogue"]]
            codes = [
                code
                for prefix in each["under"]
                for code in catalogue.codes(self.facts.day, prefix)
                if str(len(code)) in each["digits"]
            ]
            item = dim if dim != "code" else CATALOGUE_ITEMS.get(each["catalogue"], "expenditure")
        else:
            digits = [int(n) for n in each["digits"]]
            within = refine(own, selection(each.get("within", {})))
            codes = self.facts.codes(within, digits, dim)
            item = own.get("item", ("expenditure",))[0] if dim == "code" else dim
            self._all_mapped(within, dim)
        for code in codes:
            select = {**selection(spec.get("select", {})), dim: (code,)}
            name = self.facts.code_name(code, item)
            yield Line(code, name, code, "", select, missing=spec.get("missing", ""))

    def _all_mapped(self, select: Selection, dim: str) -> None:
        """Rows of a mapped code leave out what is not mapped: the table must not do so quietly."""
        if dim == "code":
            return
        for fact in self.facts.members(self.facts.mask(select)):
            if dim not in fact.dims:
                name = f"{fact.dims.get('code', '')} {fact.figure.name}"
                hint = "请在 catalogue/economic-to-government.yaml 中补上对应关系"
                message = "这个科目没有对应到政府预算经济分类，相应的表会漏列"
                place = fact.figure.place or self.form.place
                finding = error("IN-UNMAPPED", message, place, name, hint=hint)
                if finding not in self.findings:
                    self.findings.append(finding)

    def _column(self, spec: Spec, display: Mapping[str, Any]) -> Column:
        children = [self._column(child, display) for child in spec.get("columns", [])]
        kind: CellKind | None = None
        if not children:
            kind = SHOWN.get(spec.get("show", ""), "amount")
        shown = {**display, **spec.get("display", {})}
        shape = number_format(shown)
        return Column(spec["key"], spec["title"], kind, children, shape, spec.get("field", ""))

    def _column_selects(self, specs: Sequence[Spec], outer: Selection) -> Iterator[tuple[str, Any]]:
        for spec in specs:
            inner = refine(outer, selection(spec.get("select", {})))
            if "columns" in spec:
                yield from self._column_selects(spec["columns"], inner)
            else:
                formula = next((k for k in FORMULAS if k in spec), "")
                missing = spec.get("missing", "")
                yield spec["key"], (formula, spec[formula], missing) if formula else inner

    def _row(
        self,
        line: Line,
        leaves: Sequence[Column],
        selects: Mapping[str, Any],
        base: Selection,
        number: int,
        display: Mapping[str, Any],
    ) -> Row:
        cells: list[Cell] = []
        texts = _leading_texts(leaves)
        for position, leaf in enumerate(leaves):
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
                figure = self._figure(line, leaf.key, selects, base)
                if figure is None and (line.missing or display.get("missing")) == "zero":
                    figure = self._zero(line, selects[leaf.key], base)
                cells.append(_shown(figure, leaf, display))
        return Row((line.key,), cells, line.role)

    def _figure(
        self, line: Line, column: str, selects: Mapping[str, Any], base: Selection
    ) -> Figure | None:
        if not line.key:
            return None
        if line.given:
            return figure_at(self.named.record, f"{line.given}.amount")
        select = selects[column]
        if isinstance(select, tuple):
            formula, names, missing = select
            signs = [-1 if name.startswith("-") else 1 for name in names]
            operands = [self._figure(line, n.removeprefix("-"), selects, base) for n in names]
            return _computed(formula, signs, operands, missing == "zero")
        # What row and column both select is what both leave: an AND of their facts.
        mask = self._narrowing(line.select) & self._narrowing(select) & line.within
        if line.figure:
            return self.named.narrowed(line.figure, mask)
        mask &= self._narrowing(base)
        return self.facts.figure(mask) if mask > 0 else None

    def _narrowing(self, select: Selection) -> int:
        """The facts that a selection leaves; rows and columns ask again and again."""
        known = self._masks.get(id(select))
        if known is None:
            # The selection is kept, so that no other one can have its identity.
            known = self._masks[id(select)] = (self.facts.narrowing(select), select)
        return known[0]

    def _zero(self, line: Line, select: Any, base: Selection) -> Figure | None:
        """What a form prints as 0.00 where there is no fact (not on blank rows)."""
        if not line.key or isinstance(select, tuple):
            return None
        if line.figure and not select:
            return self.named.amount(line.figure)
        return self.facts.zero(refine(refine(base, line.select), select))

    def _closing(self, specs: Sequence[Spec], display: Mapping[str, Any]) -> Row:
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


def _computed(
    formula: str, signs: Sequence[int], operands: Sequence[Figure | None], zero: bool
) -> Figure | None:
    """A cell from other cells of its row; `zero`: what is missing counts as nothing.

    Without it a sum leaves out what is missing, and a difference or a rate needs both operands.
    A row in which all operands are missing stays blank, and so does a rate on a base of zero.
    """
    present = [(s, f) for s, f in zip(signs, operands, strict=True) if f is not None]
    if formula == "sum":
        key = "".join(("+" if sign > 0 else "-") + figure.key for sign, figure in present)
        name = "、".join(figure.name for _, figure in present)
        return signed_sum(key, f"{name}合计", present) if present else None
    if not present or (len(present) < len(operands) and not zero):
        return None
    one, other = (total("0", "零", []) if figure is None else figure for figure in operands)
    return difference(one, other) if formula == "difference" else ratio(one, other)


def _leading_texts(leaves: Sequence[Column]) -> int:
    """How many columns of words a row's label stands under."""
    kinds = [leaf.kind in TEXT_COLUMNS for leaf in leaves]
    return kinds.index(False) if False in kinds else len(kinds)


def _shown(figure: Figure | None, leaf: Column, display: Mapping[str, Any]) -> Cell:
    """An amount cell; the form says whether zero is printed."""
    if figure is None or (not figure.nonzero and display.get("zero") == "blank"):
        return Cell("", "amount", column=leaf.key)
    return Cell(leaf.format.show(figure), "amount", figure, column=leaf.key)


def _line(spec: Spec) -> Line:
    if spec.get("blank"):
        return Line(role=spec.get("role", "foot"))
    return Line(
        spec["key"],
        spec.get("label", ""),
        figure=spec.get("figure", ""),
        select=selection(spec.get("select", {})),
        role=spec.get("role", "body"),
        missing=spec.get("missing", ""),
    )


def _padded(lines: Sequence[Line], body: int, foot: int) -> list[Line]:
    """Body and foot rows filled up with blank ones, so that panels meet row by row."""
    own_body = [line for line in lines if line.role != "foot"]
    own_foot = [line for line in lines if line.role == "foot"]
    own_body += [Line() for _ in range(body - len(own_body))]
    own_foot += [Line(role="foot") for _ in range(foot - len(own_foot))]
    return own_body + own_foot


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
                    texts = _leading_texts(table.columns[start:end])
                    cells.append(Cell(label, "label", span=texts))
    return Row(("",), cells, "index")
