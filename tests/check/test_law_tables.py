"""LAW-04 – LAW-08, R1: breaking the set of tables."""

from __future__ import annotations

from pathlib import Path

from tests.check.cases import WARNING, Case, each, table
from tests.samples import FORM

FOLDER = f"templates/forms/{FORM}"
EMPTY = (
    "empty: 说明：本单位当年没有政府性基金预算财政拨款收入，"
    "也没有用政府性基金安排支出，本表为空表。\n"
)

CASES = [
    Case(
        "LAW-04",
        "income is shown by 款 only",
        form={table("income"): ('digits: ["7"]', 'digits: ["5"]')},
        file=f"{FOLDER}/tables/income.yaml",
    ),
    Case(
        "LAW-05",
        "goods and services are one line",
        form={
            table("general-basic"): (
                'under: ["302"], digits: ["3", "5"]',
                'under: ["302"], digits: ["3"]',
            )
        },
        file=f"{FOLDER}/tables/general-basic.yaml",
    ),
    Case(
        "LAW-06",
        "no column for projects",
        form={
            table("general-expenditure"): (
                "          - {key: project, title: 项目支出, select: {nature: project}}\n",
                "",
            )
        },
        file=f"{FOLDER}/tables/general-expenditure.yaml",
        also=("F13",),
    ),
    Case(
        "LAW-07",
        "a table is left out",
        form={f"{FORM}/form.yaml": ("  - state-capital\n", "")},
        file=f"{FOLDER}/form.yaml",
    ),
    Case(
        "LAW-08",
        "an empty table says nothing",
        form={table("government-fund"): (EMPTY, "")},
        file=f"{FOLDER}/tables/government-fund.yaml",
    ),
    Case(
        "LAW-08",
        "an empty table names the wrong fund",
        form={table("state-capital"): ("用国有资本经营预算", "用政府性基金")},
        file=f"{FOLDER}/tables/state-capital.yaml",
    ),
    Case(
        "LAW-08",
        "a table with figures says that it is empty",
        form={table("income"): ("notes:\n", "notes:\n  - 本表为空表。\n")},
        file=f"{FOLDER}/tables/income.yaml",
    ),
    Case(
        "R1",
        "tails are not announced",
        form={table("income-expenditure"): ("  - 本套报表金额单位转换时可能存在尾数误差。\n", "")},
        file=f"{FOLDER}/tables/income-expenditure.yaml",
        severity=WARNING,
    ),
]


@each(CASES)
def test_breaking(case: Case, tmp_path: Path) -> None:
    """The rule notices, and names the file."""
    case.verify(tmp_path)
