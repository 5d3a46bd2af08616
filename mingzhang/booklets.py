"""PDFs alone, into a folder of their own: each document's, or several bound together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mingzhang.binding import DOCUMENT, Binding, bindings
from mingzhang.build import Folders
from mingzhang.examine import findings_of
from mingzhang.findings import Finding, Place, error, has_errors
from mingzhang.load.content import Content, load_content
from mingzhang.render import pdf
from mingzhang.render.booklet import Booklet, Chapter
from mingzhang.render.names import names_of
from mingzhang.render.origin import Origins
from mingzhang.render.pdf_archive import Attachment
from mingzhang.render.style import OFFICIAL
from mingzhang.rendering import again, bound, data_makers
from mingzhang.stages import Checked
from mingzhang.work.shop import Progress
from mingzhang.write.whole import write_whole


def write_booklets(
    folders: Folders,
    wanted: Sequence[str],
    progress: Progress,
    style: str = OFFICIAL,
    way: str = DOCUMENT,
) -> tuple[list[Finding], list[Path], list[str]]:
    """Render the wanted documents (all when none is named): findings, files written, unknown ids.

    Drafts are among them, and marked.
    """
    content, checked, findings = read_content(folders)
    if has_errors(findings):
        return findings, [], []
    by_id = {entry.id: entry for entry in content.entries}
    unknown = [name for name in wanted if name not in by_id]
    if unknown:
        return [], [], unknown
    written: list[Path] = []
    chosen = [by_id[name] for name in dict.fromkeys(wanted)] or content.entries
    made = bindings(chosen, way, content.portal)
    for number, binding in enumerate(made):
        progress(number, len(made), binding.title)
        booklet, files = booklet_of(content, binding, checked)
        data, problems = pdf.booklet_pdf(folders.templates, booklet, files, style)
        findings += problems
        if has_errors(problems):
            continue
        target = folders.output / file_name(binding, style)
        try:
            write_whole(target, data)
        except OSError as problem:
            reason = problem.strerror or str(problem)
            findings.append(error("OUT-WRITE", "PDF 没有写成", Place(str(target)), found=reason))
            continue
        written.append(target)
    progress(len(made), len(made), "完成")
    return findings, written, []


def read_content(folders: Folders) -> tuple[Content, Checked, list[Finding]]:
    """All content, drafts too, examined: what the checks said of each document, and all findings in order."""
    content = load_content(folders.content, folders.templates).shown(drafts=True)
    # The documents are let go; each is read again when its booklet's turn has come.
    return content, *findings_of(content, drafts=True)


def file_name(binding: Binding, style: str) -> str:
    """A booklet's file; the official style isn't named."""
    return f"{binding.file}.pdf" if style == OFFICIAL else f"{binding.file}-{style}.pdf"


def booklet_of(
    content: Content, binding: Binding, checked: Checked
) -> tuple[Booklet, list[Attachment]]:
    """The documents of a booklet, read and computed, and what is attached for each."""
    chapters: list[Chapter] = []
    attached: list[Attachment] = []
    for entry in binding.entries:
        document = again(content, entry)
        prefix = f"{names_of(entry).base}-" if len(binding.entries) > 1 else ""
        made = data_makers(document, Origins(document))
        chapter, files = bound(document, made, checked[entry.id], prefix)
        chapters.append(chapter)
        attached += files
    booklet = Booklet(
        binding.title, binding.author, binding.year, binding.cover, tuple(chapters), binding.foot
    )
    return booklet, attached
