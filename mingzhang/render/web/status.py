"""The status board (公开情况): what each department has published of what is expected of it.

Expected is what a department publishes on its own, in every year from its first to its last on the
site. Nothing depends on the day of the build: a missing document is called missing when the same
department has published one that falls due later, and is otherwise still to come. A published
document is late by LAW-01, where its data says when it was approved. A withdrawn document was
published once, and is told to be withdrawn. A draft, which only a preview has, is not published:
it stands in a cell that is missing or still to come.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from mingzhang.check.timing import DEADLINE
from mingzhang.compute.digest import Digest, Withdrawal
from mingzhang.once import once
from mingzhang.render.web.keep import File
from mingzhang.render.web.paging import Sheet, sheets
from mingzhang.render.web.shell import HOME, Link, Page
from mingzhang.render.web.site import KIND_ORDER, Site

ROWS = 400  # departments on one page
# What a cell can say, in the order of the legend.
WORDS = {
    "published": "已公开",
    "late": "已公开（逾期）",
    "withdrawn": "已撤回",
    "missing": "未公开",
    "open": "尚未公开",
}
PARENT = Link("公开情况", "status/index.html")


class Cell(NamedTuple):
    """A state of WORDS, the document if there is one, by how many days it was late."""

    state: str
    about: Digest | Withdrawal | None = None
    days: int = 0

    @property
    def draft(self) -> Digest | None:
        """The document, if it is a draft."""
        return self.about if isinstance(self.about, Digest) and self.about.draft else None


class Row(NamedTuple):
    """A department of one year's board."""

    department: str
    name: str
    cells: Sequence[Cell]  # by KIND_ORDER


class Board(NamedTuple):
    """One year."""

    year: int
    rows: Sequence[Row]
    counts: Mapping[str, int]
    drafts: int = 0

    @property
    def counted(self) -> Board:
        """The board without its rows: enough where years are listed."""
        return self._replace(rows=())


@once
def boards(site: Site) -> list[Board]:
    """The board of every year of the site, the newest first."""
    grouped, withdrawn = site.by_department, site.withdrawn_by_department
    rows: dict[int, list[Row]] = {year: [] for year in site.by_year}
    for name, text in site.names.items():
        documents = (*grouped.get(name, ()), *withdrawn.get(name, ()))
        for year, cells in _cells(site, name, documents).items():
            # A year in which nobody has published anything has a board, too, once it is expected.
            rows.setdefault(year, []).append(Row(name, text, cells))
    return [_board(year, rows[year]) for year in sorted(rows, reverse=True)]


def pages(site: Site) -> Iterator[File]:
    """The list of years, and for each year its board."""
    all_boards = boards(site)
    page = Page(PARENT.path, "公开情况", trail=(HOME,))
    yield _page(site, page, [one.counted for one in all_boards], None, None)
    for board in all_boards:
        for sheet in sheets(f"status/{board.year}", board.rows, ROWS):
            part = Page(sheet.path, f"{board.year}年度公开情况", trail=(HOME, PARENT))
            yield _page(site, part, [], board._replace(rows=sheet.items), sheet)


def _board(year: int, rows: Sequence[Row]) -> Board:
    cells = [cell for row in rows for cell in row.cells]
    drafts = sum(bool(cell.draft and not cell.draft.counted) for cell in cells)
    return Board(year, rows, Counter(cell.state for cell in cells), drafts)


def _page(
    site: Site, page: Page, years: Sequence[Board], board: Board | None, sheet: Sheet | None
) -> File:
    return site.page(
        "status.html", page, boards=years, board=board, sheet=sheet, status_words=WORDS
    )


def due(year: int, kind: str) -> tuple[int, int]:
    """When a document falls due, as an order: budgets early in their year, accounts in the next."""
    return (year, 0) if kind == "budget" else (year + 1, 1)


def _cells(
    site: Site, department: str, documents: Sequence[Digest | Withdrawal]
) -> dict[int, Sequence[Cell]]:
    """A department's cells by year; `documents` are its own, drafts and withdrawn ones too."""
    profile = site.departments.get(department)
    way = str(profile.get("publishes") or "own") if profile else "own"
    if not documents or way != "own":
        return {}
    there = {(one.entry.year, one.entry.kind): one for one in documents}
    last = max((due(*place) for place, one in there.items() if _was_public(one)), default=(0, 0))
    years = [year for year, _ in there]
    return {
        year: [_cell(there.get((year, kind)), due(year, kind) < last) for kind in KIND_ORDER]
        for year in range(min(years), max(years) + 1)
    }


def _was_public(one: Digest | Withdrawal) -> bool:
    return isinstance(one, Withdrawal) or one.counted


def _cell(one: Digest | Withdrawal | None, overtaken: bool) -> Cell:
    if isinstance(one, Withdrawal):
        return Cell("withdrawn", one)
    if one is None or not one.counted:
        return Cell("missing" if overtaken else "open", one)
    if one.approved and one.published:
        approved, published = map(datetime.date.fromisoformat, (one.approved, one.published))
        late = (published - approved - DEADLINE).days
        if late > 0:
            return Cell("late", one, late)
    return Cell("published", one)
