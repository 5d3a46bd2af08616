"""Reads one document: its file, by the schema of its kind, and the form set it asks for."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mingzhang import clock, reads
from mingzhang.findings import Finding, Place, error
from mingzhang.load.catalogue import Catalogue
from mingzhang.load.forms import FormSet, load_form_set
from mingzhang.load.kinds import KINDS
from mingzhang.load.ledger import fingerprint
from mingzhang.load.mapping import Mappings, mapped
from mingzhang.load.reader import Reader
from mingzhang.load.readers.numbers import UNIT_SCALE
from mingzhang.load.records import Fact, Record, find
from mingzhang.load.schema import Group
from mingzhang.load.yaml_tree import Node, parse, read_source
from mingzhang.standing import Standing, State


@dataclass(frozen=True, slots=True)
class Entry:
    """One document by its place in content/, with the full name of its department."""

    department: str
    year: int
    kind: str
    name: str
    # Asked for all the time, and kept by many.
    id: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", f"{self.department}/{self.year}/{self.kind}")

    @property
    def title(self) -> str:
        """As on the cover: 2024年度醴陵市人民政府办公室部门决算."""
        return f"{self.year}年度{self.name}{KINDS[self.kind].title}"


@dataclass(slots=True)
class DocumentSource:
    """One department-year's file as read, with its form set."""

    entry: Entry
    file: str
    text: str
    record: Record
    facts: list[Fact]
    form: FormSet
    profile: Record
    standing: Standing = field(default_factory=Standing)

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the data: SHA-256 of the file."""
        return fingerprint(self.text)

    @property
    def published(self) -> str:
        """The day of publication (ISO), past or to come: as the ledger says, else as the data do."""
        standing = self.standing
        if standing.released and (standing.public or standing.state is State.WAITING):
            return standing.released.date().isoformat()
        return str(find(self.record, "dates.published") or "")

    @property
    def moment(self) -> str:
        """When it became public: to the minute with the time zone, or its day; empty for drafts."""
        standing = self.standing
        if standing.draft:
            return ""
        return clock.instant(standing.released) if standing.released else self.published

    @property
    def department(self) -> str:
        return self.entry.department

    @property
    def year(self) -> int:
        return self.entry.year

    @property
    def kind(self) -> str:
        return self.entry.kind

    @property
    def id(self) -> str:
        return self.entry.id

    @property
    def title(self) -> str:
        return self.entry.title

    @property
    def name(self) -> str:
        return self.entry.name


@dataclass(slots=True)
class Shelf:
    """What every document is read with; form sets are read when a document asks."""

    forms: Path
    catalogues: dict[str, Catalogue] = field(default_factory=dict)
    mappings: Mappings = field(default_factory=dict)

    def form(self, name: str, kind: str, record: Record) -> tuple[FormSet | None, list[Finding]]:
        """A form set, and what is wrong with it: said to every document that asks."""
        form, findings = load_form_set(self.forms, name, kind)
        place = record.place_of("form")
        return form, [
            problem._replace(place=place) if problem.code == "FORM-MISSING" else problem
            for problem in findings
        ]


def read_document(
    root: Path,
    entry: Entry,
    profile: Record | None,
    shelf: Shelf,
    version: tuple[Path, str] | None = None,
) -> tuple[DocumentSource | None, list[Finding]]:
    """The document of an entry; None when its file, form set or department can't be read.

    `version` is another file (and its name in messages) that holds the document's data.
    """
    name = f"departments/{entry.id}.yaml"
    path, file = version or (root / name, f"{root.name}/{name}")
    findings: list[Finding] = []
    schema, day = KINDS[entry.kind].schema, datetime.date(entry.year, 12, 31)
    record, reader, text = read_record(path, file, schema, shelf.catalogues, day, findings)
    wanted = record.get("form") if record else None
    if record is None or reader is None or not isinstance(wanted, str):
        return None, findings
    form, problems = shelf.form(wanted, entry.kind, record)
    findings += problems
    if form is None or profile is None or not entry.name:
        return None, findings
    facts = mapped(reader.facts, shelf.mappings.get(str(profile.get("type")), {}))
    return DocumentSource(entry, file, text, record, facts, form, profile), findings


def read_record(
    path: Path,
    name: str,
    schema: Group,
    catalogues: Mapping[str, Catalogue],
    day: datetime.date,
    findings: list[Finding],
) -> tuple[Record | None, Reader | None, str]:
    """A file read by a schema; what is wrong with it goes to `findings`."""
    if reads.linked(path):
        findings.append(
            error("IN-PATH", "文件是指向别处的链接", Place(name), hint="请换成文件本身")
        )
        return None, None, ""
    source, problems = read_source(path, name)
    findings += problems
    if source is None:
        return None, None, ""
    root, problems = parse(source)
    findings += problems
    if root is None:
        return None, None, ""
    reader = Reader(source, catalogues, day, _unit(root))
    record = reader.read(schema, root)
    findings += reader.findings
    return record, reader, source.text


def _unit(root: Node) -> str:
    """The amount unit a document declares (元 until it says otherwise)."""
    for key, value in root.items or []:
        if key.text == "unit" and value.text in UNIT_SCALE:
            return value.text
    return "元"
