"""The list of rules as a whole: the real document is clean, and each rule is explained and tried."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from mingzhang.check.rules import Rule, all_rules, run
from mingzhang.compute.blocks import Paragraph, Shown
from mingzhang.compute.document import Document
from mingzhang.figures import Figure, Term, total
from mingzhang.findings import Severity
from tests.check import (
    test_budget,
    test_budget_tables,
    test_economic,
    test_fiscal,
    test_law_matters,
    test_law_tables,
    test_prose,
    test_release,
    test_texts,
    test_totals,
    test_waivers,
    test_years,
)
from tests.samples import ROOT, sample

DOCS = ROOT / "docs" / "checks"
BY_HAND = {"T5"}  # no data and no form set can break it; see below
CASES = [
    *test_totals.CASES,
    *test_fiscal.CASES,
    *test_economic.CASES,
    *test_law_tables.CASES,
    *test_law_matters.CASES,
    *test_texts.CASES,
    *test_waivers.CASES,
    *test_years.CASES,
    *test_release.CASES,
    *test_prose.CASES,
    *test_budget.CASES,
]
TABLES = {case.code for case in test_budget_tables.CASES}
RULES = pytest.mark.parametrize("rule", all_rules(), ids=[rule.code for rule in all_rules()])


@pytest.fixture
def document(tmp_path: Path) -> Document:
    """The real document, not yet looked at by any rule: what rules read is remembered."""
    found, findings = sample(tmp_path)
    assert found is not None
    assert findings == []
    return replace(found, tables=[replace(table) for table in found.tables])


def test_real_document_is_clean(document: Document) -> None:
    assert run(document) == []


def test_codes_are_unique() -> None:
    codes = [rule.code for rule in all_rules()]
    assert len(codes) == len(set(codes))


@RULES
def test_rule_has_a_breaking_test(rule: Rule) -> None:
    assert rule.code in {case.code for case in CASES} | TABLES | BY_HAND


@RULES
def test_rule_has_a_page(rule: Rule) -> None:
    """Its own page, and its line in the list with the same severity and title."""
    page = (DOCS / f"{rule.code}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {rule.code} {rule.title}\n")
    for heading in ("查什么", "为什么", "怎么改", "例子"):
        assert f"\n## {heading}\n" in page
    line = f"| [{rule.code}]({rule.code}.md) | {rule.severity.word} | {rule.title} |"
    assert line in (DOCS / "README.md").read_text(encoding="utf-8")


def test_codes_of_other_stages_are_listed() -> None:
    """Whatever any stage can report has a line in the list."""
    listed = (DOCS / "README.md").read_text(encoding="utf-8")
    code = re.compile(
        r'"((?:IN|FORM|OUT|PDF|BUILD|BAG|PORTAL|LEDGER|PUBLISH)-[A-Z0-9-]+|TEMPLATE|WAIVER)"'
    )
    for path in (ROOT / "mingzhang").rglob("*.py"):
        for found in code.findall(path.read_text(encoding="utf-8")):
            assert f"| {found} |" in listed or f"| [{found}]({found}.md) |" in listed, found


def test_no_page_without_a_rule() -> None:
    """Rules of documents; what an official website needs, what verifying or publishing a site finds."""
    pages = {path.stem for path in DOCS.glob("*.md")} - {"README"}
    prefixes = ("PDF-", "BUILD-", "BAG-", "PORTAL-", "LEDGER-", "PUBLISH-", "PREVIEW")
    built = {code for code in pages if code.startswith(prefixes)}
    assert pages - built == {rule.code for rule in all_rules()}
    code = "|".join(sorted(built))
    folders = [
        ROOT / "mingzhang" / name for name in ("verify", "archive", "publish", "work", "preview")
    ]
    paths = [path for folder in folders for path in folder.glob("*.py")]
    paths += [ROOT / "mingzhang/load/portal.py", ROOT / "mingzhang/build.py"]
    paths += [ROOT / f"mingzhang/{stage}/ledger.py" for stage in ("load", "check")]
    verify = "".join(path.read_text(encoding="utf-8") for path in paths)
    assert set(re.findall(f'"({code})"', verify)) == built


def test_one_fact_with_two_strings(document: Document) -> None:
    """T5: a total printed with another last digit in the text than in the table."""
    figure = document.named.amount("income.total")
    document.blocks.append(Paragraph((Shown(figure, "1512.82", "万元"),)))
    found = [finding for finding in run(document) if finding.code == "T5"]
    assert [finding.severity for finding in found] == [Severity.ERROR]
    assert found[0].place.line == figure_line(document, "2010301 行政运行: {general")


def test_a_rate_of_nothing(document: Document) -> None:
    """T2: a rate whose base is zero, as no template can print it."""
    zero = total("zero", "上年决算数", [])
    rate = Figure("rate", "增长率", Decimal(100), "rate", "ratio", (Term(1, zero), Term(1, zero)))
    document.blocks.append(Paragraph((Shown(rate, "100", "%"),)))
    assert {finding.code for finding in run(document)} == {"T2"}


def test_a_total_that_rounding_cannot_explain(document: Document) -> None:
    """R1: the printed total is far from the printed parts, while the exact values agree."""
    table = document.table("general-expenditure")
    assert table is not None
    row = next(row for row in table.rows if row.role == "total")
    position = next(n for n, cell in enumerate(row.cells) if cell.column == "total")
    cell = row.cells[position]
    row.cells[position] = cell.__class__("1,506.58", cell.kind, cell.figure, cell.span, cell.column)
    found = [finding for finding in run(document) if finding.code == "R1"]
    assert {finding.severity for finding in found} == {Severity.ERROR}
    assert {finding.place.line for finding in found} == {
        figure_line(document, "basic: 10227600.00")
    }


def test_a_figure_that_the_form_set_lacks(tmp_path: Path) -> None:
    """A rule that can't find its figure is not silently passed."""
    name = "expenditure.general_basic"
    form = "common/final-accounts/figures.yaml"
    _, findings = sample(tmp_path, form_edits={form: (f"{name}:", "expenditure.renamed:")})
    assert ("FORM-FIGURE", name) in {(finding.code, finding.found) for finding in findings}


def figure_line(document: Document, snippet: str) -> int:
    """The line of the data file on which a snippet stands first."""
    lines = document.source.text.splitlines()
    return next(number for number, line in enumerate(lines, 1) if snippet in line)
