"""What budgets have and final accounts have not: rows of projects, optional rows, heads, waivers."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingzhang.compute.blocks import phrases, plain_text
from mingzhang.compute.document import Document
from tests.render.printed import booklet
from tests.render.reading import Site, squeeze
from tests.samples import sample

FOLDER = "content/departments"
COUNTY = f"{FOLDER}/liling-government-office/2021/budget.yaml"
CITY = f"{FOLDER}/zhuzhou-government-office/2024/budget.yaml"


def made(folder: Path, data: str) -> Document:
    document, _ = sample(folder, data=data)
    assert document is not None
    return document


def words(document: Document) -> str:
    return "".join(plain_text(phrase) for block in document.blocks for phrase in phrases(block))


def keys(document: Document, table: str) -> list[str]:
    found = document.table(table)
    assert found is not None
    return [key for row in found.rows for key in row.keys if key]


def test_each_project_has_a_row_and_the_total_is_their_sum(tmp_path: Path) -> None:
    table = made(tmp_path, CITY).table("project-targets")
    assert table is not None
    shown = [[cell.text for cell in row.cells] for row in table.rows]
    assert shown[0] == ["合计", "2,351.15"]
    assert shown[1] == ["政府办运转经费项目", "1,257.28"]
    assert len(shown) == 7
    assert [cell.kind for cell in table.rows[1].cells] == ["label", "amount"]  # a row's header
    assert not any(key.isdigit() for key in keys(made(tmp_path / "again", CITY), "project-targets"))


@pytest.mark.parametrize(("data", "there"), [(COUNTY, True), (CITY, False)])
def test_an_optional_row_is_there_when_it_has_an_amount(
    data: str, there: bool, tmp_path: Path
) -> None:
    assert ("special" in keys(made(tmp_path, data), "general-basic")) is there


def test_an_amount_per_person_has_decimals_of_its_own(tmp_path: Path) -> None:
    assert "参训12人，人均0.033万元；" in words(made(tmp_path, CITY))


def test_a_county_prints_changes_without_rates_a_city_one_with(tmp_path: Path) -> None:
    assert "%" not in words(made(tmp_path / "county", COUNTY))
    assert "减少370.99万元，下降14.53%" in words(made(tmp_path / "city", CITY))


def test_the_fund_of_a_project_is_a_dimension_of_its_amount(tmp_path: Path) -> None:
    table = made(tmp_path, COUNTY).table("general-expenditure")
    assert table is not None
    cell = table.cell("total", "project")
    assert cell is not None
    assert cell.text == "40.00"


@pytest.mark.slow
def test_waivers_stand_on_the_page_and_in_the_booklet(site: Site, tmp_path: Path) -> None:
    budget = Site(site.root, made(tmp_path, CITY).source)
    (page,) = budget.page().xpath("//section[@class='waivers']")
    text = booklet(budget.file("pdf")).text
    reasons = [squeeze(entry.text_content()) for entry in page.xpath(".//li")]
    assert len(reasons) == 7
    for reason in [*reasons, "说明人：录入人员"]:
        assert reason in text
    assert [one["code"] for one in budget.data["waivers"]][:2] == ["LAW-04", "LAW-05"]
