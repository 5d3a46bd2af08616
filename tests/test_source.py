"""The built documents against the published originals: every fact at its place, in every format."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal

import pytest

from tests.conftest import built
from tests.originals import (
    ALL,
    NUMERIC,
    SIDES,
    Original,
    equal,
    place_of,
    split_heading,
    unit_fits,
)
from tests.render.printed import booklet
from tests.render.reading import DIGITS, Site, figures_in, number, page_grid, squeeze

# Published values that another figure of the same section rightly has.
RIGHT_ELSEWHERE = {
    ("十三、", "（二）", "181.16"): "全部项目支出执行数",
    ("", "（二）", "0"): "年中执行调整",
}
# Cells that an original got wrong in more than a figure: see its list of discrepancies.
REWORDED = {("优化营商环境评价", "实际完成值")}
EVALUATION = "附件/自评表"
MARKER = r"^(（[一二三四五六七八九十]+）|\d+\.)"
# The published budgets came without tables.
WITH_TABLES = pytest.mark.parametrize(
    "original",
    [path for path in ALL if path.stem.endswith("final-accounts")],
    ids=lambda path: path.stem,
    indirect=True,
)


@pytest.fixture(scope="module", params=ALL, ids=lambda path: path.stem)
def original(request: pytest.FixtureRequest, site: Site) -> Original:
    """One published original after the other."""
    match = re.fullmatch(r"(.+)-(\d{4})-(.+)", request.param.stem)
    assert match
    return Original(request.param, built(site, "/".join(match.groups())))


# --- Tables ----------------------------------------------------------------------------------


@WITH_TABLES
def test_all_tables_are_there_in_every_format(original: Original) -> None:
    found = Counter(form for form, _, _ in original.readings())
    assert found == dict.fromkeys(("page", "csv", "json", "xlsx"), 9)


@WITH_TABLES
def test_every_table_cell_of_the_original_stands_at_its_row_and_column(original: Original) -> None:
    wrong = [
        (form, place, expected, shown)
        for form, table, grid in original.readings()
        for place, expected, shown in original.expected_cells(table, grid)
        if not equal(expected, shown)
    ]
    assert wrong == []


@WITH_TABLES
def test_the_facts_hold_every_amount_of_the_tables(original: Original) -> None:
    """The other way round: what a table shows beyond the original is a zero or its total."""
    for form, table, grid in original.readings():
        facts = original.facts["tables"][table]
        # The table of “三公” expenditure prints the zeros that the original left out.
        if form == "page" and facts and "预算数/合计" not in str(facts[0]["cells"]):
            shown = sum(number(cell) is not None and "." in cell for r in grid.rows for cell in r)
            known = sum(
                1
                for fact in facts
                for column, cell in fact["cells"].items()
                if column != "行次" and original.corrected(fact, column, table, cell)
            )
            assert shown == known, table


@WITH_TABLES
def test_the_line_numbers_are_complete_and_in_order(original: Original) -> None:
    for table in ("01", "04"):
        grid = page_grid(original.site.tables[int(table) - 1])
        lines: list[str] = []
        for start, end in SIDES[table].values():
            column = grid.column("行次", start, end)
            lines += [row[column] for row in grid.rows]
        assert lines == [str(n) for n in range(1, len(lines) + 1)], table


@WITH_TABLES
def test_the_column_numbers_stand_as_published_or_corrected(original: Original) -> None:
    for form, table, grid in original.readings():
        if form == "csv" or not original.facts["column_numbers"].get(table):
            continue
        wanted = original.column_numbers(table, grid)
        found = {n: text for n, text in enumerate(grid.index) if number(text) is not None}
        if original.lost_columns(table):
            assert list(found.values()) == [str(n + 1) for n in range(len(found))], (form, table)
        else:
            assert found == {n: text for n, text in wanted.items() if text}, (form, table)


@WITH_TABLES
def test_the_self_evaluation_form_holds_what_the_original_says(original: Original) -> None:
    wanted = original.facts.get("evaluation_table")
    if wanted is None:
        assert original.evaluation == []
        return
    funding, indicators = map(page_grid, original.evaluation)
    for fact in wanted["funding"]:
        row = funding.row(fact["row"], 0, len(funding.heads))
        titles = ["执行率（%）" if column == "执行率" else column for column in fact["cells"]]
        for title, text in zip(titles, fact["cells"].values(), strict=True):
            (value,) = DIGITS.findall(text)
            shown = row[funding.column(title, 0, len(funding.heads))]
            assert number(shown) == number(value), (fact["row"], title)
    for fact in wanted["indicators"]:
        (row,) = [row for row in indicators.rows if row[2] == fact["row"]]
        for column, text in fact["cells"].items():
            if (fact["row"], column) not in REWORDED:
                shown = row[indicators.column(column, 0, len(indicators.heads))]
                assert squeeze(shown) == squeeze(text), (fact["row"], column)
    for name, points in wanted["groups"].items():
        assert f"{indicators.row(f'{name}小计', 0, 8)[5]}分" == points
    total = indicators.row("总分", 0, 8)
    assert (total[5], total[6]) == (wanted["total"]["分值"], wanted["total"]["得分"])
    assert wanted["total"]["等级"] in indicators.row("等级", 0, 8)


def test_every_table_stands_in_the_pdf_cell_by_cell_in_the_same_order(original: Original) -> None:
    text = booklet(original.site.file("pdf")).text
    position = 0
    for table in original.site.tables:
        # A table may run over pages, which then repeat its head: row by row.
        for row in table.xpath("./tbody/tr"):
            printed = "".join(squeeze(cell.text_content()) for cell in row)
            position = text.find(printed, position)
            assert position >= 0, (table.get("id"), printed)
            position += len(printed)
    assert position > 0


# --- Running text ----------------------------------------------------------------------------


def test_every_number_of_the_original_text_is_a_figure_in_its_section(original: Original) -> None:
    missing = []
    for place, numbers in original.wanted.items():
        shown = figures_in(original.text_of(place))
        for wanted in numbers:
            match = next(
                (s for s in shown if s[0] == wanted.value and unit_fits(wanted.unit, s[1])), None
            )
            if match is None:
                missing.append((*place, wanted))
            elif wanted.unit in {"万元", "%"}:
                shown.remove(match)
    assert missing == []


def test_no_number_that_contradicts_the_rest_stands_in_its_section(original: Original) -> None:
    for fact in original.numeric:
        place = place_of(fact)
        text = original.text_of(place)
        marker = (split_heading(place[0])[0], split_heading(place[1])[0], fact["published"])
        elsewhere = RIGHT_ELSEWHERE.get(marker)
        if elsewhere:
            before = rf"{elsewhere}⟦{re.escape(fact['published'])}⟧"
            text, replaced = re.subn(before, "", text)
            assert replaced == 1
        stands = [
            (value, unit)
            for value, unit in figures_in(text)
            if value == Decimal(fact["published"]) and unit_fits(fact["unit"], unit)
        ]
        assert stands == [], fact["about"]


def test_every_number_of_the_original_text_stands_in_its_section_of_the_pdf(
    original: Original,
) -> None:
    missing = []
    for place, numbers in original.wanted.items():
        text = " ".join(original.pieces[n] for n in original.own(place))
        printed = Counter(number(token) for token in DIGITS.findall(text))
        needed = Counter(w.value for w in numbers if w.unit in {"万元", "%"})
        missing += [(*place, value) for value in needed if needed[value] > printed[value]]
    assert missing == []


def test_each_section_of_the_pdf_has_the_same_words_as_on_the_page(original: Original) -> None:
    for section, piece in zip(original.sections[1:], original.pieces[1:], strict=True):
        if section.title != "名词解释":
            words = re.sub("[⟦⟧]", "", squeeze(section.text))
            assert words in piece or not words, section.heading


def test_each_section_of_the_json_has_the_same_words_as_on_the_page(original: Original) -> None:
    tables = {table["title"] for table in original.site.data["tables"]}
    written = [(one["heading"], one["paragraphs"]) for one in original.site.data["text"]]
    shown = [
        # Below the heading of a table stand its notes, which belong to the table.
        (one.heading, [] if one.title in tables else re.sub("[⟦⟧]", "", one.text).split("\n"))
        for one in original.sections[1:]
    ]
    for (heading, paragraphs), (title, lines) in zip(written, shown, strict=True):
        assert heading == title
        for paragraph, line in zip(paragraphs, filter(None, lines), strict=True):
            # The page numbers the items of a list.
            assert squeeze(paragraph) in (squeeze(line), re.sub(MARKER, "", squeeze(line)))


# --- Wordings and the list of discrepancies --------------------------------------------------


def test_wordings_that_the_original_got_wrong_do_not_come_back(original: Original) -> None:
    found = original.sections
    everything = "\n".join(section.heading + "\n" + section.text for section in found)
    for fact in original.contradictions:
        published, expected = str(fact["published"]), str(fact["expected"] or "")
        if fact["kind"] in {"文字", "残留", "年份", "事由"} and published not in expected:
            text = everything
            if fact.get("section", "目录") == "目录":
                continue  # the contents are made from the headings
            if fact["section"] == EVALUATION:
                text = "\n".join(table.text_content() for table in original.evaluation)
            elif not fact["section"].endswith(("名词解释", "前言", "全文", "标题")):
                top = original.locate(place_of(fact))
                text = "\n".join(found[n].text for n in (top, *original.scope(top)))
            assert published not in re.sub("[⟦⟧]", "", text), fact["about"]


def test_lists_have_as_many_entries_as_their_count_says(original: Original) -> None:
    counted = 0
    for section in original.sections:
        for count, names in re.findall(r"内设\w*⟦(\d+)⟧个，即：([^。]*)。", section.text):
            assert len(names.split("、")) == int(count)
            counted += 1
    # A self-evaluation report lists them once more; one original names only some of them.
    if "zhuzhou" not in original.path.stem or original.site.source.kind == "budget":
        assert counted == (2 if original.site.source.kind == "final-accounts" else 1)


def test_every_numeric_contradiction_is_listed_with_both_values(original: Original) -> None:
    for fact, row in zip(original.contradictions, original.discrepancies, strict=True):
        assert fact["about"] in row[0]
        if fact["kind"] in NUMERIC:
            wanted = fact["expected"] or "（不应有）"
            assert row[1].startswith(fact["published"]), fact["about"]
            assert row[2].startswith(wanted), fact["about"]
