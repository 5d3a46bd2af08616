"""A department's page: who it is, all its documents, its key figures over the years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from mingzhang.compute.blocks import Bars, Chart, Moment, Phrase
from mingzhang.compute.digest import Digest, Withdrawal
from mingzhang.load.kinds import KINDS
from mingzhang.load.kinds.shared import DEPARTMENT
from mingzhang.load.schema import Choice
from mingzhang.render.web import compare
from mingzhang.render.web.keep import File
from mingzhang.render.web.shell import HOME, Link, Page
from mingzhang.render.web.shown import Linked, common_unit
from mingzhang.render.web.site import KIND_ORDER, Ink, Site
from mingzhang.terms import KEY_FIGURES

# The key figures that have a chart over the years.
CHARTED = ("expenditure", "three_public")
MOST_YEARS = 10  # of a chart or table over the years: the latest


def pages(site: Site) -> Iterator[File]:
    """One page for each department."""
    grouped, withdrawn = site.by_department, site.withdrawn_by_department
    folders = {text: folder for folder, text in site.names.items()}
    members: dict[str, list[Link]] = {}
    for folder, profile in site.departments.items():
        text = str(profile.get("name") or folder)
        members.setdefault(str(profile.get("parent") or ""), []).append(
            Link(text, f"{folder}/index.html")
        )
    for folder, title in site.names.items():
        digests = grouped.get(folder, [])
        gone = withdrawn.get(folder, ())
        page = Page(f"{folder}/index.html", title, trail=(HOME,))
        told = list(_profile(site, folder, folders))
        yield site.made(page.path, _page, page, digests, gone, told, members.get(title, ()))


def _page(
    ink: Ink,
    page: Page,
    digests: Sequence[Digest],
    gone: Sequence[Withdrawal],
    profile: Sequence[tuple[str, Link]],
    members: Sequence[Link],
) -> tuple[str, bytes]:
    linked = Linked(page.root)
    return ink.page(
        "department.html",
        page,
        documents=digests,
        withdrawn=gone,
        profile=profile,
        members=members,
        series=[one for kind in KIND_ORDER if (one := _series(digests, kind, linked)) is not None],
        comparisons=list(compare.within(digests)),
    )


def _profile(site: Site, folder: str, folders: dict[str, str]) -> Iterator[tuple[str, Link]]:
    """What department.yaml says, as (label, text); the parent is a link where it has a page."""
    profile = site.departments.get(folder)
    for key, field in DEPARTMENT.fields.items() if profile else ():
        value = profile.get(key) if profile else None
        if key == "name" or not value:
            continue
        text = str(value)
        if isinstance(field, Choice):
            text = field.values.get(text, text)
        there = folders.get(text) if key == "parent" else None
        yield field.label, Link(text, f"{there}/index.html" if there else "")


def _series(digests: Sequence[Digest], kind: str, linked: Linked) -> dict[str, Any] | None:
    """The key figures of one kind of document over the years, the newest first."""
    own = [one for one in digests if one.entry.kind == kind and one.figures][:MOST_YEARS]
    if not own:
        return None
    keys = [key for key in KEY_FIGURES if any(key in one.figures for one in own)]
    unit = common_unit(one.figures[key] for one in own for key in keys if key in one.figures)
    rows = [
        {
            "name": KEY_FIGURES[key],
            "cells": [linked.cell(one.figures.get(key), unit) for one in own],
        }
        for key in keys
    ]
    charts = [chart for key in CHARTED if (chart := _chart(own, kind, key)) is not None]
    return {
        "kind": kind,
        "title": KINDS[kind].title,
        "unit": unit,
        "years": [one.entry.year for one in own],
        "rows": rows,
        "charts": [linked.chart(chart) for chart in charts],
    }


def _chart(newest_first: Sequence[Digest], kind: str, key: str) -> Chart | None:
    """One figure over the years, the oldest first; one year, or several units, are no chart."""
    own = [one for one in reversed(newest_first) if key in one.figures]
    unit = common_unit(one.figures[key] for one in own)
    if len(own) < 2 or not unit or not any(one.figures[key].figure.nonzero for one in own):
        return None
    rows = [Bars(_year(one), (one.figures[key],)) for one in own]
    title = f"{KINDS[kind].title}：各年度{KEY_FIGURES[key]}"
    return Chart(f"{kind}-{key}", title, unit, ("",), rows, _told(own, key))


def _told(own: Sequence[Digest], key: str) -> Phrase:
    """`2021年度100万元；2022年度120万元，比前一份增加20万元，增长20%。`"""
    said: list[Any] = []
    for number, one in enumerate(own):
        said += [_year(one), one.figures[key]]
        if number:
            before = own[number - 1]
            change = one.words.across(one.figures[key].figure, before.figures[key].figure)
            said += ["，与", _year(before), "相比", *change] if change else []
        said.append("；" if number + 1 < len(own) else "。")
    return tuple(said)


def _year(digest: Digest) -> Moment:
    year = digest.entry.year
    return Moment(str(year), f"{year}年度")
