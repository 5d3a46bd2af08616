"""一图读懂: key figures with their change in words, and the document's charts made small."""

from __future__ import annotations

import re
from pathlib import Path

from mingzhang.compute.blocks import Chart, plain_text
from mingzhang.compute.brief import MOST_BARS, brief_charts
from mingzhang.compute.document import Document
from mingzhang.render.origin import Origins, figure_id
from tests.render.making import computed, copy_content, edited, lengthen


def changes(document: Document) -> dict[str, str]:
    return {point.key: plain_text(point.change) for point in document.brief.points}


def charts(document: Document) -> dict[str, Chart]:
    return {one.key: one for one in brief_charts(document.source.form, document.blocks)}


def test_the_points_are_those_of_the_form_set_in_its_order(document: Document) -> None:
    settings = document.source.form.settings
    assert [point.key for point in document.brief.points] == settings["summary"]


def test_a_change_is_told_where_the_year_before_is_typed(document: Document) -> None:
    """Only “三公” has its year before in the data; of the others nothing is said."""
    told = changes(document)
    assert {key for key, words in told.items() if words} == {"three_public"}
    now = document.named.amount("three_public.total").value
    before = document.named.amount("three_public.prior").value
    rate = 100 * (now - before) / before
    assert told["three_public"] == f"增加{(now - before) / 10000:.2f}万元，增长{rate:.2f}%"


def test_a_base_of_zero_gives_an_amount_without_a_rate(tmp_path: Path) -> None:
    content = copy_content(tmp_path)

    def without_prior(text: str) -> str:
        head, mark, rest = text.partition("\nthree_public:")
        lines, end, tail = rest.partition("\nprior:")
        return head + mark + re.sub(r"(?m)^(    prior): [0-9.]+", r"\1: 0.00", lines) + end + tail

    edited(content, without_prior)
    told = changes(computed(content))["three_public"]
    assert re.fullmatch(r"增加[0-9.]+万元", told)


def test_a_small_chart_has_the_largest_bars_of_the_documents_own(tmp_path: Path) -> None:
    """In the order of the document, with its own figures; a cut chart says so."""
    content = copy_content(tmp_path)
    lengthen(content, 1)
    made = computed(content)
    own = {block.key: block for block in made.blocks if isinstance(block, Chart)}
    whole, small = own["expenditure-class"], charts(made)["brief-expenditure-class"]
    assert len(whole.rows) > MOST_BARS == len(small.rows)
    kept = [row for row in whole.rows if row in small.rows]
    assert kept == small.rows
    least = min(row.bars[0].figure.value for row in small.rows)
    assert all(row.bars[0].figure.value <= least for row in whole.rows if row not in small.rows)
    assert small.title != whole.title
    assert charts(made)["brief-income"].title == own["income"].title


def test_every_figure_of_the_brief_can_be_opened(document: Document) -> None:
    """Key figures that no text shows are on the method page, for pages across documents."""
    known = Origins(document).figures
    for shown in document.brief.shown():
        assert figure_id(shown.figure) in known
