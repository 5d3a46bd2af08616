"""The cube of facts: a selection of dimensions → the exact figure of all facts it matches.

Facts are bits; each (dimension, value) has a mask; a selection is an AND of masks. Two selections
that match the same facts give the same figure, so one fact has one key, one value, one string.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mingzhang.compute.naming import CODES, Naming
from mingzhang.figures import Figure, signed_sum, total
from mingzhang.load.records import Fact

Selection = Mapping[str, tuple[str, ...]]
# How a sum is taken apart for readers: first along codes, then along what is left.
ORDER = ("code", "source", "fund", "nature", "line", "group", "when", "type", "kind", "measure")
CODE_LEVELS = (3, 5, 7)


def selection(plain: Mapping[str, str | list[str]]) -> Selection:
    """A selection as form sets write it: one value or a list per dimension."""
    return {dim: (v,) if isinstance(v, str) else tuple(v) for dim, v in plain.items()}


def refine(one: Selection, other: Selection) -> Selection:
    """Both at once; `other` must not contradict what `one` fixes, or nothing matches.

    Codes are prefixes, so the longer of two nested codes stands for both.
    """
    result = dict(one)
    for dim, values in other.items():
        mine = result.get(dim)
        if mine is None:
            result[dim] = values
        elif dim in CODES:
            result[dim] = tuple(
                max(a, b, key=len)
                for a in mine
                for b in values
                if a.startswith(b) or b.startswith(a)
            )
        else:
            result[dim] = tuple(value for value in mine if value in values)
    return result


@dataclass(slots=True)
class Facts:
    """All facts of one document, ready to be summed along any selection."""

    facts: Sequence[Fact]
    naming: Naming
    breakdown: dict[int, tuple[str, ...]] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    # The facts of each value by dimension: codes in full, as a sum is taken apart, and with the
    # codes above them, as selections name them.
    _values: dict[str, dict[str, int]] = field(default_factory=dict)
    _masks: dict[str, dict[str, int]] = field(default_factory=dict)
    _known: dict[int, Figure] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, fact in enumerate(self.facts):
            bit = 1 << number
            for dim, value in fact.dims.items():
                values = self._values.setdefault(dim, {})
                values[value] = values.get(value, 0) | bit
        for dim, values in self._values.items():
            self._masks[dim] = _with_levels(values) if dim in CODES else values

    def mask(self, select: Selection) -> int:
        """The facts that a selection matches, as bits (0: none)."""
        mask = (1 << len(self.facts)) - 1 if select else 0
        for dim, values in select.items():
            known = self._masks.get(dim, {})
            any_of = 0
            for value in values:
                any_of |= known.get(value, 0)
            mask &= any_of
            if not mask:
                break
        return mask

    def within(self, path: str) -> int:
        """The facts typed in one part of the document (the path of a record), as bits."""
        return sum(
            1 << number
            for number, fact in enumerate(self.facts)
            if fact.figure.key.startswith(f"{path}.")
        )

    def members(self, mask: int) -> list[Fact]:
        """The facts of a mask, in the order they were typed."""
        found = []
        while mask:
            low = mask & -mask
            found.append(self.facts[low.bit_length() - 1])
            mask ^= low
        return found

    def select(self, select: Selection) -> Figure | None:
        """The sum of all facts that match, or None when there is none (zero is not missing)."""
        mask = self.mask(select)
        return self.figure(mask) if mask else None

    def narrowing(self, select: Selection) -> int:
        """The facts that a selection leaves; one that names nothing leaves all of them."""
        return self.mask(select) if select else -1

    def combine_masks(self, terms: Iterable[tuple[int, int]], name: str = "") -> Figure | None:
        """A signed sum of sets of facts, None when all are empty."""
        parts = [(sign, mask) for sign, mask in terms if mask]
        if not parts:
            return None
        if len(parts) == 1 and parts[0][0] > 0:
            return self.figure(parts[0][1])
        figures = [(sign, self.figure(mask)) for sign, mask in parts]
        key = "".join(("+" if sign > 0 else "-") + figure.key for sign, figure in figures)
        return signed_sum(key, name or "、".join(f.name for _, f in figures) + "合计", figures)

    def zero(self, select: Selection) -> Figure:
        """A zero for a selection that matches nothing (tables that print 0.00 for missing)."""
        key = ",".join(f"{dim}={'|'.join(values)}" for dim, values in sorted(select.items()))
        single = {dim: values[0] for dim, values in select.items() if len(values) == 1}
        return total(f"0:{key}", self.naming.name(single), [])

    def figure(self, mask: int) -> Figure:
        """The figure of a set of facts, taken apart along the first dimension that divides it."""
        known = self._known.get(mask)
        if known is None:
            known = self._known[mask] = self._compose(mask)
        return known

    def codes(self, select: Selection, digits: Iterable[int], dim: str = "code") -> list[str]:
        """The codes that stand in the matching facts, cut to the given lengths, in order."""
        lengths = tuple(digits)
        present = {fact.dims[dim] for fact in self.members(self.mask(select)) if dim in fact.dims}
        return sorted({code[:n] for code in present for n in lengths if n <= len(code)})

    def _compose(self, mask: int) -> Figure:
        if not mask & (mask - 1):  # a single bit
            return self.facts[mask.bit_length() - 1].figure
        members = self.members(mask)
        common = self._common(mask, members[0].dims)
        name = self.names.get(mask) or self.naming.name(common)
        terms = [self.figure(part) for part in self._split(mask, common)]
        kind = members[0].figure.kind
        return total(self._key(members), name, terms, kind)

    def _split(self, mask: int, common: Mapping[str, str]) -> list[int]:
        """The parts of a set along the first dimension in which its facts differ."""
        dims = (*self.breakdown.get(mask, ()), *ORDER)
        for dim in dims:
            if dim in common and dim not in CODES:
                continue
            groups: dict[str, int] = {}
            rest = mask
            for value, own in self._values.get(dim, {}).items():
                if part := rest & own:
                    groups[value] = part
                    rest ^= part
                    if not rest:
                        break
            if rest:
                groups[""] = groups.get("", 0) | rest
            if len(groups) > 1:
                # In the order in which their first facts were typed.
                groups = dict(sorted(groups.items(), key=lambda group: group[1] & -group[1]))
                return _by_level(groups) if dim == "code" else list(groups.values())
        return [1 << number for number in range(mask.bit_length()) if mask >> number & 1]

    def _common(self, mask: int, first: Mapping[str, str]) -> dict[str, str]:
        """The dimensions in which all facts agree with the first; of codes, as far as they do."""
        common = {}
        for dim, value in first.items():
            if not mask & ~self._values[dim][value]:
                common[dim] = value
            elif dim in CODES:
                levels = (value[:n] for n in reversed(CODE_LEVELS) if n <= len(value))
                shared = next((one for one in levels if not mask & ~self._masks[dim][one]), "")
                if shared:
                    common[dim] = shared
        return common

    def _key(self, members: Sequence[Fact]) -> str:
        return "Σ(" + ",".join([fact.figure.key for fact in members]) + ")"


def _with_levels(codes: Mapping[str, int]) -> dict[str, int]:
    """The facts of each code of any level, those of the codes below it among them."""
    found: dict[str, int] = {}
    for code, mask in codes.items():
        for length in CODE_LEVELS:
            if length <= len(code):
                found[code[:length]] = found.get(code[:length], 0) | mask
    return found


def _by_level(groups: Mapping[str, int]) -> list[int]:
    """Codes grouped by the first level at which they differ."""
    for length in CODE_LEVELS:
        merged: dict[str, int] = {}
        for code, mask in groups.items():
            merged[code[:length]] = merged.get(code[:length], 0) | mask
        if len(merged) > 1:
            return [merged[code] for code in sorted(merged)]
    return list(groups.values())
