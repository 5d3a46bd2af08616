"""The program's table of contents: content → load → compute → check → render → write."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mingzhang.check.coverage import uncovered
from mingzhang.check.library import Library
from mingzhang.check.privacy import private
from mingzhang.check.rules import run
from mingzhang.compute.document import Document, compute
from mingzhang.findings import Finding, Severity, has_errors
from mingzhang.load.content import load_content
from mingzhang.load.portal import load_portal
from mingzhang.write.site import write_site
from mingzhang.write.stamp import Stamp

# Found while computing, but about what was typed.
TYPED = ("IN-REFERENCE", "T1")

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Folders:
    """Where a build reads and writes."""

    content: Path
    templates: Path
    output: Path
    cache: Path


@dataclass(slots=True)
class Outcome:
    """What a build did: documents built, findings, and whether anything had to be done."""

    documents: int = 0
    findings: list[Finding] = field(default_factory=list)
    unchanged: bool = False

    @property
    def failed(self) -> bool:
        return has_errors(self.findings)


def build(folders: Folders, progress: Progress) -> Outcome:
    """Build the whole site; with an error finding the previous site stays as it is."""
    stamp = Stamp.of(folders.content, folders.templates, folders.output, folders.cache)
    if stamp.current():
        return Outcome(unchanged=True)
    documents, findings = examine(folders.content, folders.templates)
    portal, _ = load_portal(folders.content)
    if has_errors(findings):
        return Outcome(len(documents), findings)
    files: dict[str, bytes] = {}
    for number, document in enumerate(documents):
        progress(number, len(documents), document.source.title)
        files |= render(folders.templates, document, portal, findings)
    files |= render_site(folders.templates, documents, portal)
    progress(len(documents), len(documents), "写入网站")
    if not has_errors(findings):
        findings += write_site(folders.output, files)
    if not has_errors(findings):
        stamp.save(files)
    return Outcome(len(documents), ordered(findings))


def examine(content_folder: Path, templates: Path) -> tuple[list[Document], list[Finding]]:
    """Load, compute and check everything; nothing is rendered or written."""
    content = load_content(content_folder, templates)
    documents = [
        compute(source, content.catalogues, content.glossary) for source in content.documents
    ]
    _, problems = load_portal(content_folder)
    findings = [*content.findings, *problems, *private(content_folder)]
    unread = {finding.place.file for finding in findings if finding.severity is Severity.ERROR}
    read = [document for document in documents if document.source.file not in unread]
    library = Library.of(read, content.departments)
    findings += uncovered(content.departments, {one.source.department for one in documents})
    for document in documents:
        if document.source.file in unread:
            # What was misread makes rules fail that have nothing to do with it.
            findings += [finding for finding in document.findings if finding.code in TYPED]
        else:
            findings += document.findings + run(document, library)
    return documents, ordered(findings)


def render(
    templates: Path, document: Document, portal: dict[str, Any], findings: list[Finding]
) -> dict[str, bytes]:
    """All files of one document: page, method page, tables, workbook, JSON, PDF."""
    # The renderers load slowly; a build with nothing to do must not wait for them.
    from mingzhang.render.csv_files import table_csv
    from mingzhang.render.data_json import document_json
    from mingzhang.render.origin import Origins
    from mingzhang.render.page import document_page, method_page, names_of, site_environment
    from mingzhang.render.pdf import booklet_pdf
    from mingzhang.render.workbook import Workbook

    source = document.source
    names = names_of(source)
    fingerprint = data_hash(document)
    environment = site_environment(templates)
    origins = Origins(document)
    pdf, problems = booklet_pdf(templates, document, fingerprint)
    findings += problems
    remarks = (*document.basis(), f"数据指纹（SHA-256）：{fingerprint}")
    workbook = Workbook(
        source.title, source.name, document.tables, origins.published_digits, remarks
    )
    files = {
        "index.html": document_page(environment, document, origins, portal, fingerprint).encode(),
        "figures.html": method_page(environment, document, origins, portal).encode(),
        names.pdf: pdf,
        names.workbook: workbook.content(),
        names.json: document_json(document, origins, fingerprint),
    }
    for number, table in enumerate(document.tables, 1):
        files[names.csv(number)] = table_csv(table)
    return {f"{names.folder}/{name}": data for name, data in files.items()}


def render_site(
    templates: Path, documents: Sequence[Document], portal: dict[str, Any]
) -> dict[str, bytes]:
    """What the site has once: the home page and the assets."""
    from mingzhang.render.page import home_page, site_environment

    files = {"index.html": home_page(site_environment(templates), documents, portal).encode()}
    for path in sorted((templates / "site" / "assets").iterdir()):
        files[f"assets/{path.name}"] = path.read_bytes()
    return files


def data_hash(document: Document) -> str:
    """The fingerprint of a document's data: SHA-256 of its source file."""
    return hashlib.sha256(document.source.text.encode()).hexdigest()


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by file and place, each once."""
    return sorted(dict.fromkeys(findings), key=lambda f: (f.place, f.code))
