"""名词解释: every term that a document uses, what it means, and the documents that use it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup as Safe

from mingzhang.compute.blocks import Literal
from mingzhang.compute.digest import Listing
from mingzhang.compute.glossary import term_anchor
from mingzhang.load.glossary import GlossaryEntry
from mingzhang.load.records import LiteralText, Reference
from mingzhang.render.names import state_html, term_id, title_html
from mingzhang.render.web.keep import File
from mingzhang.render.web.paging import sheets
from mingzhang.render.web.shell import HOME, Link, Page
from mingzhang.render.web.shown import Linked
from mingzhang.render.web.site import Site

FIRST = 5  # documents under each term; the others are on the term's own pages
PER_PAGE = 1000
PARENT = Link("名词解释", "glossary/index.html")


class Use(NamedTuple):
    """A document that explains a term, and where."""

    listing: Listing
    anchor: str

    @property
    def path(self) -> str:
        return f"{self.listing.entry.id}/index.html#{self.anchor}"


class Term(NamedTuple):
    """A term with its meaning, the newest documents that use it, and how many do."""

    id: str
    term: str
    meaning: Safe
    uses: Sequence[Use]
    many: int

    @property
    def path(self) -> str:
        return f"glossary/{self.id}/index.html"


def uses(site: Site) -> Mapping[str, list[Use]]:
    """The documents that use each term, the newest year first."""
    found: dict[str, list[Use]] = {}
    listings = site.gathering.listings
    for digest in sorted(site.digests, key=lambda one: (-one.entry.year, one.id)):
        listing = listings[digest.id]
        for number, term in enumerate(digest.terms, 1):
            found.setdefault(term, []).append(Use(listing, term_anchor(number)))
    return found


def pages(site: Site) -> Iterator[File]:
    """All terms in use, in the order of the glossary, and pages for terms used by many."""
    found = uses(site)
    terms = [
        Term(
            term_id(entry.term),
            entry.term,
            _meaning(entry),
            found[entry.term][:FIRST],
            len(found[entry.term]),
        )
        for entry in site.glossary
        if entry.term in found
    ]
    page = Page(PARENT.path, "名词解释", trail=(HOME,))
    yield site.page("glossary.html", page, terms=terms, first=FIRST)
    # Every document stands on the page of nearly every term: it is written once.
    told = {
        digest.entry: f"{title_html(digest.entry)}</a> {state_html(digest)}</li>"
        for digest in site.digests
    }
    for term in terms:
        if term.many > FIRST:
            for sheet in sheets(f"glossary/{term.id}", found[term.term], PER_PAGE):
                part = Page(sheet.path, f"使用“{term.term}”的文件", trail=(HOME, PARENT))
                lines = [
                    f'<li><a href="{part.root}{use.path}">{told[use.listing.entry]}'
                    for use in sheet.items
                ]
                rest = sheet._replace(items=())
                yield site.page(
                    "term.html", part, term=term, sheet=rest, lines=Safe("\n".join(lines))
                )


def _meaning(entry: GlossaryEntry) -> Safe:
    """The definition with what it quotes; a reference to a document's data has no value here."""
    quoted = (
        Literal(piece.text) if isinstance(piece, LiteralText) else piece
        for piece in entry.definition.pieces
        if not isinstance(piece, Reference)
    )
    return Linked("", {}).phrase(quoted)
