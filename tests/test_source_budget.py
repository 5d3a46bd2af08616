"""The published budgets: every number of their text stands in its section of page and PDF."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from mingzhang.load.documents import DocumentSource
from mingzhang.render.page import names_of
from tests.loading import load_all
from tests.render.reading import (
    DIGITS,
    FACTS,
    ROOT,
    Section,
    Site,
    booklet,
    cut,
    figures_in,
    number,
    sections,
    squeeze,
)

Fact = dict[str, Any]
Facts = dict[str, Any]
NUMERIC = ("数值", "零基数")
# Tables that stand beside each other in one grid: where each of them begins and ends.
SIDES = {
    "01": {"left": (0, 3), "right": (3, 6)},
    "04": {"left": (0, 3), "right": (3, 9)},
    "06": {"left": (0, 3), "middle": (3, 6), "right": (6, 9)},
}
# Units of counts that the project words differently from the original.
UNITS = {"个": ("个", "批", "类"), "批次": ("批",)}
# Published values that another figure of the same section rightly has.
RIGHT_ELSEWHERE = {("十三、", "（二）", "181.16"): "全部项目支出执行数"}
ANNEX = "附件/"


@dataclass(frozen=True)
class Original:
    """The facts of one published document, and what was built of its data."""

    path: Path
    site: Site

    @cached_property
    def facts(self) -> Facts:
        return read(self.path)

    @property
    def page(self) -> Path:
        """The list of discrepancies."""
        return ROOT / "docs" / "discrepancies" / self.path.with_suffix(".md").name

    @cached_property
    def sections(self) -> list[Section]:
        return sections(self.site.folder / "index.html")

    @cached_property
    def wanted(self) -> dict[tuple[str, str], list[Wanted]]:
        return wanted_in(self.facts)


@cache
def read(path: Path) -> Facts:
    loaded: Facts = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def facts() -> Facts:
    """The facts of the document whose original has tables."""
    return read(FACTS)


@pytest.fixture(scope="module")
def sources() -> list[DocumentSource]:
    return load_all(ROOT / "content", ROOT / "templates").documents


@pytest.fixture(params=sorted(FACTS.parent.glob("*-budget.yaml")), ids=lambda path: path.stem)
def original(request: pytest.FixtureRequest, site: Site, sources: list[DocumentSource]) -> Original:
    """Each published document in turn."""
    path: Path = request.param
    source = next(source for source in sources if names_of(source.entry).base == path.stem)
    return Original(path, Site(site.root, source))


# --- Running text ----------------------------------------------------------------------------


class Wanted(NamedTuple):
    """A number that must stand in a section."""

    value: Decimal
    unit: str
    about: str


def place_of(fact: Fact) -> tuple[str, str]:
    return fact["section"], fact.get("subsection", "")


def wanted_in(facts: Facts) -> dict[tuple[str, str], list[Wanted]]:
    """(section, subsection) → numbers, contradictions corrected."""
    result: dict[tuple[str, str], list[Wanted]] = {}
    wrong = {
        (*place_of(fact), fact["about"], fact["published"]): fact["expected"]
        for fact in facts["contradictions"]
        if fact["kind"] in NUMERIC and "section" in fact
    }
    for entry in facts["text"]:
        numbers = result.setdefault(place_of(entry), [])
        for fact in entry["numbers"]:
            value = wrong.get((*place_of(entry), fact["about"], fact["value"]), fact["value"])
            if value is not None:
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
    annex = next((n for n, s in enumerate(found) if s.title.endswith("自评报告")), len(found))
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


def own_positions(original: Original, place: tuple[str, str]) -> list[int]:
    """A section's heading and those under it, without subsections the facts tell apart."""
    found = original.sections
    top = locate(found, *place)
    taken: set[int] = set()
    for other in original.wanted:
        at = locate(found, *other)
        if at in scope(found, top):
            taken |= {at, *scope(found, at)}
    return [n for n in (top, *scope(found, top)) if n not in taken]


def unit_fits(unit: str, following: str) -> bool:
    """Whether a number's unit follows it; counts may have another word of the same sense."""
    words = UNITS.get(unit, (unit[:1] if unit not in {"万元", "%"} else unit,))
    return following.strip().startswith(words)


def test_every_number_of_the_original_text_is_a_figure_in_its_section(original: Original) -> None:
    found = original.sections
    missing = []
    for place, numbers in original.wanted.items():
        text = "\n".join(found[n].text for n in own_positions(original, place))
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


def numeric_contradictions(facts: Facts) -> list[Fact]:
    return [f for f in facts["contradictions"] if f["kind"] in NUMERIC and "section" in f]


def test_no_number_that_contradicts_the_rest_stands_in_its_section(original: Original) -> None:
    found = original.sections
    for fact in numeric_contradictions(original.facts):
        place = place_of(fact)
        text = "\n".join(found[n].text for n in own_positions(original, place))
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
    found = original.sections
    # Headings before the first section are the cover's; contents come before the first part.
    pdf = booklet(original.site.file("pdf"))
    first = pdf.text.rindex(squeeze(found[1].heading))
    pieces = cut(pdf.text[first:], [section.heading for section in found[1:]])
    missing = []
    for place, numbers in original.wanted.items():
        text = " ".join(pieces[n - 1] for n in own_positions(original, place))
        printed = Counter(number(token) for token in DIGITS.findall(text))
        needed = Counter(w.value for w in numbers if w.unit in {"万元", "%"})
        missing += [(*place, value) for value in needed if needed[value] > printed[value]]
    assert missing == []


def test_each_section_of_the_pdf_has_the_same_words_as_on_the_page(original: Original) -> None:
    found = original.sections[1:]
    pdf = booklet(original.site.file("pdf"))
    first = pdf.text.rindex(squeeze(found[0].heading))
    pieces = cut(pdf.text[first:], [section.heading for section in found])
    for section, piece in zip(found, pieces, strict=True):
        if section.title != "名词解释":
            words = re.sub("[⟦⟧]", "", squeeze(section.text))
            assert words in piece or not words, section.heading


# --- Wordings and the list of discrepancies --------------------------------------------------


def test_wordings_that_the_original_got_wrong_do_not_come_back(original: Original) -> None:
    found = original.sections
    everything = "\n".join(section.heading + "\n" + section.text for section in found)
    for fact in original.facts["contradictions"]:
        published, expected = str(fact["published"]), str(fact["expected"] or "")
        if fact["kind"] in {"文字", "残留", "年份", "事由"} and published not in expected:
            text = everything
            if fact.get("section", "目录") == "目录":
                continue  # the contents are made from the headings
            if not fact["section"].endswith(("名词解释", "前言", "全文", "标题")):
                top = locate(found, *place_of(fact))
                text = "\n".join(found[n].text for n in (top, *scope(found, top)))
            assert published not in re.sub("[⟦⟧]", "", text), fact["about"]


def test_lists_have_as_many_entries_as_their_count_says(original: Original) -> None:
    found = original.sections
    counted = 0
    for section in found:
        for count, names in re.findall(r"内设\w*⟦(\d+)⟧个，即：([^。]*)。", section.text):
            assert len(names.split("、")) == int(count)
            counted += 1
    # A self-evaluation report lists them once more.
    assert counted == (2 if original.site.source.kind == "final-accounts" else 1)


def test_every_numeric_contradiction_is_listed_with_both_values(original: Original) -> None:
    lines = [
        line for line in original.page.read_text(encoding="utf-8").splitlines() if line[:1] == "|"
    ]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
    assert len(rows) == len(original.facts["contradictions"])
    for fact, row in zip(original.facts["contradictions"], rows, strict=True):
        assert fact["about"] in row[0]
        if fact["kind"] in NUMERIC:
            wanted = fact["expected"] or "（不应有）"
            assert row[1].startswith(fact["published"]), fact["about"]
            assert row[2].startswith(wanted), fact["about"]
