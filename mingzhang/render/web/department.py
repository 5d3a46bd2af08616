"""A department's page: all its documents, the newest first."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.render.web.shell import HOME, Page
from mingzhang.render.web.site import Site


def pages(site: Site) -> Iterator[tuple[str, bytes]]:
    """One page for each department that has documents, or had some that were withdrawn."""
    withdrawn = site.withdrawn_by_department()
    for name, digests in site.by_department().items():
        gone = withdrawn.get(name, [])
        title = (digests[0] if digests else gone[0]).entry.name
        page = Page(f"{name}/index.html", title, trail=(HOME,))
        yield site.page("department.html", page, documents=digests, withdrawn=gone)
