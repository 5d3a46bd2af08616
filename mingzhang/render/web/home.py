"""The home page: what is new, the ways in, and how far publication has come."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.load.kinds import KINDS
from mingzhang.render.web import status
from mingzhang.render.web.keep import File
from mingzhang.render.web.news import mended
from mingzhang.render.web.shell import Page
from mingzhang.render.web.site import KIND_ORDER, Site

NEWEST = 20
MENDED = 5  # corrections and withdrawals
MOST_DEPARTMENTS = 200  # more are listed by the site map
MOST_ON_BOARD = 50  # more are on the pages of the status board


def pages(site: Site) -> Iterator[File]:
    """The first page of the site."""
    title = str(site.portal.get("title", ""))
    listed = site.names
    grouped, withdrawn = site.by_department, site.withdrawn_by_department
    years = site.by_year
    public = site.counted
    newest = sorted(public, key=lambda one: (one.moment, one.entry.year), reverse=True)
    kinds = [
        {
            "title": KINDS[kind].title,
            "id": kind,
            "years": [y for y, all_ in years.items() if any(d.entry.kind == kind for d in all_)],
        }
        for kind in KIND_ORDER
    ]
    boards = status.boards(site)
    yield site.page(
        "index.html",
        Page("index.html", title, "home"),
        documents=len(site.digests),
        departments=[
            {
                "id": name,
                "name": text,
                "count": sum(one.counted for one in grouped.get(name, ())),
                "drafts": sum(not one.counted for one in grouped.get(name, ())),
                "withdrawn": len(withdrawn.get(name, ())),
            }
            for name, text in listed.items()
        ]
        if len(listed) <= MOST_DEPARTMENTS
        else [],
        all_departments=len(listed),
        publishing=len({one.entry.department for one in public}),
        public=len(public),
        public_years=len({one.entry.year for one in public}),
        newest=newest[:NEWEST],
        drafts=site.drafts,
        most_drafts=NEWEST,
        mended=mended(site)[:MENDED],
        years=list(years),
        kinds_with_years=[kind for kind in kinds if kind["years"]],
        boards=[one.counted for one in boards],
        status_words=status.WORDS,
        board=boards[0] if boards and len(boards[0].rows) <= MOST_ON_BOARD else None,
    )
