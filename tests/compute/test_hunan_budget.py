"""The Hunan form set of 2024: 24 tables, each with the figures that the data gives when added up here.

The expected figures are recomputed from the YAML files alone: amounts in 元 are summed by account,
fund and nature, and the government's accounts are looked up in the mapping file.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from mingzhang.compute.blocks import Heading, Paragraph, plain_text
from mingzhang.compute.document import Document
from mingzhang.compute.table import Table
from tests.compute.hunan_facts import CONTENT, Facts, Spending, codes, money, shown, spent
from tests.load.workspace import ROOT
from tests.loading import examine_all

OFFICE, SCHOOL = "yunting-culture-office", "yunting-art-school"
BOTH = pytest.mark.parametrize("name", [OFFICE, SCHOOL])
KEYS = ["income-expenditure", "income", "expenditure", "government-classes", "economic-classes", "fiscal", "general-expenditure", "general-basic", "wages-government", "wages", "household-government", "household", "goods-services-government", "goods-services", "three-public", "government-fund", "fund-government-classes", "fund-economic-classes", "state-capital", "special-account", "special-funds", "project-targets", "overall-targets", "procurement"]  # fmt: skip
FISCAL = ("general", "government_fund", "state_capital")
GROUPS = ("personnel", "public")


@pytest.fixture(scope="module")
def budgets() -> Mapping[str, Document]:
    documents, findings = examine_all(CONTENT, ROOT / "templates")
    assert findings == []
    return {document.source.department: document for document in documents}


def table(document: Document, key: str) -> Table:
    found = document.table(key)
    assert found is not None
    return found


def cell(document: Document, key: str, row: str, column: str) -> str:
    found = table(document, key).cell(row, column)
    assert found is not None, (key, row, column)
    return found.text


def rows_of(document: Document, key: str) -> list[str]:
    """The codes printed as rows of a table with one panel."""
    return [row.keys[0] for row in table(document, key).rows if row.keys[0].isdigit()]


def by_code(
    document: Document,
    key: str,
    rows: list[Spending],
    field: str,
    digits: tuple[int, ...],
    columns: Mapping[str, Mapping[str, str | tuple[str, ...]]],
) -> None:
    """A table of accounts: exactly the accounts that have money, each cell recomputed."""
    assert rows_of(document, key) == codes(rows, field, *digits)
    for column, wanted in columns.items():
        assert cell(document, key, "total", column) == shown(spent(rows, **wanted))
        for code in codes(rows, field, *digits):
            expected = shown(spent(rows, **{field: code}, **wanted))
            assert cell(document, key, code, column) == expected, (key, code, column)


@BOTH
def test_all_tables_stand_in_order(budgets: Mapping[str, Document], name: str) -> None:
    tables = budgets[name].tables
    assert [one.key for one in tables] == KEYS
    assert [one.number for one in tables] == [f"公开{n:02d}表" for n in range(1, 25)]
    headings = [plain_text(b.inlines) for b in budgets[name].blocks if isinstance(b, Heading)]
    assert [h for h in headings if h in {t.title for t in tables}] == [t.title for t in tables]


def test_the_office_fills_every_table(budgets: Mapping[str, Document]) -> None:
    assert [one.key for one in budgets[OFFICE].tables if one.empty] == []


def test_tables_without_data_name_what_there_is_none_of(budgets: Mapping[str, Document]) -> None:
    empty = {one.key: one.statement for one in budgets[SCHOOL].tables if one.empty}
    said = {
        key: plain_text(budgets[SCHOOL].prose.phrase(text)) for key, text in empty.items() if text
    }
    assert said == {
        **dict.fromkeys(
            ("government-fund", "fund-government-classes", "fund-economic-classes"),
            "说明：本部门本年度没有安排政府性基金预算支出，本表无数据。",
        ),
        "state-capital": "说明：本部门本年度没有安排国有资本经营预算支出，本表无数据。",
        "special-funds": "说明：本部门本年度没有安排专项资金，本表无数据。",
    }  # fmt: skip
    for key in said:
        assert len(table(budgets[SCHOOL], key).rows) >= 1  # the skeleton stands


@BOTH
def test_1_income_and_expenditure(budgets: Mapping[str, Document], name: str) -> None:
    document, facts, key = budgets[name], Facts(name), "income-expenditure"
    for source in ("general", "government_fund", "state_capital", "special_account", "other", "carry_over"):  # fmt: skip
        assert cell(document, key, source, "amount") == shown(facts.income(source)), source
    for part in ("appropriation", "non_tax"):
        expected = shown(facts.income("general", funds=(part,)))
        assert cell(document, key, part, "amount") == expected
    assert cell(document, key, "income_total", "amount") == shown(facts.income())
    for column, rows, field in (
        ("class_amount", facts.function, "function"),
        ("economic_amount", facts.economic, "account"),
        ("government_amount", facts.economic, "government"),
    ):
        for code in codes(rows, field, 3):
            assert cell(document, key, code, column) == shown(spent(rows, **{field: code}))
    for row, column in (
        ("expenditure_total", "class_amount"),
        ("economic_total", "economic_amount"),
        ("government_total", "government_amount"),
    ):
        assert cell(document, key, row, column) == shown(spent(facts.function))
    assert facts.income() == spent(facts.function) == spent(facts.economic)


@BOTH
def test_2_income(budgets: Mapping[str, Document], name: str) -> None:
    document, facts = budgets[name], Facts(name)
    own = ("superior_grant", "institutional", "operating", "affiliate", "other")
    expected = {source: facts.income(source) for source in (*FISCAL, "special_account", "carry_over", *own)}  # fmt: skip
    expected |= {part: facts.income("general", funds=(part,)) for part in ("appropriation", "non_tax")}  # fmt: skip
    expected |= {"total": facts.income(), "own_total": facts.income(*own)}
    for column, amount in expected.items():
        assert cell(document, "income", "total", column) == shown(amount), column


@BOTH
def test_3_expenditure(budgets: Mapping[str, Document], name: str) -> None:
    natures = ("basic", "project", "operating", "to_superior", "to_affiliate")
    columns = {"total": {}, **{nature: {"nature": nature} for nature in natures}}
    by_code(budgets[name], "expenditure", Facts(name).function, "function", (3, 5, 7), columns)


@BOTH
@pytest.mark.parametrize(
    ("key", "field", "fund"),
    [
        ("government-classes", "government", ""),
        ("economic-classes", "account", ""),
        ("fund-government-classes", "government", "government_fund"),
        ("fund-economic-classes", "account", "government_fund"),
    ],
)
def test_4_5_17_18_classes(
    budgets: Mapping[str, Document], name: str, key: str, field: str, fund: str
) -> None:
    rows = [row for row in Facts(name).economic if row.fund.startswith(fund)]
    columns = [leaf.key for leaf in table(budgets[name], key).columns if leaf.kind == "amount"]
    assert set(codes(rows, field, 3)) <= set(columns)
    for line, nature in (("total", ""), ("basic", "basic"), ("project", "project")):
        for column in columns:
            code = "" if column == "total" else column
            expected = shown(spent(rows, nature=nature, **{field: code}))
            assert cell(budgets[name], key, line, column) == expected, (line, column)


@BOTH
def test_6_fiscal(budgets: Mapping[str, Document], name: str) -> None:
    document, facts = budgets[name], Facts(name)
    assert cell(document, "fiscal", "income_year", "amount") == shown(facts.income(*FISCAL))
    for fund in FISCAL:
        carried = shown(facts.income("carry_over", funds=(fund,)))
        assert cell(document, "fiscal", fund, "amount") == shown(facts.income(fund))
        assert cell(document, "fiscal", f"carry_over_{fund}", "amount") == carried
    income = facts.income(*FISCAL) + facts.income("carry_over", funds=FISCAL)
    rows = [row for row in facts.function if row.fund in FISCAL]
    assert income == spent(rows)
    assert cell(document, "fiscal", "income_total", "amount") == shown(income)
    for column, fund in (("total", ""), *((fund, fund) for fund in FISCAL)):
        whole = shown(spent(rows, fund=fund))
        assert cell(document, "fiscal", "expenditure_total", column) == whole
        for code in codes(rows, "function", 3):
            expected = shown(spent(rows, fund=fund, function=code))
            assert cell(document, "fiscal", code, column) == expected


@BOTH
def test_7_general_expenditure(budgets: Mapping[str, Document], name: str) -> None:
    rows = [row for row in Facts(name).function if row.fund == "general"]
    columns = {
        "total": {},
        **{nature: {"nature": nature} for nature in ("basic", "project")},
        **{group: {"nature": "basic", "group": group} for group in GROUPS},
    }
    by_code(budgets[name], "general-expenditure", rows, "function", (3, 5, 7), columns)


@BOTH
def test_8_general_basic(budgets: Mapping[str, Document], name: str) -> None:
    facts = Facts(name)
    rows = [row for row in facts.economic if (row.fund, row.nature) == ("general", "basic")]
    columns = {"total": {}, **{group: {"group": group} for group in GROUPS}}
    by_code(budgets[name], "general-basic", rows, "account", (3, 5), columns)
    general = [row for row in facts.function if (row.fund, row.nature) == ("general", "basic")]
    for group in GROUPS:
        assert spent(rows, group=group) == spent(general, group=group)


@BOTH
@pytest.mark.parametrize(
    ("key", "account", "group"),
    [("wages", "301", ""), ("household", "303", ""), ("goods-services", "302", "public")],
)
def test_9_to_14_basic_in_both_classifications(
    budgets: Mapping[str, Document], name: str, key: str, account: str, group: str
) -> None:
    rows = [
        row
        for row in Facts(name).economic
        if (row.fund, row.nature, row.account[:3]) == ("general", "basic", account)
        and row.group.startswith(group)
    ]
    by_code(budgets[name], key, rows, "account", (3, 5), {"total": {}})
    by_code(budgets[name], f"{key}-government", rows, "government", (3, 5), {"total": {}})


def test_the_government_classes_follow_the_type_of_unit(budgets: Mapping[str, Document]) -> None:
    found = {
        name: [*rows_of(budgets[name], "wages-government"), *rows_of(budgets[name], "goods-services-government")]
        for name in (OFFICE, SCHOOL)
    }  # fmt: skip
    assert all(code.startswith(("501", "502")) for code in found[OFFICE])
    assert found[SCHOOL] == ["505", "50501", "505", "50502"]


@BOTH
def test_15_three_public(budgets: Mapping[str, Document], name: str) -> None:
    lines = {key: money(line["amount"]) for key, line in Facts(name).data["three_public"].items() if isinstance(line, dict)}  # fmt: skip
    cars = lines["vehicle_purchase"] + lines["vehicle_running"]
    for column, amount in {
        "total": cars + lines["abroad"] + lines["reception"],
        "vehicle": cars,
        "running": lines["vehicle_running"],
        "reception": lines["reception"],
    }.items():
        assert cell(budgets[name], "three-public", "total", column) == shown(amount)
    assert cell(budgets[name], "three-public", "total", "abroad") == "0.00"  # typed as zero


@BOTH
@pytest.mark.parametrize(
    ("key", "fund"),
    [
        ("government-fund", "government_fund"),
        ("state-capital", "state_capital"),
        ("special-account", "special_account"),
    ],
)
def test_16_19_20_other_funds(
    budgets: Mapping[str, Document], name: str, key: str, fund: str
) -> None:
    facts = Facts(name)
    rows = [row for row in facts.function if row.fund == fund]
    columns = {"total": {}, "basic": {"nature": "basic"}, "project": {"nature": "project"}}
    by_code(budgets[name], key, rows, "function", (3, 5, 7), columns)
    assert spent(rows) == spent(facts.economic, fund=fund)


def project_amounts(projects: list[dict[str, Any]]) -> list[tuple[str, str, Decimal]]:
    return [
        (one["name"], one["fund"], sum(map(money, one["spending"].values()), Decimal(0)))
        for one in projects
    ]


def test_21_special_funds(budgets: Mapping[str, Document]) -> None:
    expected = project_amounts(Facts(OFFICE).data["special_funds"])
    found = table(budgets[OFFICE], "special-funds")
    assert [row.cells[0].text for row in found.rows] == ["合计", *(name for name, _, _ in expected)]
    for number, (_, fund, amount) in enumerate(expected, 1):
        assert cell(budgets[OFFICE], "special-funds", f"entry-{number}", "total") == shown(amount)
        assert cell(budgets[OFFICE], "special-funds", f"entry-{number}", fund) == shown(amount)
    assert cell(budgets[OFFICE], "special-funds", "total", "total") == shown(sum((a for *_, a in expected), Decimal(0)))  # fmt: skip


@BOTH
def test_22_project_targets(budgets: Mapping[str, Document], name: str) -> None:
    document, projects = budgets[name], Facts(name).data["projects"]
    amounts = project_amounts(projects)
    assert cell(document, "project-targets", "total", "total") == shown(sum((a for *_, a in amounts), Decimal(0)))  # fmt: skip
    for number, ((title, _, amount), project) in enumerate(zip(amounts, projects, strict=True), 1):
        assert cell(document, "project-targets", f"entry-{number}", "project") == title
        assert cell(document, "project-targets", f"entry-{number}", "total") == shown(amount)
        assert cell(document, "project-targets", f"entry-{number}", "goal") == project["goal"]
        for place, indicator in enumerate(project["indicators"], 1):
            row = f"entry-{number}" if place == 1 else f"entry-{number}-entry-{place}"
            assert cell(document, "project-targets", row, "indicator_name") == indicator["name"]
    lines = sum(len(project["indicators"]) for project in projects)
    assert len(table(document, "project-targets").rows) == lines + 1


def test_22_targets_are_phrases_with_their_units(budgets: Mapping[str, Document]) -> None:
    values = table(budgets[OFFICE], "project-targets").by_key["target"]
    assert [
        values[row].text
        for row in ("entry-1", "entry-1-entry-2", "entry-1-entry-3", "entry-1-entry-4", "entry-6")
    ] == [
        "不少于120场",
        "不超过140.00万元",
        "100%",
        "不低于90%",
        "稳中有升",
    ]


@BOTH
def test_23_overall_targets(budgets: Mapping[str, Document], name: str) -> None:
    document, facts, key = budgets[name], Facts(name), "overall-targets"
    assert cell(document, key, "source_total", "amount") == shown(facts.income())
    others = facts.income("superior_grant", "institutional", "operating", "affiliate", "other", "carry_over")  # fmt: skip
    assert cell(document, key, "others", "amount") == shown(others)
    for nature in ("basic", "project"):
        assert cell(document, key, nature, "amount") == shown(spent(facts.economic, nature=nature))
    printed = [[c.text for c in row.cells] for row in table(document, key).rows]
    performance = facts.data["performance"]
    assert [row[2] for row in printed if row[2]] == performance["targets"]
    assert [row[5] for row in printed if row[-1]] == [one["name"] for one in performance["indicators"]]  # fmt: skip


@BOTH
def test_24_procurement(budgets: Mapping[str, Document], name: str) -> None:
    bought = Facts(name).data["procurement"]["list"]
    for sort in ("", "goods", "works", "services"):
        amounts = [money(one["amount"]) for one in bought if one["type"].startswith(sort)]
        expected = shown(sum(amounts, Decimal(0)))
        assert cell(budgets[name], "procurement", "total", sort or "total") == expected
    for number, one in enumerate(bought, 1):
        assert cell(budgets[name], "procurement", f"entry-{number}", "project") == one["name"]
        assert cell(budgets[name], "procurement", f"entry-{number}", "article") == one["article"]
        assert cell(budgets[name], "procurement", f"entry-{number}", one["type"]) == shown(money(one["amount"]))  # fmt: skip


def text(document: Document) -> str:
    return "".join(plain_text(b.inlines) for b in document.blocks if isinstance(b, Paragraph))


def test_the_text_follows_the_data(budgets: Mapping[str, Document]) -> None:
    office, school = text(budgets[OFFICE]), text(budgets[SCHOOL])
    assert "全民健身设施建设186万元，用于新建和维护社区健身设施。" in office
    assert "公共文化服务体系建设专项资金100万元" in office
    assert "机关运行经费预算118.36万元" in office
    assert "没有安排政府性基金预算支出" in school
    assert "教学实践" not in school  # not of the general budget
