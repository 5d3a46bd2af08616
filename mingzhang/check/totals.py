"""F01–F05: the table of total income and expenditure agrees with itself."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from mingzhang.check.additions import inexact
from mingzhang.check.compare import equal
from mingzhang.check.rules import Problem, rule
from mingzhang.compute.document import Document
from mingzhang.compute.facts import selection
from mingzhang.findings import Place, Severity

ROWS_HINT = "这几行都由录入的数据算出，不相等说明套表漏列了行或者取错了数，请检查套表"


@rule("F01", Severity.ERROR, "收支总表：本年收入合计等于各项收入之和")
def income_adds_up(document: Document) -> Iterator[Problem]:
    """F01: total income of the year = the eight kinds of income."""
    yield from inexact(document, "F01", ROWS_HINT)


@rule("F02", Severity.ERROR, "收支总表：收入总计等于本年收入、使用结余与年初结转之和")
def income_grand_total(document: Document) -> Iterator[Problem]:
    """F02: grand total of income = income of the year + surplus used + opening balance."""
    yield from inexact(document, "F02", ROWS_HINT)


@rule("F03", Severity.ERROR, "收支总表：支出总计等于本年支出、结余分配与年末结转之和")
def expenditure_grand_total(document: Document) -> Iterator[Problem]:
    """F03: grand total of expenditure = expenditure + distribution + closing balance."""
    yield from inexact(document, "F03", ROWS_HINT)


@rule("F04", Severity.ERROR, "收入总计等于支出总计")
def totals_meet(document: Document) -> Iterator[Problem]:
    """F04: grand total of income = grand total of expenditure."""
    yield from equal(
        document,
        "收入总计与支出总计不相等",
        document.named.get("total.income"),
        document.named.get("total.expenditure"),
        "请核对收入、支出和结转结余；标出的是收入与支出相差最大的科目",
        _widest_gap(document),
    )


@rule("F05", Severity.ERROR, "收支总表：本年支出合计等于各类支出之和")
def classes_add_up(document: Document) -> Iterator[Problem]:
    """F05: total expenditure = the sum of the functional classes."""
    yield from inexact(document, "F05", "套表列出的类级科目不全，请补进套表的类级科目清单")


def _widest_gap(document: Document) -> Place | None:
    """The code whose income and expenditure are furthest apart: that is where slips are found."""
    sides = [selection({"item": item, "measure": "outturn"}) for item in ("income", "expenditure")]
    facts = document.facts
    widest, place = Decimal(0), None
    for code in sorted({code for side in sides for code in facts.codes(side, [7])}):
        found = [facts.select({**side, "code": (code,)}) for side in sides]
        income, expenditure = (figure.value if figure else Decimal(0) for figure in found)
        if abs(income - expenditure) > widest:
            widest = abs(income - expenditure)
            typed = [one for figure in found if figure for one in figure.walk() if one.place]
            place = typed[0].place
    return place
