"""F01–F09, F14, F25, F26: breaking the tables of income and expenditure."""

from __future__ import annotations

from pathlib import Path

from tests.check.cases import SHARED_SETTINGS, WARNING, Case, each, table
from tests.samples import FORM

# The same balance at the start and the end of the year leaves the totals in step.
CARRIED = {
    "opening: {general: 0.00}": "opening: {general: 100.00}",
    "closing: {general: 0.00}": "closing: {general: 100.00}",
}
OTHER_INCOME = "2010301 行政运行: {general: 10227600.00, other:"
OTHER_ROW = (
    "      - {key: other, label: 其他收入, numbered: true, figure: income.other, missing: zero}\n"
)
OPENING_ROW = "      - {key: opening, label: 年初结转和结余, figure: balance.opening, role: foot}\n"
CLOSING_ROW = "      - {key: closing, label: 年末结转和结余, figure: balance.closing, role: foot}\n"
INCOME_COLUMNS = """{{source: {}}}}}
      - {{key: affiliate, title: 附属单位上缴收入, select: {{source: affiliate}}}}
      - {{key: other, title: 其他收入, select: {{source: {}}}}}"""
NATURE_COLUMNS = """{{nature: {}}}}}
      - {{key: project, title: 项目支出, select: {{nature: {}}}}}"""

CASES = [
    Case(
        "F01",
        "a kind of income is not in the table",
        form={table("income-expenditure"): (OTHER_ROW, "")},
        at=OTHER_INCOME,
        also=("F07",),
    ),
    Case(
        "F02",
        "the opening balance is not in the table",
        CARRIED,
        {table("income-expenditure"): (OPENING_ROW, "")},
        at="opening: {general: 100.00}",
    ),
    Case(
        "F03",
        "the closing balance is not in the table",
        CARRIED,
        {table("income-expenditure"): (CLOSING_ROW, "")},
        at="closing: {general: 100.00}",
    ),
    Case(
        "F04",
        "a digit too many in one account's income",
        {"other: 67449.99}": "other: 167449.99}"},
        at=OTHER_INCOME,
    ),
    Case(
        "F04",
        "one 分 too much, found all the same",
        {"other: 67449.99}": "other: 67450.00}"},
        at="2010302 一般行政管理事务: {general: 364249.99}",  # the widest gap that there is
    ),
    Case(
        "F05",
        "a class is not in the list",
        form={SHARED_SETTINGS: ('"220", "221", "222"', '"220", "222"')},
        at="basic: 748000.00",
        also=("F11",),
    ),
    Case(
        "F06",
        "the classes leave out what is not paid from appropriations",
        form={
            table("income-expenditure"): (
                "select: {item: expenditure, measure: outturn}}",
                "select: {item: expenditure, measure: outturn, fund: general}}",
            )
        },
        at="basic: 67449.99",
        also=("F05",),
    ),
    Case(
        "F07",
        "two columns of the income table are exchanged",
        form={
            table("income"): (
                INCOME_COLUMNS.format("operating", "other"),
                INCOME_COLUMNS.format("other", "operating"),
            )
        },
        at=OTHER_INCOME,
    ),
    Case(
        "F08",
        "a column is not in the income table",
        form={
            table("income"): (
                "      - {key: other, title: 其他收入, select: {source: other}}\n",
                "",
            )
        },
        at=OTHER_INCOME,
    ),
    Case(
        "F09",
        "a column of the expenditure table counts twice",
        form={table("expenditure"): ("{nature: to_superior}", "{nature: project}")},
        at="basic: 10227600.00",
    ),
    Case(
        "F14",
        "two columns of the expenditure table are exchanged",
        form={
            table("expenditure"): (
                NATURE_COLUMNS.format("basic", "project"),
                NATURE_COLUMNS.format("project", "basic"),
            )
        },
        at="basic: 10227600.00",
    ),
    Case(
        "F25",
        "income on an account that has no expenditure",
        {
            "2101103 公务员医疗补助: {general: 56600.00}": "2080501 行政单位离退休: {general: 56600.00}"
        },
        at="2080501 行政单位离退休",
        severity=WARNING,
    ),
    Case(
        "F26",
        "a table number is typed",
        form={table("general-expenditure"): ("公开{position:02d}表", "公开15表")},
        file=f"templates/forms/{FORM}/tables/general-expenditure.yaml",
    ),
]


@each(CASES)
def test_breaking(case: Case, tmp_path: Path) -> None:
    """The rule notices, and names the line."""
    case.verify(tmp_path)
