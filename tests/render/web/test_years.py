"""Year pages: rankings and totals, recomputed from what was typed."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.render.web.making import Made, shown, texts, typed


def files(made: Made, year: int, kind: str) -> dict[str, Path]:
    found = made.root.glob(f"departments/*/{year}/{kind}.yaml")
    return {path.parts[-3]: path for path in found}


def table(made: Made, path: str, name: str) -> Any:
    (caption,) = made.tree(path).xpath(f"//caption[@id='{name}']")
    return caption.getparent()


@pytest.mark.parametrize("kind", ["budget", "final-accounts"])
@pytest.mark.parametrize("key", ["expenditure", "three_public"])
def test_rankings_are_by_what_was_typed(made: Made, kind: str, key: str) -> None:
    values = {name: typed(path)[key] for name, path in files(made, 2024, kind).items()}
    whole = sum(values.values(), Decimal(0))
    rows = table(made, "years/2024/index.html", f"2024-{kind}-{key.replace('_', '-')}").xpath("./tbody/tr")  # fmt: skip
    for row, name in zip(rows, sorted(values, key=lambda one: (-values[one], one)), strict=False):
        rank = 1 + sum(value > values[name] for value in values.values())
        share = (100 * values[name] / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert row.xpath("./th/a/@href") == [f"../../{name}/2024/{kind}/index.html"]
        told = texts(row.xpath("./td"))
        assert told[0] == str(rank)
        assert told[1] == shown(values[name])
        assert Decimal(told[2].removesuffix("%")) == share
        assert row.xpath(".//rect[@class='fill']/@width") == [f"{round(100 * values[name] / whole)}%"]  # fmt: skip
    assert len(rows) == len(values) + 1
    assert texts(rows[-1].xpath("./td"))[1] == shown(whole)
    sentence = made.tree("years/2024/index.html").xpath(f"//section[@aria-labelledby='{kind}']/p")
    assert f"合计{shown(whole)}万元" in texts(sentence)[0]
    assert texts(sentence)[0].startswith(f"{len(values)}个部门")


def test_equal_amounts_share_a_rank(made: Made) -> None:
    rows = table(made, "years/2024/index.html", "2024-final-accounts-expenditure").xpath("./tbody/tr")  # fmt: skip
    assert [row.xpath("string(./td[1])") for row in rows] == ["1", "2", "2", ""]


def test_every_amount_leads_to_its_document(made: Made) -> None:
    for row in table(made, "years/2024/index.html", "2024-budget-expenditure").xpath(
        "./tbody/tr[not(@class)]"
    ):
        (home,) = row.xpath("./th/a/@href")
        (figure,) = row.xpath("./td[2]/a/@href")
        assert figure.startswith(home.replace("index.html", "figures.html#f"))


def test_a_long_ranking_has_pages_of_its_own(tmp_path: Path) -> None:
    """The list is cut, the total is that of all; 101 documents are one more than a page shows."""
    made = Made(tmp_path / "content")
    for count in range(101):
        made.department(f"d{count:03d}", "示例单位" + "".join("零一二三四五六七八九"[int(d)] for d in f"{count:03d}"))  # fmt: skip
        made.document(f"d{count:03d}", 2021, "budget", 1 + count)
    values = [typed(path)["expenditure"] for path in files(made, 2021, "budget").values()]
    first = table(made, "years/2021/index.html", "2021-budget-expenditure")
    assert len(first.xpath("./tbody/tr")) == 100
    own = table(made, "years/2021/budget/expenditure/index.html", "2021-budget-expenditure")
    rows = own.xpath("./tbody/tr")
    assert len(rows) == 102
    assert texts(rows[-1].xpath("./td"))[1] == shown(sum(values, Decimal(0)))
    links = made.tree("years/2021/index.html").xpath("//p[@class='note']/a/@href")
    assert links == [f"../../years/2021/budget/{key}/index.html" for key in ("expenditure", "three-public")]  # fmt: skip
    # Neighbours of the ranking are compared, not all pairs; the list of comparisons is cut, too.
    compared = [path for path in made.pages if path.startswith("compare/departments/2021/")]
    assert len(compared) == 100
    assert "compare/departments/2021/budget/d100/d099/index.html" in compared
    page = made.tree("compare/departments/index.html")
    assert len(page.xpath("//main//li/a")) == 100
    pages = [data for path, data in made.pages.items() if path.endswith(".html")]
    assert max(map(len, pages)) < 500_000
