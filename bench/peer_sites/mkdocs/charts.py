"""Bars of a chart as SVG, with their numbers as a table below; lengths in em and per cent."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

FILLS = ("#0b5c8a", "#a9cbdf", "#fff")
LINE, BAR, GAP, BETWEEN, NARROW, LEAST = 140, 110, 20, 60, 2000, 40
TAG = re.compile("<[^>]+>")


class Chart(NamedTuple):
    """Bars by label, one of each series, and what they say in words."""

    title: str
    series: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Any]]]
    words: str


def width(text: str) -> int:
    return 100 * len(text) - 40 * len(text.encode("ascii", "ignore"))


def short(hundredths: int) -> str:
    return f"{hundredths / 100:g}"


def rect(left: str, top: int, length: str) -> str:
    return f'<rect x="{left}" y="{short(top)}em" width="{length}" height="{short(BAR)}em"/>'


def text(left: str, top: int, words: str) -> str:
    return f'<text x="{left}" y="{short(top + 95)}em">{words}</text>'


def drawing(chart: Chart, shown: Callable[[Any], str]) -> tuple[int, str]:
    """Height and shapes."""
    bars = [figure for _, figures in chart.rows for figure in figures]
    high = max(figure.value for figure in bars)
    widest = max(width(shown(figure)) for figure in bars)
    room = 10_000 - 10_000 * (widest + 50) // NARROW
    labels, ends, axis = [], [], []
    drawn: list[list[str]] = [[] for _ in chart.series]
    top = GAP
    if len(chart.series) > 1:
        for name, own in zip(chart.series, drawn, strict=True):
            own.append(rect("1", top, "1.6em"))
            labels.append(text("2.2em", top, name))
            top += LINE
        top += BETWEEN
    for label, figures in chart.rows:
        labels.append(text("0%", top, label))
        top += LINE
        end = top + len(figures) * (BAR + GAP)
        axis.append(f'<line x1="0%" x2="0%" y1="{short(top - GAP)}em" y2="{short(end)}em"/>')
        for figure, own in zip(figures, drawn, strict=True):
            length = max(int(figure.value * room / high + 0.5), LEAST) if figure.value else 0
            if length:
                own.append(rect("0%", top, f"{short(length)}%"))
            ends.append(text(f"{short(length)}%", top, shown(figure)))
            top += BAR + GAP
        top += BETWEEN
    series = [
        f'<g class="series series-{n}" fill="{fill}" stroke="{FILLS[0]}">{"".join(own)}</g>'
        for n, (fill, own) in enumerate(zip(FILLS, drawn, strict=False), 1)
    ]
    return top, (
        f'<g fill="currentColor">{"".join(labels)}<g transform="translate(5 0)">{"".join(ends)}</g>'
        f'</g>{"".join(series)}<g class="axis" stroke="#333">{"".join(axis)}</g>'
    )


def chart_html(chart: Chart, drawn: tuple[int, str], key: str, prefix: str, page: Any) -> str:
    """The figure with its caption; `prefix` marks the charts of the summary."""
    name = f"chart-{'brief-' if prefix else ''}{key}"
    height, shapes = drawn
    caption = f'{chart.title}　<span class="unit">单位：万元</span>'
    heads = "".join([f'<th scope="col">{one or "金额"}</th>' for one in chart.series])
    rows = "".join([
        f'<tr><th scope="row">{label}</th>'
        + "".join([f'<td class="amount">{page.number(figure)}</td>' for figure in figures])
        + "</tr>"
        for label, figures in chart.rows
    ])  # fmt: skip
    return (
        f'<figure class="chart"><figcaption>{caption}</figcaption><svg role="img" width="100%" '
        f'height="{short(height)}em" aria-labelledby="{name}-title" aria-describedby="{name}-desc">'
        f'<title id="{name}-title">{chart.title}</title>'
        f'<desc id="{name}-desc">{TAG.sub("", chart.words)}</desc>{shapes}</svg>'
        f'<details><summary>图中数据</summary><div class="words">{chart.words}</div>'
        f'<div class="scroll" role="region" aria-labelledby="{name}-data" tabindex="0"><table>'
        f'<caption id="{name}-data">{prefix}{caption}</caption><thead><tr><th scope="col">项目</th>'
        f"{heads}</tr></thead><tbody>{rows}</tbody></table></div></details></figure>"
    )
