"""The years: all departments of a year, in the order of expenditure and of “三公” spending."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from mingzhang.compute.blocks import Shown
from mingzhang.compute.digest import Digest
from mingzhang.load.kinds import KINDS
from mingzhang.render.names import number_html, year_html
from mingzhang.render.web.keep import File
from mingzhang.render.web.paging import sheets
from mingzhang.render.web.shell import HOME, Link, Page
from mingzhang.render.web.shown import Linked, bar_html, common_unit, share, sum_of
from mingzhang.render.web.site import KIND_ORDER, Site
from mingzhang.terms import KEY_FIGURES

RANKED = ("expenditure", "three_public")
FIRST = 100  # rows of a ranking on the year's own page
PER_PAGE = 500
PARENT = Link("年度", "years/index.html")


class Place(NamedTuple):
    """A row of a ranking; equal amounts share a rank."""

    rank: int
    digest: Digest


class Ranking(NamedTuple):
    """The documents of a year and kind in the order of one key figure; `without` lack it.

    `total` is that of all places, and `unit` what all amounts have in common, if there are any.
    """

    key: str
    folder: str
    places: Sequence[Place]
    without: Sequence[Digest]
    total: Shown | None
    unit: str


def ranking(year: int, kind: str, key: str, digests: Sequence[Digest]) -> Ranking:
    """The largest first, by exact amounts."""
    amounts = {one.id: one.figures[key] for one in digests if key in one.figures}
    having = [one for one in digests if one.id in amounts]
    having.sort(key=lambda one: (-amounts[one.id].figure.value, one.id))
    places: list[Place] = []
    before = None
    for number, one in enumerate(having, 1):
        value = amounts[one.id].figure.value
        places.append(Place(places[-1].rank if value == before else number, one))
        before = value
    without = [one for one in digests if one.id not in amounts]
    folder = f"years/{year}/{kind}/{key.replace('_', '-')}"
    total = sum_of(key, f"各部门{KEY_FIGURES[key]}合计", having)
    return Ranking(key, folder, places, without, total, common_unit(amounts.values()))


def pages(site: Site) -> Iterator[File]:
    """The list of years, each year, and what of its rankings is too long for one page."""
    years = site.by_year
    counts = [
        {
            "year": year,
            "kinds": [
                {"id": kind, "title": KINDS[kind].title, "count": count}
                for kind in KIND_ORDER
                if (count := sum(one.counted and one.entry.kind == kind for one in digests))
            ],
            "drafts": sum(not one.counted for one in digests),
            "withdrawn": sum(one.entry.year == year for one in site.withdrawn),
        }
        for year, digests in years.items()
    ]
    yield site.page("years.html", Page(PARENT.path, "年度", trail=(HOME,)), years=counts)
    for year, digests in years.items():
        yield from _year(site, year, digests)


def _year(site: Site, year: int, digests: Sequence[Digest]) -> Iterator[File]:
    page = Page(f"years/{year}/index.html", f"{year}年度", trail=(HOME, PARENT))
    linked = Linked(page.root)
    parts = []
    for kind in KIND_ORDER:
        own = [one for one in digests if one.entry.kind == kind]
        rankings = [ranking(year, kind, key, own) for key in RANKED]
        if own:
            tables = [_table(one, one.places[:FIRST], linked) for one in rankings if one.places]
            title = KINDS[kind].title
            parts.append({"kind": kind, "title": title, "tables": tables,
                          "count": sum(one.counted for one in own),
                          "drafts": sum(not one.counted for one in own),
                          "plain": own if not tables else []})  # fmt: skip
        for one in rankings:
            if len(one.places) > FIRST:
                above = (HOME, PARENT, Link(year_html(year) + "年度", page.path))
                yield from _long(site, one, year, KINDS[kind].title, above)
    gone = [one for one in site.withdrawn if one.entry.year == year]
    yield site.page("year.html", page, year=year, parts=parts, withdrawn=gone)


def _long(
    site: Site, whole: Ranking, year: int, kind: str, trail: tuple[Link, ...]
) -> Iterator[File]:
    for sheet in sheets(whole.folder, whole.places, PER_PAGE):
        page = Page(sheet.path, f"{year}年度{kind}：按{KEY_FIGURES[whole.key]}排列", trail=trail)
        linked = Linked(page.root)
        table = _table(whole, sheet.items, linked)
        yield site.page("ranking.html", page, year=year, kind=kind, table=table, sheet=sheet)


def _table(whole: Ranking, places: Sequence[Place], linked: Linked) -> dict[str, Any]:
    """Some places of a ranking as its template wants them; the total is that of all."""
    key, name, total, unit = whole.key, KEY_FIGURES[whole.key], whole.total, whole.unit
    assert total is not None
    rows = []
    for place in places:
        shown = place.digest.figures[key]
        rate = share(place.digest, shown.figure, total.figure)
        rows.append(
            {
                "rank": number_html(place.rank),
                "entry": place.digest.entry,
                "digest": place.digest,
                "amount": linked.cell(shown, unit),
                "share": linked.phrase((rate,)) if rate else "",
                "bar": bar_html(rate),
            }
        )
    return {
        "id": whole.folder.removeprefix("years/").replace("/", "-"),
        "name": name,
        "kind": KINDS[places[0].digest.entry.kind].title,
        "unit": unit,
        "count": len(whole.places),
        "total": linked.phrase((total,)),
        "total_number": linked.cell(total, unit),
        "rows": rows,
        "complete": len(places) == len(whole.places),
        "path": f"{whole.folder}/index.html",
        "without": whole.without[:FIRST],
        "without_count": len(whole.without),
    }
