"""The columns of a panel: the printed head, and what each leaf selects or computes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from mingzhang.compute.facts import Selection, refine, selection
from mingzhang.compute.table import Cell, CellKind, Column
from mingzhang.formats import number_format

Spec = Mapping[str, Any]
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


class Formula(NamedTuple):
    """A column computed from others, named in order; `zero`: what is missing counts as nothing."""

    kind: str
    operands: Sequence[str]
    zero: bool


@dataclass(slots=True)
class Columns:
    """A panel's column tree, and what stands behind its leaves by their keys; `blanks` are their empty cells."""

    tree: list[Column]
    sources: Mapping[str, Selection | Formula]
    leaves: Sequence[Column]
    texts: int  # how many columns of words a row's label stands under
    blanks: Mapping[str, Cell]


def columns_of(panel: Spec, display: Spec) -> Columns:
    """The columns of one panel from its specification."""
    tree = [_column(spec, display) for spec in panel["columns"]]
    leaves = [leaf for column in tree for leaf in column.leaves()]
    sources = dict(_sources(panel["columns"], {}))
    blanks = {leaf.key: Cell("", "amount", column=leaf.key) for leaf in leaves}
    return Columns(tree, sources, leaves, leading_texts(leaves), blanks)


def leading_texts(leaves: Sequence[Column]) -> int:
    """How many columns of words a row's label stands under."""
    kinds = [leaf.kind in TEXT_COLUMNS for leaf in leaves]
    return kinds.index(False) if False in kinds else len(kinds)


def _column(spec: Spec, display: Spec) -> Column:
    children = [_column(child, display) for child in spec.get("columns", [])]
    kind: CellKind | None = None
    if not children:
        kind = SHOWN.get(spec.get("show", ""), "amount")
    shape = number_format({**display, **spec.get("display", {})})
    return Column(spec["key"], spec["title"], kind, children, shape, spec.get("field", ""))


def _sources(specs: Sequence[Spec], outer: Selection) -> Iterator[tuple[str, Selection | Formula]]:
    for spec in specs:
        inner = refine(outer, selection(spec.get("select", {})))
        formula = next((kind for kind in FORMULAS if kind in spec), "")
        if "columns" in spec:
            yield from _sources(spec["columns"], inner)
        elif formula:
            yield spec["key"], Formula(formula, spec[formula], spec.get("missing") == "zero")
        else:
            yield spec["key"], inner
