"""Walks content/: catalogues, glossary, portal, departments; which documents there are."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from mingzhang import clock, reads
from mingzhang.findings import Finding, Place, error
from mingzhang.load.card import Card, card_of, data_of, path_name, unused
from mingzhang.load.catalogue import Catalogue, load_catalogue
from mingzhang.load.documents import DocumentSource, Entry, Shelf, read_document
from mingzhang.load.glossary import GlossaryEntry, load_glossary
from mingzhang.load.ledger import FOLDER as LEDGERS
from mingzhang.load.ledger import Ledgers
from mingzhang.load.mapping import load_mapping
from mingzhang.load.portal import load_portal
from mingzhang.load.records import Record
from mingzhang.standing import Standing, State, standing

ENTRIES = ("departments", "catalogue", "glossary.yaml", LEDGERS, "portal.yaml")
CATALOGUES = ("function", "economic")
# Not every site shows the government's economic classification.
GOVERNMENT, MAPPING = "government-economic", "economic-to-government"


@dataclass(slots=True)
class Content:
    """What documents share, which documents there are, and what is wrong with all that.

    The documents themselves are read one by one: a thousand of them need not fit into memory.
    """

    root: Path
    shelf: Shelf
    portal: dict[str, Any] = field(default_factory=dict)
    glossary: list[GlossaryEntry] = field(default_factory=list)
    departments: dict[str, Record] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    ledgers: Ledgers = field(default_factory=Ledgers)
    # Of every document there is or was, by its id.
    standings: dict[str, Standing] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def catalogues(self) -> dict[str, Catalogue]:
        return self.shelf.catalogues

    def read(self, entry: Entry) -> tuple[DocumentSource | None, list[Finding]]:
        """One document as typed; None when it can't be understood at all."""
        profile = self.departments.get(entry.department)
        source, findings = read_document(self.root, entry, profile, self.shelf)
        if source:
            source.standing = self.standings[entry.id]
        return source, findings

    def read_version(self, entry: Entry, path: Path, name: str) -> DocumentSource | None:
        """An earlier version of a document, kept in its ledger; None if it can't be read any more."""
        profile = self.departments.get(entry.department)
        return read_document(self.root, entry, profile, self.shelf, (path, name))[0]

    def entry(self, name: str) -> Entry:
        """A document by its id, whether or not its file is still there."""
        department, year, kind = name.split("/")
        profile = self.departments.get(department)
        return Entry(department, int(year), kind, str((profile and profile.get("name")) or ""))

    @property
    def withdrawn(self) -> list[Entry]:
        """The documents that stand on the site only as a page saying that they were withdrawn."""
        gone = [name for name, one in self.standings.items() if one.withdrawn]
        there = {one.id for one in self.entries}
        return [self.entry(name) for name in gone if name not in there]

    def shown(self, drafts: bool) -> Content:
        """What a site is made of: what is public, or with `drafts` all that isn't withdrawn.

        Without a folder for ledgers nothing is published, and all of it is shown as drafts.
        """
        wanted = set(State) - {State.WITHDRAWN}
        if self.ledgers.managed and not drafts:
            wanted = {State.PUBLISHED}
        entries = [one for one in self.entries if self.standings[one.id].state in wanted]
        return replace(self, entries=entries)

    def by_department(self) -> list[list[Entry]]:
        """The documents, those of a department together."""
        groups = groupby(self.entries, key=lambda entry: entry.department)
        return [list(group) for _, group in groups]


def load_content(
    root: Path,
    templates: Path,
    now: datetime.datetime | None = None,
    card: Callable[[Path, str], Card] = card_of,
) -> Content:
    """Read what is shared under `root`; form sets come from `templates`/forms.

    Documents stand as they do at `now`: at the present time when nothing else is said. `card` reads
    what the folders of one department hold, or knows it already.
    """
    if not root.is_dir():
        missing = error(
            "IN-MISSING", "没有这个内容文件夹", Place(str(root)), hint="用 --content 指明"
        )
        portal, _ = load_portal(root)
        return Content(root, Shelf(templates / "forms"), portal, findings=[missing])
    content = load_shared(root, templates)
    label = root.name
    content.portal, findings = load_portal(root)
    content.findings += findings
    departments = root / "departments"
    if not departments.is_dir():
        content.findings.append(
            error("IN-MISSING", "没有 departments 文件夹", Place(f"{label}/departments"))
        )
        return content
    for path in sorted(root.iterdir()):
        if path.name not in ENTRIES and not path.name.startswith("."):
            content.findings.append(unused(path, root, ENTRIES))
    content.ledgers.managed = (root / LEDGERS).exists()
    moment = now or clock.present()
    for name in sorted({*reads.names(departments), *reads.names(root / LEDGERS)}):
        _take(card(root, name), name, content, moment)
    return content


def load_shared(root: Path, templates: Path) -> Content:
    """What every document is computed with, and no more: catalogues, mappings, form sets, glossary."""
    content = Content(root, Shelf(templates / "forms"))
    for name in CATALOGUES:
        path = root / "catalogue" / f"{name}.yaml"
        catalogue, findings = load_catalogue(path, path_name(path, root))
        content.catalogues[name] = catalogue
        content.findings += findings
    _government(root, content)
    path = root / "glossary.yaml"
    content.glossary, findings = load_glossary(path, path_name(path, root))
    content.findings += findings
    return content


def _take(card: Card, name: str, content: Content, now: datetime.datetime) -> None:
    """What a department's card says joins the rest."""
    content.findings += card.findings
    content.ledgers.by_id |= card.ledgers
    content.entries += card.entries
    if card.profile is not None:
        content.departments[name] = card.profile
    for document, data in card.data.items():
        ledger = card.ledgers.get(document)
        signatures = ledger.signatures if ledger else ()
        content.standings[document] = standing(signatures, data, now)


def standing_of(content: Content, name: str, now: datetime.datetime) -> Standing:
    """Where a document stands at `now`, with the data that its file has at present."""
    ledger, data = content.ledgers.by_id.get(name), ""
    if ledger:
        data = data_of(content.root, name)
    return standing(ledger.signatures if ledger else (), data, now)


def _government(root: Path, content: Content) -> None:
    """The government's economic classification and the way to it, where the site has them."""
    path, name = (root / "catalogue" / f"{GOVERNMENT}.yaml"), f"{root.name}/catalogue/{GOVERNMENT}"
    content.catalogues[GOVERNMENT] = Catalogue(f"{name}.yaml")
    if reads.exists(path):
        content.catalogues[GOVERNMENT], findings = load_catalogue(path, f"{name}.yaml")
        content.findings += findings
    path = root / "catalogue" / f"{MAPPING}.yaml"
    if reads.exists(path):
        known = content.catalogues[GOVERNMENT]
        content.shelf.mappings, findings = load_mapping(path, path_name(path, root), known)
        content.findings += findings
