"""名词解释: every term that a document uses, what it means, and the documents that use it."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from markupsafe import Markup as Safe

from mingzhang.cache.value import fingerprint
from mingzhang.compute.blocks import Literal
from mingzhang.compute.glossary import term_anchor
from mingzhang.load.glossary import GlossaryEntry
from mingzhang.load.records import LiteralText, Reference
from mingzhang.render.names import state_html, term_id, title_html
from mingzhang.render.web.keep import File
from mingzhang.render.web.paging import Sheet, sheets
from mingzhang.render.web.shell import HOME, Link, Page
from mingzhang.render.web.shown import Linked
from mingzhang.render.web.site import Ink, Site

FIRST = 5  # documents under each term; the others are on the term's own pages
PER_PAGE = 1000
PARENT = Link("名词解释", "glossary/index.html")


class User(NamedTuple):
    """A document that explains terms, as lists of such name it: its page, and what follows the address."""

    page: str
    told: str


class Uses(NamedTuple):
    """The documents that use a term, the newest year first; `mark` is a hash of all `users`.

    `numbers` has two for each: that of the document among all users, and that of the term among those it explains.
    There are as many as documents times terms: they stand in little room.
    """

    users: Sequence[User]
    numbers: array[int]
    mark: str = ""

    @property
    def places(self) -> range:
        """One for each document."""
        return range(len(self.numbers) // 2)

    def part(self, places: Sequence[int]) -> array[int]:
        """The numbers of neighbours."""
        return self.numbers[2 * places[0] : 2 * places[-1] + 2]

    def listed(self, places: Sequence[int], root: str) -> Safe:
        """Items of a list of neighbours. Nearly every document stands on the page of every term: all but links is made once."""
        own = iter(self.part(places))
        return Safe(
            "\n".join(
                [
                    f'<li><a href="{root}{self.users[user].page}#{term_anchor(number)}">{self.users[user].told}'
                    for user, number in zip(own, own, strict=True)
                ]
            )
        )


class Term(NamedTuple):
    """A term with its meaning, and how many documents use it."""

    id: str
    term: str
    meaning: Safe
    many: int

    @property
    def path(self) -> str:
        return f"glossary/{self.id}/index.html"


def uses(site: Site) -> Mapping[str, Uses]:
    """The documents that use each term."""
    users: list[User] = []
    found: dict[str, Uses] = {}
    for digests in site.by_year.values():
        for one in digests:
            told = f"{title_html(one.entry)}</a> {state_html(one)}</li>"
            for number, term in enumerate(one.terms, 1):
                if term not in found:
                    found[term] = Uses(users, array("I"))
                found[term].numbers.extend((len(users), number))
            users.append(User(f"{one.id}/index.html", told))
    mark = fingerprint(users)
    return {term: one._replace(mark=mark) for term, one in found.items()}


def pages(site: Site) -> Iterator[File]:
    """All terms in use, in the order of the glossary, and pages for terms used by many."""
    found = uses(site)
    terms = [
        Term(term_id(entry.term), entry.term, _meaning(entry), len(found[entry.term].places))
        for entry in site.glossary
        if entry.term in found
    ]
    page = Page(PARENT.path, "名词解释", trail=(HOME,))
    newest = {
        term.id: found[term.term].listed(range(min(FIRST, term.many)), page.root) for term in terms
    }
    yield site.page("glossary.html", page, terms=terms, newest=newest, first=FIRST)
    for term in terms:
        if term.many > FIRST:
            used = found[term.term]
            for sheet in sheets(f"glossary/{term.id}", used.places, PER_PAGE):
                part = used.part(sheet.items).tobytes()
                given = (term, sheet._replace(items=()), used.mark, part)
                make = partial(_users, site.ink, term, sheet, used)
                yield site.kept(sheet.path, given, make)


def _users(ink: Ink, term: Term, sheet: Sheet, used: Uses) -> bytes:
    """A page of the documents that use a term."""
    page = Page(sheet.path, f"使用“{term.term}”的文件", trail=(HOME, PARENT))
    lines = used.listed(sheet.items, page.root)
    return ink.page("term.html", page, term=term, sheet=sheet, lines=lines)[1]


def _meaning(entry: GlossaryEntry) -> Safe:
    """The definition with what it quotes; a reference to a document's data has no value here."""
    quoted = (
        Literal(piece.text) if isinstance(piece, LiteralText) else piece
        for piece in entry.definition.pieces
        if not isinstance(piece, Reference)
    )
    return Linked("").phrase(quoted)
