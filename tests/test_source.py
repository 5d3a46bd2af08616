"""The built documents against the published original: every fact at its place, in every format.

What the original got wrong is listed as `contradictions`: there the computed value must stand,
and the published one must not.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from tests.conftest import built
from tests.render.reading import (
    DIGITS,
    ROOT,
    Grid,
    Section,
    Site,
    booklet,
    csv_grid,
    cut,
    figures_in,
    json_grid,
    load_workbook,
    number,
    page_grid,
    sections,
    sheet_grid,
    squeeze,
)

Fact = dict[str, Any]
Facts = dict[str, Any]
NUMERIC = ("数值", "零基数")
ALL_FACTS = sorted((ROOT / "tests" / "facts").glob("*-final-accounts.yaml"))
# Tables that stand beside each other in one grid: where each of them begins and ends.
SIDES = {
    "01": {"left": (0, 3), "right": (3, 6)},
    "04": {"left": (0, 3), "right": (3, 9)},
    "06": {"left": (0, 3), "middle": (3, 6), "right": (6, 9)},
}
# Units of counts that the project words differently from the original.
UNITS = {"个": ("个", "批", "类"), "批次": ("批",), "台": ("台", "辆")}
# Published values that another figure of the same section rightly has.
RIGHT_ELSEWHERE = {
    ("十三、", "（二）", "181.16"): "全部项目支出执行数",
    ("", "（二）", "0"): "年中执行调整",
}
# What the original says twice of one thing, with the same figures.
SAID_TWICE = ("三类会议人数", "三类会议场租费")
ANNEX = "附件/"


@cache
def read(path: Path) -> Facts:
    loaded: Facts = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


# Which original the tests below are about: set for each of them in turn.
CURRENT: list[Path] = []


def facts() -> Facts:
    return read(CURRENT[0])


@pytest.fixture(params=ALL_FACTS, ids=lambda path: path.stem)
def original(request: pytest.FixtureRequest) -> Iterator[Path]:
    """One published original after the other."""
    CURRENT[:] = [request.param]
    yield request.param
    CURRENT.clear()


@pytest.fixture
def site(original: Path, site: Site) -> Site:
    """The built document that the original is about."""
    department, year, kind = re.fullmatch(r"(.+)-(\d{4})-(.+)", original.stem).groups()  # type: ignore[union-attr]
    return built(site, f"{department}/{year}/{kind}")


# --- Tables ----------------------------------------------------------------------------------


def readings(site: Site) -> Iterator[tuple[str, str, Grid]]:
    """(format, table number, grid) for every numbered table in every format."""
    data = site.data["tables"]
    book = load_workbook(site.file("xlsx"), values=True)
    for position, table in enumerate(site.tables[: len(facts()["tables"])]):
        name = f"{position + 1:02d}"
        page = page_grid(table)
        yield "page", name, page
        yield "csv", name, csv_grid(site.csv(position))
        yield "json", name, json_grid(data[position], page)
        yield "xlsx", name, sheet_grid(book.worksheets[position], page)


def expected_cells(table: str, grid: Grid) -> Iterator[tuple[str, str, str]]:
    """(place, expected string, string that stands there) for every fact of a table."""
    for fact in facts()["tables"][table]:
        start, end = side_of(table, fact, grid)
        line = fact["cells"].get("行次", "")
        row = grid.row(fact["row"], start, end, line)
        for column, published in fact["cells"].items():
            place = f"{table} {fact['row']} {fact.get('side', '')} {column}"
            expected = corrected(fact, column, table, published)
            yield place, expected, row[grid.column(column, start, end)]


def side_of(table: str, fact: Fact, grid: Grid) -> tuple[int, int]:
    return SIDES[table][fact["side"]] if "side" in fact else (0, len(grid.heads))


def corrected(fact: Fact, column: str, table: str, published: str) -> str:
    """What must stand in a cell: as published, unless that contradicts the rest."""
    for wrong in facts()["contradictions"]:
        same = all(wrong.get(key) == fact.get(key) for key in ("row", "side"))
        same = same and wrong.get("page") in (None, fact.get("page"))
        if wrong.get("table") == table and wrong.get("column") == column and same:
            return wrong["expected"] or ""
    return published


def equal(expected: str, shown: str) -> bool:
    """Numbers are compared as numbers: 8 is 8.00; an empty cell is only equal to itself."""
    wanted, found = number(expected), number(shown)
    return wanted == found if wanted is not None else expected == shown


def test_all_nine_tables_are_there_in_every_format(site: Site) -> None:
    found = Counter(form for form, _, _ in readings(site))
    assert found == dict.fromkeys(("page", "csv", "json", "xlsx"), len(facts()["tables"]))


def test_every_table_cell_of_the_original_stands_at_its_row_and_column(site: Site) -> None:
    wrong = [
        (form, place, expected, shown)
        for form, table, grid in readings(site)
        for place, expected, shown in expected_cells(table, grid)
        if not equal(expected, shown)
    ]
    assert wrong == []


def test_the_facts_hold_every_amount_of_the_tables(site: Site) -> None:
    """The other way round: what a table shows beyond the original is a zero or its total."""
    for form, table, grid in readings(site):
        # The table of “三公” expenditure prints the zeros that the original left out.
        if (
            form == "page"
            and facts()["tables"][table]
            and "预算数/合计" not in str(facts()["tables"][table][0]["cells"])
        ):
            shown = sum(number(cell) is not None and "." in cell for r in grid.rows for cell in r)
            known = sum(
                1
                for fact in facts()["tables"][table]
                for column, cell in fact["cells"].items()
                if column != "行次" and corrected(fact, column, table, cell)
            )
            assert shown == known, table


def test_the_line_numbers_are_complete_and_in_order(site: Site) -> None:
    for table in ("01", "04"):
        grid = page_grid(site.tables[int(table) - 1])
        lines: list[str] = []
        for start, end in SIDES[table].values():
            column = grid.column("行次", start, end)
            lines += [row[column] for row in grid.rows]
        assert lines == [str(n) for n in range(1, len(lines) + 1)], table


def test_the_column_numbers_stand_as_published_or_corrected(site: Site) -> None:
    for form, table, grid in readings(site):
        published = facts()["column_numbers"].get(table, [])
        if form == "csv" or not published:
            continue
        # Columns may be named on two pages of the original; the corrected ones agree.
        wanted: dict[int, str] = {}
        for fact in [*published, *added_columns(table)]:
            start, end = side_of(table, fact, grid)
            for column, text in fact["cells"].items():
                place = grid.column(column, start, end)
                expected = corrected(fact, column, table, text)
                assert wanted.get(place) in (None, "", expected), (table, column)
                wanted[place] = expected
        found = {n: text for n, text in enumerate(grid.index) if number(text) is not None}
        if lost_columns(table):
            assert list(found.values()) == [str(n + 1) for n in range(len(found))], (form, table)
            continue
        assert found == {n: text for n, text in wanted.items() if text}, (form, table)


def lost_columns(table: str) -> bool:
    """Whether the original lost whole columns, so that all its numbers are wrong."""
    return any(
        wrong.get("table") == table and wrong["about"] == "栏次号"
        for wrong in facts()["contradictions"]
    )


def added_columns(table: str) -> Iterator[Fact]:
    """Column numbers that the original lacks."""
    for wrong in facts()["contradictions"]:
        if wrong.get("table") == table and wrong.get("row") == "栏次" and not wrong["published"]:
            yield {**wrong, "cells": {wrong["column"]: wrong["expected"]}}


def test_every_table_stands_in_the_pdf_cell_by_cell_in_the_same_order(site: Site) -> None:
    pdf = booklet(site.file("pdf"))
    text = pdf.text
    position = 0
    for table in site.tables:
        # A table may run over pages, which then repeat its head: row by row.
        for row in table.xpath("./tbody/tr"):
            printed = "".join(squeeze(cell.text_content()) for cell in row)
            position = text.find(printed, position)
            assert position >= 0, (table.get("id"), printed)
            position += len(printed)


EVALUATION = "附件/自评表"
# Cells that the original got wrong in more than a figure: see its list of discrepancies.
REWORDED = {("优化营商环境评价", "实际完成值")}


def evaluation(site: Site) -> list[Any]:
    """The tables of the self-evaluation form: those after the numbered ones."""
    return site.tables[len(facts()["tables"]) :]


def test_the_self_evaluation_form_holds_what_the_original_says(site: Site) -> None:
    wanted = facts().get("evaluation_table")
    if wanted is None:
        assert evaluation(site) == []
        return
    funding, indicators = map(page_grid, evaluation(site))
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


# --- Running text ----------------------------------------------------------------------------


class Wanted(NamedTuple):
    """A number that must stand in a section."""

    value: Decimal
    unit: str
    about: str


def place_of(fact: Fact) -> tuple[str, str]:
    return fact["section"], fact.get("subsection", "")


def wanted_in() -> dict[tuple[str, str], list[Wanted]]:
    return _wanted_in(CURRENT[0])


@cache
def _wanted_in(path: Path) -> dict[tuple[str, str], list[Wanted]]:
    """(section, subsection) → numbers, contradictions corrected."""
    result: dict[tuple[str, str], list[Wanted]] = {}
    wrong = {
        (*place_of(fact), fact["about"], fact["published"]): fact["expected"]
        for fact in read(path)["contradictions"]
        if fact["kind"] in (*NUMERIC, "列举")
        and "section" in fact
        and number(fact["published"]) is not None
    }
    for entry in read(path)["text"]:
        numbers = result.setdefault(place_of(entry), [])
        for fact in entry["numbers"]:
            value = wrong.get((*place_of(entry), fact["about"], fact["value"]), fact["value"])
            if value is not None and fact["about"] not in SAID_TWICE:
                numbers.append(Wanted(Decimal(value), fact["unit"], fact["about"]))
    return result


def parts_of(section: str, subsection: str) -> list[str]:
    """Section and subsection as the headings above one another."""
    whole = f"{section}/{subsection}" if subsection else section
    return whole.removeprefix(ANNEX).split("/")


def split_heading(heading: str) -> tuple[str, str]:
    """A heading's number, in one manner of writing, and its words."""
    match = re.match(
        r"([一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.、])?(.*)", heading
    )
    assert match
    return (match[1] or "").replace("、", ".") if (match[1] or "")[:1].isdigit() else (
        match[1] or ""
    ), match[2]


def likeness(one: str, other: str) -> int:
    """The length of the longest run of characters that two titles share."""
    one, other = (re.sub("[“”]", "", title) for title in (one, other))
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return matcher.find_longest_match().size


def scope(found: list[Section], position: int) -> range:
    """The headings under one heading."""
    end = position + 1
    while end < len(found) and found[end].level > found[position].level:
        end += 1
    return range(position + 1, end)


def locate(found: list[Section], section: str, subsection: str) -> int:
    """The position of a section of the original among the page's headings.

    Headings are found by number and wording: numbers repeat, wordings were changed a little.
    """
    annex = next(n for n, s in enumerate(found) if s.title.endswith("自评报告"))
    inside = scope(found, annex) if section.startswith(ANNEX) else range(annex)
    position = -1
    for part in parts_of(section, subsection):
        marker, title = split_heading(part)
        here = [n for n in inside if split_heading(found[n].heading)[0] == marker]
        assert here, part
        best = max(here, key=lambda n: likeness(title, found[n].title))
        assert likeness(title, found[best].title) >= 4, (part, found[best].heading)
        position, inside = best, scope(found, best)
    return position


def own_positions(found: list[Section], place: tuple[str, str]) -> list[int]:
    """A section's heading and those under it, without subsections the facts tell apart."""
    top = locate(found, *place)
    taken: set[int] = set()
    for other in wanted_in():
        at = locate(found, *other)
        if at in scope(found, top):
            taken |= {at, *scope(found, at)}
    return [n for n in (top, *scope(found, top)) if n not in taken]


def unit_fits(unit: str, following: str) -> bool:
    """Whether a number's unit follows it; counts may have another word of the same sense."""
    words = UNITS.get(unit, (unit[:1] if unit not in {"万元", "%"} else unit,))
    return following.strip().startswith(words)


def test_every_number_of_the_original_text_is_a_figure_in_its_section(site: Site) -> None:
    found = sections(site.folder / "index.html")
    missing = []
    for place, numbers in wanted_in().items():
        text = "\n".join(found[n].text for n in own_positions(found, place))
        shown = figures_in(text)
        for wanted in numbers:
            match = next(
                (s for s in shown if s[0] == wanted.value and unit_fits(wanted.unit, s[1])), None
            )
            if match is None:
                missing.append((*place, wanted))
            elif wanted.unit in {"万元", "%"}:
                shown.remove(match)
    assert missing == []


def numeric_contradictions() -> list[Fact]:
    return [f for f in facts()["contradictions"] if f["kind"] in NUMERIC and "section" in f]


def test_no_number_that_contradicts_the_rest_stands_in_its_section(site: Site) -> None:
    found = sections(site.folder / "index.html")
    for fact in numeric_contradictions():
        place = place_of(fact)
        text = "\n".join(found[n].text for n in own_positions(found, place))
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


def test_every_number_of_the_original_text_stands_in_its_section_of_the_pdf(site: Site) -> None:
    found = sections(site.folder / "index.html")
    # Headings before the first section are the cover's; contents come before the first part.
    pdf = booklet(site.file("pdf"))
    first = pdf.text.rindex(squeeze(found[1].heading))
    pieces = cut(pdf.text[first:], [section.heading for section in found[1:]])
    missing = []
    for place, numbers in wanted_in().items():
        text = " ".join(pieces[n - 1] for n in own_positions(found, place))
        printed = Counter(number(token) for token in DIGITS.findall(text))
        needed = Counter(w.value for w in numbers if w.unit in {"万元", "%"})
        missing += [(*place, value) for value in needed if needed[value] > printed[value]]
    assert missing == []


def test_each_section_of_the_pdf_has_the_same_words_as_on_the_page(site: Site) -> None:
    found = sections(site.folder / "index.html")[1:]
    pdf = booklet(site.file("pdf"))
    first = pdf.text.rindex(squeeze(found[0].heading))
    pieces = cut(pdf.text[first:], [section.heading for section in found])
    for section, piece in zip(found, pieces, strict=True):
        if section.title != "名词解释":
            words = re.sub("[⟦⟧]", "", squeeze(section.text))
            assert words in piece or not words, section.heading


# --- Wordings and the list of discrepancies --------------------------------------------------


def test_wordings_that_the_original_got_wrong_do_not_come_back(site: Site) -> None:
    found = sections(site.folder / "index.html")
    everything = "\n".join(section.heading + "\n" + section.text for section in found)
    for fact in facts()["contradictions"]:
        published, expected = str(fact["published"]), str(fact["expected"] or "")
        if fact["kind"] in {"文字", "残留", "年份", "事由"} and published not in expected:
            text = everything
            if fact.get("section", "目录") == "目录":
                continue  # the contents are made from the headings
            if fact["section"] == EVALUATION:
                text = "\n".join(table.text_content() for table in evaluation(site))
            elif not fact["section"].endswith(("名词解释", "前言")):
                top = locate(found, *place_of(fact))
                text = "\n".join(found[n].text for n in (top, *scope(found, top)))
            assert published not in re.sub("[⟦⟧]", "", text), fact["about"]


def test_lists_have_as_many_entries_as_their_count_says(site: Site) -> None:
    found = sections(site.folder / "index.html")
    counted = 0
    for section in found:
        for count, names in re.findall(r"内设机构⟦(\d+)⟧个，即：([^。]*)。", section.text):
            assert len(names.split("、")) == int(count)
            counted += 1
    assert counted == 2 or "liling" not in CURRENT[0].stem


@pytest.mark.usefixtures("original")
def test_every_numeric_contradiction_is_listed_with_both_values() -> None:
    page = ROOT / "docs" / "discrepancies" / CURRENT[0].with_suffix(".md").name
    lines = [line for line in page.read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
    assert len(rows) == len(facts()["contradictions"])
    for fact, row in zip(facts()["contradictions"], rows, strict=True):
        assert fact["about"] in row[0]
        if fact["kind"] in NUMERIC:
            wanted = fact["expected"] or "（不应有）"
            assert row[1].startswith(fact["published"]), fact["about"]
            assert row[2].startswith(wanted), fact["about"]
