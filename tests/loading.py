"""A whole content folder at once, as tests like it; the program reads one document at a time."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mingzhang.compute.document import Document
from mingzhang.examine import examine
from mingzhang.findings import Finding, ordered
from mingzhang.load.catalogue import Catalogue
from mingzhang.load.content import load_content
from mingzhang.load.documents import DocumentSource
from mingzhang.load.glossary import GlossaryEntry
from mingzhang.load.records import Record


@dataclass(frozen=True, slots=True)
class Loaded:
    """All that is in a content folder, and all that reading it found."""

    documents: list[DocumentSource]
    findings: list[Finding]
    catalogues: dict[str, Catalogue]
    glossary: list[GlossaryEntry]
    departments: dict[str, Record]


def load_all(root: Path, templates: Path) -> Loaded:
    """Every document of a folder that can be read."""
    content = load_content(root, templates)
    read = [content.read(entry) for entry in content.entries]
    return Loaded(
        [source for source, _ in read if source],
        [*content.findings, *(finding for _, findings in read for finding in findings)],
        content.catalogues,
        content.glossary,
        content.departments,
    )


def examine_all(root: Path, templates: Path) -> tuple[list[Document], list[Finding]]:
    """Every document of a folder, computed and checked, and every finding."""
    content = load_content(root, templates)
    examined = list(examine(content))
    findings = [*content.findings, *(finding for _, found in examined for finding in found)]
    return [document for document, _ in examined if document], ordered(findings)
