"""What pages across documents know of a document: its place, dates and key figures.

A digest is light (the figures have lost what they are made of), so that those of thousands of
documents fit into memory when the documents themselves do not.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace

from mingzhang.compute.blocks import Phrase, Shown
from mingzhang.compute.corrections import Correction, said
from mingzhang.compute.document import Document
from mingzhang.compute.words import Words
from mingzhang.load.documents import Entry
from mingzhang.standing import Standing, State


@dataclass(frozen=True, slots=True)
class Digest:
    """One document in brief.

    `figures` holds what the document has of `terms.KEY_FIGURES`, each with the string that the
    document shows (amounts in the unit of running text); `published` is a date or empty. `state`
    is where it stands, `released` the time from which it is (or will be) public, if there is one.
    """

    entry: Entry
    fingerprint: str
    published: str
    figures: Mapping[str, Shown]
    words: Words
    state: State = State.DRAFT
    released: datetime.datetime | None = None
    corrections: tuple[Correction, ...] = ()

    @property
    def id(self) -> str:
        return self.entry.id

    @property
    def title(self) -> str:
        return self.entry.title

    @classmethod
    def of(cls, document: Document, fingerprint: str) -> Digest:
        """The digest of a computed document; `fingerprint` is that of its data."""
        source, named, words = document.source, document.named, document.words
        figures: dict[str, Shown] = {}
        for key, name in source.form.settings.get("key_figures", {}).items():
            figure = named.get(name)
            if figure is not None:
                (shown,) = words.amount(figure)
                assert isinstance(shown, Shown)
                figures[key] = shown._replace(figure=replace(figure, terms=()))
        return cls(
            source.entry,
            fingerprint,
            source.published,
            figures,
            words,
            source.standing.state,
            source.standing.released,
            document.corrections,
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
