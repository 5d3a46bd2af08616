"""A department's page: profile, members, documents, key figures over the years."""

from __future__ import annotations

from tests.render.web.making import Made, shown, texts, typed


def test_the_series_holds_every_year_with_what_was_typed(made: Made) -> None:
    page = made.tree("finance/index.html")
    (caption,) = page.xpath("//caption[@id='table-final-accounts']")
    table = caption.getparent()
    years = table.xpath("./thead//time/@datetime")
    assert years == ["2024", "2023", "2022"]
    rows = {texts(row.xpath("./th"))[0]: texts(row.xpath("./td")) for row in table.xpath("./tbody/tr")}  # fmt: skip
    values = [
        typed(made.root / f"departments/finance/{year}/final-accounts.yaml") for year in years
    ]
    assert rows["支出"] == [shown(one["expenditure"]) for one in values]
    assert rows["基本支出"] == [shown(one["basic"]) for one in values]
    assert rows["“三公”经费"] == [shown(one["three_public"]) for one in values]


def test_charts_over_the_years_show_and_tell_the_same(made: Made) -> None:
    page = made.tree("finance/index.html")
    figures = page.xpath("//figure[@class='chart']")
    assert len(figures) == 2
    years = ("2022", "2023", "2024")
    values = [
        typed(made.root / f"departments/finance/{year}/final-accounts.yaml") for year in years
    ]
    for figure, key in zip(figures, ("expenditure", "three_public"), strict=True):
        strings = [shown(one[key]) for one in values]
        assert figure.xpath(".//svg//g[@transform]/text/text()") == strings
        assert figure.xpath(".//table//tbody//data/text()") == strings
        (told,) = figure.xpath(".//desc/text()")
        fall = shown(values[0][key] - values[1][key])
        assert (
            f"2022年度{strings[0]}万元；2023年度{strings[1]}万元，与2022年度相比减少{fall}万元"
            in told
        )


def test_a_single_year_is_said_to_be_one(made: Made) -> None:
    (section,) = made.tree("finance/index.html").xpath(
        "//section[@aria-labelledby='series-budget']"
    )
    assert "一个年度" in section.text_content()
    assert section.xpath(".//figure") == []


def test_members_and_parents_link_to_one_another(made: Made) -> None:
    assert "../school/index.html" in made.tree("finance/index.html").xpath("//section[@aria-labelledby='members']//a/@href")  # fmt: skip
    assert made.tree("school/index.html").xpath("//dl[@class='profile']//a/@href") == ["../finance/index.html"]  # fmt: skip


def test_choices_of_the_profile_are_told_in_words(made: Made) -> None:
    told = texts(made.tree("quiet/index.html").xpath("//dl[@class='profile']/div"))
    assert "单位性质行政单位" in told
    assert "公开方式随主管部门公开" in told
