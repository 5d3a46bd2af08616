"""Form sets: what extends what, and mistakes that would keep any document from being laid out."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingzhang.findings import Place, Severity
from mingzhang.load.forms import load_form_set, merge
from tests.load.workspace import COMMON, FORM, Workspace, codes, only, replace, spot


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


@pytest.mark.parametrize("parent", ["hunan/2024", "../../content", "/etc", "hunan/1999"])
def test_a_form_set_that_extends_itself_or_nothing_is_an_error(
    parent: str, work: Workspace
) -> None:
    replace(work.form(f"{FORM}/form.yaml"), "extends: common", f"extends: {parent}")
    finding = only(work.findings(), "FORM-MISSING")
    assert finding.severity is Severity.ERROR
    assert finding.place.line == 5  # `form:` in the document asked for it


def test_a_form_set_that_is_no_yaml_is_an_error(work: Workspace) -> None:
    replace(work.form(f"{FORM}/form.yaml"), "extends: common", "extends: common: x")
    documents, findings = work.examine()
    assert documents == []
    assert only(findings, "IN-YAML").place == Place(f"templates/forms/{FORM}/form.yaml", 2, 16)


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (f"{COMMON}/figures.yaml", "{name: 基本支出,", "{", "expenditure.basic"),
        (f"{COMMON}/figures.yaml", "{name: 收入总计, sum: [income.total, balance.surplus_used, balance.opening]}",
         "{name: 收入总计}", "total.income"),
        ("shared/form.yaml", '  rate: {decimals: "2", trim: true}\n', "", "display: rate"),
    ],
)  # fmt: skip
def test_what_no_layer_of_a_form_set_says_is_an_error(
    file: str, old: str, new: str, says: str, work: Workspace
) -> None:
    replace(work.form(file), old, new)
    documents, findings = work.examine()
    assert documents == []
    finding = only(findings, "FORM-SHAPE")
    assert finding.place.file.startswith(f"templates/forms/{FORM}/")
    assert says in finding.found


INCOME = f"{FORM}/tables/income.yaml"
BASIC = f"{FORM}/tables/general-basic.yaml"
FISCAL = f"{FORM}/tables/fiscal.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "wrong", "meant"),
    [
        # form.yaml
        (f"{FORM}/form.yaml", "\ntables:", "\ntabels:", "tabels", "tables"),
        (f"{FORM}/form.yaml", "title: 名词解释", "titel: 名词解释", "titel", "title"),
        (f"{FORM}/form.yaml", "text: duties", "texts: duties", "texts", "text"),
        (f"{FORM}/form.yaml", "glossary: true", "glosary: true", "glosary", "glossary"),
        ("shared/form.yaml", "\n  rate:", "\n  rates:", "rates", "rate"),
        ("shared/form.yaml", "group: true", "groups: true", "groups", "group"),
        ("shared/form.yaml", "index_label:", "index_lable:", "index_lable", "index_label"),
        (f"{COMMON}/form.yaml", '{from: "90"', '{form: "90"', "form", "from"),
        (f"{COMMON}/form.yaml", "required_tables:", "requird_tables:", "requird_tables", "required_tables"),
        # figures.yaml and wording.yaml
        (f"{COMMON}/figures.yaml", "select: {item: meeting}", "selects: {item: meeting}", "selects", "select"),
        (f"{COMMON}/figures.yaml", "select: {item: meeting}", "select: {itme: meeting}", "itme", "item"),
        (f"{COMMON}/wording.yaml", "\nheadcount:", "\nheadcounts:", "headcounts", "headcount"),
        (f"{COMMON}/wording.yaml", "none: 人数持平", "nome: 人数持平", "nome", "none"),
        # tables: the table, its panels, columns at two levels, rows, what rows and columns select
        (INCOME, "\npanels:", "\npanel:", "panel", "panels"),
        (INCOME, "display: {missing", "display: {mising", "mising", "missing"),
        (INCOME, "select: {item: income, measure", "select: {item: income, mesure", "mesure", "measure"),
        (INCOME, "    columns:\n      - key: account", "    colums:\n      - key: account", "colums", "columns"),
        (INCOME, "    columns:\n          - {key", "    colums:\n          - {key", "colums", "columns"),
        (INCOME, "{key: total, title: 本年收入合计}", "{key: total, titel: 本年收入合计}", "titel", "title"),
        (INCOME, "{each:", "{eech:", "eech", "each"),
        (INCOME, "{digits:", "{digit:", "digit", "digits"),
        (INCOME, "label: 合计, role:", "label: 合计, rolle:", "rolle", "role"),
        (BASIC, "- - {label: 人员经费合计, span", "- - {label: 人员经费合计, spam", "spam", "span"),
    ],
)  # fmt: skip
def test_a_key_that_nothing_reads_is_an_error_where_it_stands(
    file: str, old: str, new: str, wrong: str, meant: str, work: Workspace
) -> None:
    text = replace(work.form(file), old, new)
    documents, findings = work.examine()
    assert documents == []
    finding = only(findings, "FORM-SHAPE")
    at = text[: text.index(new) + new.index(wrong)]
    assert finding.place == spot(f"templates/forms/{file}", text, text[len(at) :])
    assert finding.found == wrong
    assert finding.hint.startswith(f"是不是想写 {meant}（")


@pytest.mark.parametrize(
    ("file", "old", "new", "wrong", "expected"),
    [
        (f"{FORM}/form.yaml", "extends: common", "extends: [a]", "[a]", "单个值"),
        (f"{FORM}/form.yaml", ", text: duties", "", "{title: 部门职责", "text"),
        ("shared/form.yaml", "prose: {unit: 万元", "prose: {unit: 千元", "千元", "亿元"),
        ("shared/form.yaml", 'rate: {decimals: "2"', "rate: {decimals: 二", "二", "2"),
        (f"{COMMON}/figures.yaml", "select: {item: meeting}", "select: meeting", "meeting}", "分项"),
        (f"{COMMON}/figures.yaml", "select: {item: meeting}", "select: {item: meating}", "meating", "meeting"),
        (INCOME, "{key: total, title: 本年收入合计}", "{title: 本年收入合计}", "{title: 本年收入合计}", "key"),
        (INCOME, "select: {item: income, measure: outturn}", "select: income", "income\n", "分项"),
        (INCOME, "display: {missing: zero}", "display: {unit: 千元}", "千元", "万元"),
        (INCOME, "{missing: zero}", "{missing: nil}", "nil", "blank / zero"),
        (INCOME, 'digits: ["7"]', 'digits: "7"', '"7"', "列表"),
        (FISCAL, "      - {blank: true}\n    ", "      - {label: 空行}\n    ", "{label: 空行}", "key"),
    ],
)  # fmt: skip
def test_a_value_of_the_wrong_kind_is_an_error_where_it_stands(
    file: str, old: str, new: str, wrong: str, expected: str, work: Workspace
) -> None:
    text = work.form(file).read_text(encoding="utf-8")
    assert old in text
    start = text.index(old)
    text = text[:start] + new + text[start + len(old) :]
    work.form(file).write_text(text, encoding="utf-8")
    finding = only(work.findings(), "FORM-SHAPE")
    at = text.index(wrong, start if wrong in new else 0)
    assert finding.place == spot(f"templates/forms/{file}", text, text[at:])
    assert expected in finding.expected


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (COMMON, "  income: income.total", "  income: income.totl", "key_figures: income: income.totl"),
        (COMMON, "general: prior.general_expenditure", "general: prior.generl", "prior_figures: general: prior.generl"),
        (COMMON, "  project: expenditure.project\n", "", "summary: project"),
    ],
)  # fmt: skip
def test_a_key_figure_that_is_not_defined_is_an_error(
    file: str, old: str, new: str, says: str, work: Workspace
) -> None:
    replace(work.form(f"{file}/form.yaml"), old, new)
    documents, findings = work.examine()
    assert documents == []
    finding = only(findings, "FORM-SHAPE")
    assert finding.severity is Severity.ERROR
    assert finding.found == says
    assert finding.place.file.startswith("templates/forms/")


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("  income: income.total", "  incom: income.total", "incom"),
        ("summary: [income,", "summary: [incom,", "incom"),
        ("{general: prior.general_expenditure,", "{generl: prior.general_expenditure,", "generl"),
    ],
)
def test_a_key_figure_that_nobody_knows_is_an_error_where_it_stands(
    old: str, new: str, wrong: str, work: Workspace
) -> None:
    text = replace(work.form(f"{COMMON}/form.yaml"), old, new)
    findings = [one for one in work.findings() if one.code == "FORM-SHAPE"]
    at = text.index(new) + new.index(wrong)
    (there,) = [one for one in findings if one.found == wrong]
    assert there.place == spot(f"templates/forms/{COMMON}/form.yaml", text, text[at:])


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("title: 收入决算表\n", "", "title"),
        ("{position:02d}", "{pos:02d}", "pos"),
        ('digits: ["7"]', 'digits: ["七"]', "七"),
        ('{digits: ["7"]}', "{list: classes}", "classes"),
    ],
)
def test_a_table_that_cannot_be_laid_out_is_an_error_of_that_table(
    old: str, new: str, says: str, work: Workspace
) -> None:
    replace(work.form(INCOME), old, new)
    documents, findings = work.examine()
    finding = only(findings, "FORM-TABLE")
    assert finding.place == Place(f"templates/forms/{INCOME}")
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
