"""Figures of a document: numbers with what they are made of, sums, rates and differences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

NATURES = {"basic": "基本支出", "project": "项目支出"}


class Figure:
    """A number (元, a fraction or a count), what it is called and how it came about."""

    __slots__ = ("cell", "how", "id", "kind", "name", "number", "sign", "terms", "typed", "value")

    def __init__(
        self,
        id_: str,
        name: str,
        value: float,
        kind: str,
        how: str,
        terms: Sequence[Figure] = (),
        sign: str = "",
        typed: bool = False,
    ) -> None:
        self.id, self.name, self.value, self.kind, self.how = id_, name, value, kind, how
        self.terms, self.sign, self.typed = terms, sign, typed
        self.cell = self.number = ""


Coded = list[tuple[str, Figure]]


def code_of(account: str) -> str:
    return account.split(" ", 1)[0]


class Arithmetic:
    """Figures by name, and how new ones are made of them."""

    def __init__(self, data: dict[str, Any], names: dict[str, dict[str, str]]) -> None:
        self.data = data
        self.names = names
        self.sums: dict[str, Figure] = {}
        self.pairs: dict[tuple[str, str, str], Figure] = {}
        self.f: dict[str, Figure] = {}

    def typed(self, id_: str, name: str, value: float, kind: str = "amount") -> Figure:
        figure = self.f[id_] = Figure(id_, name, value, kind, "录入的数据", typed=True)
        return figure

    def counted(self, id_: str, name: str, value: int) -> Figure:
        figure = self.f[id_] = Figure(id_, name, value, "count", "清单逐项计数", typed=True)
        return figure

    def zero(self, id_: str, name: str) -> Figure:
        figure = self.f[id_] = Figure(id_, name, 0, "amount", "数据中没有这一项，按零列示")
        return figure

    def sum(self, id_: str, name: str, terms: Sequence[Figure]) -> Figure | None:
        """One figure alone is its own sum, the same figures have one sum."""
        if not terms:
            return None
        found = terms[0]
        if len(terms) > 1:
            key = "+".join([one.id for one in terms])
            known = self.sums.get(key)
            if known is None:
                value = sum([one.value for one in terms])
                known = Figure(id_, name, value, found.kind, "各项相加", terms, "＋")
                self.sums[key] = known
            found = known
        self.f[id_] = found
        return found

    def tree(
        self,
        id_: str,
        name: str,
        suffix: str,
        names: Mapping[str, str],
        accounts: Coded,
        levels: Sequence[int],
        prefix: str = "",
    ) -> Figure | None:
        """The sum over accounts, by their classes and groups."""
        prefix = prefix or id_

        def parts(coded: Coded, levels: Sequence[int]) -> list[Figure]:
            groups: dict[str, Coded] = {}
            for one in coded:
                groups.setdefault(one[0][: levels[0]], []).append(one)
            found = []
            for code, own in groups.items():
                below = parts(own, levels[1:]) if levels[1:] else [figure for _, figure in own]
                found.append(self.sum(f"{prefix}.{code}", names[code] + suffix, below))
            return [one for one in found if one]

        return self.sum(id_, name, parts(accounts, levels))

    def derived(self, what: str, a: Figure, b: Figure, make: Callable[[str], Figure]) -> Figure:
        """What follows from two figures; the same two give the same one."""
        key = (what, a.id, b.id)
        if key not in self.pairs:
            self.pairs[key] = make(f"{what}-{len(self.pairs)}")
        return self.pairs[key]

    def rate(self, what: str, a: Figure, b: Figure, name: Callable[[], str]) -> Figure:
        how = "前数除以后数，乘以百分之百，四舍五入"
        return self.derived(
            what, a, b, lambda id_: Figure(id_, name(), a.value / b.value, "rate", how, (a, b), "÷")
        )

    def part(self, a: Figure, b: Figure) -> Figure:
        return self.rate("share", a, b, lambda: f"{a.name}占{b.name}的比重")

    def done(self, a: Figure, b: Figure) -> Figure:
        return self.rate("done", a, b, lambda: f"{a.name}完成{b.name}的比率")

    def difference(self, a: Figure, b: Figure) -> Figure:
        def make(id_: str) -> Figure:
            name = f"{a.name}与{b.name}之差"
            return Figure(id_, name, a.value - b.value, a.kind, "两数相减", (a, b), "－")

        return self.derived("less", a, b, make)

    def growth(self, a: Figure, b: Figure) -> Figure:
        less = self.difference(a, b)
        return self.rate("growth", less, b, lambda: f"{a.name}比{b.name}的增减幅度")


def figures_of(rows: Iterable[Mapping[str, Any]]) -> list[Figure]:
    return [one["figure"] for one in rows]
