"""F21, PRIOR, B10: breaking what two documents of one department say about each other.

The other documents are made here: last year's final accounts are this year's under another year,
with the figures of last year set to match; budgets are a few lines with a form set of their own.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from mingzhang.findings import Severity
from tests.check.cases import Case, each
from tests.samples import DATA, ROOT, Edit, sample

FOLDER = DATA.rpartition("/2024/")[0]
LAST = f"{FOLDER}/2023/final-accounts.yaml"
BUDGET = f"{FOLDER}/2024/budget.yaml"
TEXT = (ROOT / DATA).read_text(encoding="utf-8")
ABROAD = "outturn: 179800.00\n    prior: {}"
# This year's document as it is when last year was the same.
MATCHING = {
    "prior_actual: 57": "prior_actual: 62",
    "total: 19108550.00": "total: 15128250.00",
    "fiscal_total: 18923700.00": "fiscal_total: 15060800.01",
    "general_expenditure: 18923700.00": "general_expenditure: 15060800.01",
    "prior: 3637000.00": "prior: 3281000.02",
    ABROAD.format("0.00"): ABROAD.format("179800.00"),
    "prior: 100000.00": "prior: 41100.00",
    "prior: 21999.00": "prior: 15500.00",
}
CLOSING = "closing: {general: 0.00}"
FORM = (
    "display:\n"
    "  table: {unit: 万元, decimals: '2'}\n"
    "  prose: {unit: 万元, decimals: '2'}\n"
    "  rate: {decimals: '2'}\n"
)
PLAIN = """form: sample
unit: 元
duties: []
bodies: []
members: []
staff: {quota: 72, actual: 62}
income: {general: 13022450.00}
expenditure:
  2010301: {general: {basic: 9226249.00}}
  2010302: {general: {project: 600000.00}}
  2040899: {general: {project: 1450000.00}}
  2080505: {general: {basic: 794701.00}}
  2101101: {general: {basic: 224300.00}}
  2101103: {general: {basic: 36600.00}}
  2210201: {general: {basic: 690800.00}}
projects: []
operating_expenses: {}
procurement: {goods: 0, works: 0, services: 0}
assets: {}
performance: {coverage: 全部支出}
three_public:
  abroad: {amount: 179800.00}
  vehicle_running: {amount: 80000.00}
meetings: []
trainings: []
"""
COARSE = PLAIN.replace("2010301:", "201:").replace(
    "  2010302: {general: {project: 600000.00}}\n", ""
)


def last_year(old: str = "", new: str = "") -> dict[str, str]:
    assert not old or TEXT.count(old) == 1
    return {LAST: TEXT.replace(old, new) if old else TEXT}


def budget(text: str = PLAIN, old: str = "", new: str = "") -> dict[str, str]:
    assert not old or text.count(old) == 1
    return {
        BUDGET: text.replace(old, new) if old else text,
        "templates/forms/sample/budget/form.yaml": FORM,
    }


def matching(**changed: str) -> Edit:
    """The matching figures, some of them wrong: `prior=…` by the start of their key."""
    return {old: changed.get(old.partition(":")[0], new) for old, new in MATCHING.items()}


CASES = [
    Case(
        "F21",
        "an opening balance that nobody left",
        matching(),
        files=last_year(CLOSING, "closing: {general: 1000.00}"),
        at="opening: {general: 0.00}",
    ),
    Case(
        "F21",
        "a fund account that is not carried over",
        matching(),
        files=last_year(CLOSING, "closing: {government_fund: {2010301: 1000.00}}"),
        at="opening: {general",
    ),
    Case(
        "PRIOR",
        "another total",
        matching(total="total: 15138250.00"),
        files=last_year(),
        at="total: 15138250.00",
    ),
    Case(
        "PRIOR",
        "another number of staff",
        matching(prior_actual="prior_actual: 63"),
        files=last_year(),
        at="prior_actual: 63",
    ),
    Case(
        "PRIOR",
        "a line of the three-public expenses",
        {**dict(MATCHING), "prior: 100000.00": "prior: 41300.00"},
        files=last_year(),
        at="prior: 41300.00",
    ),
    Case(
        "PRIOR",
        "operating expenses",
        {**dict(MATCHING), "prior: 3637000.00": "prior: 3297000.00"},
        files=last_year(),
        at="prior: 3297000.00",
    ),
    Case(
        "PRIOR",
        "an account",
        {
            **dict(MATCHING),
            "initial_budget: 9226249.00": "initial_budget: 9226249.00\n      prior: 1.00",
        },
        files=last_year(),
        at="prior: 1.00",
    ),
    Case(
        "B10",
        "an account with another budget",
        files=budget(PLAIN, "basic: 9226249.00", "basic: 9226449.00"),
        at="initial_budget: 9226249.00",
    ),
    Case(
        "B10",
        "an account that only the budget has",
        files=budget(PLAIN, "projects:", "  2010399: {general: {basic: 5000.00}}\nprojects:"),
        at="initial_budget: 0.00",
    ),
    Case(
        "B10",
        "a budget that stops at the class",
        files=budget(COARSE.replace("9226249.00", "9827249.00")),
        at="initial_budget: 9226249.00",
    ),
    Case(
        "B10",
        "a line of the three-public expenses",
        files=budget(PLAIN, "amount: 80000.00", "amount: 90000.00"),
        at="initial_budget: 80000.00",
    ),
]


@each(CASES)
def test_breaking(case: Case, tmp_path: Path) -> None:
    case.verify(tmp_path)


@pytest.mark.parametrize(
    ("edit", "files"),
    [
        pytest.param(matching(), last_year(), id="last year matches"),
        pytest.param(None, budget(), id="the budget matches"),
        pytest.param(
            None, budget(COARSE.replace("9226249.00", "9826249.00")), id="the budget is coarser"
        ),
        pytest.param(
            None, budget(PLAIN, "basic: 794701.00", "basic: 794740.00"), id="within the rounding"
        ),
        pytest.param(
            None,
            budget(PLAIN.replace("general: {", "special_account: {")),
            id="the budget has no such fund",
        ),
    ],
)
def test_documents_that_agree(edit: Edit | None, files: dict[str, str], tmp_path: Path) -> None:
    document, findings = sample(tmp_path, edit, files=files)
    assert document is not None
    assert findings == []


def test_exact_documents_agree_to_the_fen(tmp_path: Path) -> None:
    """Without `basis` nothing is rounded, and a difference of one 元 counts."""
    basis = next(line for line in TEXT.splitlines() if line.startswith("basis:"))
    files = budget(PLAIN, "basic: 794701.00", "basic: 794702.00")
    _, findings = sample(tmp_path, {basis: ""}, files=files)
    assert "B10" in {finding.code for finding in findings}


def test_another_department_is_not_last_year(tmp_path: Path) -> None:
    other = FOLDER.replace("liling", "zhuzhou")
    profile = (ROOT / FOLDER / "department.yaml").read_text(encoding="utf-8")
    files = {f"{other}/2023/final-accounts.yaml": TEXT, f"{other}/department.yaml": profile}
    _, findings = sample(tmp_path, files=files)
    assert findings == []


def test_an_adjustment_is_explained(tmp_path: Path) -> None:
    said = "waivers:\n  - {code: F21, reason: 按审计意见调整, by: 张三, date: 2025-08-20}\n"
    edit = {**dict(MATCHING), "unit: 元\n": f"unit: 元\n{said}"}
    _, findings = sample(tmp_path, edit, files=last_year(CLOSING, "closing: {general: 1000.00}"))
    assert {(f.code, f.severity) for f in findings} == {("F21", Severity.NOTE)}
