"""Which glossary terms a document uses: those that stand in its text or in a row with money."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from mingzhang.compute.blocks import Block, phrases, plain_text
from mingzhang.compute.table import Table
from mingzhang.load.glossary import GlossaryEntry


def used_terms(
    blocks: Sequence[Block], tables: Iterable[Table], glossary: Iterable[GlossaryEntry]
) -> list[GlossaryEntry]:
    """The entries used, in glossary order; the longest term wins where terms overlap."""
    entries = list(glossary)
    if not entries:
        return []
    pattern = _pattern(tuple(entry.term for entry in entries))
    # No term has a line end in it, so none is found across two texts.
    found = set(pattern.findall("\n".join([*document_texts(blocks), *spent_labels(tables)])))
    return [entry for entry in entries if entry.term in found]


@lru_cache(maxsize=64)  # documents that explain the same terms look for the same ones
def _pattern(terms: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(terms, key=len, reverse=True))))


def term_anchor(number: int) -> str:
    """Where a document explains the term that is the `number`th (from 1) of its list."""
    return f"term-{number}"


def document_texts(blocks: Iterable[Block]) -> list[str]:
    """The plain text of all runs of a document."""
    return [plain_text(phrase) for block in blocks for phrase in phrases(block)]


def spent_labels(tables: Iterable[Table]) -> list[str]:
    """The labels of table rows (or panels of rows) in which an amount other than zero stands."""
    labels = []
    for table in tables:
        for row in table.rows:
            label = ""
            for cell in row.cells:
                if cell.kind == "label":
                    label = cell.text
                elif label and cell.figure is not None and cell.figure.value:
                    labels.append(label)
                    label = ""
    return labels
