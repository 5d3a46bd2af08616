"""一图读懂: what the top of a document's page says of it, and its key figures by common names.

Nothing new is computed here but the change against the year before, in words; the charts are those
of the document.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from mingzhang.compute.blocks import Block, Chart, Phrase, Shown, shown_in
from mingzhang.compute.named import Named
from mingzhang.compute.words import Words
from mingzhang.load.forms import FormSet

MOST_BARS = 5  # of a chart at the top; the others stand in the document


class Point(NamedTuple):
    """A key figure at the top; `change` compares it with the year before, empty without one."""

    key: str
    name: str
    amount: Phrase
    change: Phrase


@dataclass(frozen=True, slots=True)
class Brief:
    """A document in brief: the points of the form set's `summary`, and all key figures."""

    points: Sequence[Point]
    figures: Mapping[str, Shown]

    def shown(self) -> Iterator[Shown]:
        """Every figure of the brief."""
        yield from self.figures.values()
        for point in self.points:
            yield from shown_in((*point.amount, *point.change))


def brief_of(form: FormSet, named: Named, words: Words) -> Brief:
    """What form.yaml names: `summary`, `key_figures`, `prior_figures`."""
    keys: Mapping[str, str] = form.settings.get("key_figures", {})
    priors: Mapping[str, str] = form.settings.get("prior_figures", {})
    figures: dict[str, Shown] = {}
    for key, name in keys.items():
        figure = named.get(name)
        if figure is not None:
            (shown,) = words.amount(figure)
            assert isinstance(shown, Shown)
            figures[key] = shown
    points = []
    for key in form.settings.get("summary", []):
        now = named.amount(keys[key])
        before = named.get(priors[key]) if key in priors else None
        change = words.across(now, before) if before is not None else ()
        title = named.definitions[keys[key]]["name"]
        points.append(Point(key, title, words.amount(now), change))
    return Brief(points, figures)


def brief_charts(form: FormSet, blocks: Sequence[Block]) -> Iterator[Chart]:
    """The charts of the document that form.yaml's `brief` names, each with its largest bars."""
    charts = {block.key: block for block in blocks if isinstance(block, Chart)}
    for key in form.settings.get("brief", []):
        if key in charts:
            yield _small(charts[key])


def _small(chart: Chart) -> Chart:
    rows = sorted(chart.rows, key=lambda row: -max(bar.figure.value for bar in row.bars))
    largest = {id(row) for row in rows[:MOST_BARS]}
    kept = [row for row in chart.rows if id(row) in largest]
    title = chart.title if len(kept) == len(chart.rows) else f"{chart.title}（金额居前的项目）"
    return replace(chart, key=f"brief-{chart.key}", title=title, rows=kept)
