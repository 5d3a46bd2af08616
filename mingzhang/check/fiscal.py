"""F10–F13, F20: the tables of fiscal appropriation agree with themselves and each other."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.check.additions import inexact
from mingzhang.check.compare import equal
from mingzhang.check.matches import Spot, same, same_classes
from mingzhang.check.rules import Problem, rule
from mingzhang.compute.document import Document
from mingzhang.findings import Severity

# column of the fiscal table → the table of that fund
FUND_TABLES = {
    "general": "general-expenditure",
    "government_fund": "government-fund",
    "state_capital": "state-capital",
}


@rule("F10", Severity.ERROR, "财政拨款总表：收入相加都对，并与收入决算表一致")
def fiscal_income(document: Document) -> Iterator[Problem]:
    """F10: fiscal income = its three funds = the income table's column; likewise the opening."""
    yield from inexact(document, "F10", "套表漏列了行或者取错了数，请检查套表")
    one = Spot("fiscal", ("income_total",), "amount")
    yield from same(document, one, Spot("income", ("total",), "fiscal"))


@rule("F11", Severity.ERROR, "财政拨款总表：支出相加都对，收入总计等于支出总计")
def fiscal_expenditure(document: Document) -> Iterator[Problem]:
    """F11: fiscal expenditure adds up by class and fund; its grand total = that of income."""
    yield from inexact(document, "F11", "套表漏列了行或者取错了数，请检查套表")
    if fiscal := document.table("fiscal"):
        yield from equal(
            document,
            "财政拨款收入总计与支出总计不相等",
            fiscal.figure("income_grand", "amount"),
            fiscal.figure("expenditure_grand", "total"),
            "请核对财政拨款的收入、支出和结转结余，以及资金是否记错了来源",
        )


@rule("F12", Severity.ERROR, "财政拨款总表与三张分预算的支出表一致")
def funds_match(document: Document) -> Iterator[Problem]:
    """F12: the fiscal table's columns = the tables of the three funds, by class and in total."""
    for column, table in FUND_TABLES.items():
        yield from same_classes(document, "fiscal", column, table)
        one = Spot("fiscal", ("expenditure_total",), column)
        yield from same(document, one, Spot(table, ("total",), "total"))


@rule("F13", Severity.ERROR, "一般公共预算和国有资本经营预算支出表：行、列相加都对")
def general_adds_up(document: Document) -> Iterator[Problem]:
    """F13: expenditure of the general and state capital budgets: rows, columns, levels add up."""
    yield from inexact(document, "F13", "套表漏列了栏或者行，请检查套表")


@rule("F20", Severity.ERROR, "政府性基金表：年末结转等于年初结转加收入减支出")
def government_fund_balances(document: Document) -> Iterator[Problem]:
    """F20: closing = opening + income − expenditure, and basic + project = expenditure, per code."""
    yield from inexact(document, "F20", "请核对该科目的年初、年末结转和结余以及收入、支出")
