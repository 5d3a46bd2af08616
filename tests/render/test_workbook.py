"""The workbook: totals are formulas that recompute to what the page shows."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import formulas
import openpyxl
import pytest

from mingzhang.compute.document import Document
from mingzhang.compute.table import Cell, Column, Row, Table
from mingzhang.render.origin import Origins
from mingzhang.render.workbook import Workbook
from tests.render.reading import Site, load_workbook, number, page_grid, sheet_head_rows

pytestmark = pytest.mark.slow

CENT = Decimal("0.01")
SIGNS = {"": 1, "＋": 1, "－": -1}


class Amount(NamedTuple):
    """An amount cell: where it is in the workbook, what the page shows, its figure."""

    sheet: str
    name: str
    shown: Decimal
    figure: str


def amounts(site: Site) -> Iterator[Amount]:
    """Every amount cell of all tables, by the page; the workbook's cells follow from its layout."""
    book = load_workbook(site.file("xlsx"), values=False)
    for sheet, table in zip(book.worksheets[:-1], site.tables, strict=True):
        page = page_grid(table)
        first = sheet_head_rows(page) + 1 + bool(page.index)
        for down, row in enumerate(table.xpath("./tbody/tr")):
            across = 0
            for cell in row.iterchildren("th", "td"):
                link = cell.find("a")
                if link is not None:
                    shown = number(link.text_content())
                    assert shown is not None
                    name = sheet.cell(first + down, across + 1).coordinate
                    figure = link.get("href").split("#")[1]
                    yield Amount(sheet.title, name, shown, figure)
                across += int(cell.get("colspan", "1"))


class Recomputed:
    """The workbook, calculated by a library that had no part in writing it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with quiet():
            self.model = formulas.ExcelModel().loads(str(path)).finish()

    def key(self, sheet: str, name: str) -> str:
        return f"'[{self.path.name}]{sheet}'!{name}"

    def values(self, changed: dict[str, float] | None = None) -> dict[tuple[str, str], Decimal]:
        """(sheet, cell) → number, after cells were overwritten."""
        with quiet():
            solution = self.model.calculate(inputs=changed or None)
        found = {}
        for key, ranges in solution.items():
            sheet, _, name = str(key).rpartition("!")
            if re.fullmatch(r"[A-Z]+\d+", name):
                value = ranges.value[0, 0]
                if isinstance(value, int | float):
                    found[sheet.strip("'").partition("]")[2], name] = Decimal(repr(float(value)))
        return found


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """The library draws a progress bar."""
    with contextlib.redirect_stderr(io.StringIO()):
        yield


@pytest.fixture(scope="module")
def recomputed(site: Site) -> Recomputed:
    return Recomputed(site.file("xlsx"))


def coefficients(graph: dict[str, Any], name: str) -> dict[str, int]:
    """The leaves of a sum and how often each enters it."""
    terms = graph[name].get("terms", [])
    if not terms:
        return {name: 1}
    total: dict[str, int] = {}
    for sign, part in terms:
        for leaf, times in coefficients(graph, part).items():
            total[leaf] = total.get(leaf, 0) + SIGNS[sign] * times
    return total


def test_there_is_one_sheet_per_table_with_its_number_and_title(site: Site) -> None:
    book = load_workbook(site.file("xlsx"), values=False)
    wanted = [f"{table['number']} {table['title']}"[:31] for table in site.data["tables"]]
    assert book.sheetnames == [*wanted, "说明"]
    for sheet, table in zip(book.worksheets[:-1], site.data["tables"], strict=True):
        assert sheet["A1"].value == table["title"]
        assert site.source.name in sheet["A2"].value


def test_the_last_sheet_says_on_what_basis_the_numbers_stand(site: Site) -> None:
    (*_, remarks) = load_workbook(site.file("xlsx"), values=False).worksheets
    said = "".join(str(cell.value) for cell in remarks["A"])
    assert site.source.title in said
    assert site.data["basis"] in said


def test_every_figure_made_of_others_is_a_formula(site: Site) -> None:
    book = load_workbook(site.file("xlsx"), values=False)
    graph = site.data["figures"]
    sums = [cell for cell in amounts(site) if graph[cell.figure].get("terms")]
    assert len(sums) > 30
    typed = [c for c in sums if not str(book[c.sheet][c.name].value).startswith("=")]
    assert typed == []


def test_the_rows_of_totals_are_formulas(site: Site) -> None:
    book = load_workbook(site.file("xlsx"), values=False)
    totals = 0
    for sheet in book.worksheets:
        for row in sheet.iter_rows(min_row=4):
            labels = {str(c.value) for c in row if isinstance(c.value, str)}
            if labels & {"合计", "总计", "本年收入合计", "本年支出合计", "人员经费合计"}:
                for cell in row:
                    if isinstance(cell.value, int | float):
                        assert cell.value == 0, (sheet.title, cell.coordinate)
                    totals += str(cell.value).startswith("=")
    assert totals > 15


def test_stored_values_are_what_the_page_shows(site: Site) -> None:
    book = load_workbook(site.file("xlsx"), values=True)
    for cell in amounts(site):
        assert Decimal(repr(book[cell.sheet][cell.name].value)) == cell.shown, cell


def test_all_formulas_recompute_to_what_the_page_shows(site: Site, recomputed: Recomputed) -> None:
    values = recomputed.values()
    for cell in amounts(site):
        assert values[cell.sheet, cell.name].quantize(CENT) == cell.shown, cell


def test_changing_one_amount_changes_exactly_the_sums_it_is_part_of(
    site: Site, recomputed: Recomputed
) -> None:
    """One 万元 more in a typed cell: every cell follows as the graph of figures says."""
    book = load_workbook(site.file("xlsx"), values=False)
    graph = site.data["figures"]
    cells = list(amounts(site))
    before = recomputed.values()
    typed = [
        cell
        for cell in cells
        if cell.shown and not str(book[cell.sheet][cell.name].value).startswith("=")
    ]
    assert len(typed) > 40
    for leaf in typed:
        key = recomputed.key(leaf.sheet, leaf.name)
        after = recomputed.values({key: float(leaf.shown + 1)})
        for cell in cells:
            moved = after[cell.sheet, cell.name] - before[cell.sheet, cell.name]
            times = coefficients(graph, cell.figure).get(leaf.figure, 0)
            assert moved.quantize(CENT) == times, (leaf, cell)


def test_no_cell_holds_more_digits_than_were_published(site: Site) -> None:
    for values in (True, False):
        for sheet in load_workbook(site.file("xlsx"), values).worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    assert not re.search(r"\d\.\d{3,}", str(cell.value)), cell.coordinate


def test_without_a_basis_cells_hold_exact_amounts(document: Document) -> None:
    """A department that has its books publishes to the 分; then no tails are needed."""
    assert Origins(document).published_digits
    data = Workbook("标题", "单位", document.tables, published_digits=False).content()
    book = openpyxl.load_workbook(io.BytesIO(data))
    found = [
        str(cell.value)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if str(cell.value).startswith("=ROUND")
    ]
    assert found
    assert all(text.endswith(",6)") for text in found)
    assert not any(re.search(r"[+-]0\.\d+,6\)", text) for text in found)


def test_no_name_becomes_a_formula_or_a_link() -> None:
    names = ["=1+1", "+1", "-1", "@cmd", "=cmd|' /C calc'!A0", "mailto:a", "internal:A1"]
    blank = [Cell("", "label"), Cell("", "label")]
    rows = [Row((n,), [Cell(n, "label", column="n"), *blank]) for n in names]
    head = [Column("n", "=2+2", "label"), Column("o", "=3+3", "label"), Column("p", "", "label")]
    table = Table("t", "公开01表", "=1+1", "万元", head, rows)
    data = Workbook("=1+1", "=1+1", [table], published_digits=True).content()
    book = openpyxl.load_workbook(io.BytesIO(data))
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            assert cell.data_type != "f", (cell.coordinate, cell.value)
            assert cell.hyperlink is None
    shown = [cell.value for cell in book.worksheets[0]["A"][3:]]
    assert [text.lstrip("'") for text in shown] == names


def test_equal_tables_give_equal_bytes(document: Document) -> None:
    one, two = (Workbook("题", "单位", document.tables, True).content() for _ in range(2))
    assert one == two
