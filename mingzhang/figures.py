"""A figure: an exact value that knows where it comes from.

Amounts are `Decimal` in 元, rates are `Decimal` in per cent, counts are whole. A leaf has the
place where it was typed; a derived figure has an operation and its operands, down to leaves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import reduce
from typing import Literal, NamedTuple

from mingzhang.findings import Place

Kind = Literal["amount", "rate", "count", "score"]
Operation = Literal["", "sum", "difference", "ratio", "quotient", "count"]

# Rates are quotients of amounts below 10^18 分: 50 digits keep a tie distinguishable from its
# neighbours, so that rounding half-up is exact.
EXACT = Context(prec=50)


class Term(NamedTuple):
    """One operand of a formula and the sign it enters with (+1 or -1)."""

    sign: int
    figure: Figure


@dataclass(eq=False, slots=True)
class Figure:
    """One fact or one derived value; `key` is the same wherever the same fact stands.

    Nothing changes a figure; it is not frozen only because a frozen one takes thrice as long to make.
    """

    key: str
    name: str
    value: Decimal
    kind: Kind = "amount"
    operation: Operation = ""
    terms: tuple[Term, ...] = ()
    place: Place | None = None

    def walk(self) -> Iterator[Figure]:
        """This figure and all it is made of, each once, operands after their result."""
        seen: set[str] = set()
        todo = [self]
        while todo:
            figure = todo.pop()
            if figure.key not in seen:
                seen.add(figure.key)
                yield figure
                todo.extend(term.figure for term in reversed(figure.terms))

    @property
    def nonzero(self) -> bool:
        """Whether there is anything; a figure of zero is still a figure, and true."""
        return self.value != 0


def total(key: str, name: str, figures: Iterable[Figure], kind: Kind = "amount") -> Figure:
    """The sum of `figures` (an empty sum is zero)."""
    operands = tuple([Term(1, figure) for figure in figures])
    value = reduce(EXACT.add, [term.figure.value for term in operands], Decimal(0))
    return Figure(key, name, value, kind, "sum", operands)


def signed_sum(
    key: str, name: str, terms: Iterable[tuple[int, Figure]], kind: Kind = "amount"
) -> Figure:
    """The sum of signed terms, exact."""
    operands = tuple([Term(sign, figure) for sign, figure in terms])
    values = [figure.value if sign > 0 else -figure.value for sign, figure in operands]
    return Figure(key, name, reduce(EXACT.add, values, Decimal(0)), kind, "sum", operands)


def difference(now: Figure, before: Figure, name: str = "") -> Figure:
    """`now` less `before`; keeps its sign."""
    return Figure(
        f"{now.key}-{before.key}",
        name or f"{now.name}与{before.name}之差",
        EXACT.subtract(now.value, before.value),
        now.kind,
        "difference",
        (Term(1, now), Term(-1, before)),
    )


def ratio(part: Figure, whole: Figure, name: str = "") -> Figure | None:
    """`part` in per cent of `whole`; None when `whole` is zero, for such a rate says nothing."""
    if not whole.value:
        return None
    return Figure(
        f"{part.key}/{whole.key}",
        name or f"{part.name}占{whole.name}的比重",
        EXACT.divide(EXACT.multiply(part.value, Decimal(100)), whole.value),
        "rate",
        "ratio",
        (Term(1, part), Term(1, whole)),
    )


def quotient(whole: Figure, number: Figure, name: str = "") -> Figure | None:
    """`whole` divided by a number of heads; None when there is none."""
    if not number.value:
        return None
    return Figure(
        f"{whole.key}÷{number.key}",
        name or f"{whole.name}的人均数",
        EXACT.divide(whole.value, number.value),
        whole.kind,
        "quotient",
        (Term(1, whole), Term(1, number)),
    )


def counted(key: str, name: str, number: int, place: Place | None) -> Figure:
    """The length of a typed list; `place` is where the list stands."""
    return Figure(key, name, Decimal(number), "count", "count", (), place)
