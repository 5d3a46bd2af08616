"""Form set + figures → charts: which bars, with which labels, and what they say in words.

A chart is data (charts/<key>.yaml, see docs/form-sets.md). Its bars are figures of the document
with the strings of running text; nothing is computed for a chart but the shares and comparisons
of its words. What has no figure has no bar; less than two bars, or more than a page holds, are no chart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from mingzhang.compute.blocks import Bars, Block, Chart, Heading, Phrase, Shown, plain_text
from mingzhang.compute.facts import Facts, Selection, refine, selection
from mingzhang.compute.named import Named
from mingzhang.compute.words import Words, joined
from mingzhang.figures import Figure
from mingzhang.findings import Finding, error
from mingzhang.load.forms import FormSet

Spec = Mapping[str, Any]
# What the specification of a chart raises when something is missing or of the wrong kind.
MISTAKES = (AttributeError, IndexError, KeyError, TypeError, ValueError)
MOST_BARS = 30  # more no page shows legibly
MOST_SERIES = 3  # bars of one thing that can be told apart without colour


class Placed(NamedTuple):
    """A chart and where it may stand, the first place that the document has."""

    chart: Chart
    at: tuple[str, ...]


@dataclass(slots=True)
class ChartMaker:
    """Makes the charts of one form set over the facts of one document."""

    form: FormSet
    facts: Facts
    named: Named
    words: Words
    findings: list[Finding] = field(default_factory=list)

    def charts(self) -> list[Placed]:
        """The charts for which there is data, in the order of their keys."""
        made = []
        for key, spec in sorted(self.form.charts.items()):
            try:
                at = spec.get("at", ())
                places = (at,) if isinstance(at, str) else tuple(map(str, at))
                chart = self._chart(key, spec) if places else None
            except MISTAKES as problem:
                place = self.form.part_place(f"charts/{key}")
                found = f"缺少 {problem}" if isinstance(problem, KeyError) else str(problem)
                hint = "写法见 docs/form-sets.md"
                self.findings.append(
                    error("FORM-CHART", "这张图的写法不对", place, found, "", hint)
                )
                continue
            if chart is not None:
                made.append(Placed(chart, places))
        return made

    def _chart(self, key: str, spec: Spec) -> Chart | None:
        series: Sequence[Spec] = spec.get("series", [{"name": ""}])
        if len(series) > MOST_SERIES:
            raise ValueError(f"series 有 {len(series)} 项，最多 {MOST_SERIES} 项")
        base = selection(spec.get("select", {}))
        rows = []
        for label, figures in self._rows(spec["rows"], series, base):
            present = [figure for figure in figures if figure is not None]
            some = any(figure.nonzero for figure in present) or spec.get("zero") == "shown"
            if len(present) == len(series) and some:
                rows.append(Bars(str(label), tuple(map(self._shown, present))))
        bars = [bar for row in rows for bar in row.bars]
        if not 2 <= len(bars) <= MOST_BARS or not any(bar.figure.nonzero for bar in bars):
            return None
        units = {bar.unit for bar in bars}
        if len(units) > 1:
            raise ValueError("、".join(sorted(units)) + "不能在同一张图里比较")
        names = tuple(str(one["name"]) for one in series)
        chart = Chart(key, str(spec["title"]), units.pop(), names, rows, ())
        chart.alternative = self._alternative(chart, spec)
        return chart

    def _rows(
        self, specs: Sequence[Spec], series: Sequence[Spec], base: Selection
    ) -> Iterator[tuple[str, list[Figure | None]]]:
        """(label, a figure for each series) of every row, `each` unrolled."""
        selects = [selection(one.get("select", {})) for one in series]
        for spec in specs:
            if "figures" in spec:
                names = spec["figures"]
                if len(names) != len(series):
                    raise ValueError(f"figures 有 {len(names)} 项，series 有 {len(series)} 项")
                yield spec["label"], [self.named.get(name) for name in names]
            elif "figure" in spec:
                name = spec["figure"]
                masks = map(self.facts.narrowing, selects)
                figures = [self.named.narrowed(name, mask) for mask in masks]
                title = self.named.definitions.get(name, {}).get("name", name)
                yield spec.get("label", title), figures
            elif "each" in spec:
                own = refine(base, selection(spec.get("select", {})))
                item = own.get("item", ("expenditure",))[0]
                for code in self.facts.codes(own, map(int, spec["each"]["digits"])):
                    within = refine(own, {"code": (code,)})
                    yield self.facts.naming.code(code, item), self._selected(within, selects)
            else:
                own = refine(base, selection(spec["select"]))
                yield spec["label"], self._selected(own, selects)

    def _selected(self, base: Selection, selects: Sequence[Selection]) -> list[Figure | None]:
        return [self.facts.select(refine(base, select)) for select in selects]

    def _shown(self, figure: Figure) -> Shown:
        (shown,) = self.words.amount(figure)
        assert isinstance(shown, Shown)
        return shown

    def _alternative(self, chart: Chart, spec: Spec) -> Phrase:
        """What the chart shows, in words: the largest of its parts, or each comparison."""
        if len(chart.series) > 1:
            told = [
                self._compared(row, chart.series, spec.get("compare", "")) for row in chart.rows
            ]
            return joined([(("；",) if n else ()) + one for n, one in enumerate(told)] + [("。",)])
        most = max(row.bars[0].figure.value for row in chart.rows)
        first = [row for row in chart.rows if row.bars[0].figure.value == most]
        whole = self.named.get(spec["whole"]) if "whole" in spec else None
        return self.words.fill(
            "chart.most" if whole is None else "chart.most_of",
            whole=() if whole is None else (whole.name, *self.words.amount(whole)),
            labels=self.words.listing(row.label for row in first),
            each=("各",) if len(first) > 1 else (),
            amount=(first[0].bars[0],),
            share=() if whole is None else self.words.share(first[0].bars[0].figure, whole),
        )

    def _compared(self, row: Bars, series: Sequence[str], style: str) -> Phrase:
        """`公务接待费：决算数4.88万元、预算数5万元，前者小于后者`."""
        words = self.words
        end: Phrase = ()
        bars = row.bars
        equal = len({bar.figure.value for bar in bars}) == 1
        told = words.listing((name, bar) for name, bar in zip(series, bars, strict=True))
        if len(bars) == 2 and style:
            end = ("，", *words.change(bars[0].figure, bars[1].figure, style))
        elif len(bars) == 2 and (bars[0].text != bars[1].text or equal):
            word = words.comparison(bars[0].figure, bars[1].figure)
            end = words.fill("chart.comparison", comparison=(word,))
        return (row.label, "：", *told, *end)


def with_charts(section: str, blocks: Sequence[Block], charts: list[Placed]) -> list[Block]:
    """A section's blocks with the charts that stand in it; those are taken from `charts`.

    `section` is the end of the section, `section/标题` the end of the text right under a heading.
    """
    found = list(blocks)
    for placed in list(charts):
        places = (place.partition("/") for place in placed.at)
        spots = (_spot(found, title) for text, _, title in places if text == section)
        spot = next((spot for spot in spots if spot is not None), None)
        if spot is not None:
            found.insert(spot, placed.chart)
            charts.remove(placed)
    return found


def _spot(blocks: Sequence[Block], title: str) -> int | None:
    """Where the text under a heading ends, None when there is no such heading."""
    if not title:
        return len(blocks)
    heads = [number for number, block in enumerate(blocks) if isinstance(block, Heading)]
    for head, following in zip(heads, [*heads[1:], len(blocks)], strict=False):
        block = blocks[head]
        if isinstance(block, Heading) and plain_text(block.inlines) == title:
            return following
    return None
