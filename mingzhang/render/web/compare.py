"""比较: two documents side by side, their differences in words.

Three groups: a department's document against the one before of its kind; a year's final accounts
against the budget; two departments of the same year and kind. Of the last there are all pairs while
a year has few departments, and neighbours in the order of expenditure beyond that, so that the
number of pages grows like that of documents.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from typing import Any, NamedTuple

from markupsafe import Markup as Safe

from mingzhang.compute.blocks import Bars, Chart
from mingzhang.compute.digest import Digest
from mingzhang.figures import difference
from mingzhang.load.kinds import KINDS
from mingzhang.render.names import title_html
from mingzhang.render.web.keep import File
from mingzhang.render.web.paging import sheets
from mingzhang.render.web.shell import HOME, Link, Page
from mingzhang.render.web.shown import Linked, amount, common_unit
from mingzhang.render.web.site import KIND_ORDER, Ink, Site
from mingzhang.terms import KEY_FIGURES

MOST_FOR_ALL_PAIRS = 12
FIRST = 30  # of each group on the list of all comparisons
PER_PAGE = 1000
CHARTED = ("income", "expenditure", "basic", "project", "three_public")
PARENT = Link("比较", "compare/index.html")


class Group(NamedTuple):
    """One way to compare: its folder, what readers call it, the patterns of its words."""

    key: str
    title: str
    explanation: str
    style: str
    verb: str  # how the words begin


GROUPS = {
    "years": Group(
        "years", "同一部门不同年度", "同一部门、同一文种，与本站的前一个年度相比。", "across", "与前一份相比"
    ),
    "execution": Group(
        "execution", "同一年度预算与决算", "同一部门、同一年度，决算与预算相比。", "across", "与预算相比"
    ),
    "departments": Group(
        "departments", "同一年度不同部门", "同一年度、同一文种，两个部门相比。", "between", "与后者相比"
    ),
}  # fmt: skip


class Pair(NamedTuple):
    """Two documents; what is said is said of `one` against `other`."""

    group: Group
    folder: str
    one: Digest
    other: Digest

    @property
    def path(self) -> str:
        return f"{self.folder}/index.html"

    @property
    def title(self) -> Safe:
        """`2024年度甲局部门决算与2023年度部门决算比较`, years as dates."""
        return title_html(self.one.entry) + "与" + title_html(self.other.entry) + "比较"


def within(digests: Sequence[Digest]) -> Iterator[Pair]:
    """The comparisons inside one department; its documents come the newest first."""
    for kind in KIND_ORDER:
        own = [one for one in digests if one.entry.kind == kind]
        for one, other in pairwise(own):
            place = f"{one.entry.department}/{kind}/{one.entry.year}-{other.entry.year}"
            yield Pair(GROUPS["years"], f"compare/years/{place}", one, other)
    budgets = {one.entry.year: one for one in digests if one.entry.kind == "budget"}
    for one in digests:
        if one.entry.kind == "final-accounts" and one.entry.year in budgets:
            place = f"{one.entry.department}/{one.entry.year}"
            other = budgets[one.entry.year]
            yield Pair(GROUPS["execution"], f"compare/execution/{place}", one, other)


def between(year: int, kind: str, digests: Sequence[Digest]) -> Iterator[Pair]:
    """The comparisons of departments in one year, with one kind of document."""
    ranked = sorted(digests, key=_by_expenditure)
    few = len(ranked) <= MOST_FOR_ALL_PAIRS
    for one, other in combinations(ranked, 2) if few else pairwise(ranked):
        place = f"{year}/{kind}/{one.entry.department}/{other.entry.department}"
        yield Pair(GROUPS["departments"], f"compare/departments/{place}", one, other)


def pairs(site: Site) -> Iterator[Pair]:
    """All comparisons of the site."""
    for digests in site.by_department.values():
        yield from within(digests)
    for year, digests in site.by_year.items():
        for kind in KIND_ORDER:
            yield from between(year, kind, [one for one in digests if one.entry.kind == kind])


def pages(site: Site) -> Iterator[File]:
    """The list of comparisons, by group, and every comparison."""
    grouped: dict[str, list[Pair]] = {key: [] for key in GROUPS}
    for pair in pairs(site):
        grouped[pair.group.key].append(pair)
        yield site.made(pair.path, _comparison, pair)
    page = Page(PARENT.path, "比较", trail=(HOME,))
    lists = [
        {"group": GROUPS[key], "pairs": all_[:FIRST], "count": len(all_)}
        for key, all_ in grouped.items()
    ]
    many = MOST_FOR_ALL_PAIRS
    yield site.page("comparisons.html", page, lists=lists, first=FIRST, many=many, sheet=None)
    for key, all_ in grouped.items():
        if len(all_) > FIRST:
            for sheet in sheets(f"compare/{key}", all_, PER_PAGE):
                part = Page(sheet.path, GROUPS[key].title, trail=(HOME, PARENT))
                whole = [{"group": GROUPS[key], "pairs": sheet.items, "count": len(all_)}]
                yield site.page(
                    "comparisons.html", part, lists=whole, first=PER_PAGE, many=many, sheet=sheet
                )


def _comparison(ink: Ink, pair: Pair) -> tuple[str, bytes]:
    one, other = pair.one, pair.other
    page = Page(pair.path, pair.title.striptags(), trail=(HOME, PARENT))
    linked = Linked(page.root)
    keys = [key for key in KEY_FIGURES if key in one.figures or key in other.figures]
    unit = common_unit(shown for each in (one, other) for shown in each.figures.values())
    heads = _heads(pair)
    chart = _chart(pair, heads)
    return ink.page(
        "compare.html",
        page,
        pair=pair,
        heads=heads,
        rows=[_row(pair, key, linked, unit) for key in keys],
        unit=unit,
        chart=linked.chart(chart) if chart else "",
    )


def _heads(pair: Pair) -> tuple[str, str]:
    """What the two columns are called."""
    if pair.group.key == "years":
        return "后一年度", "前一年度"
    if pair.group.key == "execution":
        return KINDS[pair.one.entry.kind].title, KINDS[pair.other.entry.kind].title
    return pair.one.entry.name, pair.other.entry.name


def _row(pair: Pair, key: str, linked: Linked, unit: str) -> dict[str, Any]:
    """A key figure in both documents, its difference as a number and in words."""
    now, before = pair.one.figures.get(key), pair.other.figures.get(key)
    row: dict[str, Any] = {
        "name": KEY_FIGURES[key],
        "one": linked.cell(now, unit),
        "other": linked.cell(before, unit),
        "difference": "",
        "words": "只有一方列示，不作比较",
    }
    if now and before:
        words = pair.one.words
        delta = difference(now.figure, before.figure)
        row["difference"] = linked.cell(amount(pair.one, delta), unit)
        row["words"] = linked.phrase(words.across(now.figure, before.figure, pair.group.style))
    return row


def _chart(pair: Pair, heads: tuple[str, str]) -> Chart | None:
    """The main figures of both as bars side by side, where they have the same unit."""
    one, other = pair.one, pair.other
    rows = [
        Bars(KEY_FIGURES[key], (one.figures[key], other.figures[key]))
        for key in CHARTED
        if key in one.figures and key in other.figures
    ]
    bars = [bar for row in rows for bar in row.bars]
    unit = common_unit(bars)
    if not unit or not any(bar.figure.nonzero for bar in bars):
        return None
    told: list[Any] = []
    for row in rows:
        now, before = row.bars
        words = one.words.across(now.figure, before.figure, pair.group.style)
        told += [row.label, "：", heads[0], now, "，", heads[1], before]
        told += ["，", pair.group.verb, *words] if words else []
        told.append("。" if row is rows[-1] else "；")
    return Chart("compare", "主要数据", unit, heads, rows, tuple(told))


def _by_expenditure(digest: Digest) -> tuple[Any, ...]:
    """The largest expenditure first; without any, by the name of the folder."""
    shown = digest.figures.get("expenditure")
    return (shown is None, -shown.figure.value if shown else 0, digest.id)
