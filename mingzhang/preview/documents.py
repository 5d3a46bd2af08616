"""The one door from the preview to the engine: what it asks of loading, computing, checking, rendering."""

from __future__ import annotations

import datetime
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from mingzhang.cache.hashes import digest
from mingzhang.cache.store import Blob
from mingzhang.check.ledger import unsettled
from mingzhang.check.library import Library
from mingzhang.check.privacy import private
from mingzhang.compute.corrections import corrections
from mingzhang.compute.digest import Digest
from mingzhang.compute.document import Document
from mingzhang.examine import beside, judged, understood, unpublished
from mingzhang.findings import Finding, has_errors, ordered
from mingzhang.load.content import Content, load_content, standing_of
from mingzhang.load.documents import Entry
from mingzhang.render.booklet import Booklet
from mingzhang.render.names import names_of
from mingzhang.render.origin import Origins
from mingzhang.render.web.assets import written
from mingzhang.render.web.gather import COLLECTORS, SUMS, Gathering, Kept
from mingzhang.render.web.open_data import checksums
from mingzhang.rendering import bound, data_hash, data_makers, makers, render_site
from mingzhang.standing import State

if TYPE_CHECKING:
    from mingzhang.render.pdf import Manuscript
    from mingzhang.render.pdf_archive import Attachment

__all__ = [
    "Content", "Document", "Entry", "Finding", "Library", "Origins", "beside",
    "has_errors", "judged", "names_of", "ordered",
]  # fmt: skip


def opened(root: Path, templates: Path, now: datetime.datetime) -> tuple[Content, list[Finding]]:
    """Everything a preview shows, documents not yet read, and what is wrong with what they share."""
    content = load_content(root, templates, now)
    gone = [name for name in content.standings if not (root / f"departments/{name}.yaml").is_file()]
    findings = [
        *content.findings,
        *private(root),
        *unsettled(_standing_only(content, gone), True),
        *unpublished(content),
    ]
    return content.shown(True), findings


def _standing_only(content: Content, names: Iterable[str]) -> Content:
    """The content with the standings of some documents alone: the others are not looked into."""
    return replace(content, standings={name: content.standings[name] for name in names})


def restood(content: Content, entry: Entry, now: datetime.datetime) -> bool:
    """Find out where an edited document stands; whether it is still one that the preview shows."""
    content.standings[entry.id] = standing_of(content, entry.id, now)
    return content.standings[entry.id].state is not State.WITHDRAWN


def computed(content: Content, entry: Entry) -> tuple[Document | None, list[Finding]]:
    """A document as it will be rendered, and what reading it found."""
    document, findings = understood(content, entry)
    if document:
        document.corrections = corrections(content, document.source)
    return document, findings


def unsigned_changes(content: Content, entry: Entry) -> list[Finding]:
    """What differs from the published version of a document and is not signed."""
    return list(unsettled(_standing_only(content, [entry.id]), True))


def page(
    templates: Path, content: Content, document: Document, origins: Origins, name: str
) -> bytes | None:
    """One file of a document by its name, all but the booklet; None when it has no such file."""
    make = makers(templates, document, origins, content.portal).get(name)
    return make() if make else None


def asset(templates: Path, name: str) -> bytes | None:
    """A style sheet or script of the site."""
    for path in (templates / "site" / "assets").iterdir():
        if path.name == name and path.is_file() and not path.is_symlink() and name[0] != ".":
            return written(path)
    return None


def downloads(document: Document, origins: Origins) -> list[str]:
    """The names of all files that a document has in the site beside its pages."""
    return [names_of(document.source.entry).pdf, *data_makers(document, origins)]


def for_press(
    templates: Path, document: Document, origins: Origins, checked: Sequence[Finding]
) -> tuple[Manuscript, list[Attachment]]:
    """A document's booklet, ready to be printed by another process."""
    from mingzhang.render.pdf import manuscript

    chapter, attached = bound(document, data_makers(document, origins), checked)
    return manuscript(templates, Booklet.of(chapter)), attached


@dataclass(frozen=True, slots=True)
class Left:
    """What a document leaves for the pages across documents; collected data is kept compressed."""

    digest: Digest
    collected: Mapping[str, Kept]

    @classmethod
    def of(cls, document: Document, origins: Origins) -> Left:
        made = {name: collect(document, origins) for name, collect in COLLECTORS.items()}
        packed = {
            name: Kept(digest(data), partial(zlib.decompress, zlib.compress(data, 1)))
            for name, data in made.items()
        }
        return cls(Digest.of(document, data_hash(document)), packed)


def shelf(left: Iterable[Left], sums: Callable[[str], bytes]) -> Gathering:
    """What all documents left; checksums of their files are made when they are asked for."""
    gathering = Gathering()
    for one in left:
        gathering.take(one.digest, {})
        made = partial(sums, one.digest.id)
        for name, kept in {**one.collected, SUMS: Kept("", made)}.items():
            gathering.refer(name, kept)
    return gathering


def pages_across(
    templates: Path, content: Content, gathering: Gathering
) -> Iterator[tuple[str, bytes | Iterable[bytes]]]:
    """The files that the site has once, made as they are asked for."""
    for name, data in render_site(templates, content, gathering):
        assert not isinstance(data, Blob), "nothing is kept here"
        yield name, data


def sums_of(entry: Entry, files: Mapping[str, bytes]) -> bytes:
    """The lines of the list of checksums for a document's files."""
    return checksums({f"{entry.id}/{name}": data for name, data in files.items()})
