"""Charts: which bars stand where, recomputed from the typed amounts; and what is no chart."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from mingzhang.compute.blocks import Block, Chart, Heading, Paragraph, plain_text
from mingzhang.compute.document import Document, compute
from mingzhang.render.data_json import document_json
from mingzhang.render.origin import Origins
from tests.compute.test_central_budget import made
from tests.load.workspace import COMMON, FORM, Workspace, only, replace
from tests.loading import load_all
from tests.render.reading import ROOT
from tests.samples import sample

CLASSES = {"201": "一般公共服务支出"}


def shown(yuan: Decimal) -> str:
    """元 as running text shows it: 万元, two decimals, no trailing zeros."""
    rounded = (yuan / 10_000).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{rounded or abs(rounded):f}".rstrip("0").rstrip(".")


def typed(document: Document) -> dict[str, Any]:
    """The data file, read without the program's loader; amounts stay exact."""
    loaded: dict[str, Any] = yaml.load(document.source.text, yaml.BaseLoader)
    return loaded


def outturn(entry: Any) -> Decimal:
    """What one account has spent: natures of funds, budgets left aside."""
    if isinstance(entry, str):
        return Decimal(entry.replace(",", "").replace("_", ""))
    return sum(
        (outturn(value) for key, value in entry.items() if key not in ("initial_budget", "reason")),
        Decimal(0),
    )


def charts(document: Document) -> dict[str, Chart]:
    return {block.key: block for block in document.blocks if isinstance(block, Chart)}


def bars(chart: Chart) -> dict[str, tuple[str, ...]]:
    return {str(row.label): tuple(bar.text for bar in row.bars) for row in chart.rows}


def test_three_public_has_each_line_with_budget_and_outturn(document: Document) -> None:
    lines: Mapping[str, Any] = typed(document)["three_public"]
    wanted = {
        name: tuple(shown(Decimal(lines[key][side])) for side in ("adjusted_budget", "outturn"))
        for key, name in (
            ("abroad", "因公出国（境）费"),
            ("vehicle_purchase", "公务用车购置费"),
            ("vehicle_running", "公务用车运行维护费"),
            ("reception", "公务接待费"),
        )
    }
    chart = charts(document)["three-public"]
    assert bars(chart) == wanted
    assert chart.series == ("全年预算数", "决算数")


def test_expenditure_is_added_up_by_class(document: Document) -> None:
    sums: dict[str, Decimal] = {}
    for key, entry in typed(document)["expenditure"].items():
        sums[key[:3]] = sums.get(key[:3], Decimal(0)) + outturn(entry)
    chart = charts(document)["expenditure-class"]
    assert list(bars(chart).values()) == [(shown(sums[c]),) for c in sorted(sums)]
    assert len(sums) > 1
    most = max(sums.values())
    share = (100 * most / sum(sums.values())).quantize(Decimal("0.01"), ROUND_HALF_UP)
    said = plain_text(chart.alternative)
    assert f"最多的是{CLASSES['201']}，{shown(most)}万元，占{share}%。" in said
    assert said.startswith(f"本年支出合计{shown(sum(sums.values(), Decimal(0)))}万元")


def test_income_shows_the_sources_there_are(document: Document) -> None:
    sums: dict[str, Decimal] = {}
    for entry in typed(document)["income"].values():
        for source, amount in entry.items():
            sums[source] = sums.get(source, Decimal(0)) + Decimal(amount)
    wanted = sorted(shown(value) for value in sums.values() if value)
    found = bars(charts(document)["income"])
    assert sorted(texts[0] for texts in found.values()) == wanted
    assert "其他收入" in found


def test_last_year_stands_beside_this_year_with_the_change_in_words(document: Document) -> None:
    before = Decimal(typed(document)["prior"]["total"])
    chart = charts(document)["year-before"]
    now = document.named.amount("total.income").value
    assert bars(chart)["收、支总计"] == (shown(now), shown(before))
    text = plain_text(chart.alternative)
    assert f"{'减少' if now < before else '增加'}{shown(abs(now - before))}万元" in text
    assert text.endswith("。")


def test_every_bar_is_a_figure_of_the_text_or_the_tables_with_its_string(
    document: Document,
) -> None:
    told = {
        figure.key: text
        for figure, text in document.shown()
        if not text.startswith("-") and "," not in text
    }
    for chart in charts(document).values():
        for row in chart.rows:
            for bar in row.bars:
                assert Decimal(told[bar.figure.key]) == Decimal(bar.text)
                assert bar.text == shown(bar.figure.value)
                assert bar.unit == chart.unit == "万元"


def under(blocks: list[Block], chart: Chart) -> str:
    """The heading under which a chart stands."""
    before = [b for b in blocks[: blocks.index(chart)] if isinstance(b, Heading)]
    return plain_text(before[-1].inlines)


def test_charts_stand_after_the_text_they_belong_to(document: Document) -> None:
    found = charts(document)
    assert under(document.blocks, found["income"]) == "收入决算情况说明"
    assert under(document.blocks, found["three-public"]) == "“三公”经费财政拨款支出决算总体情况"
    before = document.blocks[document.blocks.index(found["three-public"]) - 1]
    assert isinstance(before, Paragraph)


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("liling-government-office/2021/budget", {"expenditure-class", "expenditure-nature", "three-public", "year-before"}),
        ("zhuzhou-government-office/2024/budget", {"expenditure-class", "expenditure-nature", "three-public", "year-before"}),
        ("zhuzhou-government-office/2021/final-accounts", {"income", "expenditure-class", "expenditure-nature", "three-public", "year-before"}),
    ],
)  # fmt: skip
def test_every_form_set_has_the_charts_its_data_allow(name: str, kinds: set[str]) -> None:
    content = load_all(ROOT / "content", ROOT / "templates")
    (source,) = [one for one in content.documents if one.id == name]
    document = compute(source, content.catalogues, content.glossary)
    assert set(charts(document)) == kinds


def test_the_central_set_compares_three_public_with_the_year_before() -> None:
    chart = charts(made())["three-public"]
    assert bars(chart)["因公出国（境）费"] == ("0", "5")
    assert bars(chart)["公务接待费"] == ("2.5", "2")
    assert "公务接待费：本年预算数2.5万元、上年预算数2万元，增加0.5万元，增长25%" in plain_text(
        chart.alternative
    )
    assert chart.series == ("本年预算数", "上年预算数")


def without_prior(text: str) -> str:
    """The data without last year's general expenditure."""
    lines = text.splitlines(keepends=True)
    start = lines.index("prior:\n")
    at = next(n for n in range(start, len(lines)) if lines[n].startswith("  general_expenditure:"))
    return "".join(lines[:at] + lines[at + 1 :])


def test_a_row_without_all_its_figures_is_left_out(tmp_path: Path) -> None:
    document, _ = sample(tmp_path, without_prior)
    assert document is not None
    labels = list(bars(charts(document)["year-before"]))
    assert labels == ["收、支总计", "财政拨款收、支总计"]


@pytest.fixture
def work(tmp_path: Path) -> Workspace:
    return Workspace.at(tmp_path)


def chart_file(work: Workspace, text: str, key: str = "more") -> None:
    folder = work.form(FORM) / "charts"
    folder.mkdir(exist_ok=True)
    (folder / f"{key}.yaml").write_text(text, encoding="utf-8")


BALANCES = """\
title: 年初与年末结转和结余
at: fiscal
series: [{name: 年初, select: {when: opening}}, {name: 年末, select: {when: closing}}]
select: {item: balance}
zero: shown
rows:
  - {label: 结转和结余, select: {}}
  - {label: 总计, figures: [total.income, total.expenditure]}
"""


def test_a_form_set_gets_a_chart_by_data_alone(work: Workspace) -> None:
    chart_file(work, BALANCES)
    document = work.document()
    chart = charts(document)["more"]
    assert chart.title == "年初与年末结转和结余"
    assert "总计" in bars(chart)
    assert under(document.blocks, chart) == "财政拨款收入支出决算总体情况说明"
    data = document_json(document, Origins(document), "0" * 64).decode()
    assert "年初与年末结转和结余" in data


def test_a_form_set_drops_an_inherited_chart_and_changes_one_key_of_another(
    work: Workspace,
) -> None:
    chart_file(work, "at: []\n", "income")
    chart_file(work, "title: 另一个题目\n", "year-before")
    found = charts(work.document())
    assert "income" not in found
    assert found["year-before"].title == "另一个题目"
    assert len(found["year-before"].rows) > 1


ONE = "title: 题\nat: income\nrows:\n"


@pytest.mark.parametrize(
    "text",
    [
        ONE + "  - {figure: income.total}\n",  # one bar
        ONE
        + "  - {figure: income.total}\n  - {figure: balance.distribution}\n",  # no second figure
        ONE + "  - {label: 甲, select: {item: income, source: superior_grant}}\n",  # nothing
        "title: 题\nrows:\n  - {figure: income.total}\n  - {figure: expenditure.total}\n",  # nowhere
        "title: 题\nat: elsewhere\nrows:\n  - {figure: income.total}\n  - {figure: expenditure.total}\n",
        "title: 题\nat: income/没有\nrows:\n  - {figure: income.total}\n  - {figure: expenditure.total}\n",
        ONE + "  - {figure: income.total}\n" * 31,  # more than a page shows
    ],
)
def test_what_shows_nothing_is_no_chart(text: str, work: Workspace) -> None:
    chart_file(work, text)
    assert "more" not in charts(work.document())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("title: 题\nat: income\n", "rows"),
        (
            "at: income\nrows:\n  - {figure: income.total}\n  - {figure: expenditure.total}\n",
            "title",
        ),
        (ONE + "  - {label: 甲}\n", "select"),
        (ONE + "  - {each: {digits: [三]}}\n", "三"),
        (ONE + "  - {figures: [income.total, expenditure.total], label: 甲}\n", "figures 有 2 项"),
        (ONE + "  - {figure: income.total}\n  - {figure: vehicle.total}\n", "万元"),
        (BALANCES + "compare: nothing\n", "nothing"),
        (BALANCES.replace("series: [", "series: [{name: 甲}, {name: 乙}, "), "最多 3 项"),
    ],
)
def test_a_chart_written_wrongly_is_an_error_of_its_file(
    text: str, says: str, work: Workspace
) -> None:
    chart_file(work, text)
    finding = only(work.findings(), "FORM-CHART")
    assert finding.place.file == f"templates/forms/{FORM}/charts/more.yaml"
    assert says in finding.found


def test_a_chart_of_an_unknown_figure_is_an_error(work: Workspace) -> None:
    path = work.form(f"{COMMON}/charts/income.yaml")
    replace(path, "figure: income.other}", "figure: income.others}")
    assert only(work.findings(), "FORM-FIGURE").found == "income.others"
