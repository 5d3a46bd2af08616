"""The CSV files: what spreadsheets and programs need to read them rightly."""

from __future__ import annotations

import re

import pytest

from mingzhang.compute.table import Cell, Column, Row, Table
from mingzhang.render.csv_files import table_csv
from tests.render.reading import BOM, Site, csv_grid, number, page_grid

HOSTILE = ["=1+1", "+1", "-1", "@cmd", "\t=1", "\r=1", '=HYPERLINK("x")', "a,b", '"q"', "两\n行"]


@pytest.fixture
def hostile() -> Table:
    """A table whose row titles are what a spreadsheet might take for formulas."""
    rows = [Row((str(n),), [Cell(text, "label", column="name")]) for n, text in enumerate(HOSTILE)]
    head = [Column("name", "名称", "label")]
    return Table("hostile", "公开01表", "名称", "万元", head, rows)


def test_every_file_has_a_byte_order_mark_and_windows_line_ends(site: Site) -> None:
    for position in range(len(site.tables)):
        data = site.csv(position)
        assert data.startswith(BOM)
        assert data.count(BOM) == 1
        assert data.endswith(b"\r\n")
        assert data.count(b"\n") == data.count(b"\r\n")


def test_every_file_is_the_table_of_the_page(site: Site) -> None:
    for position, table in enumerate(site.tables):
        page = page_grid(table)
        read = csv_grid(site.csv(position))
        assert read.heads == page.heads
        assert read.rows == page.plain()
        assert {len(row) for row in read.rows} == {len(read.heads)}


def test_numbers_have_no_commas_and_as_many_decimals_as_shown(site: Site) -> None:
    for position, table in enumerate(site.tables):
        for row, shown in zip(
            csv_grid(site.csv(position)).rows, page_grid(table).rows, strict=True
        ):
            for cell, text in zip(row, shown, strict=True):
                if number(text) is not None and "." in text:
                    assert re.fullmatch(r"-?\d+\.\d{2}", cell)


def test_no_name_becomes_a_formula(hostile: Table) -> None:
    read = csv_grid(table_csv(hostile)).rows
    assert len(read) == len(HOSTILE)
    for (cell,), typed in zip(read, HOSTILE, strict=True):
        assert cell in {typed, f"'{typed}"}
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
