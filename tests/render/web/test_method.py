"""The method page: its example is a real document's, computed."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from tests.render.web.making import Made, shown, texts, typed


def test_the_example_is_computed_from_what_was_typed(made: Made) -> None:
    page = made.tree("method/index.html")
    (first, *_) = page.xpath("//main//a[contains(@href, 'figures.html')]/@href")
    place = first.removeprefix("../").split("/figures")[0]
    values = typed(made.root / f"departments/{place}.yaml")
    whole, told = values["expenditure"], "".join(texts(page.xpath("//main/p")))
    assert f"支出是{whole:,.2f}元，列示为{shown(whole)}万元" in told
    # The budget types basic expenditure by economic account, so it is read off the page.
    (exact,) = page.xpath("(//p[contains(., '基本支出是')]//a/data)[3]/@value")
    part = Decimal(exact)
    share = (100 * part / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert f"占支出的{f'{share:f}'.rstrip('0').rstrip('.')}%" in told
    assert f"比基本支出多{whole - part:,.2f}元，列示为{shown(whole - part)}万元" in told


def test_rounded_documents_are_no_example(tmp_path: Path) -> None:
    made = Made(tmp_path / "content")
    made.department("finance", "青山市财政局")
    path = made.document("finance", 2024, "final-accounts")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("\nunit:", "\nbasis: 按公开数录入\nunit:", 1), encoding="utf-8")
    assert "例如" not in made.tree("method/index.html").xpath("//main")[0].text_content()


def test_without_documents_there_is_no_example(empty: Made) -> None:
    assert empty.tree("method/index.html").xpath("//data") == []
