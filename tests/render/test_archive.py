"""The booklet as an archive copy: what it claims, its date, its tags, what is inside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pypdf
import pytest
import weasyprint
from lxml import etree

from mingzhang.compute.blocks import Definition, Heading, TableBlock
from mingzhang.compute.document import Document
from mingzhang.render import pdf as _pdf  # noqa: F401  # puts the tag tree in its place
from mingzhang.render.pdf_archive import date_of
from mingzhang.render.pdf_pages import draw, joined
from mingzhang.render.pdf_parts import Part
from tests.render.making import computed, copy_content, edited
from tests.render.reading import Site

CLAIMS = {
    "{http://www.aiim.org/pdfa/ns/id/}part": "3",
    "{http://www.aiim.org/pdfa/ns/id/}conformance": "A",
    "{http://www.aiim.org/pdfua/ns/id/}part": "1",
}
CLOSING = 5  # the sections of the closing page
pytestmark = pytest.mark.slow


def walk(node: Any) -> Iterator[Any]:
    """Structure elements, parents first."""
    yield node
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        one = kid.get_object()
        if isinstance(one, dict) and "/S" in one:
            yield from walk(one)


def elements(reader: pypdf.PdfReader, *roles: str) -> list[Any]:
    (top,) = reader.trailer["/Root"]["/StructTreeRoot"]["/K"]  # type: ignore[index]
    return [one for one in walk(top.get_object()) if one["/S"].lstrip("/") in roles]


@pytest.fixture(scope="module")
def reader(site: Site) -> pypdf.PdfReader:
    return pypdf.PdfReader(site.file("pdf"))


def test_both_standards_are_claimed_where_every_program_can_read_it(
    reader: pypdf.PdfReader, site: Site
) -> None:
    metadata = etree.fromstring(reader.trailer["/Root"]["/Metadata"].get_data())  # type: ignore[index]
    assert {name: metadata.findtext(f".//{name}") for name in CLAIMS} == CLAIMS
    assert b"<pdfaid:part>3</pdfaid:part>" in site.file("pdf").read_bytes()


def test_tables_headings_and_glossary_are_tagged_once_each(
    reader: pypdf.PdfReader, document: Document
) -> None:
    blocks = document.blocks
    assert len(elements(reader, "Table")) == sum(isinstance(one, TableBlock) for one in blocks)
    assert len(elements(reader, "THead")) == len(elements(reader, "Table"))
    headings = [f"H{one.level + 1}" for one in blocks if isinstance(one, Heading)]
    tagged = [one["/S"][1:] for one in elements(reader, "H1", "H2", "H3", "H4", "H5", "H6")]
    # The closing page is the booklet's own.
    assert tagged == ["H1", *headings, "H2", *["H3"] * CLOSING]
    entries = sum(isinstance(one, Definition) for one in blocks)
    (glossary,) = [one for one in elements(reader, "L") if len(one["/K"]) == entries]
    assert {tuple(k.get_object()["/S"] for k in li.get_object()["/K"]) for li in glossary["/K"]} == {("/Lbl", "/LBody")}  # fmt: skip
    listed = sum(isinstance(one, Heading) and one.level <= 2 for one in blocks)
    assert len(elements(reader, "TOCI")) == listed + 1


def test_the_cells_of_every_table_name_heads_that_exist(reader: pypdf.PdfReader) -> None:
    for table in elements(reader, "Table"):
        cells = [one for one in walk(table) if one["/S"] in ("/TH", "/TD")]
        heads = {str(one["/ID"]): one["/A"]["/Scope"] for one in cells if one["/S"] == "/TH"}
        assert set(heads.values()) <= {"/Column", "/Row"}
        named = [[str(h) for h in one["/A"]["/Headers"]] for one in cells if one["/S"] == "/TD"]
        assert all(set(one) <= set(heads) for one in named)
        assert all("/Column" in {heads[h] for h in one} for one in named)


def tagged(html: str, path: Path) -> pypdf.PdfReader:
    document = weasyprint.HTML(string=html).render()
    part, drawn = Part(ElementTree.Element("html"), ()), draw(document, 1, [])
    path.write_bytes(joined(document.font_config, [part], [drawn]).write_pdf(pdf_tags=True))
    return pypdf.PdfReader(path)


def heads_of(reader: pypdf.PdfReader) -> list[list[str]]:
    return [
        [str(h).partition("-")[2] for h in one["/A"]["/Headers"]] for one in elements(reader, "TD")
    ]


def test_heads_beside_spanning_rows_and_in_panels(tmp_path: Path) -> None:
    spanning = tagged(
        '<html lang="zh"><table><thead><tr><th rowspan=2>a<th colspan=2>b<tr><th>c<th>d</thead>'
        '<tbody><tr><th scope=row rowspan=2>x<td>1<td>2<tr><td>3<td>4</table>',
        tmp_path / "a.pdf",
    )  # fmt: skip
    assert heads_of(spanning) == [
        ["2-0", "0-1", "1-1"], ["2-0", "0-1", "1-2"], ["2-0", "0-1", "1-1"], ["2-0", "0-1", "1-2"]
    ]  # fmt: skip
    panels = tagged(
        '<html lang="zh"><table><thead><tr><th>a<th>b<th>c<th>d</thead>'
        "<tbody><tr><th scope=row>x<td>1<th scope=row>y<td>2</table>",
        tmp_path / "b.pdf",
    )
    assert heads_of(panels) == [["1-0", "0-1"], ["1-2", "0-3"]]


def test_what_a_page_break_divides_stays_one(tmp_path: Path) -> None:
    rows = "".join(f"<tr><td>{n}" for n in range(90))
    words = "字" * 4000
    made = tagged(
        f'<html lang="zh"><table><caption>t</caption><thead><tr><th>h</thead>{rows}</table><p>{words}',
        tmp_path / "a.pdf",
    )
    assert len(made.pages) > 4
    for role, count in (("Table", 1), ("TR", 91), ("TH", 1), ("Caption", 1), ("P", 1)):
        assert len(elements(made, role)) == count, role
    repeated = [b"/Artifact" in page.get_contents().get_data() for page in made.pages[1:3]]  # type: ignore[union-attr]
    assert repeated == [True, True]


def test_a_chart_is_a_figure_that_can_be_read_out(tmp_path: Path) -> None:
    made = tagged(
        '<html lang="zh"><figure><svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">'
        '<title>收入构成</title><rect width="9" height="9"/></svg><figcaption>图</figcaption></figure>',
        tmp_path / "a.pdf",
    )
    (figure,) = elements(made, "Figure")
    assert figure["/Alt"] == "收入构成"
    left, bottom, right, top = (float(n) for n in figure["/A"]["/BBox"])
    assert (round(right - left), round(top - bottom)) == (30, 15)


def test_a_link_says_where_it_leads(reader: pypdf.PdfReader) -> None:
    links = [one.get_object() for page in reader.pages for one in page.get("/Annots", ())]
    assert links
    assert all(re.fullmatch("转到：.{2,}", str(one["/Contents"])) for one in links)


def test_a_booklet_bears_the_day_of_its_publication_or_of_its_year(tmp_path: Path) -> None:
    content = copy_content(tmp_path)
    assert date_of(computed(content).source) == "2025-01-01"
    edited(content, lambda text: text + "\ndates:\n  published: 2025-09-12\n")
    assert date_of(computed(content).source) == "2025-09-12"
