"""The home page: newest first, three ways in, the state of publication."""

from __future__ import annotations

from pathlib import Path

from tests.render.web.making import Made, texts


def test_counts_are_those_of_the_folders(made: Made) -> None:
    (counts,) = made.tree("index.html").xpath("//p[@class='counts']")
    files = list(made.root.glob("departments/*/*/*.yaml"))
    departments = {path.parts[-3] for path in files}
    years = {path.parts[-2] for path in files}
    told = [int(value) for value in counts.xpath(".//data/@value")]
    assert told == [len(departments), len(files), len(years)]


def test_the_newest_come_first_by_day_then_by_year(made: Made) -> None:
    (newest,) = made.tree("index.html").xpath("//section[@aria-labelledby='newest']")
    found = [link.rsplit("/", 2)[0] for link in newest.xpath(".//li/a[1]/@href")]
    assert found[:2] == ["finance/2024", "school/2022"]  # the two that say their day
    assert [one.split("/")[1] for one in found[2:]] == ["2024"] * 4 + ["2023", "2022"]


def test_departments_years_and_kinds_lead_to_their_pages(made: Made) -> None:
    page = made.tree("index.html")

    def links(section: str) -> list[str]:
        return [str(one) for one in page.xpath(f"//section[@aria-labelledby='{section}']//li/a/@href")]  # fmt: skip

    assert set(links("departments")) == {f"{one}/index.html" for one in ("archive", "finance", "quiet", "school")}  # fmt: skip
    assert links("years") == [f"years/{year}/index.html" for year in (2024, 2023, 2022)]
    assert "years/2022/index.html#budget" in links("kinds")
    assert "years/2023/index.html#budget" not in links("kinds")


def test_a_department_without_documents_is_told_so(made: Made) -> None:
    (item,) = made.tree("index.html").xpath("//li[a[@href='quiet/index.html']]")
    assert "没有单独公开的文件" in texts([item])[0]
    assert "没有单独公开的文件" in made.tree("quiet/index.html").xpath("//main")[0].text_content()


def test_a_long_list_of_departments_is_left_to_the_site_map(tmp_path: Path) -> None:
    many = Made(tmp_path / "content")
    for count in range(201):
        many.department(f"d{count:03d}", f"示例单位{'甲乙丙丁戊己庚辛壬癸'[count % 10]}")
    (section,) = many.tree("index.html").xpath("//section[@aria-labelledby='departments']")
    assert section.xpath(".//data/@value") == ["201"]
    assert section.xpath(".//a/@href") == ["sitemap/index.html#departments"]
    listed = [
        link
        for path in ("sitemap/index.html", "sitemap/2/index.html", "sitemap/3/index.html")
        for link in many.tree(path).xpath("//section[@aria-labelledby='departments']/h3/a/@href")
    ]
    assert len(listed) == len(set(listed)) == 201
