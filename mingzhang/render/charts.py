"""A chart → static SVG: horizontal bars, each under its label, with its own number at its end.

No scripts, styles or scales with numbers of their own. Lengths down are in em, lengths across in
per cent, so that text keeps its size on every screen while the bars take the room there is.
Series differ in lightness and all bars are outlined: nothing depends on colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from mingzhang.compute.blocks import Chart, plain_text
from mingzhang.render.escaping import escape, escape_words

if TYPE_CHECKING:  # it draws charts
    from mingzhang.render.html import Markup

HALF = Decimal("0.5")
# Lengths down are in hundredths of an em, lengths across in hundredths of a per cent.
NARROW = 2000  # the narrowest screen that everything fits on
FILLS = ("#0b5c8a", "#a9cbdf", "#fff")
INK = "#333"
LINE, BAR, GAP = 140, 110, 20
BETWEEN = 60  # between one label's bars and the next label
LEAST = 40  # no bar that is not zero is thinner
OFFSET = 5  # px between a bar and its number
CLOSING = "，。、；：）》”"
# The PDF's letters are chosen here: style sheets of the page don't reach into its pictures.
SVG = "http://www.w3.org/2000/svg"
PRINT_FONT = "Mingzhang Hei"
PRINT_EM, PRINT_HEIGHT = 1200, 80_000  # hundredths of a px: the letters, and what fits on a page


@dataclass(frozen=True, slots=True)
class Scale:
    """Values → places across; what is left on the right is for the numbers."""

    low: Decimal
    unit: Decimal  # the length of 1
    start: int

    @classmethod
    def of(cls, chart: Chart) -> Scale:
        bars = [bar for row in chart.rows for bar in row.bars]
        values = [bar.figure.value for bar in bars]
        low, high = min(Decimal(0), *values), max(Decimal(0), *values)
        room = 10_000 - 10_000 * (max(width(bar.text) for bar in bars) + 50) // NARROW
        start = LEAST if low < 0 else 0  # the least bar to the left of zero has its place, too
        return cls(low, (room - start) / (high - low), start)

    def at(self, value: Decimal) -> int:
        return self.start + int((value - self.low) * self.unit + HALF)

    def bar(self, value: Decimal) -> tuple[int, int]:
        """Left end and length of a bar; bars below zero lie to the left of it."""
        zero = self.at(Decimal(0))
        if not value:
            return zero, 0
        length = max(abs(self.at(value) - zero), LEAST)
        return (zero if value > 0 else zero - length), length


def chart_html(chart: Chart, markup: Markup, part: str = "") -> str:
    """The figure with its caption; on screen with its numbers as a table, too.

    `part` begins the name of that table, where another part of the page has the same chart.
    """
    unit = f'　<span class="unit">单位：{escape(chart.unit)}</span>' if chart.unit else ""
    title = escape(chart.title) + unit
    if not markup.screen:
        return f'<div class="chart"><p class="chart-title">{title}</p>{_svg(chart, False)}</div>'
    return (
        f'<figure class="chart"><figcaption>{title}</figcaption>{_svg(chart, True)}'
        f'<details><summary>图中数据</summary><div class="words">{markup.inlines(chart.alternative)}</div>'
        f"{_table(chart, part + title, markup)}</details></figure>"
    )


def _svg(chart: Chart, screen: bool) -> str:
    words = escape(plain_text(chart.alternative))
    name = f"chart-{chart.key}"
    top, shapes = _drawing(chart)
    if screen:
        told = f'<title id="{name}-title">{escape(chart.title)}</title><desc id="{name}-desc">{words}</desc>'
        head = f'height="{_short(top)}em" aria-labelledby="{name}-title" aria-describedby="{name}-desc"'
    else:
        # The title is what the PDF has for readers who can't see.
        told = f"<title>{escape(chart.title)}：{words}</title>"
        em = min(PRINT_EM, PRINT_HEIGHT * 100 // top)
        height = _short(top * em // 100)
        head = (
            f'xmlns="{SVG}" height="{height}" font-family="{PRINT_FONT}" font-size="{_short(em)}"'
        )
    return f'<svg role="img" width="100%" {head}>{told}{shapes}</svg>'


def _drawing(chart: Chart) -> tuple[int, str]:
    """Height and shapes: legend, labels, bars by series, numbers, the line at zero."""
    scale = Scale.of(chart)
    labels: list[str] = []
    numbers: list[str] = []
    bars: list[list[str]] = [[] for _ in chart.series]
    axis: list[str] = []
    zero = scale.at(Decimal(0))
    top = _legend(chart, labels, bars)
    for row in chart.rows:
        for line in wrapped(plain_text((row.label,))):
            labels.append(_text(0, top, line))
            top += LINE
        axis.append(_axis(zero, top, len(row.bars)))
        for shown, drawn in zip(row.bars, bars, strict=True):
            left, length = scale.bar(shown.figure.value)
            end = max(left + length, zero)
            if length:
                drawn.append(_rect(f"{_short(left)}%", top, f"{_short(length)}%"))
            numbers.append(_text(end, top, shown.text))
            top += BAR + GAP
        top += BETWEEN
    shapes = [f'<g fill="currentColor">{"".join(labels)}']
    shapes.append(f'<g transform="translate({OFFSET} 0)">{"".join(numbers)}</g></g>')
    # The classes are for the page's modes (dark, high contrast); in print the attributes hold.
    for number, (fill, drawn) in enumerate(zip(FILLS, bars, strict=False), 1):
        shapes.append(
            f'<g class="series series-{number}" fill="{fill}" stroke="{FILLS[0]}">{"".join(drawn)}</g>'
        )
    shapes.append(f'<g class="axis" stroke="{INK}">{"".join(axis)}</g>')
    return top, "".join(shapes)


def _axis(zero: int, top: int, bars: int) -> str:
    """The line at zero beside the bars of one label; it crosses no words."""
    at = f"{_short(zero)}%"
    end = top + bars * (BAR + GAP)
    return f'<line x1="{at}" x2="{at}" y1="{_short(top - GAP)}em" y2="{_short(end)}em"/>'


def _legend(chart: Chart, labels: list[str], bars: list[list[str]]) -> int:
    """A sample and the name of each series, one under the other; gives the height."""
    top = GAP
    if len(chart.series) > 1:
        for name, drawn in zip(chart.series, bars, strict=True):
            drawn.append(_rect("1", top, "1.6em"))
            labels.append(f'<text x="2.2em" y="{_short(top + 95)}em">{escape(name)}</text>')
            top += LINE
        top += BETWEEN
    return top


def _rect(left: str, top: int, length: str) -> str:
    return f'<rect x="{left}" y="{_short(top)}em" width="{length}" height="{_short(BAR)}em"/>'


def _text(left: int, top: int, text: str) -> str:
    base = _short(top + 95)
    return f'<text x="{_short(left)}%" y="{base}em">{escape_words(text)}</text>'


def _table(chart: Chart, title: str, markup: Markup) -> str:
    name = f"chart-{chart.key}-data"
    heads = "".join(f'<th scope="col">{escape(one or "金额")}</th>' for one in chart.series)
    rows = "".join(
        f'<tr><th scope="row">{markup.inline(row.label)}</th>'
        + "".join(f'<td class="amount">{markup.figure(b.figure, b.text)}</td>' for b in row.bars)
        + "</tr>"
        for row in chart.rows
    )
    return (
        f'<div class="scroll" role="region" aria-labelledby="{name}" tabindex="0"><table>'
        f'<caption id="{name}">{title}</caption><thead><tr><th scope="col">项目</th>{heads}</tr>'
        f"</thead><tbody>{rows}</tbody></table></div>"
    )


def width(text: str) -> int:
    """How wide a text is, generously."""
    return 100 * len(text) - 40 * len(text.encode("ascii", "ignore"))


def wrapped(label: str) -> Sequence[str]:
    """A label on at most two lines; what doesn't fit is left to the table."""
    if width(label) <= NARROW - 200:
        return [label]
    lines = [""]
    room = NARROW - 200
    for letter in label:
        # A closing mark may hang, it never begins a line.
        if room < width(letter) and letter not in CLOSING:
            lines.append("")
            room = NARROW - 200
        lines[-1] += letter
        room -= width(letter)
    return lines if len(lines) < 3 else [lines[0], lines[1][:-1] + "…"]


def _short(hundredths: int) -> str:
    """A number with at most two decimals, none that say nothing."""
    return f"{hundredths / 100:g}"
