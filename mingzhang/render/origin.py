"""The graph of figures behind a document: what each is, how it is computed, where it was typed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from mingzhang.compute.document import Document
from mingzhang.figures import Figure
from mingzhang.formats import NumberFormat

SIGNS = {1: "＋", -1: "－"}
EXPLANATIONS = {
    "": "录入的数据",
    "sum": "各项相加",
    "difference": "两数相减",
    "count": "清单逐项计数",
    "ratio": "前数除以后数，乘以百分之百，四舍五入",
    "quotient": "前数除以后数，四舍五入",
}


def figure_id(figure: Figure) -> str:
    """A short, stable name for links: the same fact has the same one in every build."""
    return _short(figure.key)


@lru_cache(maxsize=2000)  # page, graph and method page ask for the same few hundred
def _short(key: str) -> str:
    return "f" + hashlib.blake2b(key.encode(), digest_size=5).hexdigest()


@dataclass
class Origins:
    """Every figure that a document shows, and every figure those are made of."""

    document: Document
    figures: dict[str, Figure] = field(default_factory=dict)
    amounts: NumberFormat = field(default_factory=lambda: NumberFormat(group=True))
    _graph: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        shown = [figure for figure, _ in self.document.shown()]
        for first in (*shown, *(one.figure for one in self.document.brief.shown())):
            todo = [first]
            while todo:
                figure = todo.pop()
                name = figure_id(figure)
                if name not in self.figures:
                    self.figures[name] = figure
                    todo += [term.figure for term in reversed(figure.terms)]

    @cached_property
    def published_digits(self) -> bool:
        """Whether no more digits may leave than were published (the document says on what basis)."""
        return bool(self.document.source.record.get("basis"))

    def shown(self, figure: Figure) -> str:
        """The figure with its unit, as the panel and the method page show it."""
        if figure.kind == "amount":
            return f"{self.amounts.show(figure)}{self.amounts.unit}"
        if figure.kind == "rate":
            return f"{self.document.words.rate_format.show(figure)}%"
        return self.amounts.show(figure)

    def exact(self, figure: Figure) -> str | None:
        """The amount in 元, where it may be shown."""
        if figure.kind != "amount" or self.published_digits:
            return None
        return f"{figure.value:,.2f}元"

    def steps(self, figure: Figure) -> Iterator[tuple[str, Figure]]:
        """The operands, each with the sign or word before it."""
        for number, (sign, operand) in enumerate(figure.terms):
            if figure.operation in ("ratio", "quotient"):
                yield ("" if not number else "÷"), operand
            elif number or sign < 0:
                yield SIGNS[sign], operand
            else:
                yield "", operand

    def explanation(self, figure: Figure) -> str:
        """How the figure came about, in words."""
        if figure.operation in ("sum", "difference") and not figure.terms:
            return "数据中没有这一项，按零列示"
        return EXPLANATIONS[figure.operation]

    def place(self, figure: Figure) -> str:
        return f"{figure.place.file}:{figure.place.line}" if figure.place else ""

    def graph(self) -> dict[str, dict[str, Any]]:
        """The graph as plain data: id → name, value, formula, place (empty parts left out).

        Page and JSON show the same one; nothing may change it.
        """
        if self._graph:
            return self._graph
        graph = self._graph
        for name, figure in self.figures.items():
            entry = graph[name] = {"name": figure.name, "value": self.shown(figure)}
            if yuan := self.exact(figure):
                entry["yuan"] = yuan
            entry["how"] = self.explanation(figure)
            if figure.terms:
                entry["terms"] = [[sign, figure_id(one)] for sign, one in self.steps(figure)]
            if place := self.place(figure):
                entry["place"] = place
        return graph
