"""Sitemap, feed, robots.txt and catalogue: valid, complete, and dated by the data alone."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from lxml import etree

from mingzhang.compute.document import Document
from mingzhang.render.web.atom import ATOM, NEWEST
from mingzhang.render.web.feeds import SITEMAP, files, sitemap
from mingzhang.render.web.keep import bytes_of
from tests.conftest import FIRST
from tests.render.reading import Site
from tests.render.web.sites import digest_of, site_of

BASE = "https://www.example.org/budget/"
INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\+08:00")


def made(site: Any, pages: tuple[str, ...] = ("index.html",)) -> dict[str, bytes]:
    return {name: bytes_of(data) for name, data in files(site, pages)}


def addresses(data: bytes) -> list[str]:
    return [one.text or "" for one in etree.fromstring(data).iter(f"{{{SITEMAP}}}loc")]


def test_the_sitemap_has_every_page_and_no_other(site: Site) -> None:
    pages = {
        path.relative_to(site.root).as_posix().removesuffix("index.html")
        for path in site.root.rglob("*.html")
    }
    listed = addresses((site.root / "sitemap.xml").read_bytes())
    assert len(listed) == len(set(listed))
    assert {one.removeprefix(BASE) for one in listed} == pages
    assert f"Sitemap: {BASE}sitemap.xml" in (site.root / "robots.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("count", "most", "size", "parts"),
    [(0, 3, 9000, 1), (3, 3, 9000, 1), (4, 3, 9000, 2), (7, 3, 9000, 3), (40, 99, 2048, 4)],
)
def test_a_long_sitemap_is_split_and_indexed(count: int, most: int, size: int, parts: int) -> None:
    wanted = [(f"{BASE}{n:04d}/?a&b", "2025-03-01" if n % 2 else "") for n in range(count)]
    found = dict(sitemap(BASE, wanted, most, size))
    assert len(found) == (parts + 1 if parts > 1 else 1)
    assert all(len(data) <= size for data in found.values())
    index = addresses(found.pop("sitemap.xml")) if parts > 1 else []
    assert [one.removeprefix(BASE) for one in index] == list(found) if parts > 1 else not index
    listed = [one for data in found.values() for one in addresses(data)]
    assert listed == [where for where, _ in wanted]


def test_the_feed_tells_the_newest_first_by_names_that_stay(document: Document) -> None:
    digests = [
        digest_of(document, f"2025-{1 + n // 28:02d}-{1 + n % 28:02d}", department=f"office-{n}")
        for n in range(NEWEST + 9)
    ]
    site = site_of([*digests, digest_of(document, department="never")])
    feed = etree.fromstring(made(site)["feed.xml"])
    assert feed.tag == f"{{{ATOM}}}feed"
    entries = feed.findall(f"{{{ATOM}}}entry")
    assert len(entries) == NEWEST
    days = [one.findtext(f"{{{ATOM}}}published") or "" for one in entries]
    assert days == sorted(days, reverse=True)
    assert all(INSTANT.fullmatch(day) for day in days)
    assert feed.findtext(f"{{{ATOM}}}updated") == days[0]
    names = [one.findtext(f"{{{ATOM}}}id") or "" for one in entries]
    assert len(set(names)) == NEWEST
    assert names[0] == f"tag:www.example.org,2024:office-{NEWEST + 8}/2024/final-accounts"
    for one in (feed, *entries):  # what RFC 4287 requires of each
        for name in ("id", "title", "updated", "author"):
            assert len(one.findall(f"{{{ATOM}}}{name}")) == 1
    assert b"2025" in made(site)["sitemap.xml"]


def test_without_news_or_address_there_is_no_feed(document: Document) -> None:
    assert "feed.xml" not in made(site_of([digest_of(document)]))
    unaddressed = made(site_of([digest_of(document, "2025-03-01")], base_url=""))
    assert set(unaddressed) == {"catalog.json", "robots.txt"}
    assert b"Sitemap" not in unaddressed["robots.txt"]


def test_the_catalogue_lists_every_document_with_files_that_are_there(site: Site) -> None:
    catalogue = json.loads((site.root / "catalog.json").read_bytes())
    listed = {one["id"]: one for one in catalogue["documents"]}
    there = {path.parent.relative_to(site.root).as_posix() for path in site.root.rglob("*.pdf")}
    assert set(listed) == there
    for one in listed.values():
        for path in (one["page"], *one["files"].values()):
            assert (site.root / path).is_file()
    assert listed[FIRST]["data_sha256"] == site.data["data_sha256"]
    assert set(catalogue["fields"]) >= {"index_number", "document_number", "title", "abstract"}
    assert listed[FIRST]["title"] in listed[FIRST]["abstract"]


def test_an_empty_site_has_an_empty_catalogue() -> None:
    assert json.loads(made(site_of([]))["catalog.json"])["documents"] == []
