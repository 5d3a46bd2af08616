"""Economic accounts: personnel or public spending as data says, and the government's classes."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from mingzhang.check.rules import run
from mingzhang.compute.document import Document
from mingzhang.compute.facts import selection
from mingzhang.figures import Figure
from mingzhang.findings import Severity
from mingzhang.load.mapping import look_up
from tests.load.workspace import DATA, FORM, ROOT, Workspace, codes, only, replace, spot

OTHER = "  30299 其他商品和服务支出: 493950.00\n"
SPLIT = "  30299 其他商品和服务支出: {public: 400000.00, personnel: 93950.00}\n"
MAPPING = "catalogue/economic-to-government.yaml"
TABLE = """\
number: 附表{position}
title: 一般公共预算财政拨款基本支出决算表（按政府预算支出经济分类）
select: {item: economic, measure: outturn}
panels:
  - key: main
    columns:
      - {key: code, title: 科目代码, show: code}
      - {key: name, title: 科目名称, show: name}
      - {key: total, title: 合计}
      - {key: personnel, title: 人员经费, select: {group: personnel}}
      - {key: public, title: 公用经费, select: {group: public}}
    rows:
      - {key: total, label: 合计, role: total}
      - {each: {by: government_code, digits: ["3", "5"]}}
"""


@pytest.fixture
def work(tmp_path: Path) -> Workspace:
    return Workspace.at(tmp_path)


def figure(document: Document, **dims: str) -> Figure:
    found = document.facts.select(selection({"item": "economic", **dims}))
    assert found is not None
    return found


def with_table(work: Workspace) -> None:
    """The form set shows the government's classification as a tenth table."""
    (work.form(FORM) / "tables" / "government.yaml").write_text(TABLE, encoding="utf-8")
    replace(
        work.form(f"{FORM}/form.yaml"), "  - three-public\n", "  - three-public\n  - government\n"
    )


# --- Personnel and public spending -----------------------------------------------------------


def test_data_may_say_which_part_of_an_account_is_personnel_spending(work: Workspace) -> None:
    before = work.document()
    replace(work.data, OTHER, SPLIT)
    document = work.document()
    moved = figure(document, code="30299", group="personnel")
    assert moved.value == 93950
    assert figure(document, code="30299").value == figure(before, code="30299").value
    assert figure(document).value == figure(before).value
    gain = figure(document, group="personnel").value - figure(before, group="personnel").value
    assert gain == moved.value
    table = document.table("general-basic")
    assert table is not None
    cell = table.cell("30299", "amount")
    assert cell is not None
    assert cell.text == "49.40"
    assert not [f for f in run(document) if f.severity is Severity.ERROR]


def test_an_account_of_a_personnel_class_may_be_public_spending(work: Workspace) -> None:
    replace(work.data, "  30399 其他对个人和家庭的补助: 1499.99", "  30399: {public: 1499.99}")
    document = work.document()
    assert (
        figure(document, code="303", group="public").value == figure(document, code="30399").value
    )


@pytest.mark.parametrize(
    ("typed", "code"),
    [("{special: 1.00}", "IN-UNKNOWN-KEY"), ("[1.00]", "IN-SHAPE"), ("{public: 1.234}", "IN-DECIMALS")],
)  # fmt: skip
def test_other_ways_of_splitting_are_refused(typed: str, code: str, work: Workspace) -> None:
    replace(work.data, "30299 其他商品和服务支出: 493950.00", f"30299 其他商品和服务支出: {typed}")
    assert code in codes(work.compute()[1])


def test_a_split_account_still_counts_for_the_rules_on_accounts(work: Workspace) -> None:
    text = replace(
        work.data,
        "  30217 公务接待费: 15450.02",
        "  30217 公务接待费: {public: 15450.02, personnel: 100.00}",
    )
    finding = next(f for f in work.findings() if f.code == "F18")
    assert finding.place.line == spot(f"content/{DATA}", text, "30217 公务接待费").line


# --- The government's classification ---------------------------------------------------------


def test_the_longest_beginning_of_a_code_decides() -> None:
    pairs = {"301": "50199", "30101": "50101"}
    assert [look_up(pairs, code) for code in ("30101", "30199", "302", "")] == [
        "50101",
        "50199",
        "",
        "",
    ]


def test_the_table_by_government_classes_holds_the_same_money(work: Workspace) -> None:
    with_table(work)
    document = work.document()
    table = document.table("government")
    assert table is not None
    rows = {row.keys[0]: row for row in table.rows if row.role == "body"}
    assert list(rows)[:5] == ["501", "50101", "50102", "50103", "50199"]
    for column in ("total", "personnel", "public"):
        classes = [table.figure(code, column) for code in rows if len(code) == 3]
        found = table.figure("total", column)
        assert found is not None
        assert sum(f.value for f in classes if f) == found.value
    wages = table.cell("50101", "total")
    assert wages is not None
    assert wages.figure is document.facts.select(
        selection({"item": "economic", "code": ["30101", "30102", "30103"]})
    )
    name = table.cell("50101", "name")
    assert name is not None
    assert name.text == "工资奖金津补贴"
    # One account alone is the same fact in both classifications.
    assert table.figure("50103", "total") is figure(document, code="30113")


def test_an_institution_has_other_classes(work: Workspace) -> None:
    with_table(work)
    profile = work.data.parents[1] / "department.yaml"
    replace(profile, "type: administrative", "type: institution")
    table = work.document().table("government")
    assert table is not None
    keys = [row.keys[0] for row in table.rows if row.role == "body"]
    assert keys == ["505", "50501", "50502", "506", "509"]


def test_an_account_without_a_counterpart_is_reported_where_it_would_be_left_out(
    work: Workspace,
) -> None:
    replace(work.content / MAPPING, '  "303": "509"\n  "310": "503"\n', '  "303": "509"\n')
    assert "IN-UNMAPPED" not in codes(work.findings())
    with_table(work)
    finding = only(work.findings(), "IN-UNMAPPED")
    assert finding.severity is Severity.ERROR
    text = work.data.read_text(encoding="utf-8")
    expected = spot(f"content/{DATA}", text, "31002 办公设备购置: 193700.00").line
    assert finding.place.line == expected


def test_a_site_without_the_mapping_needs_none(work: Workspace) -> None:
    (work.content / MAPPING).unlink()
    (work.content / "catalogue" / "government-economic.yaml").unlink()
    assert "government_code" not in work.document().facts.facts[0].dims


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("institution:", "企业:", "IN-SHAPE"),
        ('  "302": "50502"', '  "302": "59999"', "IN-UNKNOWN-CODE"),
        ('  "302": "50502"', '  商品: "50502"', "IN-CODE"),
    ],
)
def test_mistakes_in_the_mapping_are_findings(
    old: str, new: str, code: str, work: Workspace
) -> None:
    text = replace(work.content / MAPPING, old, new)
    finding = only(work.findings(), code)
    assert finding.place.file == f"content/{MAPPING}"
    assert finding.place.line == spot("", text, new.strip()).line


def test_every_account_of_the_common_classes_is_mapped() -> None:
    read = [
        yaml.safe_load(
            (ROOT / "content" / "catalogue" / f"{name}.yaml").read_text(encoding="utf-8")
        )
        for name in ("economic", "economic-to-government")
    ]
    common = [
        code for code in read[0] if len(code) == 5 and code[:3] in ("301", "302", "303", "310")
    ]
    for kind, pairs in read[1].items():
        assert not [code for code in common if not look_up(pairs, code)], kind
