"""F10–F13, F20: breaking the tables of appropriations."""

from __future__ import annotations

from pathlib import Path

from tests.check.cases import Case, each, table

FUND_COLUMNS = """{{fund: {}}}}}
      - {{key: government_fund, title: 政府性基金预算财政拨款, select: {{fund: {}}}}}"""

CASES = [
    Case(
        "F10",
        "a row of the fiscal table takes another income",
        form={table("fiscal"): ("figure: income.general}", "figure: income.other}")},
        at="2010301 行政运行: {general: 10227600.00, other:",
    ),
    Case(
        "F11",
        "income moved from one fund to another",
        {"10227600.00, other: 67449.99": "10227500.00, other: 67549.99"},
        at="2010301 行政运行: {general: 10227500.00",
    ),
    Case(
        "F12",
        "two columns of the fiscal table are exchanged",
        form={
            table("fiscal"): (
                FUND_COLUMNS.format("general", "government_fund"),
                FUND_COLUMNS.format("government_fund", "general"),
            )
        },
        at="basic: 10227600.00",
    ),
    Case(
        "F13",
        "the project column takes another kind of expenditure",
        form={table("general-expenditure"): ("{nature: project}", "{nature: to_superior}")},
        at="project: 364200.00",
    ),
    Case(
        "F20",
        "income of a fund on one account, its expenditure on another",
        {
            "2101103 公务员医疗补助: {general: 56600.00}": (
                "2101103 公务员医疗补助: {general: 56600.00, government_fund: 100.00}"
            ),
            '单位缴存的住房公积金同步增长"': (
                '单位缴存的住房公积金同步增长"\n    government_fund:\n      basic: 100.00'
            ),
        },
        at="government_fund: 100.00",
    ),
]


@each(CASES)
def test_breaking(case: Case, tmp_path: Path) -> None:
    """The rule notices, and names the line."""
    case.verify(tmp_path)
