"""Pages of other site generators are compared with ours number by number (bench/peers_check.py)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bench.peers_check import Counts, check, other_tags

FIGURE = '<a class="f" href="figures.html#a"><data value="1.50">1.50</data></a>'
GRAPH: dict[str, dict[str, Any]] = {
    "a": {
        "name": "合计",
        "value": "1.50万元",
        "how": "各项相加",
        "terms": [["", "b"], ["＋", "b"]],
    },
    "b": {"name": "一项", "value": "0.75万元", "how": "录入的数据", "place": "a.yaml:3"},
}


def page(
    table: str = FIGURE,
    chart: str = FIGURE,
    text: str = FIGURE,
    width: str = "50%",
    **graph: object,
) -> str:
    return (
        f"<p>{text}</p><table><tr><td>{table}</td></tr></table>"
        f'<figure class="chart"><svg><rect width="{width}" height="1em"/></svg>{chart}</figure>'
        f'<script type="application/json" id="graph">{json.dumps(GRAPH | graph)}</script>'
    )


def test_the_same_page_passes_whatever_its_figures_are_called_in_links() -> None:
    renamed = page().replace("#a", "#sum").replace('"a":', '"sum":').replace('"b"', '"one"')
    check(page(), renamed, "peer")
    assert other_tags(page(), renamed) == "none"
    assert Counts.of(page()) == Counts(1, 1, 3, 3, 1, 1, 2)


@pytest.mark.parametrize("place", ["table", "chart", "text"])
def test_another_number_stops_the_comparison(place: str) -> None:
    with pytest.raises(SystemExit, match="other numbers"):
        check(page(), page(**{place: FIGURE.replace("1.50", "1.49")}), "peer")


@pytest.mark.parametrize("place", ["table", "chart", "text"])
def test_a_number_that_is_missing_stops_it(place: str) -> None:
    with pytest.raises(SystemExit, match="missing"):
        check(page(), page(**{place: ""}), "peer")


def test_another_bar_or_another_origin_stops_it() -> None:
    with pytest.raises(SystemExit, match="marks of charts"):
        check(page(), page(width="49%"), "peer")
    with pytest.raises(SystemExit, match="graph"):
        check(page(), page(b=GRAPH["b"] | {"value": "0.74万元"}), "peer")


def test_a_link_to_a_figure_that_is_not_there_stops_it() -> None:
    with pytest.raises(SystemExit, match="doesn't explain"):
        check(page(), page().replace("#a", "#lost"), "peer")


def test_other_tags_are_told() -> None:
    assert other_tags(page(), page() + "<hr><p></p>") == "hr +1, p +1"
