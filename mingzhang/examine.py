"""Reading, computing and checking documents, department by department; nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mingzhang.check.coverage import uncovered
from mingzhang.check.ledger import dated, unsettled, untold
from mingzhang.check.library import Library
from mingzhang.check.privacy import private
from mingzhang.check.rules import run
from mingzhang.compute.document import Document, compute
from mingzhang.findings import Finding, has_errors, ordered
from mingzhang.load.content import Content
from mingzhang.load.documents import Entry

# Found while computing, but about what was typed.
TYPED = ("IN-REFERENCE", "T1")


def examine(
    content: Content, drafts: bool = False
) -> Iterator[tuple[Document | None, list[Finding]]]:
    """Each document computed, with what reading, computing and checking found; nothing is written.

    Only one department's documents are held at a time. What can't be read gives None. With `drafts`
    a published document may be in the middle of a change.
    """
    yield None, list(private(content.root))
    yield None, list(unsettled(content, drafts))
    yield None, unpublished(content)
    library: Library | None = None
    for entries in content.by_department():
        found, library = examine_department(content, entries, library)
        yield from found


def findings_of(
    content: Content, drafts: bool = False
) -> tuple[dict[str, list[Finding]], list[Finding]]:
    """What is said of each document that can be read, and all findings in order; no document is kept."""
    findings, by_document = [*content.findings], {}
    for document, problems in examine(content, drafts):
        findings += problems
        if document:
            by_document[document.source.id] = problems
    return by_document, ordered(findings)


def unpublished(content: Content) -> list[Finding]:
    """LAW-03 for departments without any document."""
    return uncovered(content.departments, {name.split("/")[0] for name in content.standings})


def examine_department(
    content: Content, entries: Sequence[Entry], before: Library | None
) -> tuple[list[tuple[Document | None, list[Finding]]], Library]:
    """The documents of one department with what was found, in the order of `entries`, and the library.

    `before` is the library of the departments before this one.
    """
    made = [understood(content, entry) for entry in entries]
    library = beside(made, content, before)
    return [(one, judged(content, one, findings, library)) for one, findings in made], library


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
