"""The central budget form set, filled by a made-up department: nine tables, all from its data."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from mingzhang.compute.blocks import Heading, Paragraph, plain_text
from mingzhang.compute.document import Document
from mingzhang.compute.table import Table
from mingzhang.findings import Finding
from mingzhang.load.portal import DEFAULTS
from mingzhang.render.environment import site_environment
from mingzhang.render.origin import Origins
from mingzhang.render.page import document_page, method_page
from tests.load.workspace import ROOT, only, replace
from tests.loading import examine_all

CONTENT = ROOT / "tests" / "content" / "central"
DATA = "departments/yunting-museum/2025/budget.yaml"
FORM = "forms/central/2025/budget"
TITLES = [
    "部门收支总表",
    "部门收入总表",
    "部门支出总表",
    "财政拨款收支总表",
    "一般公共预算支出表",
    "一般公共预算基本支出表",
    "“三公”经费支出表",
    "政府性基金预算支出表",
    "国有资本经营预算支出表",
]


def made(content: Path = CONTENT, templates: Path = ROOT / "templates") -> Document:
    documents, findings = examine_all(content, templates)
    assert findings == []
    (document,) = documents
    return document


@pytest.fixture(scope="module")
def budget() -> Document:
    return made()


def copied(folder: Path) -> Path:
    shutil.copytree(CONTENT, folder / "content")
    shutil.copytree(ROOT / "templates", folder / "templates")
    return folder


def table(document: Document, key: str) -> Table:
    found = document.table(key)
    assert found is not None
    return found


def row(document: Document, key: str, name: str) -> list[str]:
    """The amount cells of a row."""
    printed = next(row for row in table(document, key).rows if name in row.keys)
    return [cell.text for cell in printed.cells if cell.kind == "amount"]


def text(document: Document) -> str:
    return "".join(plain_text(b.inlines) for b in document.blocks if isinstance(b, Paragraph))


def test_the_set_has_its_nine_tables_in_order(budget: Document) -> None:
    assert [t.title for t in budget.tables] == TITLES
    assert [t.number for t in budget.tables] == [f"部门公开表{n}" for n in range(1, 10)]
    headings = [plain_text(b.inlines) for b in budget.blocks if isinstance(b, Heading)]
    assert [h for h in headings if h in TITLES] == TITLES


def test_income_is_told_by_account_and_source_with_what_is_carried_over(budget: Document) -> None:
    assert row(budget, "income", "2060702")[:3] == ["420.00", "10.00", "300.00"]
    total = row(budget, "income", "total")
    assert total == ["1,768.00", "40.00", "1,358.00", "180.00", "30.00", "", "", "140.00", "", "", "20.00"]  # fmt: skip
    assert row(budget, "income-expenditure", "income_total") == ["1,728.00", ""]
    assert row(budget, "income-expenditure", "income_grand") == ["1,768.00", "1,768.00"]
    assert row(budget, "fiscal", "carry_over")[0] == "30.00"


def test_fund_spending_stands_in_ordinary_classes(budget: Document) -> None:
    urban = next(r for r in table(budget, "fiscal").rows if "212" in r.keys)
    assert [cell.text for cell in urban.cells][-4:] == ["215.00", "15.00", "200.00", ""]
    assert row(budget, "government-fund", "212") == ["200.00", "", "200.00"]
    assert row(budget, "state-capital", "total") == ["30.00", "", "30.00"]


@pytest.mark.parametrize(
    ("account", "cells"),
    [
        ("total", ["1,283.00", "1,368.00", "1,053.00", "315.00", "85.00", "6.63"]),
        ("2060702", ["320.00", "300.00", "", "300.00", "-20.00", "-6.25"]),
        ("2210201", ["76.00", "76.00", "76.00", "", "0.00", "0.00"]),
        ("2080506", ["", "45.00", "45.00", "", "45.00", ""]),  # no prior year
        ("2129999", ["0.00", "15.00", "", "15.00", "15.00", ""]),  # a prior year of zero
    ],
)
def test_changes_on_the_year_before(budget: Document, account: str, cells: list[str]) -> None:
    assert row(budget, "general-expenditure", account) == cells


def test_changes_of_classes_are_the_changes_of_their_accounts(budget: Document) -> None:
    made = table(budget, "general-expenditure").by_key["change"]
    cells = {code: cell for code, cell in made.items() if code.isdigit()}
    for digits in (3, 5, 7):
        parts = [c.figure.value for code, c in cells.items() if len(code) == digits and c.figure]
        total = table(budget, "general-expenditure").figure("total", "change")
        assert total is not None
        assert sum(parts) == total.value == Decimal(850_000)


def test_data_decides_what_is_personnel_spending(budget: Document) -> None:
    assert row(budget, "general-basic", "30299") == ["9.00", "2.00", "7.00"]
    assert row(budget, "general-basic", "total") == ["1,053.00", "882.00", "171.00"]


def test_three_public_stands_beside_the_budget_of_the_year_before(budget: Document) -> None:
    (cells,) = [r.cells for r in table(budget, "three-public").rows if r.role == "body"]
    assert [c.text for c in cells] == [
        *("13.00", "5.00", "6.00", "0.00", "6.00", "2.00"),
        *("8.50", "0.00", "6.00", "0.00", "6.00", "2.50"),
    ]


def test_the_text_follows_the_data(budget: Document) -> None:
    said = text(budget)
    assert "收入总计1768万元，支出总计1768万元" in said
    assert "减少4.5万元，下降34.62%，主要原因：本年没有安排出国（境）考察" in said
    assert "城乡社区支出15万元，占1.1%" in said


def test_figures_are_called_what_a_budget_calls_them(budget: Document) -> None:
    figure = table(budget, "general-expenditure").figure("206", "prior")
    assert figure is not None
    assert "上年数" in figure.name
    assert "决算" not in figure.name


def test_the_page_is_rendered(budget: Document) -> None:
    origins, pages = Origins(budget), site_environment(ROOT / "templates")
    page = document_page(pages, budget, origins, DEFAULTS, "0" * 64)
    assert all(title in page for title in TITLES)
    assert "本年预算数" in method_page(pages, budget, origins, DEFAULTS)


def test_one_table_may_be_in_another_unit(tmp_path: Path) -> None:
    work = copied(tmp_path)
    spec = work / "templates" / FORM / "tables" / "general-basic.yaml"
    replace(spec, "panels:\n", 'display: {unit: 元, decimals: "0"}\npanels:\n')
    document = made(work / "content", work / "templates")
    assert row(document, "general-basic", "total") == ["10,530,000", "8,820,000", "1,710,000"]
    assert table(document, "general-basic").unit == "元"
    assert table(document, "income").unit == "万元"


def test_columns_are_computed_from_columns(tmp_path: Path) -> None:
    work = copied(tmp_path)
    spec = work / "templates" / FORM / "tables" / "general-expenditure.yaml"
    formulas = """\
          - {key: rate, title: 增减（%）, rate: [change, prior], display: {decimals: "1"}}
      - {key: both, title: 合计, sum: [basic, project]}
      - {key: less, title: 减项目, sum: [total, -project]}
      - {key: strict, title: 都有, difference: [total, prior]}
      - {key: yuan, title: 增减额（元）, difference: [total, prior], display: {unit: 元, decimals: "0"}}
"""
    old = '          - {key: rate, title: 增减（%）, rate: [change, prior], display: {decimals: "2"}}\n'
    replace(spec, old, formulas)
    document = made(work / "content", work / "templates")
    assert row(document, "general-expenditure", "2060702")[4:] == ["-20.00", "-6.3", "300.00", "0.00", "-20.00", "-200,000"]  # fmt: skip
    assert row(document, "general-expenditure", "2080506")[4:] == ["45.00", "", "45.00", "45.00", "", ""]  # fmt: skip


def test_income_is_typed_by_source_or_by_account_but_not_both(tmp_path: Path) -> None:
    work = copied(tmp_path)
    data = work / "content" / DATA
    replace(data, "income_by_code:\n", "income: {general: 1.00}\nincome_by_code:\n")
    finding = only(findings(work), "IN-DUPLICATE")
    assert "income_by_code" in finding.found
    text = data.read_text(encoding="utf-8")
    start, end = text.index("income: {general"), text.index("# 支出：")
    data.write_text(text[:start] + text[end:], encoding="utf-8")
    assert only(findings(work), "IN-REQUIRED").expected.startswith("income")


def test_a_budget_without_fund_spending_has_an_empty_table_that_says_so(tmp_path: Path) -> None:
    work = copied(tmp_path)
    data = work / "content" / DATA
    replace(data, "  2120899 其他国有土地使用权出让收入安排的支出: {government_fund: {project: 2000000.00}}\n", "")  # fmt: skip
    documents, _ = examine_all(work / "content", work / "templates")
    made = table(documents[0], "government-fund")
    assert made.empty
    assert made.statement is not None
    assert "没有使用政府性基金预算拨款安排的支出" in text(documents[0])


def findings(work: Path) -> list[Finding]:
    return examine_all(work / "content", work / "templates")[1]
