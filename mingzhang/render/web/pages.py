"""All pages across documents, module by module, and the assets they share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mingzhang.render.web import (
    assets,
    compare,
    corrections,
    department,
    feeds,
    glossary,
    home,
    method,
    open_data,
    releases,
    search,
    sitemap,
    status,
    years,
)
from mingzhang.render.web.keep import File
from mingzhang.render.web.site import Site

MODULES = (
    *(home, department, years, status, compare, search, glossary, method),
    *(open_data, corrections, releases, sitemap),
)


def site_files(site: Site, templates: Path) -> Iterator[File]:
    """What the site has once: pages across documents, what lists them, and the assets."""
    pages = []
    for module in MODULES:
        for name, data in module.pages(site):
            pages += [name] if name.endswith(".html") else []
            yield name, data
    yield from feeds.files(site, pages)
    yield from assets.files(templates)
