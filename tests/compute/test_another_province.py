"""A form set written from scratch in a temporary folder: another province, no Python touched.

“三公” is table 07 with budget and outturn side by side for every item, tables are in 元 and the
text in 万元, table 05 shows every level, and the tables come after the text. The document is the
same, so every fact must be.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mingzhang.compute.blocks import Heading, Paragraph, TableBlock, plain_text
from mingzhang.compute.document import Document
from mingzhang.compute.table import Table
from mingzhang.findings import Severity
from mingzhang.load.portal import load_portal
from mingzhang.render.environment import site_environment
from mingzhang.render.origin import Origins
from mingzhang.render.page import document_page
from tests.load.workspace import Workspace, replace
from tests.loading import examine_all

FORM = "elsewhere/2024/final-accounts"
ITEMS = (
    ("total", "合计", ""),
    ("abroad", "因公出国（境）费", "line: abroad"),
    ("vehicle", "公务用车小计", "line: [vehicle_purchase, vehicle_running]"),
    ("purchase", "公务用车购置费", "line: vehicle_purchase"),
    ("running", "公务用车运行维护费", "line: vehicle_running"),
    ("reception", "公务接待费", "line: reception"),
)
SETTINGS = """\
extends: hunan/2024
display:
  table: {unit: 元, decimals: "2", group: true, zero: shown, missing: blank}
  prose: {unit: 万元, decimals: "2", trim: true}
tables: [income-expenditure, income, expenditure, fiscal, general-expenditure, general-basic,
  three-public, government-fund, state-capital]
parts:
  - title: "{{ department }}基本情况"
    sections:
      - {title: 主要职责, text: duties}
      - {title: 机构设置, text: bodies}
  - title: "{{ year }}年部门决算情况说明"
    sections:
      - {title: 收支总体情况, text: overall}
      - {title: 收入情况, text: income}
      - {title: 支出情况, text: expenditure}
      - {title: 财政拨款收支总体情况, text: fiscal}
      - {title: 一般公共预算支出情况, text: general}
      - {title: 基本支出情况, text: general-basic}
      - {title: “三公”经费情况, text: three-public}
      - {title: 政府性基金情况, text: government-fund}
      - {title: 机关运行经费, text: operating-expenses}
      - {title: 会议费和培训费, text: meetings}
      - {title: 政府采购, text: procurement}
      - {title: 国有资产占用, text: assets}
      - {title: 预算绩效, text: performance}
  - title: 名词解释
    glossary: true
  - title: 附表
    tables: true
  - title: 附件
    annexes:
      - {title: 整体支出绩效自评报告, text: self-evaluation}
"""


def three_public() -> str:
    """Table 07: for every item its budget and its outturn."""
    columns = ""
    for key, title, select in ITEMS:
        columns += f"      - key: item_{key}\n        title: {title}\n"
        columns += f"        select: {{{select}}}\n" if select else ""
        columns += "        columns:\n"
        for side, name, measure in (("budget", "预算数", "adjusted_budget"), ("outturn", "决算数", "outturn")):  # fmt: skip
            columns += f"          - {{key: {side}_{key}, title: {name}, select: {{measure: {measure}}}}}\n"  # fmt: skip
    return (
        "number: 附表{position:02d}\ntitle: 财政拨款“三公”经费支出决算表\nselect: {item: three_public}\n"
        f"panels:\n  - key: main\n    columns:\n{columns}    rows:\n      - {{key: total}}\n"
    )


@pytest.fixture
def work(tmp_path: Path) -> Workspace:
    made = Workspace.at(tmp_path)
    tables = made.form(FORM) / "tables"
    tables.mkdir(parents=True)
    (made.form(FORM) / "form.yaml").write_text(SETTINGS, encoding="utf-8")
    (tables / "three-public.yaml").write_text(three_public(), encoding="utf-8")
    rows = "      - {key: total, label: 合计, role: total}\n      - {each: {digits: %s}}\n"
    old = made.form("hunan/2024/final-accounts/tables/general-expenditure.yaml")
    text = old.read_text(encoding="utf-8")
    assert rows % '["7"]' in text
    (tables / "general-expenditure.yaml").write_text(
        text.replace(rows % '["7"]', rows % '["3", "5", "7"]'), encoding="utf-8"
    )
    return made


@pytest.fixture
def elsewhere(work: Workspace) -> Document:
    replace(work.data, "form: hunan/2024", "form: elsewhere/2024")
    documents, findings = examine_all(work.content, work.templates)
    assert [f for f in findings if f.severity is Severity.ERROR] == []
    return documents[0]


def table(document: Document, key: str) -> Table:
    found = document.table(key)
    assert found is not None
    return found


def test_the_facts_and_every_named_figure_are_the_same(
    elsewhere: Document, document: Document
) -> None:
    assert [f.figure.value for f in elsewhere.facts.facts] == [
        f.figure.value for f in document.facts.facts
    ]
    for name in document.named.definitions:
        one, other = elsewhere.named.get(name), document.named.get(name)
        assert (one is None) == (other is None), name
        if one is not None and other is not None:
            assert (one.key, one.value) == (other.key, other.value), name


def test_every_figure_of_a_hunan_table_stands_in_its_counterpart(
    elsewhere: Document, document: Document
) -> None:
    for theirs in document.tables:
        found = {figure.key: figure.value for figure in table(elsewhere, theirs.key).figures()}
        for figure in theirs.figures():
            assert found[figure.key] == figure.value, (theirs.key, figure.name)


def test_three_public_is_table_seven_with_both_sides_of_every_item(elsewhere: Document) -> None:
    made = elsewhere.tables[6]
    assert (made.key, made.number) == ("three-public", "附表07")
    assert [column.title for column in made.columns] == ["预算数", "决算数"] * len(ITEMS)
    body = next(row for row in made.rows if row.role == "body")
    assert [cell.text for cell in body.cells[:4]] == [
        "289,800.00",
        "236,400.00",
        "179,800.00",
        "179,800.00",
    ]
    assert made.figure("total", "outturn_vehicle") is not None


def test_tables_are_in_yuan_and_the_text_in_ten_thousands(
    elsewhere: Document, document: Document
) -> None:
    assert {made.unit for made in elsewhere.tables} == {"元"}
    total = table(elsewhere, "income-expenditure").cell("income_grand", "amount")
    assert total is not None
    assert total.text == "15,128,250.00"
    texts = [plain_text(b.inlines) for b in elsewhere.blocks if isinstance(b, Paragraph)]
    assert any("收入总计、支出总计均为1512.83万元" in text for text in texts)
    # The sentences themselves are those of the form set it extends.
    assert (
        texts[: len(texts) // 2]
        == [plain_text(b.inlines) for b in document.blocks if isinstance(b, Paragraph)][
            : len(texts) // 2
        ]
    )


def test_table_five_has_every_level_and_each_adds_up(elsewhere: Document) -> None:
    made = table(elsewhere, "general-expenditure")
    cells = {key: cell.figure for key, cell in made.by_key["total"].items() if key.isdigit()}
    assert {len(code) for code in cells} == {3, 5, 7}
    whole = made.figure("total", "total")
    assert whole is not None
    for digits in (3, 5, 7):
        parts = [f.value for code, f in cells.items() if len(code) == digits and f]
        assert sum(parts) == whole.value


def test_the_tables_come_after_the_text(elsewhere: Document) -> None:
    kinds = [type(block) for block in elsewhere.blocks]
    titles = [plain_text(b.inlines) for b in elsewhere.blocks if isinstance(b, Heading)]
    assert titles.index("预算绩效") < titles.index("附表") < titles.index("收入支出决算总表")
    first = kinds.index(TableBlock)
    assert Paragraph in kinds[:first]


def test_the_page_is_built_from_it(elsewhere: Document, work: Workspace) -> None:
    portal, _ = load_portal(work.content)
    pages = site_environment(work.templates)
    page = document_page(pages, elsewhere, Origins(elsewhere), portal, "0" * 64)
    assert re.findall(r"单位：(\S+?)<", page).count("元") == 9
    assert "第四部分" in page
