"""Named figures of a form set: `income.total`, `expenditure.basic` … defined in figures.yaml.

A definition is one of
    select: {dim: value…}      the facts it matches (or a list of such mappings, summed)
    sum: [name, -name …]       a signed sum of other named figures
    first: [name or path …]    the first that exists
    datum: path                a figure typed in the document, by its path
with `name:` (shown to readers), `kind: count` or `kind: score` for what is no money, and, for
select, `by: [dim…]` (how it is taken apart).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mingzhang.compute.facts import Facts, Selection
from mingzhang.figures import Figure, signed_sum, total
from mingzhang.findings import Finding, Place, error
from mingzhang.load.records import Record, figure_at

Terms = tuple[tuple[int, Selection], ...]


@dataclass(slots=True)
class Named:
    """Looks up named figures; what a name can't give is None."""

    facts: Facts
    record: Record
    definitions: Mapping[str, Mapping[str, Any]]
    selections: Mapping[str, Sequence[Selection]]  # what each definition selects itself
    place: Place
    findings: list[Finding] = field(default_factory=list)
    _known: dict[str, Figure | None] = field(default_factory=dict)
    _known_masks: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Names and breakdowns are told to the cube first, so that a cell which selects the same
        # facts shows the same name and formula.
        for name, definition in self.definitions.items():
            own = self.selections[name]
            if len(own) == 1:
                mask = self.facts.mask(own[0])
                self.facts.names.setdefault(mask, definition["name"])
                self.facts.breakdown.setdefault(mask, tuple(definition.get("by", ())))
                if "sum" not in definition:
                    self._known_masks[name] = [(1, mask)]

    def __contains__(self, name: str) -> bool:
        return name in self.definitions

    def get(self, name: str) -> Figure | None:
        """The figure, None when the document has no such fact."""
        if name not in self._known:
            self._known[name] = None  # a definition that names itself ends here
            self._known[name] = self._evaluate(name)
        return self._known[name]

    def amount(self, name: str) -> Figure:
        """The figure, or a zero that carries its name."""
        figure = self.get(name)
        if figure is None:
            definition = self.definitions.get(name, {})
            title, kind = definition.get("name", name), definition.get("kind", "amount")
            figure = total(f"0:{name}", title, [], kind)
        return figure

    def terms(self, name: str) -> Terms:
        """The selections a name stands for, so that a table column can narrow them."""
        definition = self.definitions.get(name)
        if definition is None:
            self._unknown(name)
            return ()
        if "sum" in definition:
            return tuple(
                (sign * inner_sign, inner)
                for sign, part in map(_signed, definition["sum"])
                for inner_sign, inner in self.terms(part)
            )
        return tuple((1, one) for one in self.selections[name])

    def narrowed(self, name: str, mask: int) -> Figure | None:
        """A named figure within some of the facts (a table cell); -1 stands for all of them."""
        if mask == -1:
            return self.get(name)
        return self.facts.combine_masks([(sign, own & mask) for sign, own in self._masks(name)])

    def _masks(self, name: str) -> list[tuple[int, int]]:
        """A name's selections as sets of facts; a row asks for them in every column."""
        if name not in self._known_masks:
            terms = self.terms(name)
            self._known_masks[name] = [(sign, self.facts.mask(own)) for sign, own in terms]
        return self._known_masks[name]

    def _evaluate(self, name: str) -> Figure | None:
        definition = self.definitions.get(name)
        if definition is None:
            self._unknown(name)
            return None
        title = definition["name"]
        if "datum" in definition:
            return figure_at(self.record, definition["datum"])
        if "first" in definition:
            found = (
                self.get(n) if n in self.definitions else figure_at(self.record, n)
                for n in definition["first"]
            )
            return next((figure for figure in found if figure is not None), None)
        if "sum" in definition:
            parts = [(sign, self.get(part)) for sign, part in map(_signed, definition["sum"])]
            present = [(sign, figure) for sign, figure in parts if figure is not None]
            return signed_sum(f"={name}", title, present) if present else None
        return self.facts.combine_masks(self._masks(name), title)

    def _unknown(self, name: str) -> None:
        finding = error("FORM-FIGURE", "套表里没有定义这个数", self.place, found=name)
        if finding not in self.findings:
            self.findings.append(finding)


def _signed(name: str) -> tuple[int, str]:
    return (-1, name[1:]) if name.startswith("-") else (1, name)
