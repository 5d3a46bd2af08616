"""Any typed amount changed: a check objects, or exactly the figures made of it change."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from mingzhang.check.rules import run
from mingzhang.compute.document import Document, compute
from mingzhang.figures import EXACT, Figure
from mingzhang.findings import Finding, has_errors
from mingzhang.load.portal import DEFAULTS
from mingzhang.load.readers.numbers import NUMBER
from mingzhang.render.csv_files import table_csv
from mingzhang.render.data_json import document_json
from mingzhang.render.environment import site_environment
from mingzhang.render.origin import Origins
from mingzhang.render.page import document_page
from tests.loading import load_all
from tests.render.making import accounts, copy_content
from tests.render.reading import ROOT, csv_grid, number, page_grid

MORE = Decimal(1000)
TEMPLATES = ROOT / "templates"
PORTAL = {**DEFAULTS, "title": "公开"}
SECTIONS = (
    "income",
    "expenditure",
    "balances",
    "economic",
    "three_public",
    "prior",
    "operating_expenses",
    "meetings",
    "procurement",
    "equipment",
    "budget",
    "projects",
    "performance",
)


def examined(content: Path) -> tuple[Document | None, list[Finding]]:
    """Load, compute and check the one document of a folder."""
    loaded = load_all(content, TEMPLATES)
    findings = list(loaded.findings)
    if not loaded.documents:
        return None, findings
    document = compute(loaded.documents[0], loaded.catalogues, loaded.glossary)
    return document, [*findings, *document.findings, *run(document)]


def leaves(document: Document) -> Iterator[Figure]:
    """The typed amounts."""
    for fact in document.facts.facts:
        if fact.figure.kind == "amount":
            yield fact.figure


def raised(text: str, leaf: Figure) -> str:
    """The source file with 1000 元 more in one place."""
    assert leaf.place is not None
    lines = text.split("\n")
    line, at = leaf.place.line - 1, leaf.place.column - 1
    match = NUMBER.match(lines[line], at)
    assert match, lines[line][at:]
    typed = Decimal(match[0].replace(",", ""))
    assert typed == leaf.value, leaf.key
    lines[line] = f"{lines[line][:at]}{typed + MORE:.2f}{lines[line][match.end() :]}"
    return "\n".join(lines)


def redone(figure: Figure, leaf: str, known: dict[str, Decimal]) -> Decimal | None:
    """A figure's value by its own graph when one leaf is 1000 元 more; None without a base."""
    if figure.key not in known:
        if not figure.terms:
            known[figure.key] = figure.value + (MORE if figure.key == leaf else 0)
        else:
            parts = [redone(term.figure, leaf, known) for term in figure.terms]
            if figure.operation == "ratio":
                assert parts[0] is not None
                if not parts[1]:
                    return None
                product = EXACT.multiply(parts[0], Decimal(100))
                known[figure.key] = EXACT.divide(product, parts[1])
            else:
                known[figure.key] = Decimal(0)
                for term, part in zip(figure.terms, parts, strict=True):
                    assert part is not None
                    known[figure.key] += term.sign * part
    return known[figure.key]


def strings(document: Document) -> dict[str, tuple[Figure, list[str]]]:
    """Figure key → the figure and every string by which it is shown."""
    found: dict[str, tuple[Figure, list[str]]] = {}
    for figure, text in document.shown():
        found.setdefault(figure.key, (figure, []))[1].append(text)
    return found


def holds(figure: Figure, leaf: str) -> bool:
    return any(part.key == leaf for part in figure.walk())


def compare(before: Document, after: Document, leaf: str) -> None:
    """Exactly the figures made of the leaf have changed, each to what its graph says."""
    old, new = strings(before), strings(after)
    for key, (figure, shown) in new.items():
        if key not in old:
            # A first difference or rate, or a zero in a sentence that now has a reason to stand.
            zero = figure.operation == "sum" and not figure.terms
            assert holds(figure, leaf) or zero, (leaf, figure.name)
            continue
        known = redone(old[key][0], leaf, {})
        assert figure.value == known, (leaf, figure.name)
        if not holds(figure, leaf):
            assert set(shown) == set(old[key][1]), (leaf, figure.name)
        elif figure.kind == "amount" and figure.value != old[key][0].value:
            assert set(shown) != set(old[key][1]), (leaf, figure.name)
    for key in old.keys() - new.keys():
        assert holds(old[key][0], leaf), (leaf, old[key][0].name)


def formats_agree(document: Document) -> None:
    """Page, CSV and JSON of a document say the same."""
    origins = Origins(document)
    page = html.document_fromstring(
        document_page(site_environment(TEMPLATES), document, origins, PORTAL, "0" * 64)
    )
    data: dict[str, Any] = json.loads(document_json(document, origins, "0" * 64))
    tables = page.xpath('//div[contains(@class,"table")]//table')
    assert len(tables) == len(data["tables"]) == len(document.tables)
    for markup, table, plain in zip(tables, document.tables, data["tables"], strict=True):
        shown = page_grid(markup).plain()
        assert csv_grid(table_csv(table)).rows == shown
        amounts = [cell["value"] for row in plain["rows"] for cell in row if "value" in cell]
        assert amounts == [data.get("value") for data in markup.iter("data")]
    for link in page.xpath("//a[@class='f']"):
        kept = data["figures"][link.get("href").split("#")[1]]["value"].rstrip("万元%")
        value, there = number(link.text_content()), number(kept)
        assert value is not None
        assert there in {value, -value}


@dataclass
class Bench:
    """A content folder of its own, and the document before any change."""

    content: Path
    text: str
    document: Document


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    content = copy_content(tmp_path_factory.mktemp("leaves"))
    document, findings = examined(content)
    assert document is not None
    assert not has_errors(findings), findings
    return Bench(content, accounts(content).read_text(encoding="utf-8"), document)


def test_the_sections_below_are_all_that_hold_amounts(bench: Bench) -> None:
    assert {leaf.key.split(".")[0] for leaf in leaves(bench.document)} == set(SECTIONS)


@pytest.mark.slow
@pytest.mark.parametrize("section", SECTIONS)
def test_changing_one_amount_is_refused_or_changes_exactly_its_figures(
    section: str, bench: Bench
) -> None:
    tried = 0
    for leaf in leaves(bench.document):
        if leaf.key.split(".")[0] != section:
            continue
        tried += 1
        accounts(bench.content).write_text(raised(bench.text, leaf), encoding="utf-8")
        after, findings = examined(bench.content)
        if after is not None:
            compare(bench.document, after, leaf.key)
        if not has_errors(findings):
            assert after is not None
            formats_agree(after)
    assert tried
