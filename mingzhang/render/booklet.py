"""Documents → the HTML of a booklet: cover, contents, parts, and how each was computed and checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from markupsafe import Markup as Safe

from mingzhang import VERSION
from mingzhang.check.rules import all_rules
from mingzhang.check.waivers import EXPLAINED
from mingzhang.compute.document import Document
from mingzhang.findings import Finding, Severity
from mingzhang.load.kinds import KINDS
from mingzhang.load.records import Text, find
from mingzhang.render.corrections import corrections_shown
from mingzhang.render.environment import environment
from mingzhang.render.html import Markup, bare_figure
from mingzhang.render.page import contents, waivers

# The last page, which no web page has.
CLOSING = "计算与校验"
# Sorts of rules by the letters of their codes; all others compare figures with figures.
SORTS = {"LAW": "law", "T": "words", "R": "words", "L": "words", "P": "words"}


@dataclass(frozen=True)
class Chapter:
    """One document in a booklet; `prefix` keeps its anchors apart from those of others."""

    document: Document
    fingerprint: str
    checked: Sequence[Finding]
    prefix: str = ""

    @property
    def title(self) -> str:
        return self.document.source.title

    @property
    def form(self) -> str:
        return self.document.source.form.name

    @property
    def anchor(self) -> str:
        return f"{self.prefix}title"

    @property
    def closing(self) -> str:
        return f"{self.prefix}closing"

    @cached_property
    def markup(self) -> Markup:
        document = self.document
        return Markup(bare_figure, document.prose.phrase, document.source.name, False, self.prefix)

    @cached_property
    def contents(self) -> list[dict[str, Any]]:
        """Parts with their sections, and the closing page."""
        closing = {"anchor": self.closing, "text": CLOSING, "children": []}
        return [*contents(self.document, self.prefix), closing]

    @property
    def cover(self) -> tuple[str, ...]:
        source = self.document.source
        return source.name, KINDS[source.kind].title

    @property
    def index_number(self) -> Any:
        return self.document.source.record.get("index_number")

    @property
    def signed(self) -> str:
        """Who has looked at it before it was published."""
        record = self.document.source.record
        said = {"secrecy": "保密审查情况：已审查", "sign_off": "部门主要负责人审签情况：已审签"}
        return "　".join(words for key, words in said.items() if find(record, f"review.{key}"))

    @property
    def body(self) -> Safe:
        return Safe(self.markup.blocks(self.document.blocks))

    @property
    def basis(self) -> Safe | None:
        basis = self.document.source.record.get("basis")
        phrase = self.document.prose.phrase
        return Safe(self.markup.inlines(phrase(basis))) if isinstance(basis, Text) else None

    @property
    def waivers(self) -> list[dict[str, Any]]:
        return waivers(self.document, self.markup)

    @property
    def corrections(self) -> list[dict[str, Any]]:
        return corrections_shown(self.document.corrections, screen=False)

    @property
    def typed(self) -> int:
        """How many numbers were typed."""
        return len(self.document.facts.facts)

    @property
    def rules(self) -> dict[str, int]:
        """How many rules the document was checked by, of which sort."""
        kind = self.document.source.kind
        codes = [one.code.rstrip("-0123456789") for one in all_rules() if kind in one.kinds]
        sorts = Counter(SORTS.get(code, "identities") for code in codes)
        return {**sorts, "all": sorts.total()}

    @property
    def warnings(self) -> int:
        return sum(one.severity is Severity.WARNING for one in self.checked)

    @property
    def explained(self) -> int:
        return sum(EXPLAINED in one.message for one in self.checked)


@dataclass(frozen=True, slots=True)
class Booklet:
    """What is bound together: one document, a department's year, or a year of many departments."""

    title: str
    author: str
    year: int
    cover: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    foot: str = ""  # of the cover, where it is not that of a document

    @property
    def collection(self) -> bool:
        """Whether its documents have first pages of their own: the cover is not a document's."""
        return self.cover != self.chapters[0].cover

    @property
    def draft(self) -> bool:
        """Whether anything in it is not published."""
        return any(one.document.source.standing.draft for one in self.chapters)

    @property
    def lines(self) -> int:
        """How many lines the contents have: documents and parts, or parts and sections."""
        parts = [part for chapter in self.chapters for part in chapter.contents]
        if self.collection:
            return len(self.chapters) + len(parts)
        return sum(1 + len(part["children"]) for part in parts)

    @classmethod
    def of(cls, chapter: Chapter) -> Booklet:
        """The booklet of one document."""
        source = chapter.document.source
        return cls(source.title, source.name, source.year, chapter.cover, (chapter,))


def booklet_html(templates: Path, booklet: Booklet) -> str:
    """The booklet's HTML."""
    return (
        environment(templates / "print")
        .get_template("booklet.html")
        .render(
            booklet=booklet,
            chapters=booklet.chapters,
            collection=booklet.collection,
            closing=CLOSING,
            version=VERSION,
        )
    )
