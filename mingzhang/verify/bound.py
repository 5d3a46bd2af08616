"""PDFs that `pdf` wrote, volumes among them: by the same rules as the site's, and made again.

What a PDF holds is known from its name and from what it carries: bindings of all content are tried
first, then those of the documents that PDFs of one command have in them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from mingzhang.binding import WAYS, Binding, bindings
from mingzhang.booklets import booklet_of, file_name, read_content
from mingzhang.build import Folders
from mingzhang.cache.hashes import digest
from mingzhang.findings import Finding, Place, errors_in, ordered
from mingzhang.load.content import Content
from mingzhang.load.documents import Entry
from mingzhang.load.kinds import KINDS
from mingzhang.render.names import names_of
from mingzhang.render.pdf import booklet_pdf
from mingzhang.render.style import style_names
from mingzhang.verify.booklet import BROKEN, verify_pdf, without_programs
from mingzhang.verify.expected import of_booklet
from mingzhang.verify.printed import Printed, squeeze
from mingzhang.work.shop import Progress

UNKNOWN = "PDF-BINDING", "不知道这个 PDF 由哪些文件装订"
NAMED = "文件名照 pdf 命令写出的，不要改；内容里要有这些文件"
DIFFERS = "BUILD-DIFFERS", "重新生成的 PDF 与这个不同"
AGAIN = "先运行 make pdf；仍然不同的，说明环境或程序与生成时不一样"


class Made(NamedTuple):
    """How a PDF was made: what is bound in it, in which way, in which style."""

    binding: Binding
    way: str
    style: str


def verify_bound(
    folders: Folders, paths: Sequence[Path], progress: Progress
) -> tuple[int, list[Finding]]:
    """Each PDF, and each in a folder: how many were seen, findings."""
    files = sorted({file for path in paths for file in _pdfs(path)})
    if missing := without_programs(Place(str(paths[0]))):
        return 0, missing
    content, checked, findings = read_content(folders)
    if wrong := errors_in(findings):
        return 0, wrong
    printed = [Printed(file, str(file)) for file in files]
    found: list[Finding] = []
    for number, (one, made) in enumerate(
        zip(printed, _recognised(printed, content, style_names(folders.templates)), strict=True)
    ):
        progress(number, len(files), one.path.name)
        if made is None:
            found.append(one.wrong(*UNKNOWN, one.path.name, hint=NAMED))
            continue
        booklet, attached = booklet_of(content, made.binding, checked)
        found += verify_pdf(one, of_booklet(booklet, attached))
        anew, problems = booklet_pdf(folders.templates, booklet, attached, made.style)
        found += errors_in(problems)
        there, here = map(digest, (one.path.read_bytes(), anew))
        if there != here:
            found.append(one.wrong(*DIFFERS, there, here, AGAIN))
    progress(len(files), len(files), "完成")
    return len(files), ordered(found)


def _pdfs(path: Path) -> list[Path]:
    return sorted(path.rglob("*.pdf")) if path.is_dir() else [path]


def _recognised(
    printed: Sequence[Printed], content: Content, styles: Sequence[str]
) -> Iterator[Made | None]:
    """How each was made, as far as can be known."""
    known = {
        file_name(binding, style): Made(binding, way, style)
        for style in styles
        for way in WAYS
        for binding in bindings(content.entries, way, content.portal)
    }
    whole = [known.get(one.path.name) for one in printed]
    inside = [_entries(one, content.entries) for one in printed]
    together: dict[tuple[Path, str, str], set[Entry]] = defaultdict(set)
    for one, made, entries in zip(printed, whole, inside, strict=True):
        if made:
            together[one.path.parent, made.way, made.style] |= entries
    for one, made, entries in zip(printed, whole, inside, strict=True):
        if made is None or entries == set(made.binding.entries):
            yield made
            continue
        chosen = [
            entry
            for entry in content.entries
            if entry in together[one.path.parent, made.way, made.style]
        ]
        parts = bindings(chosen, made.way, content.portal) if chosen else []
        fitting = [
            part
            for part in parts
            if part.file == made.binding.file and entries == set(part.entries)
        ]
        yield Made(fitting[0], made.way, made.style) if fitting else made


def _entries(printed: Printed, entries: Sequence[Entry]) -> set[Entry]:
    """The documents that a PDF carries something of, or names in its outline."""
    try:
        names = {Path(name).stem for name in printed.reader.attachments}
        titles = {entry.title for entry in printed.outline if entry.level == 1}
        year = squeeze(str(printed.reader.metadata and printed.reader.metadata.title))[:4]
    except BROKEN:
        return set()
    return {
        entry
        for entry in entries
        if names_of(entry).base in names
        or (str(entry.year) == year and squeeze(entry.name + KINDS[entry.kind].title) in titles)
    }
