"""PDFs alone, into a folder of their own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mingzhang.build import Folders, Progress, data_hash, examine
from mingzhang.findings import Finding, Place, error, has_errors
from mingzhang.render.page import names_of
from mingzhang.render.pdf import booklet_pdf


def write_booklets(
    folders: Folders, wanted: Sequence[str], progress: Progress
) -> tuple[list[Finding], list[Path], list[str]]:
    """Render the wanted documents (all when none is named): findings, files written, unknown ids."""
    documents, findings = examine(folders.content, folders.templates)
    by_id = {document.source.id: document for document in documents}
    if has_errors(findings):
        return findings, [], []
    unknown = [name for name in wanted if name not in by_id]
    if unknown:
        return [], [], unknown
    written: list[Path] = []
    chosen = [by_id[name] for name in dict.fromkeys(wanted)] or documents
    for number, document in enumerate(chosen):
        progress(number, len(chosen), document.source.title)
        pdf, problems = booklet_pdf(folders.templates, document, data_hash(document))
        findings += problems
        target = folders.output / names_of(document.source).pdf
        try:
            folders.output.mkdir(parents=True, exist_ok=True)
            part = target.with_suffix(".part")
            part.write_bytes(pdf)
            part.replace(target)
        except OSError as problem:
            reason = problem.strerror or str(problem)
            findings.append(error("OUT-WRITE", "PDF 没有写成", Place(str(target)), found=reason))
            continue
        written.append(target)
    progress(len(chosen), len(chosen), "完成")
    return findings, written, []
