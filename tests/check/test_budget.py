"""B01 – B09, and what the disclosure rules ask of a budget: each breach is noticed, at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingzhang.findings import Severity
from tests.check.cases import ERROR, NOTE, WARNING, Case, each
from tests.samples import sample

FOLDER = "content/departments"
OFFICE = f"{FOLDER}/liling-government-office/2021/budget.yaml"
CITY = f"{FOLDER}/zhuzhou-government-office/2024/budget.yaml"
CENTRE = f"{FOLDER}/liling-grid-service-center/2021/budget.yaml"
TABLES = "hunan/common/budget/tables"
FORMS = "templates/forms"


def broken(code: str, why: str, document: str, change: dict[str, str], at: str, *also: str) -> Case:
    return Case(code, why, change, file=document, at=at, document=document, also=also)


CASES = [
    broken(
        "B01",
        "income of another year",
        OFFICE,
        {"general: 1108.86": "general: 1108.87"},
        "general: 1108.87",
    ),
    Case(
        "B01",
        "a class is missing from the list",
        form={"shared/form.yaml": ('"208", "210"', '"208"')},
        file=OFFICE,
        at="210 卫生健康支出",
        document=OFFICE,
    ),
    broken(
        "B02",
        "a project was forgotten",
        OFFICE,
        {"amount: 40.00": "amount: 41.00"},
        "special_work:",
        *("B03", "B04"),
    ),
    broken(
        "B02",
        "basic expenditure typed twice",
        OFFICE,
        {"special_work:": "basic: {general: 1.00}\nspecial_work:"},
        "basic: {general",
        *("B03", "B04"),
    ),
    broken(
        "B02",
        "an account's basic expenditure is not that of the economic codes",
        CITY,
        {"201 一般公共服务支出: {general: {amount: 4327.70}}": "201 一般公共服务支出: {general: {basic: 4327.70}}"},
        "201 一般公共服务支出",
    ),
    Case(
        "B05",
        "the table leaves out a line",
        form={f"{TABLES}/three-public.yaml": ("      - {key: reception, title: 公务接待费, select: {line: reception}}\n", "")},
        file=CITY,
        at="reception: {amount: 33.00}",
        document=CITY,
    ),
    broken(
        "B05",
        "reception in basic expenditure exceeds the whole",
        OFFICE,
        {"  302 商品和服务支出: 59.65": "  30217 公务接待费: 59.65"},
        "30217",
    ),
    broken(
        "B07",
        "operating expenses typed and not the sum",
        OFFICE,
        {"  prior: 607.01": "  amount: 500.00\n  prior: 607.01"},
        "amount: 500.00",
    ),
    Case(
        "B08",
        "the table leaves out services",
        form={f"{TABLES}/procurement.yaml": ("      - {key: services, label: 服务, select: {type: services}}\n", "")},
        file=CITY,
        at="services: 907.29",
        document=CITY,
    ),
    broken(
        "B08",
        "money for vehicles and none planned",
        CITY,
        {"vehicle_purchase: {amount: 0.00}": "vehicle_purchase: {amount: 20.00}"},
        "vehicle_purchase:",
    ),
    broken(
        "B08",
        "total and kinds of vehicles",
        OFFICE,
        {"    ordinary: 2": "    total: 2\n    ordinary: 2"},
        "total: 2",
    ),
    Case(
        "B09",
        "both shares end in five",
        {
            "general: 5311.92": "general: 4000.00",
            "4327.70": "3015.78",
            "general: 2960.77": "general: 1649.00",
            "amount: 1257.28": "amount: 1257.13",
        },
        file=CITY,
        document=CITY,
        severity=NOTE,
    ),
    Case(
        "LAW-04",
        "money without a function code of seven digits",
        {"  - code: LAW-04\n": "  - code: LAW-99\n"},
        file=OFFICE,
        at="201 一般公共服务支出",
        document=OFFICE,
        also=("WAIVER",),
    ),
    Case(
        "LAW-05",
        "money without an economic code of five digits",
        {"  - code: LAW-05\n": "  - code: LAW-99\n"},
        file=OFFICE,
        at="special_work:",
        document=OFFICE,
        also=("WAIVER",),
    ),
    Case(
        "LAW-09",
        "a line is not given",
        {"  vehicle_purchase: {amount: 0.00}\n": ""},
        file=CENTRE,
        document=CENTRE,
    ),
    broken(
        "LAW-12",
        "nothing to compare with",
        CITY,
        {"  - code: LAW-12\n": "  - code: LAW-99\n"},
        "amount: 2182.99",
        "WAIVER",
    ),
    broken("LAW-12", "no figure of last year", OFFICE, {"  prior: 607.01\n": ""}, "reason: \"一是坚持过紧日子，资金使用厉行节约；二是在职人员减少，运转"),
    broken("LAW-14", "no floor area", CENTRE, {"  floor_area: 1200\n": ""}, "  vehicles:"),
    broken(
        "LAW-15",
        "no targets",
        CENTRE,
        {"  - code: LAW-15\n": "  - code: LAW-99\n"},
        "  coverage:",
        "WAIVER",
    ),
    broken("LAW-16", "nothing of last year", CITY, {"prior:\n  total: 5812.82\n": ""}, "form:"),
]  # fmt: skip


@each(CASES)
def test_breaking(case: Case, tmp_path: Path) -> None:
    case.verify(tmp_path)


@pytest.mark.parametrize("data", [OFFICE, CITY, CENTRE])
def test_the_real_budgets_have_notes_only(data: str, tmp_path: Path) -> None:
    document, findings = sample(tmp_path, data=data)
    assert document is not None
    assert {finding.severity for finding in findings} == {Severity.NOTE}
    assert all("已说明：" in finding.message for finding in findings)


def test_a_change_of_the_total_needs_a_reason(tmp_path: Path) -> None:
    """Not a case: the waiver for last year's lines covers all findings of its code."""
    change = {
        '  reason: "落实经费压减要求，有关开支安排减少"\n': "",
        "  - code: LAW-10\n": "  - code: LAW-99\n",
    }
    _, findings = sample(tmp_path, change, data=CITY)
    errors = [f for f in findings if f.severity is ERROR]
    assert [f.code for f in errors] == ["LAW-10"]
    assert "没有填原因" in errors[0].message


def test_a_budget_with_targets_needs_no_waiver_for_them(tmp_path: Path) -> None:
    targets = {"  coverage:": "  targets: [办理事项按时完成]\n  coverage:"}
    document, findings = sample(tmp_path, targets, data=CENTRE)
    assert document is not None
    assert [(f.code, f.severity) for f in findings if f.severity is not NOTE] == [
        ("WAIVER", WARNING)
    ]
    assert ERROR not in {finding.severity for finding in findings}
