"""Walks content/: catalogues, glossary, portal, departments; which documents there are."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from mingzhang import clock
from mingzhang.findings import Finding, Place, Severity, error
from mingzhang.load.catalogue import Catalogue, load_catalogue
from mingzhang.load.documents import DocumentSource, Entry, Shelf, read_document, read_record
from mingzhang.load.glossary import GlossaryEntry, load_glossary
from mingzhang.load.kinds import KINDS
from mingzhang.load.kinds.shared import DEPARTMENT
from mingzhang.load.ledger import Ledgers, fingerprint, load_ledgers
from mingzhang.load.mapping import load_mapping
from mingzhang.load.portal import load_portal
from mingzhang.load.records import Record
from mingzhang.load.yaml_tree import read_source
from mingzhang.standing import Standing, State, standing

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
YEAR = re.compile(r"(?:19|20)[0-9]{2}", re.ASCII)
# Folders of the site's own pages, beside which departments have theirs.
RESERVED = ("assets", "compare", "corrections", "glossary", "method", "open-data", "search",
            "sitemap", "status", "years")  # fmt: skip
ENTRIES = ("departments", "catalogue", "glossary.yaml", "ledger", "portal.yaml")
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


def load_content(root: Path, templates: Path, now: datetime.datetime | None = None) -> Content:
    """Read what is shared under `root`; form sets come from `templates`/forms.

    Documents stand as they do at `now`: at the present time when nothing else is said.
    """
    content = Content(root, Shelf(templates / "forms"))
    label = root.name
    content.portal, findings = load_portal(root)
    content.findings += findings
    if not root.is_dir():
        content.findings.append(
            error("IN-MISSING", "没有这个内容文件夹", Place(str(root)), hint="用 --content 指明")
        )
        return content
    for name in CATALOGUES:
        path = root / "catalogue" / f"{name}.yaml"
        catalogue, findings = load_catalogue(path, f"{label}/catalogue/{name}.yaml")
        content.catalogues[name] = catalogue
        content.findings += findings
    _government(root, content)
    content.glossary, findings = load_glossary(root / "glossary.yaml", f"{label}/glossary.yaml")
    content.findings += findings
    departments = root / "departments"
    if not departments.is_dir():
        content.findings.append(
            error("IN-MISSING", "没有 departments 文件夹", Place(f"{label}/departments"))
        )
        return content
    for path in sorted(root.iterdir()):
        if path.name not in ENTRIES and not path.name.startswith("."):
            content.findings.append(_unused(path, root, ENTRIES))
    for folder in sorted(departments.iterdir()):
        if _acceptable(folder, SLUG, "部门文件夹", "小写字母、数字和连字符", content):
            _department(folder, content)
    content.ledgers, findings = load_ledgers(root)
    content.findings += findings
    _standings(content, now or clock.present())
    return content


def _standings(content: Content, now: datetime.datetime) -> None:
    """Where each document stands; what has a ledger but no file any more stands somewhere too."""
    ledgers = content.ledgers.by_id
    for name in sorted({one.id for one in content.entries} | set(ledgers)):
        content.standings[name] = standing_of(content, name, now)


def standing_of(content: Content, name: str, now: datetime.datetime) -> Standing:
    """Where a document stands at `now`, with the data that its file has at present."""
    ledger, data = content.ledgers.by_id.get(name), ""
    if ledger:
        source, _ = read_source(content.root / f"departments/{name}.yaml", name)
        data = fingerprint(source.text) if source else ""
    return standing(ledger.signatures if ledger else (), data, now)


def _government(root: Path, content: Content) -> None:
    """The government's economic classification and the way to it, where the site has them."""
    path, name = (root / "catalogue" / f"{GOVERNMENT}.yaml"), f"{root.name}/catalogue/{GOVERNMENT}"
    content.catalogues[GOVERNMENT] = Catalogue(f"{name}.yaml")
    if path.exists():
        content.catalogues[GOVERNMENT], findings = load_catalogue(path, f"{name}.yaml")
        content.findings += findings
    path = root / "catalogue" / f"{MAPPING}.yaml"
    if path.exists():
        known = content.catalogues[GOVERNMENT]
        content.shelf.mappings, findings = load_mapping(path, _name(path, root), known)
        content.findings += findings


def _department(folder: Path, content: Content) -> None:
    root = content.root
    if folder.name in RESERVED:
        place = Place(_name(folder, root))
        hint = "网站自己的页面用了这个名称，请给部门文件夹换一个"
        content.findings.append(
            error("IN-PATH", "部门文件夹的名称已被占用", place, found=folder.name, hint=hint)
        )
        return
    path = folder / "department.yaml"
    day = datetime.date.min
    profile, _, _ = read_record(
        path, _name(path, root), DEPARTMENT, content.catalogues, day, content.findings
    )
    if profile is not None:
        content.departments[folder.name] = profile
    name = str(profile.get("name") or "") if profile else ""
    for year in sorted(folder.iterdir()):
        if year.name == "department.yaml" or not _acceptable(
            year, YEAR, "年度文件夹", "四位年份，如 2024", content
        ):
            continue
        for path in sorted(year.iterdir()):
            if path.suffix == ".yaml" and path.stem in KINDS:
                entry = Entry(folder.name, int(year.name), path.stem, name)
                content.entries.append(entry)
            else:
                content.findings.append(_unused(path, root, [f"{kind}.yaml" for kind in KINDS]))


def _acceptable(
    folder: Path, pattern: re.Pattern[str], what: str, expected: str, content: Content
) -> bool:
    """Whether a folder is a real one with a proper name; hidden files are passed over."""
    if folder.name.startswith("."):
        return False
    place = Place(_name(folder, content.root))
    if not pattern.fullmatch(folder.name):
        content.findings.append(
            error("IN-PATH", f"{what}的名称不对", place, found=folder.name, expected=expected)
        )
        return False
    if folder.is_symlink() or not folder.is_dir():
        content.findings.append(
            error("IN-PATH", f"{what}应当是文件夹", place, hint="这里不能放文件或链接")
        )
        return False
    return True


def _unused(path: Path, root: Path, known: Sequence[str]) -> Finding:
    """The warning for a file that nothing reads."""
    return Finding(
        "IN-FILE",
        Severity.WARNING,
        "没有用到这个文件",
        Place(_name(path, root)),
        expected="、".join(known),
        hint="文件名写错了请改正，不用的文件请移走",
    )


def _name(path: Path, root: Path) -> str:
    """A path as messages show it: from the content folder on."""
    return f"{root.name}/{path.relative_to(root).as_posix()}"
