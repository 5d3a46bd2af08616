"""LAW-18: the terms of the field that a document uses are explained in it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from mingzhang.check.passages import passages
from mingzhang.check.rules import EVERY_KIND, Problem, rule
from mingzhang.compute.blocks import Definition
from mingzhang.compute.document import Document
from mingzhang.compute.glossary import spent_labels, used_terms
from mingzhang.findings import Place, Severity
from mingzhang.load.glossary import GlossaryEntry
from mingzhang.load.records import Text
from mingzhang.terms import BALANCES, NATURES, SOURCES

# What a reader who has no training in accounting cannot be expected to know.
FIELD_TERMS = (
    "财政拨款收入",
    *(
        term
        for key, term in SOURCES.items()
        if key not in ("general", "government_fund", "state_capital")
    ),
    *BALANCES.values(),
    *NATURES.values(),
    *("人员经费", "公用经费", "“三公”经费", "机关运行经费", "政府采购"),
)


@rule("LAW-18", Severity.WARNING, "用到的专业名词都有解释", EVERY_KIND)
def terms_explained(document: Document) -> Iterator[Problem]:
    """LAW-18: each term of the field in text or tables is among the document's definitions."""
    defined = {block.term for block in document.blocks if isinstance(block, Definition)}
    if not defined:  # a form set without a glossary
        return
    missing = [term for term in FIELD_TERMS if term not in defined]
    said = "\n".join([*(run.text for run in passages(document)), *spent_labels(document.tables)])
    if not any(term in said for term in missing):
        return  # whether a longer term explains it, matters only for those that are there
    before = list(takewhile(lambda block: not isinstance(block, Definition), document.blocks))
    place = Place(f"{document.source.file.partition('/')[0]}/glossary.yaml")
    nothing = Text((), place)
    every = [GlossaryEntry(term, nothing) for term in dict.fromkeys((*defined, *FIELD_TERMS))]
    for entry in used_terms(before, document.tables, every):
        if entry.term not in defined:
            yield Problem(
                f"用到的名词“{entry.term}”没有解释",
                place,
                expected=f"term: {entry.term}",
                hint="请在名词解释里补上这个名词",
            )
