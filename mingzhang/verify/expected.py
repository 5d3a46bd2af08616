"""What a booklet must hold: the headings its outline lists, and the files attached to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

from mingzhang.cache.hashes import digest
from mingzhang.compute.blocks import Heading, plain_text
from mingzhang.render.booklet import CLOSING, Booklet
from mingzhang.render.pdf_archive import Attachment
from mingzhang.verify.printed import squeeze

LEVEL = re.compile(r"level-(\d)")
RELATIONSHIPS = {".yaml": "Source", ".xlsx": "Data", ".json": "Data"}


class File(NamedTuple):
    """An attached file; the SHA-256 is empty where the original is gone."""

    relationship: str
    sha256: str


class Expected(NamedTuple):
    """Headings as level and text without white space, in order; files by name."""

    headings: list[tuple[int, str]]
    files: dict[str, File]


def of_site(pdf: Path, typed: Path) -> Expected:
    """From what lies beside a booklet in the site: its document's page, workbook and JSON.

    `typed` is the data file. A page that is gone has no headings.
    """
    headings = _Headings()
    page = pdf.parent / "index.html"
    headings.feed(page.read_text(encoding="utf-8") if page.is_file() else "")
    headings.found.append((1, CLOSING))
    originals = {suffix: pdf.with_suffix(suffix) for suffix in RELATIONSHIPS} | {".yaml": typed}
    files = {}
    for suffix, path in originals.items():
        sha256 = digest(path.read_bytes()) if path.is_file() else ""
        files[f"{pdf.stem}{suffix}"] = File(RELATIONSHIPS[suffix], sha256)
    return Expected(headings.found, files)


def of_booklet(booklet: Booklet, attached: Sequence[Attachment]) -> Expected:
    """From documents computed anew; in a volume each stands above its headings."""
    files = {one.name: File(one.relationship, digest(one.content)) for one in attached}
    return Expected(list(_listed(booklet)), files)


def _listed(booklet: Booklet) -> Iterator[tuple[int, str]]:
    below = 1 if booklet.collection else 0
    for chapter in booklet.chapters:
        if booklet.collection:
            yield 1, squeeze("".join(chapter.cover))
        for block in chapter.document.blocks:
            if isinstance(block, Heading):
                yield block.level + below, squeeze(block.number + plain_text(block.inlines))
        yield 1 + below, CLOSING


class _Headings(HTMLParser):
    """The numbered headings of a document's page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self.tag = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if level := LEVEL.fullmatch(dict(attrs).get("class") or ""):
            self.tag = tag
            self.found.append((int(level[1]), ""))

    def handle_data(self, data: str) -> None:
        if self.tag:
            level, text = self.found[-1]
            self.found[-1] = (level, text + squeeze(data))

    def handle_endtag(self, tag: str) -> None:
        if tag == self.tag:
            self.tag = ""
