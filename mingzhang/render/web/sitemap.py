"""站点地图 and the page for addresses that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from mingzhang.compute.digest import Listing, Withdrawal
from mingzhang.render.web.keep import File
from mingzhang.render.web.paging import sheets
from mingzhang.render.web.shell import HOME, NAVIGATION, Link, Page
from mingzhang.render.web.site import Site

PER_PAGE = 100  # departments, each with all its documents
# Columns that the navigation bar has no room for.
FURTHER = (Link("公开情况", "status/index.html"),)


class Listed(NamedTuple):
    """A department and its documents, those that were withdrawn too."""

    id: str
    name: str
    listings: Sequence[Listing]
    withdrawn: Sequence[Withdrawal]


def pages(site: Site) -> Iterator[File]:
    """The map, on several pages where there are many departments; the page of lost addresses."""
    grouped, gone = site.by_department, site.withdrawn_by_department
    listings = site.gathering.listings
    listed = [
        Listed(name, text, [listings[one.id] for one in grouped.get(name, ())], gone.get(name, ()))
        for name, text in site.names.items()
    ]
    for sheet in sheets("sitemap", listed, PER_PAGE):
        page = Page(sheet.path, "站点地图", trail=(HOME,))
        columns = (*NAVIGATION, *FURTHER)
        yield site.page(
            "sitemap.html", page, columns=columns, years=list(site.by_year), sheet=sheet
        )
    lost = Page("404.html", "没有找到这个页面", trail=())
    # A server shows this page at any depth, where relative links would lead astray.
    base = str(site.portal.get("base_url") or "")
    if base and "base_url" not in site.portal["samples"]:
        lost = replace(lost, base=base.rstrip("/") + "/")
    yield site.page("404.html", lost, columns=(*NAVIGATION, *FURTHER))
