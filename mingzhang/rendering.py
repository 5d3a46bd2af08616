"""A document → its files, and what it leaves for the pages across documents; then those pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mingzhang.compute.corrections import corrections
from mingzhang.compute.document import Document, compute
from mingzhang.findings import Finding
from mingzhang.load.content import Content
from mingzhang.load.documents import Entry

# The renderers load slowly; a build with nothing to do must not wait for them.
if TYPE_CHECKING:
    from mingzhang.render.booklet import Booklet, Chapter
    from mingzhang.render.origin import Origins
    from mingzhang.render.pdf_archive import Attachment
    from mingzhang.render.web.gather import Gathering, Taker
    from mingzhang.render.web.keep import File, Keep

# What makes a booklet: the program's own, or a quick one where time is measured or saved.
Printer = Callable[[Path, "Booklet", "Sequence[Attachment]"], tuple[bytes, list[Finding]]]
# What makes one file of a document.
Maker = Callable[[], bytes]


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
    portal: Mapping[str, Any],
    checked: Sequence[Finding],
    gathering: Taker,
    printer: Printer | None = None,
) -> tuple[dict[str, bytes], list[Finding]]:
    """All files of one document: page, method page, tables, workbook, JSON, PDF.

    `checked` is what the checks have said of it, for the booklet's last page; `gathering` takes
    what the pages across documents need.
    """
    from mingzhang.render.booklet import Booklet
    from mingzhang.render.names import names_of
    from mingzhang.render.origin import Origins
    from mingzhang.render.web.gather import SUMS
    from mingzhang.render.web.open_data import checksums

    if printer is None:
        from mingzhang.render import pdf

        printer = pdf.booklet_pdf
    names = names_of(document.source.entry)
    origins = Origins(document)
    gathering.add(document, origins, data_hash(document))
    made = makers(templates, document, origins, portal)
    chapter, attached = bound(document, made, checked)
    booklet, findings = printer(templates, Booklet.of(chapter), attached)
    files = {names.pdf: booklet, **{name: make() for name, make in made.items()}}
    placed = {f"{names.folder}/{name}": data for name, data in files.items()}
    gathering.leave(SUMS, checksums(placed))
    return placed, findings


def makers(
    templates: Path, document: Document, origins: Origins, portal: Mapping[str, Any]
) -> dict[str, Maker]:
    """A document's files in the site by their names, all but the booklet: what makes each."""
    from mingzhang.render.environment import site_environment
    from mingzhang.render.page import document_page, method_page

    environment, fingerprint = site_environment(templates), data_hash(document)
    return {
        "index.html": lambda: document_page(
            environment, document, origins, portal, fingerprint
        ).encode(),
        "figures.html": lambda: method_page(environment, document, origins, portal).encode(),
        **data_makers(document, origins),
    }


def data_makers(document: Document, origins: Origins) -> dict[str, Maker]:
    """Those of them that need no templates: workbook, JSON, tables.

    Workbook and JSON are made once, however often they are asked for: the booklet carries them, too.
    """
    from mingzhang.render.csv_files import table_csv
    from mingzhang.render.data_json import document_json
    from mingzhang.render.names import names_of

    names, tables = names_of(document.source.entry), enumerate(document.tables, 1)
    return {
        names.workbook: cache(partial(_workbook, document, origins)),
        names.json: cache(partial(document_json, document, origins, data_hash(document))),
        **{names.csv(number): partial(table_csv, table) for number, table in tables},
    }


def _workbook(document: Document, origins: Origins) -> bytes:
    from mingzhang.render.workbook import Workbook

    source = document.source
    remarks = (*document.basis(), f"数据指纹（SHA-256）：{data_hash(document)}")
    if source.standing.draft:
        remarks = ("草稿：尚未公开，仅供内部核对", *remarks)
    return Workbook(
        source.title, source.name, document.tables, origins.published_digits, remarks
    ).content()


def bound(
    document: Document, made: Mapping[str, Maker], checked: Sequence[Finding], prefix: str = ""
) -> tuple[Chapter, list[Attachment]]:
    """A document as a booklet takes it, and what is attached to the booklet for it.

    `made` has the makers of its workbook and JSON.
    """
    from mingzhang.render.booklet import Chapter
    from mingzhang.render.names import names_of
    from mingzhang.render.pdf_archive import attachments

    names = names_of(document.source.entry)
    chapter = Chapter(document, data_hash(document), checked, prefix)
    return chapter, attachments(document, made[names.workbook](), made[names.json]())


def render_site(
    templates: Path, content: Content, gathering: Gathering, keep: Keep | None = None
) -> Iterator[File]:
    """What the site has once: the pages across documents, and the assets.

    `keep` knows pages that were made before; without it all are made.
    """
    from mingzhang.compute.digest import Withdrawal
    from mingzhang.render.environment import site_environment
    from mingzhang.render.web.keep import NOTHING
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
        keep or NOTHING,
    )
    return site_files(site, templates)


@contextmanager
def gathered(content: Content, entries: Iterable[Entry]) -> Iterator[Gathering]:
    """What some documents leave for the pages across them."""
    from mingzhang.render.origin import Origins
    from mingzhang.render.web.gather import Gathering

    with Gathering() as gathering:
        for entry in entries:
            document = again(content, entry)
            gathering.add(document, Origins(document), data_hash(document))
        yield gathering


def data_hash(document: Document) -> str:
    """The fingerprint of a document's data: SHA-256 of its source file."""
    return document.source.fingerprint
