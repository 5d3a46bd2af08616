"""B03, B04, B06: what several tables of a budget say about the same money is the same.

The cells are named by the keys of table, row and column; where a form set has no such cell there
is nothing to compare. Cells that are there and blank count as zero.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mingzhang.check.additions import cells, inexact
from mingzhang.check.compare import at_most, equal
from mingzhang.check.rules import Problem, rule
from mingzhang.compute.document import Document
from mingzhang.compute.table import Cell
from mingzhang.figures import Figure, total
from mingzhang.findings import Severity

BUDGET = ("budget",)
HINT = "数据或套表有一处不全：请核对标出的数，再看套表中这几张表的行和栏"
SPENDING_HINT = "请核对 expenditure、economic、economic_other 和各项目的金额与 fund；项目要按经济分类填在 spending"
BASIC_HINT = "请核对 economic 各款，以及 expenditure 各科目 basic 的 personnel 和 public"


class Spot(NamedTuple):
    """Where an amount stands: a table, and the first of the rows and columns that it has."""

    table: str
    columns: tuple[str, ...]
    rows: tuple[str, ...] = ("total",)


INCOME = Spot("income-expenditure", ("amount",), ("income_grand", "income_total"))
# Form sets either have a grand total besides carried balances, or one total.
SPENT = ("expenditure_grand", "expenditure_total")
FUNCTION = Spot("income-expenditure", ("class_amount", "amount"), SPENT)


def _fiscal(fund: str) -> Spot:
    return Spot("fiscal", (fund,), SPENT)


def _whole(table: str) -> Spot:
    return Spot(table, ("total",))


# Sums that must be equal, and how to mend it when they are not.
Pair = tuple[tuple[Spot, ...], tuple[Spot, ...], str]
EQUAL: dict[str, tuple[Pair, ...]] = {
    "B03": (
        ((_whole("income"),), (INCOME,), HINT),
        *(
            ((spot,), (FUNCTION,), SPENDING_HINT)
            for spot in (
                _whole("expenditure"),
                _whole("government-classes"),
                _whole("economic-classes"),
                Spot("income-expenditure", ("economic_amount",), ("economic_total",)),
                Spot("income-expenditure", ("government_amount",), ("government_total",)),
            )
        ),
    ),
    "B04": (
        ((_whole("general-expenditure"),), (_fiscal("general"),), SPENDING_HINT),
        ((Spot("general-expenditure", ("basic",)),), (_whole("general-basic"),), BASIC_HINT),
        *(
            ((Spot("general-expenditure", (part,)),), (Spot("general-basic", (part,)),), BASIC_HINT)
            for part in ("personnel", "public")
        ),
        (
            (_whole("wages-government"), _whole("household-government")),
            (_whole("wages"), _whole("household")),
            HINT,
        ),
        ((_whole("goods-services-government"),), (_whole("goods-services"),), HINT),
    ),
    "B06": (
        ((_whole("government-fund"),), (_fiscal("government_fund"),), SPENDING_HINT),
        ((_whole("fund-government-classes"),), (_whole("government-fund"),), SPENDING_HINT),
        ((_whole("fund-economic-classes"),), (_whole("government-fund"),), SPENDING_HINT),
        ((_whole("state-capital"),), (_fiscal("state_capital"),), SPENDING_HINT),
    ),
}


@rule("B03", Severity.ERROR, "各张总表的收入总计、支出总计一致，三种分类的支出相等", BUDGET)
def totals_agree(document: Document) -> Iterator[Problem]:
    """B03: one total of income; one of spending, by function and both economic classifications."""
    yield from inexact(document, "B03", HINT)
    yield from _unequal(document, "B03")


@rule("B04", Severity.ERROR, "财政拨款和一般公共预算的各表一致", BUDGET)
def general_agrees(document: Document) -> Iterator[Problem]:
    """B04: fiscal spending is part of all; the general budget's tables say the same."""
    yield from inexact(document, "B04", HINT)
    yield from _unequal(document, "B04")
    basic = document.table("general-basic")
    parts = [basic.figure("total", group) for group in ("personnel", "public")] if basic else []
    told = [part for part in parts if part is not None]
    if basic and told:  # data may hold no more than the total
        what = f"{basic.title}的合计不等于人员经费与公用经费之和"
        both = total("B04:parts", "人员经费与公用经费", told)
        yield from equal(document, what, basic.figure("total", "total"), both, BASIC_HINT)
    overall, fiscal = document.table(FUNCTION.table), document.table("fiscal")
    if overall and fiscal:
        every = next(found for c in FUNCTION.columns if (found := cells(overall, c)))
        for row, part in cells(fiscal, "total").items():
            if row.isdigit() and row in every:
                what = f"{fiscal.title} {row} 类的支出大于{overall.title}的同一类"
                yield from at_most(document, what, part.figure, every[row].figure, HINT)


@rule("B06", Severity.ERROR, "政府性基金和国有资本经营预算的各表一致", BUDGET)
def funds_agree(document: Document) -> Iterator[Problem]:
    """B06: the tables of government funds and of state capital say what the fiscal table says."""
    yield from inexact(document, "B06", HINT)
    yield from _unequal(document, "B06")


def _unequal(document: Document, code: str) -> Iterator[Problem]:
    for left, right, hint in EQUAL[code]:
        one, other = _sum(document, left), _sum(document, right)
        if one is not None and other is not None:
            what = f"{_called(document, left)}与{_called(document, right)}不相等"
            yield from equal(document, what, one, other, hint)


def _sum(document: Document, spots: tuple[Spot, ...]) -> Figure | None:
    """What stands at all the spots together; None where the form set lacks one of them."""
    found = [_cell(document, spot) for spot in spots]
    if None in found:
        return None
    figures = [cell.figure for cell in found if cell and cell.figure]
    return total("+".join(spot.table for spot in spots), "合计", figures)


def _cell(document: Document, spot: Spot) -> Cell | None:
    table = document.table(spot.table)
    found = (
        (table.cell(row, column) for row in spot.rows for column in spot.columns) if table else ()
    )
    return next((cell for cell in found if cell), None)


def _called(document: Document, spots: tuple[Spot, ...]) -> str:
    """The cells of one side in words: tables and columns by their titles."""
    return "、".join(
        f"{table.title}“{leaf.title}”"
        for spot in spots
        if (table := document.table(spot.table)) and (cell := _cell(document, spot))
        for leaf in table.columns
        if leaf.key == cell.column and leaf.kind == "amount"
    )
