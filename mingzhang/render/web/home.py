"""The home page: every document, by department."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.render.web.shell import Page
from mingzhang.render.web.site import Site


def pages(site: Site) -> Iterator[tuple[str, bytes]]:
    """The first page of the site."""
    title = str(site.portal.get("title", ""))
    withdrawn = site.withdrawn_by_department()
    departments = [
        {
            "id": name,
            "name": (digests[0] if digests else withdrawn[name][0]).entry.name,
            "documents": digests,
            "withdrawn": withdrawn.get(name, ()),
        }
        for name, digests in site.by_department().items()
    ]
    yield site.page("index.html", Page("index.html", title, "home"), departments=departments)
