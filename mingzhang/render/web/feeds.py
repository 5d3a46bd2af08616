"""What programs ask a site for: sitemap, Atom feed, robots.txt, the catalogue as JSON.

Sitemap and feed need absolute addresses, so they are there only when the site knows its own. All
dates are those of the data, never the day of the build.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from xml.etree import ElementTree as Xml

from mingzhang.compute.abstract import FIELDS, VALIDITY
from mingzhang.compute.blocks import plain_text
from mingzhang.compute.digest import Digest, Withdrawal
from mingzhang.render.names import names_of
from mingzhang.render.web.atom import HEAD, feed, xml_bytes
from mingzhang.render.web.keep import File
from mingzhang.render.web.labels import address
from mingzhang.render.web.linked import downloads
from mingzhang.render.web.news import news
from mingzhang.render.web.site import Site

# What the sitemap protocol allows in one file.
MOST_ADDRESSES, MOST_BYTES = 50_000, 50 * 1024 * 1024
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def files(site: Site, pages: Iterable[str]) -> Iterator[File]:
    """The files; `pages` are the paths of the pages across documents."""
    yield "catalog.json", catalogue(site)
    # Nobody is to find drafts, wherever a preview may have got to.
    drafts = any(one.draft for one in site.digests)
    lines = ["User-agent: *", "Disallow: /" if drafts else "Allow: /"]
    if base := site.portal["base_url"]:
        happened = news(site)
        changed = {one.about.id: one.moment for one in reversed(happened)}
        own = {f"{one.id}/index.html": changed[one.id] for one in site.withdrawn}
        latest = happened[0].moment if happened else ""
        dated = [(path, own.get(path, latest)) for path in pages]
        # A preview has drafts, too; nobody is to look for those.
        for one in (each for each in site.digests if not each.draft):
            dated += [
                (f"{one.id}/{name}", changed.get(one.id, ""))
                for name in ("index.html", "figures.html")
            ]
        addresses = [(address(path, site.portal), day[:10]) for path, day in dated]
        yield from sitemap(base, addresses)
        if site.has_feed:
            yield "feed.xml", feed(site.portal, happened)
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
    return xml_bytes(entry)


def _listed(kind: str, entries: Iterable[bytes]) -> bytes:
    return b"".join(
        [HEAD, f'<{kind} xmlns="{SITEMAP}">\n'.encode(), *entries, f"</{kind}>\n".encode()]
    )


def catalogue(site: Site) -> Iterator[bytes]:
    """All documents with the fields of the disclosure catalogue, as JSON, one in a line."""
    head = {"title": site.portal["title"], "fields": FIELDS}
    yield json.dumps(head, ensure_ascii=False)[:-1].encode() + b', "documents": ['
    for number, one in enumerate(site.known):
        line = json.dumps(_catalogued(one), ensure_ascii=False, separators=(",", ":"))
        yield (",\n" if number else "\n").encode() + line.encode()
    yield b"\n]}\n"


def _catalogued(one: Digest | Withdrawal) -> dict[str, object]:
    """A document's line; of a withdrawn one there are a page and no files."""
    names = names_of(one.entry)
    known = (
        {**dict(one.catalogue.items()), "abstract": plain_text(one.abstract)}
        if isinstance(one, Digest)
        else {"publisher": one.entry.name, "title": one.title, "validity": VALIDITY[one.state]}
    )
    return {
        "id": one.id,
        "year": one.entry.year,
        "kind": one.entry.kind,
        **{key: known[key] for key in FIELDS if key in known},
        "page": f"{names.folder}/index.html",
        "files": downloads(names) if isinstance(one, Digest) else {},
        "data_sha256": one.fingerprint,
    }
