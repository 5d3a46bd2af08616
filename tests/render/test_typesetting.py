"""Chinese typesetting: flush lines, squeezed punctuation, line breaks, marks on continuations."""

from __future__ import annotations

import hashlib
import inspect
import io
import random
import re
import subprocess
import unicodedata
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pymupdf
import pytest
import weasyprint
from hypothesis import given, settings
from hypothesis import strategies as st
from weasyprint import draw
from weasyprint.draw import text
from weasyprint.formatting_structure import boxes
from weasyprint.layout import block, inline, table
from weasyprint.text import line_break
from weasyprint.text.fonts import FontConfiguration

import mingzhang.render.pdf  # noqa: F401  switches the typesetting on
from mingzhang.render.typesetting import squeeze, stretch, tables
from mingzhang.render.typesetting.letters import CLOSING, draw_as_it_is, letters

# What the module replaces, calls or relies on, as of WeasyPrint 70.0.
SOURCES: dict[Callable[..., Any], str] = {
    inline.get_next_linebox: "67af458c2545e74f",
    squeeze.split_as_it_is: "3a0cb7ca7e34c7ef",
    inline.remove_last_whitespace: "53f0c79c9fbbda50",
    inline.text_align: "e953d41b87ccfc30",
    stretch.justify_as_it_is: "f83b21ff8793ba6b",
    inline.add_word_spacing: "879516e71f1b80fa",
    inline.split_text_box: "8c564329599ef23f",
    line_break.Layout: "681b737d1ba5e004",
    line_break.first_line_metrics: "55ec5d0b58b29a8b",
    line_break.create_layout: "6587192cc0ab3ffa",
    text.draw_text: "ebaf96239c6ca363",
    draw_as_it_is: "1bb8eae6d88e71b1",
    tables.layout_as_it_is: "6594fa40743fbc0b",
    table.fixed_table_layout: "8eb61c6621546e17",
    draw.draw_collapsed_borders: "120b162d2a4f9066",
    block.block_level_layout_switch: "b963d54014264fcd",
}
SIZE = 12  # pt
NO_START = "。，、；：？！）》”’】〉…"
NO_END = "（《“‘【〈"
HAN = "本年收入支出合计财政拨款决算数"


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.__qualname__)
def test_weasyprint_is_inside_as_the_module_expects(source: Callable[..., Any]) -> None:
    """When this fails: read what changed, mend render/typesetting, then renew the hash."""
    assert hashlib.sha256(inspect.getsource(source).encode()).hexdigest()[:16] == SOURCES[source]


class Glyph(NamedTuple):
    """A character on a line of a PDF, in em from the paragraph's left edge."""

    text: str
    left: float


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


def printed(body: str, width: float, style: str = "") -> Any:
    """A PDF with `body` set in justified paragraphs `width` em wide."""
    data = io.BytesIO()
    weasyprint.HTML(
        string=f"""<html lang="zh-CN"><style>
        @page {{ size: {width + 4}em 20000pt; margin: 0 0 0 2em; font-size: {SIZE}pt }}
        body {{ margin: 0; width: {width}em; font: {SIZE}pt/2 "Noto Serif CJK SC" }}
        p {{ margin: 0; text-align: justify }}
        data, .q {{ white-space: nowrap }} {style}</style><body>{body}"""
    ).write_pdf(data, font_config=_fonts())
    return pymupdf.open(stream=data.getvalue(), filetype="pdf")


def lines(body: str, width: float) -> list[list[Glyph]]:
    """The lines of a paragraph as a reader of the PDF sees them."""
    rows: dict[int, list[Glyph]] = {}
    flags = pymupdf.TEXTFLAGS_RAWDICT & ~pymupdf.TEXT_PRESERVE_WHITESPACE
    for part in printed(f"<p>{body}</p>", width)[0].get_text("rawdict", flags=flags)["blocks"]:
        for line in part["lines"]:
            for span in line["spans"]:
                for glyph in span["chars"]:
                    x, y = glyph["origin"]
                    rows.setdefault(round(y), []).append(Glyph(glyph["c"], x / SIZE - 2))
    return [
        sorted((glyph for glyph in rows[y] if glyph.text.strip()), key=lambda glyph: glyph.left)
        for y in sorted(rows)
    ]


def words(line: list[Glyph]) -> str:
    return "".join(glyph.text for glyph in line)


def gaps(line: list[Glyph]) -> list[float]:
    return [other.left - one.left for one, other in pairwise(line)]


# --- Flush lines -----------------------------------------------------------------------------


def test_lines_of_chinese_fill_the_measure_and_the_last_is_left_alone() -> None:
    body = "，".join(["预算公开" * 3 + "管理"] * 9) + "。"
    *full, last = lines(body, 20.6)
    assert len(full) > 4
    for line in full:
        assert line[0].left == pytest.approx(0, abs=0.01)
        # A mark at the end may hang its white half over the edge.
        end = line[-1].left + (0.5 if line[-1].text in CLOSING else 1)
        assert 20.58 <= end <= (21.12 if line[-1].text in CLOSING else 20.61)
    assert gaps(last) == pytest.approx([1] * (len(last) - 1), abs=0.01)


def test_a_paragraph_that_is_not_justified_is_left_alone() -> None:
    body = f'<span style="display:block;text-align:left">{"预算公开管理" * 20}</span>'
    *full, _ = lines(body, 20.6)
    assert all(len(line) == 20 for line in full)
    assert all(gaps(line) == pytest.approx([1] * 19, abs=0.01) for line in full)


def test_figures_with_their_units_and_words_are_not_stretched() -> None:
    body = '预算<span class="q"><data>1331.67</data>万元</span>和GB/T标准公开2024年度' * 9
    for line in lines(body, 33.7)[:-1]:
        for inside in ("1331.67万元", "GB/T", "2024年"):
            for match in re.finditer(re.escape(inside), words(line)):
                at = match.start()
                natural = gaps(lines(inside, 40)[0])
                here = gaps(line)[at : at + len(inside) - 1]
                assert here == pytest.approx(natural, abs=0.01), inside


def test_a_dash_stays_one_sign() -> None:
    (line, *_) = set_lines("预算公开——管理支出……合计" * 4, 20.6)
    row = list(letters(line))
    grown = line.children[0].pango_layout.changes
    signs = [one.at in grown for one, other in pairwise(row) if one.text == other.text]
    assert signs
    assert not any(signs)
    assert len(grown) > len(row) / 2


def test_a_line_may_end_before_a_quotation_mark_or_after_one() -> None:
    assert words(lines("预算公开的“三公”经费" * 2, 5)[0]) == "预算公开的"
    assert words(lines("预算“三公”经费支出" * 2, 6)[0]) == "预算“三公”"
    assert all(glyph.text != "\u200b" for line in lines("的“三公”经费" * 9, 9) for glyph in line)


def test_gaps_beside_figures_open_wider_than_those_in_words() -> None:
    figure = '<span class="q"><data>1234567890123.45</data>万元</span>'
    (line, *_) = lines("预算公开管理，合计" * 2 + "是" + figure + "，" + figure, 21)
    assert words(line).endswith("是")  # the figure stands whole on the next line
    own = dict(zip(pairwise(words(line)), gaps(line), strict=True))
    most = stretch.GAP / 1000
    assert own["预", "算"] == pytest.approx(1 + most, abs=0.005)
    assert own["，", "合"] > 1 + most + 0.1
    assert line[-1].left + 1 == pytest.approx(21, abs=0.02)


@pytest.mark.parametrize(
    "body",
    [
        "<time>2021</time>年度年初预算数{}，年中调整增加{}",
        "<time>2024</time>年度一般公共预算财政拨款支出年初预算数为{}，决算数为{}",
        "公务用车运行维护费支出预算{}，支出决算<strong>{}</strong>",
    ],
)
def test_a_line_before_a_long_figure_is_flush_and_its_figure_whole(body: str) -> None:
    amount = '<span class="q"><data>15206.08</data>万元</span>'
    first = lines(f"　　{body.format(amount, amount)}。", 28)[0]
    assert first[-1].left + 1 == pytest.approx(28, abs=0.02)
    assert not first[-1].text.isdigit()
    assert max(gaps(first)) <= 1 + (stretch.GAP + stretch.SEAM + stretch.LOOSE) / 1000 + 0.01
    if "15206.08" in words(first):
        at = words(first).index("15206.08万元")
        natural = gaps(lines("15206.08万元", 40)[0])
        assert gaps(first)[at : at + 9] == pytest.approx(natural, abs=0.01)


@pytest.mark.parametrize("width", [21, 23, 24, 26])
def test_words_of_loose_lines_stay_whole_for_programs_that_search(
    width: float, tmp_path: Path
) -> None:
    figure = '<span class="q"><data>1234567890123.45</data>万元</span>'
    body = f"<p>{'预算公开管理，合计' * 2}是{figure}，{figure}</p>"
    pdf = printed(body, width)
    assert pdf[0].search_for("预算公开管理")
    assert pdf[0].get_text().count("预算公开管理") == 2
    pdf.save(tmp_path / "loose.pdf")
    for order in ("-raw", "-layout"):
        command = ["pdftotext", order, str(tmp_path / "loose.pdf"), "-"]
        text = subprocess.run(command, capture_output=True, check=True).stdout.decode()
        assert text.count("预算公开管理") == 2, (order, text)


# --- Punctuation -----------------------------------------------------------------------------


def test_a_mark_that_fits_when_squeezed_stays_on_the_line() -> None:
    body = "预" * 10 + "，" + "算" * 9 + "（公）" + "开" * 5 + "。" + "财" * 20
    line = lines(body, 28.5)[0]
    assert words(line) == body[:29]
    assert words(line)[-1] == "。"
    assert 28 <= line[-1].left <= 28.05
    assert words(lines(body, 27.5)[0]) == body[:27]


def test_marks_that_meet_give_way_before_those_in_words() -> None:
    body = "预算（公）：" + "开" * 14 + "，" + "算" * 9 + "。" + "财" * 20
    line = lines(body, 30)[0]
    assert words(line)[-1] == "。"
    own = dict(zip(pairwise(words(line)), gaps(line), strict=True))
    assert own["）", "："] == pytest.approx(0.5, abs=0.06)
    assert own["，", "算"] == pytest.approx(1, abs=0.06)


def test_an_opening_mark_moves_to_the_left_when_squeezed() -> None:
    """Its ink is on the right: the white before it goes."""
    body = "（" + "预" * 26 + "：“" + "开" * 2 + "。" + "财" * 40
    line = lines(body, 31)[0]
    assert words(line)[-1] == "。"
    assert line[0].left < -0.1 or line[0].left == pytest.approx(0, abs=0.02)
    assert line[-1].left == pytest.approx(30.5, abs=0.02)
    assert gaps(line)[1:26] == pytest.approx([1] * 25, abs=0.01)


# --- Line breaks -----------------------------------------------------------------------------

han = st.text(HAN, min_size=2, max_size=9)
figure = st.builds(
    lambda number, unit: f'<span class="q"><data>{number}</data>{unit}</span>',
    st.sampled_from(["12.50", "1,331.67", "0", "35"]),
    st.sampled_from(["万元", "个", "%", "平方米"]),
)
plain = st.one_of(han, figure, han, st.just("<time>2024</time>年"), st.just("“三公”经费"))
phrase = st.one_of(
    plain,
    st.builds("（{}）".format, plain),
    st.builds("《{}》".format, han),
    st.builds("<strong>{}</strong>".format, plain),
    st.builds("<strong>{}：</strong>".format, han),
    st.builds("{}——{}".format, han, plain),
    st.builds("{}……".format, han),
)
sentence = st.builds(
    lambda phrases, marks: "".join(map("".join, zip(phrases, marks, strict=True))),
    st.lists(phrase, min_size=14, max_size=14),
    st.lists(st.sampled_from(["", "", "，", "、", "；", "。"]), min_size=14, max_size=14),
)


def set_lines(body: str, width: float) -> list[Any]:
    """The line boxes of a paragraph."""
    page = weasyprint.HTML(
        string=f"""<html lang="zh-CN"><style>
        @page {{ size: 2000pt 20000pt; margin: 0 }}
        p {{ margin: 0; width: {width}em; text-align: justify; font: 10pt "Noto Serif CJK SC" }}
        data, .q {{ white-space: nowrap }}</style><body><p>{body}</p>"""
    ).render(font_config=_fonts())
    (paragraph,) = page.pages
    found = [x for x in paragraph._page_box.descendants() if isinstance(x, boxes.LineBox)]
    return [line for line in found if any(letters(line))]


@settings(max_examples=60, deadline=None)
@given(sentence, st.sampled_from([16, 21.3, 28, 37.8]))
def test_no_line_begins_or_ends_with_what_must_not_stand_there(body: str, width: float) -> None:
    found = set_lines(body, width)
    rows = ["".join(letter.text for letter in letters(line)) for line in found]
    whole = re.sub("<[^>]*>", "", body)
    assert "".join(rows) == whole
    for line, row in zip(found[1:], rows[1:], strict=True):
        assert row[0] not in NO_START, (rows, line)
    for row in rows[:-1]:
        assert row[-1] not in NO_END, rows
    for one, other in pairwise(rows):
        assert one[-1] + other[0] not in ("——", "……"), rows
        assert not (one[-1].isdigit() and re.match(r"[\d.,%]|万元|个|平方米", other)), rows
    for line in found:
        assert line.width <= width * 10 / 0.75 + 0.01, rows


@settings(max_examples=60, deadline=None)
@given(sentence, st.sampled_from([21.3, 28, 37.8]))
def test_full_lines_are_flush_or_open_as_far_as_they_may(body: str, width: float) -> None:
    em = 10 / 0.75
    for line in set_lines(body, width)[:-1]:
        row = list(letters(line))
        missing = width - line.width / em
        if missing > 0.01:
            opened = sum(
                advance
                for box in {id(letter.box): letter.box for letter in row}.values()
                for _, advance in getattr(box.pango_layout, "changes", {}).values()
            )
            wide = sum(
                1
                for one, other in pairwise(row)
                if unicodedata.category(one.text) == unicodedata.category(other.text) == "Lo"
                and one.box.style["white_space"] != "nowrap"
            )
            assert opened / em >= wide * (stretch.GAP + stretch.LOOSE) / 1000 - 0.01


# --- Tables ----------------------------------------------------------------------------------

MARK = '<tr class="continued"><td colspan="2">表一（续表）</td></tr>'


def split_table(mark: str, rows: int) -> Any:
    body = "".join(f"<tr><td>{n}</td><td>{n}.00</td></tr>" for n in range(rows))
    data = weasyprint.HTML(
        string=f"""<html lang="zh-CN"><style>
        @page {{ size: 100mm 100mm; margin: 10mm }}
        body {{ margin: 0 }} tr {{ break-inside: avoid }}
        table {{ width: 100%; border-collapse: collapse; table-layout: fixed;
                 font: 10pt "Noto Sans CJK SC" }}
        td, th {{ border: 0.5pt solid #000 }} .continued td {{ border-color: transparent; border-bottom: none }}
        </style><body><table><thead>{mark}<tr><th rowspan="2">科目</th><th>金额</th></tr>
        <tr><th>栏次</th></tr></thead><tbody>{body}</tbody></table>"""
    ).write_pdf(font_config=_fonts())
    return pymupdf.open(stream=data, filetype="pdf")


def test_only_continuations_of_a_table_are_marked() -> None:
    pages = [page.get_text() for page in split_table(MARK, 40)]
    assert len(pages) >= 3
    assert ["（续表）" in text for text in pages] == [False] + [True] * (len(pages) - 1)
    assert all("栏次" in text for text in pages)
    assert "（续表）" not in split_table(MARK, 3)[0].get_text()


def test_a_table_with_a_mark_begins_as_one_without() -> None:
    """The same rules are drawn at the same places: none for the row that isn't there."""
    marked, plain = (split_table(mark, 40)[0] for mark in (MARK, ""))
    assert marked.get_pixmap(dpi=100).samples == plain.get_pixmap(dpi=100).samples


def test_the_rules_of_a_continuation_are_those_of_its_rows() -> None:
    marked, plain = (split_table(mark, 40) for mark in (MARK, ""))
    assert len(marked[0].get_drawings()) == len(plain[0].get_drawings())
    second = marked[1]
    top = second.search_for("（续表）")[0].y1
    assert all(drawing["rect"].y1 >= top - 2 for drawing in second.get_drawings())


# --- Pages -----------------------------------------------------------------------------------


def test_paragraphs_leave_at_least_two_lines_on_either_page() -> None:
    shuffled = random.Random(9)
    body = "".join(f"<p>{'预算' * shuffled.randint(5, 60)}</p>" for _ in range(60))
    document = weasyprint.HTML(
        string=f"""<html lang="zh-CN"><style>
        @page {{ size: 20em 203pt; margin: 0; font-size: 10pt }}
        body {{ margin: 0; font: 10pt/2 "Noto Serif CJK SC" }}
        p {{ margin: 0; text-align: justify; orphans: 2; widows: 2 }}</style><body>{body}"""
    ).render(font_config=_fonts())
    pieces: dict[Any, list[int]] = {}
    for page in document.pages:
        for box in page._page_box.descendants():
            if isinstance(box, boxes.BlockBox) and box.element_tag == "p":
                pieces.setdefault(box.element, []).append(len(box.children))
    split = [numbers for numbers in pieces.values() if len(numbers) > 1]
    assert len(split) > 5
    assert all(number >= 2 for numbers in split for number in numbers)
