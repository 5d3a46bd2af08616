"""The published originals as lists of facts, and where each fact belongs in what was built.

What an original got wrong is listed in its `contradictions`: there the computed value must stand,
and the published one must not.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from tests.render.printed import booklet, cut
from tests.render.reading import (
    ROOT,
    Grid,
    Section,
    Site,
    csv_grid,
    json_grid,
    load_workbook,
    number,
    page_grid,
    sections,
    sheet_grid,
    squeeze,
)

Fact = dict[str, Any]
ALL = sorted((ROOT / "tests" / "facts").glob("*.yaml"))
NUMERIC = ("数值", "零基数")
# Tables that stand beside each other in one grid: where each of them begins and ends.
SIDES = {
    "01": {"left": (0, 3), "right": (3, 6)},
    "04": {"left": (0, 3), "right": (3, 9)},
    "06": {"left": (0, 3), "middle": (3, 6), "right": (6, 9)},
}
# Units of counts that the project words differently from the original.
UNITS = {"个": ("个", "批", "类"), "批次": ("批",), "台": ("台", "辆")}
# What an original says twice of one thing, with the same figures.
SAID_TWICE = ("三类会议人数", "三类会议场租费")
ANNEX = "附件/"


class Wanted(NamedTuple):
    """A number that must stand in a section."""

    value: Decimal
    unit: str
    about: str


@dataclass(frozen=True)
class Original:
    """The facts of one published document, and what was built of its data."""

    path: Path
    site: Site

    @cached_property
    def facts(self) -> dict[str, Any]:
        loaded: dict[str, Any] = yaml.safe_load(self.path.read_text(encoding="utf-8"))
        return loaded

    @property
    def contradictions(self) -> list[Fact]:
        found: list[Fact] = self.facts["contradictions"]
        return found

    @property
    def numeric(self) -> list[Fact]:
        """The wrong numbers of the text."""
        return [f for f in self.contradictions if f["kind"] in NUMERIC and "section" in f]

    @property
    def discrepancies(self) -> list[list[str]]:
        """The rows of the page that lists them for reviewers."""
        page = ROOT / "docs" / "discrepancies" / self.path.with_suffix(".md").name
        lines = [line for line in page.read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
        return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]

    # --- Tables ------------------------------------------------------------------------------

    def readings(self) -> Iterator[tuple[str, str, Grid]]:
        """(format, table number, grid) for every numbered table in every format."""
        book = load_workbook(self.site.file("xlsx"), values=True)
        for position, table in enumerate(self.site.tables[: len(self.facts["tables"])]):
            name = f"{position + 1:02d}"
            page = page_grid(table)
            yield "page", name, page
            yield "csv", name, csv_grid(self.site.csv(position))
            yield "json", name, json_grid(self.site.data["tables"][position], page)
            yield "xlsx", name, sheet_grid(book.worksheets[position], page)

    @property
    def evaluation(self) -> list[Any]:
        """The tables of the self-evaluation form: those after the numbered ones."""
        return self.site.tables[len(self.facts["tables"]) :]

    def expected_cells(self, table: str, grid: Grid) -> Iterator[tuple[str, str, str]]:
        """(place, expected string, string that stands there) for every fact of a table."""
        for fact in self.facts["tables"][table]:
            start, end = side_of(table, fact, grid)
            row = grid.row(fact["row"], start, end, fact["cells"].get("行次", ""))
            for column, published in fact["cells"].items():
                place = f"{table} {fact['row']} {fact.get('side', '')} {column}"
                expected = self.corrected(fact, column, table, published)
                yield place, expected, row[grid.column(column, start, end)]

    def corrected(self, fact: Fact, column: str, table: str, published: str) -> str:
        """What must stand in a cell: as published, unless that contradicts the rest."""
        for wrong in self.contradictions:
            same = all(wrong.get(key) == fact.get(key) for key in ("row", "side"))
            same = same and wrong.get("page") in (None, fact.get("page"))
            if wrong.get("table") == table and wrong.get("column") == column and same:
                return wrong["expected"] or ""
        return published

    def column_numbers(self, table: str, grid: Grid) -> dict[int, str]:
        """Column position → its number, as published or corrected.

        Columns may be named on two pages of the original; the corrected ones agree.
        """
        wanted: dict[int, str] = {}
        added = [
            {**wrong, "cells": {wrong["column"]: wrong["expected"]}}
            for wrong in self.contradictions
            if wrong.get("table") == table and wrong.get("row") == "栏次" and not wrong["published"]
        ]
        for fact in [*self.facts["column_numbers"].get(table, []), *added]:
            start, end = side_of(table, fact, grid)
            for column, text in fact["cells"].items():
                place = grid.column(column, start, end)
                expected = self.corrected(fact, column, table, text)
                assert wanted.get(place) in (None, "", expected), (table, column)
                wanted[place] = expected
        return wanted

    def lost_columns(self, table: str) -> bool:
        """Whether the original lost whole columns, so that all its numbers are wrong."""
        return any(
            wrong.get("table") == table and wrong["about"] == "栏次号"
            for wrong in self.contradictions
        )

    # --- Running text ------------------------------------------------------------------------

    @cached_property
    def sections(self) -> list[Section]:
        """The page's headings with their text."""
        return sections(self.site.folder / "index.html")

    @cached_property
    def pieces(self) -> list[str]:
        """The text of the PDF under each heading of the page but the first, the cover's."""
        headings = [section.heading for section in self.sections[1:]]
        text = booklet(self.site.file("pdf")).text
        # The contents come before the first part.
        return ["", *cut(text[text.rindex(squeeze(headings[0])) :], headings)]

    @cached_property
    def wanted(self) -> dict[tuple[str, str], list[Wanted]]:
        """(section, subsection) → numbers, contradictions corrected."""
        result: dict[tuple[str, str], list[Wanted]] = {}
        wrong = {
            (*place_of(fact), fact["about"], fact["published"]): fact["expected"]
            for fact in self.contradictions
            if fact["kind"] in (*NUMERIC, "列举")
            and "section" in fact
            and number(fact["published"]) is not None
        }
        for entry in self.facts["text"]:
            numbers = result.setdefault(place_of(entry), [])
            for fact in entry["numbers"]:
                value = wrong.get((*place_of(entry), fact["about"], fact["value"]), fact["value"])
                if value is not None and fact["about"] not in SAID_TWICE:
                    numbers.append(Wanted(Decimal(value), fact["unit"], fact["about"]))
        return result

    def own(self, place: tuple[str, str]) -> list[int]:
        """A section's heading and those under it, without subsections the facts tell apart."""
        top = self.locate(place)
        taken: set[int] = set()
        for other in self.wanted:
            at = self.locate(other)
            if at in self.scope(top):
                taken |= {at, *self.scope(at)}
        return [n for n in (top, *self.scope(top)) if n not in taken]

    def text_of(self, place: tuple[str, str]) -> str:
        """What stands on the page in a section of the original, and in no other."""
        return "\n".join(self.sections[n].text for n in self.own(place))

    def scope(self, position: int) -> range:
        """The headings under one heading."""
        found, end = self.sections, position + 1
        while end < len(found) and found[end].level > found[position].level:
            end += 1
        return range(position + 1, end)

    def locate(self, place: tuple[str, str]) -> int:
        """The position of a section of the original among the page's headings.

        Headings are found by number and wording: numbers repeat, wordings were changed a little.
        """
        found = self.sections
        section, subsection = place
        annex = next((n for n, s in enumerate(found) if s.title.endswith("自评报告")), len(found))
        inside = self.scope(annex) if section.startswith(ANNEX) else range(annex)
        position = -1
        whole = f"{section}/{subsection}" if subsection else section
        for part in whole.removeprefix(ANNEX).split("/"):
            marker, title = split_heading(part)
            here = [n for n in inside if split_heading(found[n].heading)[0] == marker]
            assert here, part
            best = max(here, key=lambda n: likeness(title, found[n].title))
            assert likeness(title, found[best].title) >= 4, (part, found[best].heading)
            position, inside = best, self.scope(best)
        return position


def side_of(table: str, fact: Fact, grid: Grid) -> tuple[int, int]:
    """The columns between which a fact stands."""
    return SIDES[table][fact["side"]] if "side" in fact else (0, len(grid.heads))


def place_of(fact: Fact) -> tuple[str, str]:
    """The section and subsection of a fact of the text."""
    return fact["section"], fact.get("subsection", "")


def split_heading(heading: str) -> tuple[str, str]:
    """A heading's number, in one manner of writing, and its words."""
    match = re.match(
        r"([一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.、])?(.*)", heading
    )
    assert match
    marker = match[1] or ""
    return marker.replace("、", ".") if marker[:1].isdigit() else marker, match[2]


def likeness(one: str, other: str) -> int:
    """The length of the longest run of characters that two titles share."""
    one, other = (re.sub("[“”]", "", title) for title in (one, other))
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return matcher.find_longest_match().size


def unit_fits(unit: str, following: str) -> bool:
    """Whether a number's unit follows it; counts may have another word of the same sense."""
    words = UNITS.get(unit, (unit[:1] if unit not in {"万元", "%"} else unit,))
    return following.strip().startswith(words)


def equal(expected: str, shown: str) -> bool:
    """Numbers are compared as numbers: 8 is 8.00; an empty cell is only equal to itself."""
    wanted, found = number(expected), number(shown)
    return wanted == found if wanted is not None else expected == shown
