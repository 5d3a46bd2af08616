"""The search page and its index: small script files, of which a query loads only a few.

Under `search/<version>/` stand pages of a tree (t…: terms and the documents that have them, or
what lies below), what can be found in each document (d… its texts, a… its amounts), and the names
of documents (n…). The
version is a hash of all of it, so that a browser never joins files of two builds. Documents are
numbered newest year first, then by kind and department: those that share a form set stand together,
and lists of them are short.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from markupsafe import Markup as Safe

from mingzhang.load.documents import Entry
from mingzhang.load.kinds import KINDS
from mingzhang.render.web.entries import Entries, left_of
from mingzhang.render.web.postings import pages as tree_pages
from mingzhang.render.web.postings import upper_pages
from mingzhang.render.web.search_index import Index
from mingzhang.render.web.shell import HOME, Page
from mingzhang.render.web.site import KIND_ORDER, File, Site

PAGE = Page("search/index.html", "搜索", trail=(HOME,))
COLLECTOR = "search"
# Changes whenever the files' form does.
FORM = b"1"
PAGE_SIZE = 6_000  # bytes
# Of pages that lead to others: the uppermost stands in the search page and serves some 2,000 pages
# of lines, which is 10,000 documents, without another file between.
UPPER_SIZE = 24_000
NAMES = 50  # documents in a file of names


def pages(site: Site) -> Iterator[File]:
    """The search page and all files that its script loads."""
    version = _version(_parts(site))
    entries = [one.entry for one in site.known]
    settings = yield from index_files(entries, (data for _, data in _parts(site)), version)
    yield search_page(site, settings)


def _parts(site: Site) -> Iterator[tuple[Entry, bytes]]:
    """Each document with what can be found in it. Who looks for a withdrawn one shall not think
    that it never was: its title is found, and nothing of what it said."""
    for digest, data in site.gathering.parts(COLLECTOR):
        yield digest.entry, data
    for one in site.withdrawn:
        yield one.entry, left_of(one.title)


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
    entries: Sequence[Entry], parts: Iterable[bytes], version: str
) -> Generator[tuple[str, bytes], None, dict[str, Any]]:
    """All files of the index; returns what the page itself tells the script.

    `parts` are the collector's bytes of each of `entries`, in the same order.
    """
    folder = f"search/{version}"
    numbered = sorted(range(len(entries)), key=lambda at: _place(entries[at]))
    number_of = {at: number for number, at in enumerate(numbered)}
    ordered = [entries[at] for at in numbered]
    with Index() as index:
        for at, data in enumerate(parts):
            number = number_of[at]
            index.add(number, Entries.read(data))
            texts, amounts = data.decode().split("\n")
            yield _file(folder, f"d{number}", f"[{_json(entries[at].id)},{texts}]")
            yield _file(folder, f"a{number}", amounts)
        for first in range(0, len(ordered), NAMES):
            names = [one.name for one in ordered[first : first + NAMES]]
            yield _file(folder, f"n{first // NAMES}", _json(names))
        root, leaves = yield from _tree(folder, index.lines())
    runs = [
        [year, kind, sum(1 for _ in group)]
        for (year, kind), group in groupby(ordered, lambda one: (one.year, one.kind))
    ]
    return {
        "version": version,
        "runs": runs,
        "kinds": {kind: KINDS[kind].title for kind in KIND_ORDER},
        "names": NAMES,
        "leaves": leaves,
        "root": root,
    }


def _tree(
    folder: str, lines: Iterable[tuple[str, str]]
) -> Generator[tuple[str, bytes], None, tuple[str, int]]:
    """Pages of lines, pages of what leads to them, and so on; returns the uppermost and how many
    pages hold lines. Pages are numbered from the lowest level up."""
    count = 0
    keys: list[str] = []
    for page in tree_pages(lines, PAGE_SIZE):
        yield _file(folder, f"t{count}", _json(page.text))
        keys.append(page.key)
        count += 1
    leaves, first = count, 0
    while len(uppers := list(upper_pages(keys, first, UPPER_SIZE))) > 1:
        first = count
        for page in uppers:
            yield _file(folder, f"t{count}", _json(page.text))
            count += 1
        keys = [page.key for page in uppers]
    return uppers[0].text if uppers else "", leaves


def _place(entry: Entry) -> tuple[int, int, str]:
    return -entry.year, KIND_ORDER.index(entry.kind), entry.department


def _version(parts: Iterable[tuple[Entry, bytes]]) -> str:
    digest = hashlib.sha256(FORM)
    for entry, data in parts:
        digest.update(f"{entry.id} {entry.name} {len(data)} ".encode())
        digest.update(data)
    return digest.hexdigest()[:12]


def _file(folder: str, name: str, data: str) -> tuple[str, bytes]:
    """A script that hands its data to search.js under its own name."""
    return f"{folder}/{name}.js", f'found("{name}",{data})\n'.encode()


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
