"""What programs ask a site for: sitemap, Atom feed, robots.txt, the catalogue as JSON.

Sitemap and feed need absolute addresses, so they are there only when the site knows its own. All
dates are those of the data, never the day of the build.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit
from xml.etree import ElementTree as Xml

from mingzhang.compute.abstract import FIELDS
from mingzhang.compute.blocks import plain_text
from mingzhang.compute.digest import Digest
from mingzhang.render.names import names_of
from mingzhang.render.web.labels import address
from mingzhang.render.web.linked import downloads
from mingzhang.render.web.site import File, Site

# What the sitemap protocol allows in one file, and how many entries readers of feeds want.
MOST_ADDRESSES, MOST_BYTES = 50_000, 50 * 1024 * 1024
NEWEST = 50
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
ATOM = "http://www.w3.org/2005/Atom"
HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n'


def files(site: Site, pages: Iterable[str]) -> Iterator[File]:
    """The files; `pages` are the paths of the pages across documents."""
    yield "catalog.json", catalogue(site)
    lines = ["User-agent: *", "Allow: /"]
    if base := site.portal["base_url"]:
        newest = max((one.published for one in site.digests), default="")
        dated = [(path, newest) for path in pages]
        for one in site.digests:
            dated += [
                (f"{one.id}/{name}", one.published) for name in ("index.html", "figures.html")
            ]
        addresses = [(address(path, site.portal), day[:10]) for path, day in dated]
        yield from sitemap(base, addresses)
        if site.has_feed:
            yield "feed.xml", feed(site)
        lines.append(f"Sitemap: {base}sitemap.xml")
    yield "robots.txt", ("\n".join(lines) + "\n").encode()


def sitemap(
    base: str,
    addresses: Sequence[tuple[str, str]],
    most: int = MOST_ADDRESSES,
    size: int = MOST_BYTES,
) -> Iterator[tuple[str, bytes]]:
    """Addresses with the day of their last change (or empty): one file, or several and an index."""
    parts: list[list[bytes]] = [[]]
    # The element around the entries takes some room too.
    room = size = size - 1024
    for entry in (_entry("url", *one) for one in addresses):
        if len(parts[-1]) == most or (len(entry) > room and parts[-1]):
            parts.append([])
            room = size
        parts[-1].append(entry)
        room -= len(entry)
    if len(parts) == 1:
        yield "sitemap.xml", _listed("urlset", parts[0])
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    for name, part in zip(names, parts, strict=True):
        yield name, _listed("urlset", part)
    yield "sitemap.xml", _listed("sitemapindex", [_entry("sitemap", base + one) for one in names])


def _entry(kind: str, where: str, day: str = "") -> bytes:
    entry = Xml.Element(kind)
    Xml.SubElement(entry, "loc").text = where
    if day:
        Xml.SubElement(entry, "lastmod").text = day
    return _bytes(entry)


def _listed(kind: str, entries: Iterable[bytes]) -> bytes:
    return b"".join(
        [HEAD, f'<{kind} xmlns="{SITEMAP}">\n'.encode(), *entries, f"</{kind}>\n".encode()]
    )


def feed(site: Site) -> bytes:
    """The newest documents as an Atom feed; those without a day of publication are not news.

    At least one document has such a day.
    """
    portal = site.portal
    base = portal["base_url"]
    dated = [one for one in site.digests if one.published]
    newest = sorted(dated, key=lambda one: (one.published, one.id), reverse=True)[:NEWEST]
    root = Xml.Element("feed", {"xmlns": ATOM, "xml:lang": "zh-CN"})
    _text(root, "title", portal["title"])
    _text(root, "id", base)
    _text(root, "updated", _instant(newest[0].published))
    author = Xml.SubElement(root, "author")
    _text(author, "name", portal["owner"] or portal["title"])
    Xml.SubElement(root, "link", {"rel": "self", "href": f"{base}feed.xml"})
    Xml.SubElement(root, "link", {"rel": "alternate", "href": base})
    for one in newest:
        entry = Xml.SubElement(root, "entry")
        _text(entry, "title", one.title)
        # The fiscal year stands for the day from which the name counts: it never changes.
        _text(entry, "id", f"tag:{urlsplit(base).hostname},{one.entry.year}:{one.id}")
        for name in ("published", "updated"):
            _text(entry, name, _instant(one.published))
        author = Xml.SubElement(entry, "author")
        _text(author, "name", one.entry.name)
        href = address(f"{one.id}/index.html", portal)
        Xml.SubElement(entry, "link", {"rel": "alternate", "href": href})
        _text(entry, "summary", plain_text(one.abstract))
    Xml.indent(root, "")
    return HEAD + _bytes(root)


def _bytes(element: Xml.Element) -> bytes:
    return Xml.tostring(element, "unicode").encode() + b"\n"


def _text(parent: Xml.Element, name: str, text: str) -> None:
    Xml.SubElement(parent, name).text = text


def _instant(published: str) -> str:
    """A day, or a day and an hour, as Atom wants it: in China's time zone."""
    day, _, time = published.replace("T", " ").partition(" ")
    return f"{day}T{time[:5] or '00:00'}:00+08:00"


def catalogue(site: Site) -> Iterator[bytes]:
    """All documents with the fields of the disclosure catalogue, as JSON, one in a line."""
    head = {"title": site.portal["title"], "fields": FIELDS}
    yield json.dumps(head, ensure_ascii=False)[:-1].encode() + b', "documents": ['
    for number, one in enumerate(site.digests):
        line = json.dumps(_catalogued(one), ensure_ascii=False, separators=(",", ":"))
        yield (",\n" if number else "\n").encode() + line.encode()
    yield b"\n]}\n"


def _catalogued(one: Digest) -> dict[str, object]:
    names = names_of(one.entry)
    known = {**one.catalogue, "abstract": plain_text(one.abstract)}
    return {
        "id": one.id,
        "year": one.entry.year,
        "kind": one.entry.kind,
        **{key: known[key] for key in FIELDS if key in known},
        "page": f"{names.folder}/index.html",
        "files": downloads(names),
        "data_sha256": one.fingerprint,
    }
