"""Computed wording: direction words, rates, shares and enumerations (field rules T1–T8).

The sentences' patterns are data (wording.yaml of the form set); which pattern applies is decided
here from exact values. A rate needs a base that is not zero; no change is 持平.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, get_args

from mingzhang.compute.blocks import Inline, Phrase, Shown
from mingzhang.figures import Figure, difference, ratio
from mingzhang.formats import NumberFormat

# The kinds of inline; figures and dates are tuples themselves, so the type alone tells.
INLINES = frozenset(get_args(Inline))
SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Words:
    """The wording functions of one document; templates call them."""

    patterns: Mapping[str, Any]
    prose: NumberFormat
    rate_format: NumberFormat

    def number(self, figure: Figure) -> Phrase:
        """The bare number of a figure, in the unit of running text."""
        return (Shown(figure, self._string(figure)),)

    def amount(self, figure: Figure) -> Phrase:
        """A figure with its unit: 1512.83万元, 99.55%, 14."""
        return (Shown(figure, self._string(figure), self._unit(figure)),)

    def whole(self, figure: Figure) -> Phrase:
        """An amount's size, without the sign its direction word already says."""
        return (Shown(figure, self._string(figure).removeprefix("-"), self._unit(figure)),)

    def _string(self, figure: Figure) -> str:
        return (self.rate_format if figure.kind == "rate" else self.prose).show(figure)

    def _unit(self, figure: Figure) -> str:
        if figure.kind == "amount":
            return self.prose.unit
        return "%" if figure.kind == "rate" else ""

    def share(self, part: Figure, whole: Figure) -> Phrase:
        """`，占99.55%`; nothing when there is no part or no whole."""
        rate = ratio(part, whole)
        if rate is None or not part.nonzero:
            return ()
        return self.fill("share", rate=self.amount(rate))

    def share_of(self, part: Figure, whole: Figure, name: str) -> Phrase:
        """`占本年支出合计的99.55%`, or the sentence for a whole of zero."""
        rate = ratio(part, whole)
        if rate is None:
            return self.fill("share_of_zero", whole=(name,))
        return self.fill("share_of", whole=(name,), rate=self.amount(rate))

    def change(self, now: Figure, before: Figure | None, style: str = "change") -> Phrase:
        """`减少398.03万元，降低20.83%`; without a rate on a zero base; 持平 when equal.

        A change too small to be shown is 基本持平; one from below zero to above it (or back) names
        both ends, for no rate can say it. A rate too small to be shown is left out.

        `style` names the group of patterns: against last year, against budget, of head counts.
        """
        if before is None:
            return self.fill(f"{style}.missing")
        delta = difference(now, before)
        if not delta.nonzero:
            return self.fill(f"{style}.none")
        if not self.prose.rounded(delta):
            return self.fill(f"{style}.nearly")
        word = "up" if delta.value > 0 else "down"
        if self._flips(now, before) and (flip := f"{style}.flip_{word}") in self:
            slots = {"before": self.amount(before), "now": self.amount(now)}
            return self.fill(flip, amount=self.whole(delta), **slots)
        rate = ratio(delta, before, f"{now.name}比{before.name}的增减幅度")
        told = rate is not None and bool(self.rate_format.rounded(rate))
        if rate is None or not told or before.value < 0 or now.value < 0:
            return self.fill(f"{style}.{word}_no_rate", amount=self.whole(delta))
        return self.fill(f"{style}.{word}", amount=self.whole(delta), rate=self.whole(rate))

    def across(self, now: Figure, before: Figure, style: str = "across") -> Phrase:
        """The change between documents; a form set without these patterns says nothing."""
        return self.change(now, before, style) if f"{style}.none" in self else ()

    def _flips(self, now: Figure, before: Figure) -> bool:
        """Whether the two stand on different sides of zero, as shown."""
        one, other = self.prose.rounded(now), self.prose.rounded(before)
        return one * other < 0

    def share_note(self, parts: Sequence[Figure], whole: Figure) -> Phrase:
        """The note on rounding, when the shown shares of all parts don't add up to 100."""
        rates = [rate for part in parts if (rate := ratio(part, whole)) is not None]
        shown = sum((self.rate_format.rounded(rate) for rate in rates), Decimal(0))
        exact = sum((part.value for part in parts), Decimal(0))
        if not rates or exact != whole.value or shown == 100:
            return ()
        return self.fill("share_note")

    def enumeration(self, lead: str, names: Iterable[Any]) -> Phrase:
        """`，主要包括：` and the names; nothing at all when there is no name."""
        listed = self.listing(names)
        return (lead, *listed) if listed else ()

    def direction(self, now: Figure, before: Figure) -> str:
        """增加, 减少 or 持平."""
        return str(self.patterns["direction"][_sign(now, before)])

    def comparison(self, now: Figure, before: Figure) -> str:
        """大于, 小于 or 等于."""
        return str(self.patterns["comparison"][_sign(now, before)])

    def completion(self, outturn: Figure, budget: Figure, name: str) -> Phrase:
        """`，完成年初预算的110.85%`; nothing when the budget is zero."""
        rate = ratio(outturn, budget, f"{outturn.name}完成{budget.name}的比率")
        if rate is None:
            return ()
        return self.fill("completion", budget=(name,), rate=self.amount(rate))

    def listing(self, names: Iterable[Any]) -> Phrase:
        """Names joined with 、."""
        found: list[Inline] = []
        for name in names:
            found += ["、", *as_phrase(name)] if found else as_phrase(name)
        return tuple(found)

    def __contains__(self, pattern: str) -> bool:
        """Whether the form set has this pattern (`group.name`); some it may leave out."""
        group, _, name = pattern.partition(".")
        own = self.patterns.get(group)
        return name in own if isinstance(own, Mapping) else own is not None

    def fill(self, pattern: str, **slots: Phrase) -> Phrase:
        """A pattern (`group.name`) with its slots filled in."""
        pieces: list[Inline] = []
        group, _, name = pattern.partition(".")
        text = str(self.patterns[group][name] if name else self.patterns[group])
        for number, piece in enumerate(_split(text)):
            pieces += slots[piece] if number % 2 else [piece]
        return tuple([piece for piece in pieces if piece])


@lru_cache(maxsize=512)  # the patterns of a few form sets
def _split(pattern: str) -> Sequence[str]:
    """A pattern's own words and, in every second place, the names of its slots."""
    return SLOT.split(pattern)


def as_phrase(value: Any) -> Phrase:
    """A template value as a run of text; strings stand as they are, all else is a mistake."""
    if isinstance(value, tuple) and INLINES.issuperset(map(type, value)):
        return value
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    raise TypeError(f"不能直接写出这种内容：{type(value).__name__}")


def joined(parts: Sequence[Phrase]) -> Phrase:
    """Runs of text one after another."""
    return tuple(inline for part in parts for inline in part)


def _sign(now: Figure, before: Figure) -> str:
    if now.value == before.value:
        return "same"
    return "more" if now.value > before.value else "less"
