"""All documents at once: how a rule finds last year's document, or the budget of the same year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from mingzhang.compute.document import Document
from mingzhang.figures import Figure
from mingzhang.load.records import Record

# Half of the last digit of an amount that was published in 万元 with two decimals.
HALF_DIGIT = Decimal(50)


@dataclass(frozen=True, slots=True)
class Library:
    """The documents that were read without errors, and the profile of every department."""

    documents: Mapping[tuple[str, int, str], Document] = field(default_factory=dict)
    departments: Mapping[str, Record] = field(default_factory=dict)

    @classmethod
    def of(
        cls, documents: Iterable[Document], departments: Mapping[str, Record] | None = None
    ) -> Library:
        keyed = {
            (one.source.department, one.source.year, one.source.kind): one for one in documents
        }
        return cls(keyed, departments or {})

    def beside(self, document: Document, years: int = 0, kind: str = "") -> Document | None:
        """The same department's document so many years away, of the same kind or another."""
        source = document.source
        key = source.department, source.year + years, kind or source.kind
        return self.documents.get(key)


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
