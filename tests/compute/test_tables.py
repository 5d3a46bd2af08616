"""Forms are data: what a form set says about tables and sections is what comes out."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from mingzhang.compute.blocks import Heading, Paragraph, TableBlock, plain_text
from mingzhang.compute.document import Document
from mingzhang.compute.table import Table
from mingzhang.findings import Severity
from tests.load.workspace import COMMON, FORM, Workspace, replace

FORM_YAML = f"{FORM}/form.yaml"


@pytest.fixture
def work(tmp_path: Path) -> Workspace:
    return Workspace.at(tmp_path)


def table(document: Document, key: str) -> Table:
    found = document.table(key)
    assert found is not None
    return found


def text(document: Document, key: str, row: str, column: str) -> str:
    cell = table(document, key).cell(row, column)
    assert cell is not None
    return cell.text


# --- Columns, rows, display ------------------------------------------------------------------


def test_a_column_is_added_in_the_table_alone(work: Workspace) -> None:
    path = work.form(f"{FORM}/tables/expenditure.yaml")
    new = "      - {key: share, title: 项目支出占比（%）, rate: [project, total]}\n"
    new += "      - {key: rest, title: 项目支出以外, difference: [total, project]}\n    rows:"
    replace(path, "    rows:", new)
    document = work.document()
    made = table(document, "expenditure")
    assert [c.title for c in made.columns][-2:] == ["项目支出占比（%）", "项目支出以外"]
    project, total = (made.figure("total", key) for key in ("project", "total"))
    share, rest = (made.figure("total", key) for key in ("share", "rest"))
    assert project is not None
    assert total is not None
    assert share is not None
    assert rest is not None
    assert abs(share.value - 100 * project.value / total.value) < Decimal("1e-20")
    assert rest.value == total.value - project.value
    assert text(document, "expenditure", "2010302", "share") == "100.00"
    assert {sum(cell.span for cell in row.cells) for row in made.rows} == {made.width}
    index = next(row for row in made.rows if row.role == "index")
    assert [cell.text for cell in index.cells] == ["栏次", *map(str, range(1, 9))]


def test_columns_may_be_left_out_and_moved(work: Workspace) -> None:
    path = work.form(f"{FORM}/tables/general-expenditure.yaml")
    basic = "          - {key: basic, title: 基本支出, select: {nature: basic}}\n"
    project = "          - {key: project, title: 项目支出, select: {nature: project}}\n"
    before = work.document()
    replace(path, basic + project, project + basic)
    document = work.document()
    titles = [column.title for column in table(document, "general-expenditure").columns]
    assert titles[-2:] == ["项目支出", "基本支出"]
    for key in ("basic", "project"):
        new = text(document, "general-expenditure", "total", key)
        assert new == text(before, "general-expenditure", "total", key)


def test_other_levels_of_the_classification_may_be_shown(work: Workspace) -> None:
    replace(
        work.form(f"{FORM}/tables/expenditure.yaml"), 'digits: ["7"]', 'digits: ["3", "5", "7"]'
    )
    document = work.document()
    keys = [row.keys[0] for row in table(document, "expenditure").rows if row.role == "body"]
    assert keys[:4] == ["201", "20103", "2010301", "2010302"]
    section = table(document, "expenditure").figure("20103", "total")
    assert section is document.facts.select(
        {"item": ("expenditure",), "measure": ("outturn",), "code": ("20103",)}
    )


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ('unit: 万元, decimals: "2", group: true', 'unit: 万元, decimals: "2", group: true', "1,512.83"),
        ('unit: 万元, decimals: "2", group: true', 'unit: 万元, decimals: "2", group: false', "1512.83"),
        ('unit: 万元, decimals: "2", group: true', 'unit: 元, decimals: "2", group: true', "15,128,250.00"),
        ('unit: 万元, decimals: "2", group: true', 'unit: 万元, decimals: "0", group: true', "1,513"),
        ('unit: 万元, decimals: "2", group: true', 'unit: 亿元, decimals: "4", group: true', "0.1513"),
        ('unit: 万元, decimals: "2", group: true', 'unit: 元, decimals: "2", group: true, trim: true', "15,128,250"),
    ],
)  # fmt: skip
def test_unit_and_decimals_of_all_tables_stand_in_one_place(
    old: str, new: str, shown: str, work: Workspace
) -> None:
    replace(work.form("shared/form.yaml"), old, new)
    document = work.document()
    assert text(document, "income-expenditure", "income_grand", "amount") == shown
    assert table(document, "income").unit == new.split(",")[0].removeprefix("unit: ")


def test_one_table_may_show_other_decimals_than_the_rest(work: Workspace) -> None:
    path = work.form(f"{FORM}/tables/income.yaml")
    replace(path, "display: {missing: zero}", 'display: {missing: zero, decimals: "0"}')
    document = work.document()
    assert text(document, "income", "total", "total") == "1,513"
    assert text(document, "expenditure", "total", "total") == "1,512.83"


def test_zeros_are_shown_or_left_blank_as_the_table_says(work: Workspace) -> None:
    three = work.form(f"{FORM}/tables/three-public.yaml")
    before = work.document()
    assert text(before, "three-public", "total", "outturn_purchase") == "0.00"
    replace(three, "display: {zero: shown}", "display: {zero: blank}")
    assert text(work.document(), "three-public", "total", "outturn_purchase") == ""


def test_what_is_missing_is_blank_or_zero_as_the_table_says(work: Workspace) -> None:
    assert text(work.document(), "income", "total", "operating") == "0.00"
    replace(work.form(f"{FORM}/tables/income.yaml"), "{missing: zero}", "{missing: blank}")
    assert text(work.document(), "income", "total", "operating") == ""


def test_line_numbers_count_down_each_panel_and_on_in_the_next(work: Workspace) -> None:
    path = work.form(f"{FORM}/tables/income-expenditure.yaml")
    replace(path, "      - {key: surplus_used", "      - {blank: true}\n      - {key: surplus_used")
    made = table(work.document(), "income-expenditure")
    lines = [
        [cell.text for row in made.rows[1:] for cell in row.cells[start:end] if cell.kind == "line"]
        for start, end in made.panels
    ]
    height = len(made.rows) - 1
    assert lines[0] == [str(n) for n in range(1, height + 1)]
    assert lines[1] == [str(n) for n in range(height + 1, 2 * height + 1)]


# --- Tables and sections ---------------------------------------------------------------------


def test_tables_are_numbered_in_the_order_of_the_form(work: Workspace) -> None:
    before = work.document()
    assert [t.number for t in before.tables] == [f"公开{n:02d}表" for n in range(1, 10)]
    replace(work.form(FORM_YAML), "  - income\n  - expenditure\n", "  - expenditure\n  - income\n")
    document = work.document()
    assert [t.key for t in document.tables[:3]] == ["income-expenditure", "expenditure", "income"]
    assert [t.number for t in document.tables] == [t.number for t in before.tables]
    headings = [plain_text(b.inlines) for b in document.blocks if isinstance(b, Heading)]
    assert headings.index("支出决算表") < headings.index("收入决算表")
    blocks = [b.table.key for b in document.blocks if isinstance(b, TableBlock)]
    assert blocks == [t.key for t in document.tables]


def test_the_number_of_a_table_is_written_as_the_form_says(work: Workspace) -> None:
    replace(work.form(f"{FORM}/tables/income.yaml"), "公开{position:02d}表", "附表{position}")
    assert table(work.document(), "income").number == "附表2"


def test_sections_are_numbered_in_the_order_of_the_form(work: Workspace) -> None:
    income = "      - {title: 收入决算情况说明, text: income}\n"
    expenditure = "      - {title: 支出决算情况说明, text: expenditure}\n"
    replace(work.form(FORM_YAML), income + expenditure, expenditure)
    document = work.document()
    marks = [
        (block.number, plain_text(block.inlines))
        for block in document.blocks
        if isinstance(block, Heading) and block.level == 2
    ]
    assert ("二、", "支出决算情况说明") in marks
    assert ("三、", "财政拨款收入支出决算总体情况说明") in marks
    assert not [title for _, title in marks if title == "收入决算情况说明"]


def test_a_sentence_pattern_is_changed_in_one_place(work: Workspace) -> None:
    replace(work.form(f"{COMMON}/wording.yaml"), "change:\n  up: 增加{amount}，增长{rate}\n  down: 减少{amount}，降低{rate}", "change:\n  up: 增加{amount}，增长{rate}\n  down: 减少了{amount}（{rate}）")  # fmt: skip
    texts = [plain_text(b.inlines) for b in work.document().blocks if isinstance(b, Paragraph)]
    assert any("与上年相比，减少了398.03万元（20.83%）" in said for said in texts)


def test_another_region_extends_this_form_and_says_only_what_differs(work: Workspace) -> None:
    folder = work.form("hubei/2024/final-accounts")
    (folder / "text").mkdir(parents=True)
    (folder / "tables").mkdir()
    (folder / "form.yaml").write_text("extends: hunan/2024\n", encoding="utf-8")
    (folder / "text" / "duties.md").write_text("职责见章程。\n", encoding="utf-8")
    (folder / "tables" / "income.yaml").write_text(
        "title: 部门收入决算表\ndisplay: {missing: blank}\n", encoding="utf-8"
    )
    replace(work.data, "form: hunan/2024", "form: hubei/2024")
    document = work.document()
    assert table(document, "income").title == "部门收入决算表"
    assert text(document, "income", "total", "operating") == ""
    assert text(document, "income", "total", "total") == "1,512.83"
    texts = [plain_text(b.inlines) for b in document.blocks if isinstance(b, Paragraph)]
    assert "职责见章程。" in texts
    assert len(document.tables) == 9


# --- Data of other kinds ---------------------------------------------------------------------


def test_amounts_in_ten_thousands_give_the_same_document(
    work: Workspace, document: Document
) -> None:
    def in_wan(match: re.Match[str]) -> str:
        return f"{Decimal(match[0]) / 10_000:f}"

    typed = work.data.read_text(encoding="utf-8")
    typed = re.sub(r"(?<=: )\d+\.\d{2}(?=[,}\s])", in_wan, typed)
    typed = typed.replace("unit: 元", "unit: 万元")
    work.data.write_text(typed, encoding="utf-8")
    other = work.document()
    assert [(f.key, s) for f, s in other.shown()] == [(f.key, s) for f, s in document.shown()]
    values = [fact.figure.value for fact in other.facts.facts]
    assert values == [fact.figure.value for fact in document.facts.facts]


def test_amounts_in_ten_thousands_are_exact_to_the_fen(work: Workspace) -> None:
    replace(work.data, "unit: 元", "unit: 万元")
    replace(work.data, "prior: 3637000.00", "prior: 363.7000001")
    finding = next(f for f in work.compute()[1] if f.code == "IN-DECIMALS")
    assert finding.found == "363.7000001"
    assert "6 位" in finding.expected


def test_rows_of_the_government_fund_fill_their_table(work: Workspace) -> None:
    before = table(work.document(), "government-fund")
    assert before.empty
    assert before.statement is not None
    catalogue = work.content / "catalogue" / "function.yaml"
    more = '"2120803": 城市建设支出\n"2120816": 农业农村生态环境支出\n'
    replace(catalogue, '"213": 农林水支出\n', f'"21208": 国有土地使用权出让收入安排的支出\n{more}"213": 农林水支出\n')  # fmt: skip
    replace(
        work.data,
        "income:\n",
        "income:\n  2120803 城市建设支出: {government_fund: 300000.00}\n",
    )
    replace(
        work.data,
        "\nexpenditure:\n",
        "\nexpenditure:\n"
        "  2120803 城市建设支出: {government_fund: {project: 250000.00}}\n"
        "  2120816 农业农村生态环境支出: {government_fund: {basic: 10000.00}}\n",
    )
    replace(
        work.data,
        "  opening: {general: 0.00}\n  closing: {general: 0.00}",
        "  opening: {general: 0.00, government_fund: {2120816 农业农村生态环境支出: 20000.00}}\n"
        "  closing: {general: 0.00, government_fund: {2120803 城市建设支出: 50000.00,"
        " 2120816: 10000.00}}",
    )
    document = work.document()
    made = table(document, "government-fund")
    assert made.statement is None
    rows = {
        row.keys[0]: [cell.text for cell in row.cells if cell.kind == "amount"]
        for row in made.rows
        if row.role in ("total", "body")
    }
    assert rows == {
        "total": ["2.00", "30.00", "26.00", "1.00", "25.00", "6.00"],
        "2120803": ["", "30.00", "25.00", "", "25.00", "5.00"],
        "2120816": ["2.00", "", "1.00", "1.00", "", "1.00"],
    }
    texts = "".join(plain_text(b.inlines) for b in document.blocks if isinstance(b, Paragraph))
    assert "政府性基金预算财政拨款年初结转和结余2万元，本年收入30万元，本年支出26万元" in texts
    assert text(document, "fiscal", "212", "government_fund") == "26.00"
    assert text(document, "fiscal", "opening_government_fund", "amount") == "2.00"
    assert text(document, "fiscal", "income_grand", "amount") == text(
        document, "fiscal", "expenditure_grand", "total"
    )


def test_a_document_whose_year_has_no_facts_of_a_kind_still_has_every_table(
    work: Workspace,
) -> None:
    documents, findings = work.examine()
    assert [t.title for t in documents[0].tables if t.empty] == [
        "政府性基金预算财政拨款收入支出决算表",
        "国有资本经营预算财政拨款支出决算表",
    ]
    assert not [f for f in findings if f.severity is Severity.ERROR]
