"""The graph of figures behind a document: what each is, how it is computed, where it was typed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import chain
from json.encoder import encode_basestring as quoted
from typing import NamedTuple

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
NOTHING = "数据中没有这一项，按零列示"
HOW = {words: number for number, words in enumerate((*EXPLANATIONS.values(), NOTHING))}
AMOUNTS = NumberFormat(group=True)


def figure_id(figure: Figure) -> str:
    """A short, stable name for links: the same fact has the same one in every build."""
    return _short(figure.key)


@lru_cache(maxsize=2000)  # page, graph and method page ask for the same few hundred
def _short(key: str) -> str:
    return "f" + hashlib.blake2b(key.encode(), digest_size=5).hexdigest()


class Told(NamedTuple):
    """What is said of a figure: the same on its page, on the method page and in the JSON file.

    `value` has thousands commas, its `unit` follows it; `yuan` is the exact amount, empty where it
    may not be shown; each of `terms` is a sign or word (empty before the first) and a figure's id;
    `place` is file and line of what was typed, `line` that line alone (0 where nothing was).
    """

    name: str
    value: str
    unit: str
    yuan: str
    how: str
    terms: Sequence[tuple[str, str]]
    place: str
    line: int


class Origins:
    """Every figure that a document shows, and every figure those are made of.

    `figures` has them by id, operands after their result; `ids` has the ids by key.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.figures: dict[str, Figure] = {}
        self.ids: dict[str, str] = {}
        brief = (one.figure for one in document.brief.shown())
        for first in chain((figure for figure, _ in document.shown()), brief):
            if first.key not in self.ids:
                self._take(first)

    def _take(self, first: Figure) -> None:
        todo = [first]
        while todo:
            figure = todo.pop()
            if figure.key not in self.ids:
                name = self.ids[figure.key] = figure_id(figure)
                self.figures[name] = figure
                if figure.terms:
                    todo += [term.figure for term in reversed(figure.terms)]

    @cached_property
    def published_digits(self) -> bool:
        """Whether no more digits may leave than were published (the document says on what basis)."""
        return bool(self.document.source.record.get("basis"))

    @cached_property
    def told(self) -> Mapping[str, Told]:
        """What is said of each figure, by id."""
        rates, exact, ids = self.document.words.rate_format, not self.published_digits, self.ids
        told = {}
        for name, figure in self.figures.items():
            unit = yuan = place = ""
            line = 0
            if figure.kind == "rate":
                value, unit = rates.show(figure), "%"
            else:
                value = AMOUNTS.show(figure)
                if figure.kind == "amount":
                    unit = AMOUNTS.unit
                    yuan = f"{figure.value:,.2f}元" if exact else ""
            how = EXPLANATIONS[figure.operation]
            terms: Sequence[tuple[str, str]] = ()
            if figure.terms:
                terms = [(sign, ids[operand.key]) for sign, operand in steps(figure)]
            elif figure.operation in ("sum", "difference"):
                how = NOTHING
            if figure.place:
                line = figure.place.line
                place = f"{figure.place.file}:{line}"
            told[name] = Told(figure.name, value, unit, yuan, how, terms, place, line)
        return told


def steps(figure: Figure) -> list[tuple[str, Figure]]:
    """The operands, each with the sign or word before it."""
    if figure.operation in ("ratio", "quotient"):
        return [("÷" if number else "", one.figure) for number, one in enumerate(figure.terms)]
    return [
        (SIGNS[sign] if number or sign < 0 else "", operand)
        for number, (sign, operand) in enumerate(figure.terms)
    ]


def page_graph(origins: Origins) -> str:
    """The graph as the page holds it for figures.js, in as few characters as JSON needs.

    `file` is the data file, `how` the words for how a figure came about. Each of `figures` is a
    list: id, name, value with unit, number of its `how`, line in the file (0: not typed), operands
    (each a sign and the number of its figure; all numbers count from 0), and the amount in 元 where
    it is shown.
    """
    numbers = {name: str(number) for number, name in enumerate(origins.figures)}
    rows = []
    for name, one in origins.told.items():
        terms = ""
        if one.terms:
            terms = ",".join([f'["{sign}",{numbers[part]}]' for sign, part in one.terms])
        yuan = one.yuan and f',"{one.yuan}"'
        rows.append(
            f'["{name}",{quoted(one.name)},"{one.value}{one.unit}",{HOW[one.how]},{one.line},[{terms}]{yuan}]'
        )
    file, how = origins.document.source.file, ",".join(map(quoted, HOW))
    return f'{{"file":{quoted(file)},"how":[{how}],"figures":[{",".join(rows)}]}}'
