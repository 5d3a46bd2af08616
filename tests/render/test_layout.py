"""The layout of every booklet: grid, page numbers, faces, part pages, cover and closing page.

The measures are those of GB/T 9704, not those that the style file happens to hold.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from mingzhang.check.rules import all_rules
from mingzhang.compute.blocks import Heading, TableBlock
from mingzhang.compute.document import Document
from mingzhang.examine import examine
from mingzhang.findings import Finding, Severity
from mingzhang.load.content import load_content
from mingzhang.render.booklet import Booklet as Bound
from mingzhang.render.booklet import Chapter, booklet_html
from mingzhang.render.pdf import booklet_pdf
from mingzhang.rendering import data_hash
from tests.conftest import built
from tests.publishing import official
from tests.render.making import computed, copy_content, edited
from tests.render.printed import MILLIMETRE, Booklet, Line, booklet, collisions
from tests.render.reading import ROOT, Site, squeeze

REAL = (
    "liling-government-office/2021/budget",
    "liling-government-office/2024/final-accounts",
    "liling-grid-service-center/2021/budget",
    "zhuzhou-government-office/2021/final-accounts",
    "zhuzhou-government-office/2024/budget",
)
INVENTED = (
    "yunting-art-school/2024/budget",
    "yunting-culture-office/2024/budget",
    "yunting-museum/2025/budget",
)
ROOTS = ("content", "tests/content/hunan", "tests/content/central")
HASH = "5" * 64
LINES, CHARACTERS = 22, 28
COMPACT = (26, 24, 24, 26)
COMPACT_LINES, COMPACT_CHARACTERS = 36, 37
SLACK = 0.3 * MILLIMETRE
FULL_WIDTH = re.compile(r"[\u4e00-\u9fff]+")
pytestmark = pytest.mark.slow


class Case(NamedTuple):
    """A document, what the checks have said of it, and its PDF."""

    document: Document
    checked: list[Finding]
    pdf: Booklet


@cache
def examined() -> dict[str, tuple[Document, list[Finding]]]:
    return {
        document.source.id: (official(document), findings)
        for root in ROOTS
        for document, findings in examine(load_content(ROOT / root, ROOT / "templates"))
        if document
    }


@cache
def invented(name: str) -> Booklet:
    document, findings = examined()[name]
    chapter = Chapter(document, data_hash(document), findings)
    data, problems = booklet_pdf(ROOT / "templates", Bound.of(chapter))
    assert problems == []
    return Booklet(data)


@pytest.fixture(params=[*REAL, *INVENTED])
def case(request: pytest.FixtureRequest, site: Site) -> Case:
    name = request.param
    known = name in INVENTED
    pdf = invented(name) if known else booklet(built(site, name).file("pdf"))
    return Case(*examined()[name], pdf)


# --- The grid ----------------------------------------------------------------------------------


def text_pages(pdf: Booklet, size: float) -> list[tuple[Any, list[Line]]]:
    """Type area and lines of all pages that hold nothing but text of one size."""
    pages = [(pdf.area(page), pdf.body(page)) for page in range(len(pdf.pdf))]
    return [
        (area, lines)
        for area, lines in pages
        if lines and all(line.size == pytest.approx(size, abs=0.1) for line in lines)
    ]


def check_grid(pdf: Booklet, lines: int, characters: int) -> None:
    size = pdf.area(0).width / characters
    pages = text_pages(pdf, size)
    assert pages
    step = pages[0][0].height / lines
    full = []
    for area, texts in pages:
        for line in texts:
            # An em box stands in the middle of its line.
            place = (line.middle[1] - area.y0) / step - 0.5
            assert abs(place - round(place)) * step < SLACK, line
            assert 0 <= round(place) < lines
            if FULL_WIDTH.fullmatch(line.text) and line.left < area.x0 + 1:
                assert len(line.text) <= characters
                full += [line] if len(line.text) == characters else []
        for line in full:
            assert line.right - line.left == pytest.approx(area.width, abs=SLACK)
    assert max(len({round(x.middle[1]) for x in texts}) for _, texts in pages) <= lines


def test_text_stands_on_a_grid_of_22_lines_of_28_characters(case: Case) -> None:
    check_grid(case.pdf, LINES, CHARACTERS)


def test_full_pages_have_22_lines_and_full_lines_28_characters(site: Site) -> None:
    pdf = booklet(site.file("pdf"))
    size = pdf.area(0).width / CHARACTERS
    pages = [lines for _, lines in text_pages(pdf, size)]
    assert max(len(lines) for lines in pages) == LINES
    whole = [x for lines in pages for x in lines if FULL_WIDTH.fullmatch(x.text)]
    assert max(len(line.text) for line in whole) == CHARACTERS


def test_nothing_but_page_numbers_stands_outside_the_type_area(case: Case) -> None:
    for page in range(len(case.pdf.pdf)):
        area = case.pdf.area(page)
        for line in {*case.pdf.lines[page]} - {*case.pdf.folios(page)}:
            # The white half of a mark at either end may hang over the edge.
            assert area.x0 - line.size / 2 - 1 < line.left, line
            assert line.right < area.x1 + line.size / 2 + 1, line
            assert area.y0 - 1 < line.top, line
            assert line.bottom < area.y1 + 1, line
        for drawn in case.pdf.pdf[page].get_drawings():
            assert area.x0 - 1 < drawn["rect"].x0, (page, drawn["rect"])
            assert drawn["rect"].x1 < area.x1 + 1, (page, drawn["rect"])


# --- Page numbers ------------------------------------------------------------------------------


def test_page_numbers_stand_where_the_standard_wants_them(case: Case) -> None:
    """7 mm below the type area, one character from its outer edge; a wide page is turned."""
    wide = 0
    for page in range(len(case.pdf.pdf)):
        found = case.pdf.folios(page)
        assert [x.text.strip() for x in found] == ([f"— {page + 1} —"] if page else [])
        area = case.pdf.area(page)
        odd = page % 2 == 0
        for folio in found:
            assert folio.upright is not case.pdf.wide(page)
            if folio.upright:
                below = folio.top - area.y1
                aside = area.x1 - folio.right if odd else folio.left - area.x0
            else:
                # The head of the turned table lies to the left: its left edge is below.
                wide += 1
                below = area.x0 - folio.right
                aside = area.y1 - folio.bottom if odd else folio.top - area.y0
            assert below == pytest.approx(7 * MILLIMETRE, abs=SLACK)
            assert aside == pytest.approx(14, abs=SLACK)
            assert folio.size == pytest.approx(14, abs=0.1)
    assert wide


# --- Faces, part pages, contents ---------------------------------------------------------------


def heading_lines(case: Case) -> list[list[Line]]:
    """The lines of every heading of the document, from where its bookmark leads."""
    found = []
    for _, title, page, target in case.pdf.pdf.get_toc(simple=False)[:-1]:
        below = [x for x in case.pdf.body(page - 1) if x.top >= target["to"].y - 1]
        lines, text = [], ""
        for line in sorted(below, key=lambda line: line.top):
            if text != squeeze(title):
                lines.append(line)
                text += squeeze(line.text)
        assert text == squeeze(title)
        found.append(lines)
    return found


def test_each_level_of_headings_has_its_face(case: Case) -> None:
    blocks = case.document.blocks
    levels = [
        (one.level, isinstance(following, TableBlock))
        for one, following in zip(blocks, [*blocks[1:], None], strict=True)
        if isinstance(one, Heading)
    ]
    for (level, table), lines in zip(levels, heading_lines(case), strict=True):
        faces = {face for line in lines for face in line.fonts}
        sizes = {round(line.size) for line in lines}
        if level == 1:
            assert (faces, sizes) == ({"BiaoSong"}, {22})
        elif level == 2 and table:
            assert (faces, sizes) == ({"BiaoSong"}, {16})
        else:
            expected = {2: "Hei", 3: "Kai"}.get(level, "FangSong")
            assert (faces, sizes) == ({expected}, {16}), lines


def test_a_part_begins_with_a_page_of_its_title_alone(case: Case) -> None:
    parts = [(title, page) for level, title, page in case.pdf.outline if level == 1][:-1]
    assert len(parts) >= 3
    for title, page in parts:
        assert case.pdf.page_text(page) == title
        assert {line.fonts for line in case.pdf.body(page)} == {frozenset({"BiaoSong"})}
    assert not {page for level, _, page in case.pdf.outline if level > 1} & {p for _, p in parts}


def test_the_contents_fill_one_page(case: Case) -> None:
    assert case.pdf.page_text(1).startswith("目录")
    assert case.pdf.outline[0][2] == 2


def test_a_table_of_the_usual_length_fits_one_page_and_no_cell_another(case: Case) -> None:
    at = -1
    for block in case.document.blocks:
        at += isinstance(block, Heading)
        if isinstance(block, TableBlock):
            start, end = (case.pdf.outline[n][2] for n in (at, at + 1))
            assert collisions(case.pdf.body(start)) == [], block.table.title
            if block.table.number:
                assert end == start + 1, block.table.title


# --- The cover and the closing page ------------------------------------------------------------


def test_a_cover_says_what_is_known_and_no_more(case: Case) -> None:
    source = case.document.source
    kind = {"budget": "部门预算", "final-accounts": "部门决算"}[source.kind]
    assert case.pdf.page_text(0) == f"{source.year}年度{source.name}{kind}"
    titles = [x for x in case.pdf.body(0) if x.fonts == {"BiaoSong"}]
    assert {round(line.size) for line in titles} == {36}


SECRECY = "review:\n  secrecy: {by: 甲, date: 2025-08-01, result: disclose}\n"
SIGNED = "  sign_off: {by: 乙, date: 2025-08-02}\n"


@pytest.mark.parametrize(
    ("data", "above", "below"),
    [
        ("index_number: 431/2025-00123\n", "索引号：431/2025-00123", ""),
        (SECRECY, "", "保密审查情况：已审查"),
        (SECRECY + SIGNED, "", "保密审查情况：已审查部门主要负责人审签情况：已审签"),
    ],
    ids=["index", "secrecy", "signed"],
)
def test_a_cover_bears_index_number_and_review(
    data: str, above: str, below: str, tmp_path: Path
) -> None:
    content = copy_content(tmp_path)
    edited(content, lambda text: f"{text}\n{data}")
    document = computed(content)
    del document.blocks[3:]  # what comes after the cover takes long
    made, findings = booklet_pdf(ROOT / "templates", bound(document))
    assert findings == []
    assert Booklet(made).page_text(0) == f"{above}2024年度醴陵市人民政府办公室部门决算{below}"


def bound(document: Document) -> Bound:
    return Bound.of(Chapter(document, HASH, []))


def counted(pattern: str, text: str) -> list[int]:
    match = re.search(pattern, text)
    assert match, pattern
    return [int(number) for number in match.groups()]


def test_the_closing_page_counts_what_was_typed_and_checked(case: Case) -> None:
    source = case.document.source
    text = case.pdf.page_text(case.pdf.outline[-1][2])
    assert data_hash(case.document) in text
    figures = [fact.figure for fact in case.document.facts.facts]
    places = {(one.place.line, one.place.column) for one in figures if one.place}
    lines = source.text.splitlines()
    assert all(re.match(r"-?\d", lines[line - 1][column - 1 :]) for line, column in places)
    assert counted(r"录入的金额、数量共(\d+)项", text) == [len(places)]
    codes = [one.code for one in all_rules() if source.kind in one.kinds]
    law = [code for code in codes if re.fullmatch(r"LAW-\d+", code)]
    words = [code for code in codes if re.fullmatch(r"[TRLP]\d+", code)]
    sums = [code for code in codes if re.fullmatch(r"[BF]\d+|STATED|PRIOR", code)]
    pattern = r"按(\d+)条规则核对：报表勾稽关系(\d+)条，公开内容(\d+)条，数字和文字(\d+)条。"
    assert counted(pattern, text) == [len(codes), len(sums), len(law), len(words)]
    assert len(codes) == len(sums) + len(law) + len(words)


def test_the_closing_page_says_what_is_left_to_explain(case: Case) -> None:
    text = case.pdf.page_text(case.pdf.outline[-1][2])
    warnings = sum(one.severity is Severity.WARNING for one in case.checked)
    explained = sum("（已说明：" in one.message for one in case.checked)
    said = "没有错误" + (f"，提醒{warnings}项" if warnings else "")
    assert f"{said}{f'，已说明的{explained}项' if explained else ''}。" in text
    waivers = yaml.safe_load(case.document.source.text).get("waivers", [])
    for one in waivers:
        assert squeeze(one["reason"]).rstrip("。") in text
        assert one["by"] in text
    assert ("没有需要说明的事项" in text) is not bool(waivers)


# --- Styles ------------------------------------------------------------------------------------


def test_the_compact_style_has_a_grid_of_its_own(document: Document, site: Site) -> None:
    made, findings = booklet_pdf(ROOT / "templates", bound(document), style="compact")
    assert findings == []
    pdf = Booklet(made, COMPACT)
    check_grid(pdf, COMPACT_LINES, COMPACT_CHARACTERS)
    assert len(pdf.pdf) < len(booklet(site.file("pdf")).pdf)
    faces = {face for page in pdf.lines for line in page for face in line.fonts}
    assert {"Song", "FangSong"} & faces == {"Song"}


def keys(value: Any) -> Any:
    return {k: keys(v) for k, v in value.items()} if isinstance(value, dict) else None


def test_every_style_has_the_same_keys() -> None:
    files = sorted((ROOT / "templates" / "print" / "styles").glob("*.yaml"))
    shapes = [keys(yaml.safe_load(path.read_text(encoding="utf-8"))) for path in files]
    assert len(shapes) >= 2
    assert all(shape == shapes[0] for shape in shapes)


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda text: text.replace("folio: {gap: 7}", ""), "缺少“页码”"),
        (lambda text: text.replace("lines: 22, ", ""), "lines"),
        (lambda text: text.replace("gap: 7", "gap: 七"), "gap 不是数"),
        (lambda text: text.replace("top: 37", "tops: 37"), "tops"),
    ],
)
def test_a_style_file_with_a_mistake_is_a_finding(
    edit: Callable[[str], str], message: str, document: Document, tmp_path: Path
) -> None:
    templates = tmp_path / "templates"
    shutil.copytree(ROOT / "templates" / "print", templates / "print")
    path = templates / "print" / "styles" / "official.yaml"
    before = path.read_text(encoding="utf-8")
    path.write_text(edit(before), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != before
    data, findings = booklet_pdf(templates, bound(document))
    assert data == b""
    assert {(one.code, one.severity) for one in findings} == {("PDF-STYLE", Severity.ERROR)}
    assert all(one.place.file.endswith("official.yaml") and one.place.line for one in findings)
    assert any(message in f"{one.message}{one.found}{one.expected}" for one in findings)


def test_a_number_and_its_measure_word_are_one(document: Document) -> None:
    """2批 and 5人次 are parted by no line of print; money has its unit beside it anyway."""
    html = booklet_html(ROOT / "templates", Bound.of(Chapter(document, "0" * 64, [])))
    counted = re.findall(r"(.{16})<data value=[^>]*>[0-9,.]+</data>[\u4e00-\u9fff]", html)
    assert len(counted) > 100
    assert set(counted) == {'<span class="q">'}
    assert re.search(r'<span class="q"><data value="2">2</data>批</span>因公', html)
