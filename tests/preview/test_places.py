"""Lines of a data file → figures and sections of its page."""

from __future__ import annotations

import re

import pytest

from mingzhang.compute.document import Document
from mingzhang.findings import Place
from mingzhang.preview.places import NOWHERE, Atlas, changed_lines
from mingzhang.render.origin import Origins, figure_id


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("a\nb\nc\n", "a\nx\nc\n", [2]),
        ("a\nb\nc\n", "a\nb\nx\ny\nc\n", [3, 4]),
        ("a\nb\nc\n", "a\nc\n", [2]),
        ("a\na\na\n", "a\na\n", [3]),
        ("a\n", "x\n", [1]),
        ("a\nb\nc\nd\n", "a\nx\nc\ny\n", [2, 3, 4]),
    ],
)
def test_changed_lines_lie_between_what_stays(old: str, new: str, lines: list[int]) -> None:
    assert list(changed_lines(old, new)) == lines


@pytest.fixture(scope="module")
def atlas(document: Document) -> Atlas:
    return Atlas(document, Origins(document))


def line_of(document: Document, pattern: str) -> int:
    lines = document.source.text.splitlines()
    (found,) = (n for n, line in enumerate(lines, 1) if re.search(pattern, line))
    return found


def test_a_line_leads_to_its_own_figures_and_their_section(
    document: Document, atlas: Atlas
) -> None:
    line = line_of(document, "2010301 行政运行: {general: 10227600.00")
    spot = atlas.of_lines([line])
    assert len(spot.figures) == 2
    assert spot.section == "二、收入决算表"


def test_what_the_page_shows_only_in_a_total_leads_to_the_total(
    document: Document, atlas: Atlas
) -> None:
    origins = Origins(document)
    shown = {figure_id(figure) for figure, _ in document.shown()}
    hidden = next(
        figure
        for name, figure in origins.figures.items()
        if figure.place
        and name not in shown
        and not any(
            other.place and other.place.line == figure.place.line and key in shown
            for key, other in origins.figures.items()
        )
    )
    assert hidden.place
    (above,) = atlas.of_lines([hidden.place.line]).figures
    assert hidden in [term.figure for term in origins.figures[above].terms]


def test_a_name_leads_to_the_first_figure_below_it(document: Document, atlas: Atlas) -> None:
    line = line_of(document, r"^income:")
    spot = atlas.of_place(Place(document.source.file, line, 1))
    assert spot == atlas.of_lines([line + 1])
    assert spot.section.endswith("收入决算表")


@pytest.mark.parametrize("place", [Place("content/portal.yaml", 1), Place("x", 0)])
def test_another_file_leads_nowhere(place: Place, atlas: Atlas) -> None:
    assert atlas.of_place(place) == NOWHERE


def test_a_line_beyond_the_end_leads_nowhere(document: Document, atlas: Atlas) -> None:
    assert atlas.of_place(Place(document.source.file, 10**6)) == NOWHERE
    assert atlas.of_lines([10**6]) == NOWHERE
