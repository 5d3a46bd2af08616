"""The search page and its index: small script files, of which a query loads only a few.

Documents are numbered newest year first, then by kind and department: those that share a form set stand
together, and lists of them are short. Neighbours are blocks. Under `search/<version of a block>/` stands what can be found in
each of its documents (d… its texts, a… its amounts), by its place in the block; under
`search/<version>/` pages of a tree (t…: terms and the documents that have them, or what lies below) and
the names of departments (n…). A version is a hash of all that it stands for, so that a browser never joins files of
two builds, and knows again what has not changed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple
from zlib import crc32

from markupsafe import Markup as Safe

from mingzhang.cache.hashes import digest
from mingzhang.load.documents import Entry
from mingzhang.load.kinds import KINDS
from mingzhang.render.web.entries import Entries, left_of
from mingzhang.render.web.keep import NOTHING, Data, File, Keep, Part
from mingzhang.render.web.postings import Chunk, packed, upper_pages
from mingzhang.render.web.search_index import Block, Index
from mingzhang.render.web.shell import HOME, Page
from mingzhang.render.web.site import KIND_ORDER, Site

PAGE = Page("search/index.html", "搜索", trail=(HOME,))
COLLECTOR = "search"
# Changes whenever the files' form does.
FORM = b"2"
PAGE_SIZE = 6_000  # bytes
# Of pages that lead to others: the uppermost stands in the search page and serves some 2,000 pages
# of lines, which is 10,000 documents, without another file between.
UPPER_SIZE = 24_000
NAMES = 50  # documents in a file of names
BLOCK = 32  # documents in a block, on average


class Found(NamedTuple):
    """A document with what can be found in it: the SHA-256 of the collector's bytes, and the bytes."""

    entry: Entry
    mark: str
    read: Callable[[], bytes]

    @classmethod
    def of(cls, entry: Entry, data: bytes) -> Found:
        return cls(entry, digest(data), lambda: data)


def pages(site: Site) -> Iterator[File]:
    """The search page and all files that its script loads."""
    settings = yield from index_files(_documents(site), site.keep)
    yield search_page(site, settings)


def _documents(site: Site) -> Iterator[Found]:
    """Each document with what can be found in it. Who looks for a withdrawn one shall not think
    that it never was: its title is found, and nothing of what it said."""
    for one, kept in site.gathering.kept(COLLECTOR):
        yield Found(one.entry, kept.mark, kept.read)
    for gone in site.withdrawn:
        yield Found.of(gone.entry, left_of(gone.title))


def search_page(site: Site, settings: dict[str, Any]) -> File:
    """The page itself, with what its script must know."""
    return site.page(
        "search.html",
        PAGE,
        settings=Safe(_json(settings).replace("<", "\\u003c")),
        years=dict.fromkeys(year for year, _, _ in settings["runs"]),
        kind_names=settings["kinds"],
    )


def index_files(
    documents: Iterable[Found], keep: Keep = NOTHING
) -> Generator[File, None, dict[str, Any]]:
    """All files of the index; returns what the page itself tells the script."""
    ordered = sorted(documents, key=lambda one: _place(one.entry))
    versions: list[tuple[int, str]] = []
    with Index(keep) as index:
        for block in _blocks(ordered):
            given = tuple((one.entry.id, one.entry.name, one.mark) for one in block)
            part = keep.part(f"search {block[0].entry.id}", given, partial(_part, block))
            version, lines = part.value
            versions.append((len(block), version))
            index.add(lines, part.left)
            yield from part.files.items()
        version = _version(version for _, version in versions)
        for first in range(0, len(ordered), NAMES):
            names = [one.entry.name for one in ordered[first : first + NAMES]]
            yield _file(version, f"n{first // NAMES}", _json(names))
        root, leaves = yield from _tree(version, index.chunks(PAGE_SIZE))
    runs = [
        [year, kind, sum(1 for _ in group)]
        for (year, kind), group in groupby(ordered, lambda one: (one.entry.year, one.entry.kind))
    ]
    return {
        "version": version,
        "blocks": versions,
        "runs": runs,
        "kinds": {kind: KINDS[kind].title for kind in KIND_ORDER},
        "names": NAMES,
        "leaves": leaves,
        "root": root,
    }


def _blocks(ordered: Iterable[Found]) -> Iterator[list[Found]]:
    """Neighbours; where a block begins depends on its first document alone, so that a new document
    changes one block."""
    block: list[Found] = []
    for one in ordered:
        if block and crc32(one.entry.id.encode()) % BLOCK == 0:
            yield block
            block = []
        block.append(one)
    if block:
        yield block


def _part(block: Sequence[Found]) -> Part:
    """The files of a block's documents; its version and its lines."""
    entries = [one.entry for one in block]
    data = [one.read() for one in block]
    told = (f"{one.entry.id} {one.entry.name} {one.mark}" for one in block)
    version = _version(told)
    files: dict[str, Data] = {}
    for number, (entry, own) in enumerate(zip(entries, data, strict=True)):
        texts, amounts = own.decode().split("\n")
        files |= [
            _file(version, f"d{number}", f"[{_json(entry.id)},{texts}]"),
            _file(version, f"a{number}", amounts),
        ]
    lines, left = Block.of(map(Entries.read, data))
    return Part((version, lines), files, left)


def _tree(
    version: str, lines: Iterable[Chunk]
) -> Generator[tuple[str, bytes], None, tuple[str, int]]:
    """Pages of lines, pages of what leads to them, and so on; returns the uppermost and how many
    pages hold lines. Pages are numbered from the lowest level up."""
    count = 0
    keys: list[str] = []
    for page in packed(lines, PAGE_SIZE):
        yield _file(version, f"t{count}", _json(page.text))
        keys.append(page.key)
        count += 1
    leaves, first = count, 0
    while len(uppers := list(upper_pages(keys, first, UPPER_SIZE))) > 1:
        first = count
        for page in uppers:
            yield _file(version, f"t{count}", _json(page.text))
            count += 1
        keys = [page.key for page in uppers]
    return uppers[0].text if uppers else "", leaves


def _place(entry: Entry) -> tuple[int, int, str]:
    return -entry.year, KIND_ORDER.index(entry.kind), entry.department


def _version(told: Iterable[str]) -> str:
    """A hash in short."""
    return digest(FORM + "".join(f"{one}\n" for one in told).encode())[:12]


def _file(version: str, name: str, data: str) -> tuple[str, bytes]:
    """A script that hands its data to search.js under its own name."""
    return f"search/{version}/{name}.js", f'found("{version}/{name}",{data})\n'.encode()


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
