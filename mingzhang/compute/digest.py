"""What pages across documents know of a document: its place, dates and key figures.

A digest is light (the figures have lost what they are made of, and their place is the document), so that
those of thousands of documents fit into memory when the documents themselves do not.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from mingzhang.compute.abstract import abstract, catalogue
from mingzhang.compute.blocks import Definition, Phrase, Shown
from mingzhang.compute.corrections import Correction, said
from mingzhang.compute.document import Document
from mingzhang.compute.words import Words
from mingzhang.findings import Place
from mingzhang.load.documents import Entry
from mingzhang.load.records import find
from mingzhang.standing import Standing, State


class Listing(NamedTuple):
    """A document as lists name it: where it is, where it stands. New figures change nothing here."""

    entry: Entry
    state: State
    released: datetime.datetime | None
    changed: bool

    @property
    def draft(self) -> bool:
        """As `State.draft`."""
        return self.state.draft


@dataclass(frozen=True, slots=True)
class Digest:
    """One document in brief.

    `figures` holds what the document has of `terms.KEY_FIGURES`, each with the string that the
    document shows (amounts in the unit of running text); `published` and `approved` are dates or
    empty; `catalogue` is what the disclosure catalogue says of it (`compute/abstract`); `terms` are
    those that its list of terms explains, in that order; `exact`
    says whether amounts may be shown to the 分 (the document was not published in rounded figures).
    `state` is where it stands, `released` the time from which it is (or will be) public, if any;
    `moment` when it became public, for programs (ISO, empty for drafts); `changed` says that the
    public may see it, but not with these data.
    """

    entry: Entry
    fingerprint: str
    published: str
    approved: str
    figures: Mapping[str, Shown]
    words: Words
    catalogue: Mapping[str, str]
    terms: tuple[str, ...] = ()
    exact: bool = True
    state: State = State.DRAFT
    released: datetime.datetime | None = None
    corrections: tuple[Correction, ...] = ()
    moment: str = ""
    changed: bool = False

    @property
    def id(self) -> str:
        return self.entry.id

    @property
    def title(self) -> str:
        return self.entry.title

    @property
    def abstract(self) -> Phrase:
        """The catalogue's abstract."""
        return abstract(self.entry, self.figures)

    @property
    def draft(self) -> bool:
        """As `State.draft`."""
        return self.state.draft

    @property
    def listing(self) -> Listing:
        """The document as lists name it."""
        return Listing(self.entry, self.state, self.released, self.changed)

    @property
    def counted(self) -> bool:
        """Whether it counts as published: a draft doesn't, unless it is to correct what is."""
        return not self.draft or self.changed

    @classmethod
    def of(cls, document: Document, fingerprint: str) -> Digest:
        """The digest of a computed document; `fingerprint` is that of its data."""
        source = document.source
        place = Place(source.id)
        figures = {
            key: shown._replace(figure=replace(shown.figure, terms=(), place=place))
            for key, shown in document.brief.figures.items()
        }
        return cls(
            source.entry,
            fingerprint,
            source.published,
            str(find(source.record, "dates.approved") or ""),
            figures,
            document.words,
            catalogue(document),
            tuple(block.term for block in document.blocks if isinstance(block, Definition)),
            not source.record.get("basis"),
            source.standing.state,
            source.standing.released,
            document.corrections,
            source.moment,
            source.standing.changed,
        )


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A document that is public no more: a page says so, and nothing else is left of it here."""

    entry: Entry
    at: datetime.datetime
    by: str
    reason: Phrase
    fingerprint: str
    released: datetime.datetime | None
    state: State = State.WITHDRAWN

    @property
    def id(self) -> str:
        return self.entry.id

    @property
    def title(self) -> str:
        return self.entry.title

    @classmethod
    def of(cls, entry: Entry, standing: Standing) -> Withdrawal:
        """The withdrawal in force of a document that is withdrawn."""
        one = standing.withdrawn
        assert one is not None
        return cls(entry, one.at, one.by, said(one.reason), one.data, standing.released)
