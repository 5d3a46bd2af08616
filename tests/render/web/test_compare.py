"""Comparisons: numbers recomputed from what was typed, directions in words."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest

from tests.render.web.making import Made, shown, texts, typed

PAIRS = {
    "compare/years/finance/final-accounts/2024-2023/index.html": (
        "finance/2024/final-accounts", "finance/2023/final-accounts", "增加", "增长", "减少", "下降", "持平"),
    "compare/years/finance/final-accounts/2023-2022/index.html": (
        "finance/2023/final-accounts", "finance/2022/final-accounts", "增加", "增长", "减少", "下降", "持平"),
    "compare/execution/archive/2024/index.html": (
        "archive/2024/final-accounts", "archive/2024/budget", "增加", "增长", "减少", "下降", "持平"),
    "compare/departments/2024/final-accounts/school/archive/index.html": (
        "school/2024/final-accounts", "archive/2024/final-accounts", "多", "多", "少", "少", "相等"),
    "compare/departments/2024/final-accounts/archive/finance/index.html": (
        "archive/2024/final-accounts", "finance/2024/final-accounts", "多", "多", "少", "少", "相等"),
}  # fmt: skip
NAMES = {"expenditure": "支出", "basic": "基本支出", "three_public": "“三公”经费"}


@pytest.mark.parametrize("path", PAIRS)
def test_differences_and_words_are_those_of_what_was_typed(made: Made, path: str) -> None:
    one, other, up, up_rate, down, down_rate, same = PAIRS[path]
    now = typed(made.root / "departments" / f"{one}.yaml")
    before = typed(made.root / "departments" / f"{other}.yaml")
    table = made.tree(path).xpath("//table[@class='compared']/tbody/tr")
    rows = {texts(row.xpath("./th"))[0]: texts(row.xpath("./td")) for row in table}
    for key in ("expenditure", "three_public"):
        delta = now[key] - before[key]
        expected = same
        if delta:
            rate = (100 * abs(delta) / before[key]).quantize(Decimal("0.01"), ROUND_HALF_UP)
            percent = f"{rate:f}".rstrip("0").rstrip(".")
            words = (up, up_rate) if delta > 0 else (down, down_rate)
            expected = f"{words[0]}{shown(abs(delta))}万元，{words[1]}{percent}%"
        assert rows[NAMES[key]] == [shown(now[key]), shown(before[key]), shown(delta), expected]


def test_the_chart_says_in_words_what_the_table_says(made: Made) -> None:
    for path in PAIRS:
        page = made.tree(path)
        (words,) = page.xpath("//svg/desc/text()")
        (row,) = page.xpath("//table[@class='compared']/tbody/tr[th='支出']")
        assert texts(row.xpath("./td[@class='text']"))[0] in words


def test_both_documents_are_linked(made: Made) -> None:
    for path, (one, other, *_) in PAIRS.items():
        root = "../" * path.count("/")
        links = made.tree(path).xpath("//ul[@class='documents']//a/@href")
        assert links == [f"{root}{one}/index.html", f"{root}{other}/index.html"]


def test_each_comparison_stands_once_in_the_list(made: Made) -> None:
    made_pages = {path for path in made.pages if path.startswith("compare/") and path != "compare/index.html"}  # fmt: skip
    listed = [link.removeprefix("../") for link in made.tree("compare/index.html").xpath("//main//li/a/@href")]  # fmt: skip
    assert sorted(listed) == sorted(made_pages)
    # Three departments in final accounts, two in budgets: all pairs.
    assert sum(path.startswith("compare/departments/2024/") for path in listed) == 3 + 1
