"""The documents beside one another: last year's, the budget of the same year, the same batch."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from mingzhang.compute.document import Document
from mingzhang.figures import Figure
from mingzhang.load.records import Record, find

# Half of the last digit of an amount that was published in 万元 with two decimals.
HALF_DIGIT = Decimal(50)

Batch = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Library:
    """One department's documents that were read without errors, and what is known of the rest."""

    documents: Mapping[tuple[str, int, str], Document] = field(default_factory=dict)
    departments: Mapping[str, Record] = field(default_factory=dict)
    batches: Mapping[Batch, tuple[datetime.date, str]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        documents: Iterable[Document],
        departments: Mapping[str, Record] | None = None,
        before: Library | None = None,
    ) -> Library:
        """The library of a department; `before` is that of the department before it."""
        keyed = {
            (one.source.department, one.source.year, one.source.kind): one for one in documents
        }
        batches = dict(before.batches) if before else {}
        for one in keyed.values():
            day = find(one.source.record, "release.batch_date")
            if isinstance(day, datetime.date):
                batches.setdefault(batch_of(one), (day, one.source.name))
        return cls(keyed, departments or {}, batches)

    def beside(self, document: Document, years: int = 0, kind: str = "") -> Document | None:
        """The same department's document so many years away, of the same kind or another."""
        source = document.source
        key = source.department, source.year + years, kind or source.kind
        return self.documents.get(key)


def batch_of(document: Document) -> Batch:
    """The documents that come out on one day: of a year, a kind and a region."""
    source = document.source
    return source.year, source.kind, str(source.profile.get("region"))


def slack(document: Document, figure: Figure | None) -> Decimal:
    """How far a figure may be from the true one: nothing, unless the document is rounded.

    A document with `basis`, or one typed in 万元, knows its amounts to two decimals of 万元 only;
    each amount a figure is made of may be half a digit off. (Two rounded documents agree when the
    intervals of their figures meet; zero is exact.)
    """
    record = document.source.record
    if figure is None or figure.kind != "amount":
        return Decimal(0)
    if not (record.get("basis") or record.get("unit") == "万元"):
        return Decimal(0)
    leaves = sum(1 for one in figure.walk() if not one.terms and one.value)
    return HALF_DIGIT * leaves
