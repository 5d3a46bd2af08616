"""F06–F09, F14, F25: the tables by account agree with themselves and with the totals."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.check.additions import cells, inexact
from mingzhang.check.compare import at_most, home
from mingzhang.check.matches import FORM_HINT, Spot, same, same_classes, under
from mingzhang.check.rules import Problem, rule
from mingzhang.check.sums import FUND_COLUMNS
from mingzhang.compute.document import Document
from mingzhang.compute.facts import selection
from mingzhang.findings import Severity
from mingzhang.load.records import Record

# column of the income table → the rows of the totals that it shows by account
INCOME_ROWS = {
    "total": ("income_total",),
    "fiscal": FUND_COLUMNS,
    **{
        key: (key,)
        for key in ("superior_grant", "institutional", "operating", "affiliate", "other")
    },
}
COLUMNS = {"total": "支出合计", "basic": "基本支出", "project": "项目支出"}


@rule("F06", Severity.ERROR, "收支总表各类支出等于支出决算表该类各项之和")
def classes_match_accounts(document: Document) -> Iterator[Problem]:
    """F06: each functional class of the totals = its accounts in the expenditure table."""
    yield from same_classes(document, "income-expenditure", "amount", "expenditure")


@rule("F07", Severity.ERROR, "收入决算表合计行等于收支总表的各项收入")
def income_matches_totals(document: Document) -> Iterator[Problem]:
    """F07: the total row of the income table = the income rows of the totals."""
    for column, rows in INCOME_ROWS.items():
        one = Spot("income", ("total",), column)
        yield from same(document, one, Spot("income-expenditure", rows, "amount"))


@rule("F08", Severity.ERROR, "收入决算表：行、列和上下级科目相加都对")
def income_table_adds_up(document: Document) -> Iterator[Problem]:
    """F08: income table: rows, columns and levels add up."""
    yield from inexact(document, "F08", "套表漏列了栏或者行，请检查套表")


@rule("F09", Severity.ERROR, "支出决算表：行、列相加都对，合计等于收支总表的本年支出合计")
def expenditure_table_adds_up(document: Document) -> Iterator[Problem]:
    """F09: expenditure table: rows, columns and levels add up; its total = that of the totals."""
    yield from inexact(document, "F09", "套表漏列了栏或者行，请检查套表")
    one = Spot("expenditure", ("total",), "total")
    yield from same(document, one, Spot("income-expenditure", ("expenditure_total",), "amount"))


@rule("F14", Severity.ERROR, "一般公共预算支出不大于同一科目的全部支出")
def general_within_all(document: Document) -> Iterator[Problem]:
    """F14: general budget expenditure ≤ all expenditure, for every code and column."""
    general, accounts = document.table("general-expenditure"), document.table("expenditure")
    if general and accounts:
        for column, name in COLUMNS.items():
            limits = cells(accounts, column)
            for row, cell in cells(general, column).items():
                # One table may show levels that the other does not.
                known = row in limits
                whole = limits[row].figure if known else under(accounts, column, row)
                what = f"{general.title}{_row(row)}的{name}大于{accounts.title}的同一科目"
                yield from at_most(document, what, cell.figure, whole, FORM_HINT)


@rule("F25", Severity.WARNING, "没有结转结余时，收入和支出的科目一致")
def same_codes(document: Document) -> Iterator[Problem]:
    """F25: income and expenditure have the same codes unless balances are carried over."""
    facts = document.facts
    balances = facts.members(facts.mask(selection({"item": "balance"})))
    if any(fact.figure.nonzero for fact in balances):
        return
    used: dict[str, list[str]] = {}
    for item in ("income", "expenditure"):
        base = selection({"item": item, "measure": "outturn"})
        codes = facts.codes(base, [7])
        sums = {code: facts.select({**base, "code": (code,)}) for code in codes}
        used[item] = [code for code, sum_ in sums.items() if sum_ and sum_.nonzero]
    for item, word, other, missing in (
        ("income", "收入", "expenditure", "支出"),
        ("expenditure", "支出", "income", "收入"),
    ):
        record = document.source.record.get(item)
        for code in used[item]:
            if code not in used[other]:
                name = facts.naming.code(code, item)
                place = record.place_of(code) if isinstance(record, Record) else home(document)
                yield Problem(
                    f"科目 {code} {name}有{word}，没有{missing}，也没有结转结余",
                    place,
                    hint="请核对科目是否写错；资金结转的，请填年初或年末结转和结余",
                )


def _row(row: str) -> str:
    return f"科目 {row} " if row.isdigit() else "合计行"
