"""Form sets: what extends what, and mistakes that would keep any document from being laid out."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingzhang.findings import Place, Severity
from mingzhang.load.forms import load_form_set, merge
from tests.load.workspace import COMMON, FORM, Workspace, codes, only, replace


@pytest.fixture
def work(tmp_path: Path) -> Workspace:
    return Workspace.at(tmp_path)


def test_a_form_set_inherits_what_it_does_not_say(work: Workspace) -> None:
    folder = work.form("hunan/2025/final-accounts")
    folder.mkdir(parents=True)
    (folder / "form.yaml").write_text(
        'extends: hunan/2024\ndisplay: {table: {decimals: "1"}}\n', encoding="utf-8"
    )
    form, findings = load_form_set(work.form(""), "hunan/2025", "final-accounts")
    assert findings == []
    assert form is not None
    assert form.settings["display"]["table"]["decimals"] == "1"
    assert form.settings["display"]["table"]["unit"] == "万元"
    assert form.settings["display"]["prose"]["decimals"] == "2"
    assert "income.total" in form.figures
    chain = [folder.relative_to(work.form("")).as_posix() for folder in form.folders]
    assert chain == ["hunan/2025/final-accounts", FORM, COMMON, "shared"]


def test_merging_keeps_the_base_as_it_was() -> None:
    base = {"a": {"b": "1", "c": "2"}, "d": ["x"]}
    assert merge(base, {"a": {"c": "3"}, "d": ["y"]}) == {"a": {"b": "1", "c": "3"}, "d": ["y"]}
    assert base == {"a": {"b": "1", "c": "2"}, "d": ["x"]}


@pytest.mark.parametrize("parent", ["hunan/2024", "../../content", "/etc", "[a]", "hunan/1999"])
def test_a_form_set_that_extends_itself_or_nothing_is_an_error(
    parent: str, work: Workspace
) -> None:
    replace(work.form(f"{FORM}/form.yaml"), "extends: common", f"extends: {parent}")
    finding = only(work.findings(), "FORM-MISSING")
    assert finding.severity is Severity.ERROR
    assert finding.place.line == 4  # `form:` in the document asked for it


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "place", "says"),
    [
        (f"{FORM}/form.yaml", "extends: common", "extends: common: x", "IN-YAML", (2, 16), ""),
        (f"{FORM}/form.yaml", "title: 名词解释", "titel: 名词解释", "FORM-SHAPE", (0, 0), "title"),
        (f"{FORM}/form.yaml", ", text: duties", "", "FORM-SHAPE", (0, 0), "text"),
        ("shared/form.yaml", "  rate:", "  rates:", "FORM-SHAPE", (0, 0), "display: rate"),
        ("shared/form.yaml", "prose: {unit: 万元", "prose: {unit: 千元", "FORM-SHAPE", (0, 0), "亿元"),
        ("shared/form.yaml", 'rate: {decimals: "2"', "rate: {decimals: 二", "FORM-SHAPE", (0, 0), "二"),
        (f"{COMMON}/figures.yaml", "{name: 基本支出,", "{", "FORM-SHAPE", (0, 0), "expenditure.basic"),
        (f"{COMMON}/figures.yaml", "sum: [income.total", "total: [income.total", "FORM-SHAPE", (0, 0), "total.income"),
        (f"{COMMON}/figures.yaml", "select: {item: meeting}", "select: meeting", "FORM-SHAPE", (0, 0), "meeting.total"),
    ],
)  # fmt: skip
def test_a_form_set_that_cannot_be_used_is_an_error(
    file: str, old: str, new: str, code: str, place: tuple[int, int], says: str, work: Workspace
) -> None:
    replace(work.form(file), old, new)
    documents, findings = work.examine()
    assert documents == []
    finding = only(findings, code)
    assert finding.place[1:] == place
    assert finding.place.file.startswith("templates/forms/hunan/2024/final-accounts/")
    assert says in finding.found + finding.expected


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("panels:", "panel:", "panels"),
        ("title: 收入决算表", "titel: 收入决算表", "title"),
        ("{position:02d}", "{pos:02d}", "pos"),
        ("{key: total, title: 本年收入合计}", "{title: 本年收入合计}", "key"),
        ("select: {item: income, measure: outturn}", "select: income", ""),
        ("display: {missing: zero}", "display: {unit: 千元}", "千元"),
        ('digits: ["7"]', 'digits: ["七"]', "七"),
    ],
)
def test_a_table_that_cannot_be_laid_out_is_an_error_of_that_table(
    old: str, new: str, says: str, work: Workspace
) -> None:
    replace(work.form(f"{FORM}/tables/income.yaml"), old, new)
    documents, findings = work.examine()
    finding = only(findings, "FORM-TABLE")
    assert finding.place == Place(f"templates/forms/{FORM}/tables/income.yaml")
    assert says in finding.found
    assert documents[0].table("income") is None
    assert documents[0].table("expenditure") is not None


def test_a_table_or_a_figure_that_is_not_defined_is_named(work: Workspace) -> None:
    replace(work.form(f"{FORM}/form.yaml"), "  - income\n", "  - incomes\n")
    table = work.form(f"{FORM}/tables/income-expenditure.yaml")
    replace(table, "figure: income.general}", "figure: income.generl}")
    findings = work.findings()
    assert only(findings, "FORM-TABLE").found == "incomes"
    assert only(findings, "FORM-FIGURE").found == "income.generl"


def test_a_text_that_is_not_utf_8_is_named(work: Workspace) -> None:
    path = work.form(f"{FORM}/text/duties.md")
    path.write_bytes("第一行\n第二行".encode() + "部门".encode("gb18030"))
    finding = only(work.findings(), "IN-UTF8")
    assert finding.place == Place(f"templates/forms/{FORM}/text/duties.md", 2)


def test_a_definition_that_names_itself_ends(work: Workspace) -> None:
    replace(
        work.form(f"{COMMON}/figures.yaml"),
        "sum: [income.total, balance.surplus_used",
        "sum: [total.income, balance.surplus_used",
    )
    assert "F02" in codes(work.findings())
