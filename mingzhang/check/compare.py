"""Comparing two figures: exactly, with words and a place for whoever has to mend it."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.check.rules import Problem
from mingzhang.compute.document import Document
from mingzhang.figures import EXACT, Figure, difference, total
from mingzhang.findings import Place
from mingzhang.formats import NumberFormat

SHOWN = NumberFormat("万元", 2, group=True)
FULL = NumberFormat("元", 2, group=True)
ZERO = total("0", "零", [])


def home(document: Document) -> Place:
    """The data file as a whole: the place of last resort."""
    return Place(document.source.file)


def present(figure: Figure | None) -> Figure:
    """The figure, or a zero for one that is not there (a zero that was typed keeps its place)."""
    return ZERO if figure is None else figure


def first_place(figure: Figure | None, otherwise: Place) -> Place:
    """Where a figure was typed, or the first amount it is made of."""
    leaves = figure.walk() if figure is not None else ()
    return next((leaf.place for leaf in leaves if leaf.place and not leaf.terms), otherwise)


def blame(one: Figure, other: Figure, otherwise: Place) -> Place:
    """The amount most likely at fault: one that only one side holds, if they share any."""
    left, right = _leaves(one), _leaves(other)
    if left.keys() & right.keys():
        alone = [leaf for key, leaf in {**left, **right}.items() if (key in left) != (key in right)]
        for leaf in alone:
            if leaf.value and leaf.place:
                return leaf.place
    return first_place(one, first_place(other, otherwise))


def said(one: Figure, other: Figure) -> tuple[str, str]:
    """Two amounts for a message: in 万元, and in 元 as well when rounding hides the difference."""
    if one.kind != "amount":
        return str(one.value), str(other.value)
    short = [f"{SHOWN.show(figure)}万元" for figure in (one, other)]
    if short[0] == short[1]:
        short = [
            f"{text}（{money(figure)}）" for text, figure in zip(short, (one, other), strict=True)
        ]
    return short[0], short[1]


def money(figure: Figure) -> str:
    """An amount to the 分, or a count."""
    return f"{FULL.show(figure)}元" if figure.kind == "amount" else str(figure.value)


def gap(one: Figure, other: Figure) -> str:
    """How far two figures are apart."""
    delta = difference(one, other)
    size = Figure("gap", "差额", abs(delta.value), delta.kind)
    return money(size)


def equal(
    document: Document,
    what: str,
    one: Figure | None,
    other: Figure | None,
    hint: str = "",
    place: Place | None = None,
) -> Iterator[Problem]:
    """A problem when the two differ by a 分 or more; what is not there counts as zero."""
    left, right = present(one), present(other)
    if left.value != right.value:
        where = place or blame(left, right, home(document))
        message = f"{what}，相差 {gap(left, right)}"
        yield Problem(message, where, *said(left, right), hint)


def at_most(
    document: Document,
    what: str,
    part: Figure | None,
    whole: Figure | None,
    hint: str = "",
    place: Place | None = None,
) -> Iterator[Problem]:
    """A problem when the part exceeds the whole."""
    small, large = present(part), present(whole)
    if EXACT.compare(small.value, large.value) > 0:
        found, limit = said(small, large)
        where = place or first_place(small, first_place(large, home(document)))
        yield Problem(f"{what}，超出 {gap(small, large)}", where, found, f"不大于 {limit}", hint)


def _leaves(figure: Figure) -> dict[str, Figure]:
    return {one.key: one for one in figure.walk() if not one.terms and one.place}
