"""Charts as pictures: bars as long as their values, numbers beside them, nothing over another."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pymupdf
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from mingzhang.compute.blocks import Bars, Chart, Shown
from mingzhang.compute.document import Document
from mingzhang.figures import Figure
from mingzhang.formats import NumberFormat
from mingzhang.render import press
from mingzhang.render.charts import chart_html
from mingzhang.render.html import Markup, bare_figure
from mingzhang.render.pdf_pages import joined
from mingzhang.render.pdf_parts import Part
from tests.render.printed import BOTTOM, MILLIMETRE, booklet
from tests.render.reading import ROOT, Site, squeeze

FORMAT = NumberFormat(trim=True)
SCREEN = Markup(bare_figure, lambda _text: (), "某部门")
PRINT = Markup(bare_figure, lambda _text: (), "某部门", screen=False)
OFFSET = 5  # px
PIXELS = 14  # of an em on the page
LEAST = 0.4  # per cent
LONG = "使用非财政拨款结余（含专用结余）以及国有资本经营预算和其他历年滚存结转资金安排的一次性专项支出（含追加）"


def chart(rows: list[list[str]], labels: list[str] | None = None) -> Chart:
    """A chart of amounts in 元."""
    names = labels or [f"第{n}项" for n in range(len(rows))]
    made = [
        Bars(name, tuple(_shown(f"{n}.{m}", v) for m, v in enumerate(values)))
        for n, (name, values) in enumerate(zip(names, rows, strict=True))
    ]
    series = ("",) if len(rows[0]) == 1 else ("本年", "上年", "前年")[: len(rows[0])]
    return Chart("one", "收入<构成>", "万元", series, made, ("最多的是", made[0].bars[0], "。"))


def _shown(key: str, value: str) -> Shown:
    figure = Figure(key, "数", Decimal(value))
    return Shown(figure, FORMAT.show(figure), "万元")


def picture(chart: Chart, markup: Markup = SCREEN) -> Any:
    found = re.search(r"<svg.*</svg>", chart_html(chart, markup), re.DOTALL)
    assert found
    return etree.fromstring(found[0])


class Box(NamedTuple):
    """A place in the picture, in em; `kind` is text or rect."""

    kind: str
    left: float
    top: float
    right: float
    bottom: float
    text: str = ""

    def over(self, other: Box) -> bool:
        thin = 0.02  # rounding to hundredths
        return (
            min(self.right, other.right) - max(self.left, other.left) > thin
            and min(self.bottom, other.bottom) - max(self.top, other.top) > thin
        )


def length(text: str | None, wide: float) -> float:
    """em of a length in per cent, em or px."""
    if not text:
        return 0.0
    number = float(text.rstrip("%em"))
    return (
        number * wide / 100 if text.endswith("%") else number if "em" in text else number / PIXELS
    )


def boxes(svg: Any, wide: float) -> Iterator[Box]:
    for element in svg.iter("rect", "text"):
        left, y = length(element.get("x"), wide), length(element.get("y"), wide)
        if element.tag == "rect":
            right = left + length(element.get("width"), wide)
            yield Box("rect", left, y, right, y + length(element.get("height"), wide))
        else:
            shifted = "translate" in (element.getparent().get("transform") or "")
            left += OFFSET / PIXELS if shifted else 0
            text = element.text or ""
            right = left + sum(0.56 if letter.isascii() else 1 for letter in text)
            yield Box("text", left, y - 0.88, right, y + 0.12, text)


amounts = st.decimals(
    -(10**13), 10**13, places=2, allow_nan=False, allow_infinity=False
).map(lambda value: f"{value:f}")  # fmt: skip
grids = st.integers(1, 3).flatmap(
    lambda n: st.lists(st.lists(amounts, min_size=n, max_size=n), min_size=2, max_size=7)
)
labels = st.text("一般公共服务支出（）、，A1", min_size=1, max_size=60)


@given(grids, labels)
def test_nothing_lies_over_anything_else_on_any_screen(rows: list[list[str]], label: str) -> None:
    if not any(Decimal(v) for row in rows for v in row):
        return
    svg = picture(chart(rows, [label] * len(rows)))
    for wide in (20.0, 26.0, 52.0):
        found = list(boxes(svg, wide))
        assert all(b.left > -0.01 and b.right < wide + 0.01 for b in found), found
        height = length(svg.get("height"), wide)
        assert all(b.top >= 0 and b.bottom <= height for b in found)
        assert [pair for pair in combinations(found, 2) if pair[0].over(pair[1])] == []


@given(grids)
def test_bars_are_as_long_as_their_values(rows: list[list[str]]) -> None:
    values = [Decimal(v) for row in zip(*rows, strict=True) for v in row]
    if not any(values):
        return
    svg = picture(chart(rows))
    rects = [r for r in svg.iter("rect") if r.get("width").endswith("%")]
    bars = [
        (float((r.get("x") or "0").rstrip("%")), float(r.get("width").rstrip("%"))) for r in rects
    ]
    values = [value for value in values if value]
    assert len(bars) == len(values)
    largest = max(abs(value) for value in values)
    longest = max(width for _, width in bars)
    for (_, width), value in zip(bars, values, strict=True):
        wanted = longest * float(abs(value) / largest)
        assert abs(width - max(wanted, LEAST)) < 0.05
    # Positive bars begin where negative ones end: at the line.
    (zero,) = {float(line.get("x1").rstrip("%")) for line in svg.iter("line")}
    for (left, width), value in zip(bars, values, strict=True):
        assert abs((left if value > 0 else left + width) - zero) < 0.02


@given(grids)
def test_the_numbers_are_the_strings_of_the_figures(rows: list[list[str]]) -> None:
    if not any(Decimal(v) for row in rows for v in row):
        return
    made = chart(rows)
    svg = picture(made)
    written = [text.text for text in svg.xpath("//g[@transform]/text")]
    assert written == [bar.text for row in made.rows for bar in row.bars]
    table = html.fragment_fromstring(chart_html(made, SCREEN)).xpath(".//table")[0]
    assert [data.text for data in table.iter("data")] == written
    assert etree.tostring(svg) == etree.tostring(picture(made))


def test_a_zero_has_a_number_and_no_bar() -> None:
    svg = picture(chart([["0.00"], ["100.00"]]))
    assert len(list(svg.iter("rect"))) == 1
    assert [text.text for text in svg.iter("text")].count("0") == 1


def test_the_smallest_of_very_unequal_values_is_seen() -> None:
    svg = picture(chart([["123456789012.34"], ["0.01"], ["-0.01"]]))
    assert min(float(r.get("width").rstrip("%")) for r in svg.iter("rect")) == LEAST


def test_a_long_label_takes_two_lines_and_stands_in_full_in_the_table() -> None:
    made = chart([["1.00"], ["2.00"]], [LONG, "短"])
    texts = [text.text for text in picture(made).iter("text")]
    assert texts[1].endswith("…")
    assert LONG.startswith(texts[0] + texts[1][:-1])
    assert texts[2] == "短"
    page = html.fragment_fromstring(chart_html(made, SCREEN))
    assert page.xpath(".//th[@scope='row']/text()") == [LONG, "短"]


def test_series_differ_in_lightness_and_are_named_by_samples() -> None:
    svg = picture(chart([["1.00", "2.00", "3.00"], ["3.00", "2.00", "1.00"]]))
    fills = svg.xpath("//g[rect]/@fill")
    assert len(fills) == 3
    light = sorted(_lightness(fill) for fill in fills)
    assert all(after - before > 40 for before, after in pairwise(light))
    assert all(svg.xpath("//g[rect]/@stroke"))
    assert {"本年", "上年", "前年"} <= {text.text for text in svg.iter("text")}


def _lightness(fill: str) -> float:
    digits = fill.lstrip("#")
    digits = digits if len(digits) == 6 else "".join(2 * digit for digit in digits)
    red, green, blue = (int(digits[at : at + 2], 16) for at in (0, 2, 4))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_readers_who_cannot_see_get_title_words_and_table() -> None:
    made = chart([["1.00", "2.00"], ["3.00", "4.00"]])
    page = html.fragment_fromstring(chart_html(made, SCREEN))
    (svg,) = page.xpath(".//svg")
    assert page.tag == "figure"
    assert page.xpath("./figcaption")[0].text_content().startswith("收入<构成>")
    assert svg.get("role") == "img"
    ids = {element.get("id"): element for element in page.xpath(".//*[@id]")}
    assert ids[svg.get("aria-labelledby")].tag == "title"
    assert ids[svg.get("aria-labelledby")].text == "收入<构成>"
    assert ids[svg.get("aria-describedby")].tag == "desc"
    assert ids[svg.get("aria-describedby")].text == "最多的是0万元。"
    assert page.xpath(".//th[@scope='col']/text()") == ["项目", "本年", "上年"]


def test_a_picture_needs_nothing_from_outside_and_no_script_or_style() -> None:
    text = chart_html(chart([["1.00"], ["2.00"]]), SCREEN)
    assert not re.search(r"https?:|url\(|href|<script|<style|style=|\bon\w+=", text)


def test_a_chart_of_all_classes_weighs_little() -> None:
    rows = [[f"{n}12345678.90"] for n in range(1, 27)]
    made = chart(rows, [f"社会保障和就业支出{n}" for n in range(26)])
    assert len(etree.tostring(picture(made), encoding="utf-8")) < 6 * 1024


def pdf_of(made: Chart) -> bytes:
    body = f'<html lang="zh-CN"><title>图</title><body>{chart_html(made, PRINT)}</body></html>'
    made_ready = press.of(ROOT / "templates")
    part = Part(ElementTree.fromstring(body), ())
    drawn = made_ready.draw(part, 1, None)
    data: bytes = joined(made_ready.fonts, [part], [drawn]).write_pdf(pdf_tags=True)
    return data


def pages_of(data: bytes) -> list[Any]:
    opened: Any = pymupdf.open(stream=data, filetype="pdf")
    return list(opened)


def alternatives(data: bytes) -> list[str]:
    """The alternative texts of the figures of a PDF, in order."""
    found: list[str] = []

    def visit(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                visit(child)
        elif isinstance(node, dict):
            if node.get("/S") == "/Figure":
                found.append(str(node["/Alt"]))
            if "/K" in node:
                visit(node["/K"])

    root: Any = pypdf.PdfReader(io.BytesIO(data)).trailer["/Root"]
    visit(root["/StructTreeRoot"])
    return found


def test_in_print_words_are_the_figures_alternative_and_text_is_text() -> None:
    made = chart([["12345678.90"], ["-200000.00"]], ["一般公共服务支出", "其他支出"])
    data = pdf_of(made)
    assert alternatives(data) == ["收入<构成>：最多的是1234.57万元。"]
    (page,) = pages_of(data)
    text = squeeze(page.get_text())
    for word in ("一般公共服务支出", "其他支出", "1234.57", "-20"):
        assert word in text
    fonts = {font[3].partition("+")[2] for font in page.get_fonts()}
    assert fonts == {"Mingzhang-Hei", "Mingzhang-FangSong"}  # the second for the page number


def test_the_longest_chart_fits_on_a_page() -> None:
    made = chart([[f"{n}0000.00"] for n in range(1, 31)])
    pages = pages_of(pdf_of(made))
    assert len(pages) == 1
    bottom = max(block[3] for block in pages[0].get_text("blocks") if "第29项" in block[4])
    assert bottom < pages[0].rect.height - BOTTOM * MILLIMETRE


@pytest.mark.slow
def test_page_booklet_and_json_have_the_same_charts(site: Site, document: Document) -> None:
    wanted = [block for block in document.blocks if isinstance(block, Chart)]
    assert len(wanted) == 5
    # Those at the top of the page repeat some of them.
    figures = site.page().xpath("//section[@class='part']//figure[@class='chart']")
    told = alternatives(site.file("pdf").read_bytes())
    text = booklet(site.file("pdf")).text
    for made, figure, alternative, data in zip(
        wanted, figures, told, site.data["charts"], strict=True
    ):
        strings = [bar.text for row in made.rows for bar in row.bars]
        numbers = figure.xpath(".//svg//g[@transform]/text/text()")
        assert numbers == strings
        assert figure.xpath(".//table//data/text()") == strings
        assert all(number in text for number in strings)
        (desc,) = figure.xpath(".//desc/text()")
        assert alternative == f"{made.title}：{desc}"
        assert desc == figure.xpath(".//div[@class='words']")[0].text_content()
        assert desc == data["alternative"]
        assert [v["text"] for row in data["rows"] for v in row["values"]] == strings
        known = site.data["figures"]
        assert all(v["figure"] in known for row in data["rows"] for v in row["values"])
