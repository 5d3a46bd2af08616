"""The status board (公开情况): what each department has published of what is expected of it.

Expected is what a department publishes on its own, in every year from its first to its last on the
site. Nothing depends on the day of the build: a missing document is called missing when the same
department has published one that falls due later, and is otherwise still to come. A published
document is late by LAW-01, where its data says when it was approved.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from mingzhang.check.timing import DEADLINE
from mingzhang.compute.digest import Digest
from mingzhang.render.web.paging import Sheet, sheets
from mingzhang.render.web.shell import HOME, Link, Page
from mingzhang.render.web.site import KIND_ORDER, File, Site

ROWS = 400  # departments on one page
# What a cell can say, in the order of the legend.
WORDS = {
    "published": "已公开",
    "late": "已公开（逾期）",
    "missing": "未公开",
    "open": "待公开",
}
PARENT = Link("公开情况", "status/index.html")


class Standing(NamedTuple):
    """One cell: a state of WORDS, the document if there is one, by how many days it was late."""

    state: str
    digest: Digest | None = None
    days: int = 0


class Row(NamedTuple):
    """A department of one year's board."""

    department: str
    name: str
    cells: Sequence[Standing]  # by KIND_ORDER


class Board(NamedTuple):
    """One year."""

    year: int
    rows: Sequence[Row]
    counts: Mapping[str, int]


def boards(site: Site) -> list[Board]:
    """The board of every year of the site, the newest first."""
    grouped = site.by_department()
    rows: dict[int, list[Row]] = {year: [] for year in site.by_year()}
    for name, text in site.names().items():
        for year, cells in _standings(site, name, grouped.get(name, ())).items():
            # A year in which nobody has published anything has a board, too, once it is expected.
            rows.setdefault(year, []).append(Row(name, text, cells))
    return [
        Board(year, rows[year], Counter(cell.state for row in rows[year] for cell in row.cells))
        for year in sorted(rows, reverse=True)
    ]


def pages(site: Site) -> Iterator[File]:
    """The list of years, and for each year its board."""
    all_boards = boards(site)
    page = Page(PARENT.path, "公开情况", trail=(HOME,))
    yield _page(site, page, all_boards, None, None)
    for board in all_boards:
        for sheet in sheets(f"status/{board.year}", board.rows, ROWS):
            part = Page(sheet.path, f"{board.year}年度公开情况", trail=(HOME, PARENT))
            rows = Board(board.year, sheet.items, board.counts)
            yield _page(site, part, [], rows, sheet)


def _page(
    site: Site, page: Page, years: Sequence[Board], board: Board | None, sheet: Sheet | None
) -> File:
    return site.page(
        "status.html", page, boards=years, board=board, sheet=sheet, status_words=WORDS
    )


def due(year: int, kind: str) -> tuple[int, int]:
    """When a document falls due, as an order: budgets early in their year, accounts in the next."""
    return (year, 0) if kind == "budget" else (year + 1, 1)


def _standings(
    site: Site, department: str, digests: Sequence[Digest]
) -> dict[int, Sequence[Standing]]:
    profile = site.departments.get(department)
    way = str(profile.get("publishes") or "own") if profile else "own"
    if not digests or way != "own":
        return {}
    there = {(one.entry.year, one.entry.kind): one for one in digests}
    last = max(due(*place) for place in there)
    years = [year for year, _ in there]
    return {
        year: [_standing(there.get((year, kind)), due(year, kind) < last) for kind in KIND_ORDER]
        for year in range(min(years), max(years) + 1)
    }


def _standing(digest: Digest | None, overtaken: bool) -> Standing:
    if digest is None:
        return Standing("missing" if overtaken else "open")
    if digest.approved and digest.published:
        approved, published = map(datetime.date.fromisoformat, (digest.approved, digest.published))
        late = (published - approved - DEADLINE).days
        if late > 0:
            return Standing("late", digest, late)
    return Standing("published", digest)
