"""Pages of other site generators are compared with ours number by number (bench/peers_check.py).

Those of Markdown are made of ours (bench/peer_markdown.py).
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from bench.peer_markdown import check_markdown, markdown, with_data
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


CHART = '<figure class="chart"><svg><rect width="1%"/></svg></figure>'
WRITTEN = f"""<main><h2><span>一、</span>收入</h2>
<p>合计{FIGURE}万元，<strong>增长</strong>。</p><ol><li><span>1.</span>a|b</li></ol>{CHART}
<table><caption>表</caption><thead><tr><th colspan="2">项目</th><th rowspan="2">合计</th></tr>
<tr><th>代码</th><th>名称</th></tr><tr class="index"><td colspan="2">栏次</td><td>1</td></tr></thead>
<tbody><tr><th>201</th><td>支出</td><td>{FIGURE}</td></tr></tbody></table></main>"""


def test_a_page_is_written_as_markdown() -> None:
    assert markdown(WRITTEN).split("\n") == [
        "## 一、收入",
        "",
        "合计[1.50](figures.html#a)万元，**增长**。",
        "",
        r"- 1\.a\|b",
        "",
        CHART,
        "",
        "表",
        "",
        "| 项目/代码 | 项目/名称 | 合计 |",
        "|---|---|---|",
        "| 栏次 |  | 1 |",
        "| 201 | 支出 | [1.50](figures.html#a) |",
        "",
    ]


def test_a_page_of_markdown_is_compared_by_amounts_and_rows() -> None:
    made = """<main><p><a href="figures.html#a">1.50</a></p><table><thead><tr><th>项目/代码</th><th></th><th></th></tr>
    </thead><tbody><tr><td>栏次</td><td></td><td>1</td></tr><tr><td>201</td><td>支出</td>
    <td><a href="figures.html#a">1.50</a></td></tr></tbody></table>CHART</main>""".replace(
        "CHART", CHART
    )
    check_markdown(WRITTEN, with_data(made), "peer")
    with pytest.raises(SystemExit, match="other numbers"):
        check_markdown(WRITTEN, with_data(made.replace("1.50", "1.51", 1)), "peer")
    with pytest.raises(SystemExit, match="other tables"):
        check_markdown(WRITTEN, with_data(made.replace("支出", "收入")), "peer")
