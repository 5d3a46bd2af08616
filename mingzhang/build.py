"""The program's table of contents: content → load → compute → check → render → write."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mingzhang import clock
from mingzhang.check.coverage import uncovered
from mingzhang.check.ledger import dated, lost, unsettled, untold
from mingzhang.check.library import Library
from mingzhang.check.privacy import private
from mingzhang.check.rules import run
from mingzhang.compute.corrections import corrections
from mingzhang.compute.document import Document, compute
from mingzhang.findings import Finding, has_errors
from mingzhang.load.content import Content, load_content
from mingzhang.load.documents import Entry
from mingzhang.load.portal import unfit
from mingzhang.standing import Standing
from mingzhang.write.site import MARKER, PREVIEW, write_site
from mingzhang.write.stamp import Stamp

if TYPE_CHECKING:
    from mingzhang.render.booklet import Chapter
    from mingzhang.render.origin import Origins
    from mingzhang.render.pdf_archive import Attachment
    from mingzhang.render.web.gather import Gathering
    from mingzhang.render.web.site import File

# Found while computing, but about what was typed.
TYPED = ("IN-REFERENCE", "T1")

Progress = Callable[[int, int, str], None]
# What the checks have said of each document, by its id.
Checked = dict[str, list[Finding]]


@dataclass(frozen=True, slots=True)
class Folders:
    """Where a build reads and writes."""

    content: Path
    templates: Path
    output: Path
    cache: Path


@dataclass(slots=True)
class Outcome:
    """What a build did: documents built, findings, and whether anything had to be done.

    `left_out` are documents that are not public (yet), with what they wait for; `managed` says
    whether there is a ledger: without one, nothing is published and all pages are marked drafts.
    """

    documents: int = 0
    findings: list[Finding] = field(default_factory=list)
    unchanged: bool = False
    left_out: list[tuple[Entry, Standing]] = field(default_factory=list)
    managed: bool = True

    @property
    def failed(self) -> bool:
        return has_errors(self.findings)


def build(
    folders: Folders,
    progress: Progress,
    now: datetime.datetime | None = None,
    drafts: bool = False,
    *,
    production: bool = False,
) -> Outcome:
    """Build the whole site; with an error finding the previous site stays as it is.

    Only what is published, and whose time of release has come at `now` (the present time when
    nothing else is said), is read at all: no draft can show through, and none can stand in the
    way of the others. With `drafts` the rest is there too, marked. For production the website's
    own codes must be there and real; its pages are the same.
    """
    if production and (unfitting := unfit(folders.content)):
        return Outcome(findings=ordered(unfitting))
    now = now or clock.present()
    way, marker = ("drafts", PREVIEW) if drafts else ("", MARKER)
    stamp = Stamp.of(folders.content, folders.templates, folders.output, folders.cache, way)
    if stamp.current(clock.written(now)):
        return Outcome(unchanged=True)
    everything = load_content(folders.content, folders.templates, now)
    content = everything.shown(drafts)
    findings = [*content.findings]
    if not drafts:
        findings += lost(folders.output, content.ledgers)
    checked: Checked = {}
    for document, problems in examine(content, drafts):
        findings += problems
        if document:
            checked[document.source.id] = problems
    outcome = Outcome(len(content.entries), findings, managed=content.ledgers.managed)
    outcome.left_out = [
        (entry, content.standings[entry.id])
        for entry in everything.entries
        if entry not in content.entries
    ]
    if not outcome.failed:
        files = rendered(folders.templates, content, checked, findings, progress)
        findings += write_site(folders.output, files, lambda: not outcome.failed, marker)
        if not outcome.failed:
            stamp.save(content.ledgers.edge(now))
    outcome.findings = ordered(findings)
    return outcome


def examine(
    content: Content, drafts: bool = False
) -> Iterator[tuple[Document | None, list[Finding]]]:
    """Each document computed, with what reading, computing and checking found; nothing is written.

    Only one department's documents are held at a time. What can't be read gives None. With `drafts`
    a published document may be in the middle of a change.
    """
    yield None, list(private(content.root))
    yield None, list(unsettled(content, drafts))
    yield None, uncovered(content.departments, {name.split("/")[0] for name in content.standings})
    library: Library | None = None
    for entries in content.by_department():
        made = [understood(content, entry) for entry in entries]
        library = beside(made, content, library)
        for document, findings in made:
            yield document, judged(content, document, findings, library)


# A document as it was understood, None when it can't be, and what reading it found.
Understood = tuple[Document | None, list[Finding]]


def understood(content: Content, entry: Entry) -> Understood:
    """One document, read and computed."""
    source, findings = content.read(entry)
    return compute(source, content.catalogues, content.glossary) if source else None, findings


def beside(made: Sequence[Understood], content: Content, before: Library | None) -> Library:
    """The library of a department's documents; `before` is that of the department before it."""
    sound = [document for document, findings in made if document and not has_errors(findings)]
    return Library.of(sound, content.departments, before)


def judged(
    content: Content, document: Document | None, findings: Sequence[Finding], library: Library
) -> list[Finding]:
    """All that is said of a document: by reading it (`findings`), computing it, and the rules."""
    if document is None:
        return [*findings]
    if has_errors(findings):
        # What was misread makes rules fail that have nothing to do with it.
        return [*findings, *(one for one in document.findings if one.code in TYPED)]
    found = [*document.findings, *run(document, library), *dated(document)]
    return [*findings, *found, *untold(content, document)]


def rendered(
    templates: Path,
    content: Content,
    checked: Checked,
    findings: list[Finding],
    progress: Progress,
) -> Iterator[File]:
    """Every file of the site, one document after the other; what goes wrong joins `findings`."""
    from mingzhang.render.web.gather import Gathering

    with Gathering() as gathering:
        for number, entry in enumerate(content.entries):
            progress(number, len(content.entries), entry.title)
            document = again(content, entry)
            said = checked[entry.id]
            files, problems = render(templates, document, content.portal, said, gathering)
            findings += problems
            yield from files.items()
        yield from render_site(templates, content, gathering)
    progress(len(content.entries), len(content.entries), "写入网站")


def again(content: Content, entry: Entry) -> Document:
    """A document that was examined without errors, read and computed once more to be rendered."""
    source, _ = content.read(entry)
    assert source is not None
    document = compute(source, content.catalogues, content.glossary)
    document.corrections = corrections(content, source)
    return document


def render(
    templates: Path,
    document: Document,
    portal: dict[str, Any],
    checked: Sequence[Finding],
    gathering: Gathering,
) -> tuple[dict[str, bytes], list[Finding]]:
    """All files of one document: page, method page, tables, workbook, JSON, PDF.

    `checked` is what the checks have said of it, for the booklet's last page; `gathering` takes
    what the pages across documents need.
    """
    # The renderers load slowly; a build with nothing to do must not wait for them.
    from mingzhang.render.csv_files import table_csv
    from mingzhang.render.environment import site_environment
    from mingzhang.render.names import names_of
    from mingzhang.render.origin import Origins
    from mingzhang.render.page import document_page, method_page
    from mingzhang.render.web.open_data import checksums

    source = document.source
    names = names_of(source.entry)
    fingerprint = data_hash(document)
    environment = site_environment(templates)
    origins = Origins(document)
    gathering.add(document, origins, fingerprint)
    downloads, findings = render_downloads(templates, document, origins, checked)
    files = {
        "index.html": document_page(environment, document, origins, portal, fingerprint).encode(),
        "figures.html": method_page(environment, document, origins, portal).encode(),
        **downloads,
    }
    for number, table in enumerate(document.tables, 1):
        files[names.csv(number)] = table_csv(table)
    placed = {f"{names.folder}/{name}": data for name, data in files.items()}
    gathering.leave("files", checksums(placed))
    return placed, findings


def render_downloads(
    templates: Path, document: Document, origins: Origins, checked: Sequence[Finding]
) -> tuple[dict[str, bytes], list[Finding]]:
    """The booklet and what is attached to it: workbook and JSON."""
    from mingzhang.render.booklet import Booklet
    from mingzhang.render.names import names_of
    from mingzhang.render.pdf import booklet_pdf

    chapter, attached = bound(document, origins, checked)
    pdf, findings = booklet_pdf(templates, Booklet.of(chapter), attached)
    files = {one.name: one.content for one in attached if one.relationship == "Data"}
    return {names_of(document.source.entry).pdf: pdf, **files}, findings


def bound(
    document: Document, origins: Origins, checked: Sequence[Finding], prefix: str = ""
) -> tuple[Chapter, list[Attachment]]:
    """A document as a booklet takes it, and what is attached to the booklet for it."""
    from mingzhang.render.booklet import Chapter
    from mingzhang.render.data_json import document_json
    from mingzhang.render.pdf_archive import attachments
    from mingzhang.render.workbook import Workbook

    source = document.source
    fingerprint = data_hash(document)
    remarks = (*document.basis(), f"数据指纹（SHA-256）：{fingerprint}")
    if source.standing.draft:
        remarks = ("草稿：尚未公开，仅供内部核对", *remarks)
    workbook = Workbook(
        source.title, source.name, document.tables, origins.published_digits, remarks
    ).content()
    data = document_json(document, origins, fingerprint)
    chapter = Chapter(document, fingerprint, checked, prefix)
    return chapter, attachments(document, workbook, data)


def render_site(templates: Path, content: Content, gathering: Gathering) -> Iterator[File]:
    """What the site has once: the pages across documents, and the assets."""
    from mingzhang.compute.digest import Withdrawal
    from mingzhang.render.environment import site_environment
    from mingzhang.render.web.pages import site_files
    from mingzhang.render.web.site import Site

    withdrawn = [Withdrawal.of(one, content.standings[one.id]) for one in content.withdrawn]
    site = Site(
        site_environment(templates),
        content.portal,
        content.departments,
        gathering,
        content.glossary,
        withdrawn,
    )
    return site_files(site, templates)


def gathered(content: Content, entries: Iterable[Entry]) -> Gathering:
    """What some documents leave for the pages across them; to be closed by who asked for it."""
    from mingzhang.render.origin import Origins
    from mingzhang.render.web.gather import Gathering

    gathering = Gathering()
    for entry in entries:
        document = again(content, entry)
        gathering.add(document, Origins(document), data_hash(document))
    return gathering


def data_hash(document: Document) -> str:
    """The fingerprint of a document's data: SHA-256 of its source file."""
    return document.source.fingerprint


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by file and place, each once."""
    return sorted(dict.fromkeys(findings), key=lambda f: (f.place, f.code))
