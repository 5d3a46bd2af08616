"""The PDF: contents, outline, page breaks, fonts; also for a document with very long tables."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pymupdf
import pypdf
import pytest

from mingzhang.compute.blocks import Heading, TableBlock, plain_text
from mingzhang.compute.document import Document
from mingzhang.compute.table import Table
from mingzhang.load.records import find
from mingzhang.render.booklet import Booklet as Bound
from mingzhang.render.booklet import Chapter
from mingzhang.render.pdf import booklet_pdf
from tests.publishing import publish
from tests.render.making import accounts, computed, copy_content, edited, lengthen
from tests.render.printed import Booklet, booklet, collisions
from tests.render.reading import DIGITS, ROOT, Site, squeeze

HASH = "0" * 64
ROWS = 60
WRITE_AGAIN = """
import sys
from pathlib import Path
from mingzhang.check.rules import run
from mingzhang.load.content import load_content
from mingzhang.render.web.gather import Leavings
from mingzhang.rendering import again, render
content = load_content(Path(sys.argv[1]), Path(sys.argv[2]))
(entry,) = content.entries
document = again(content, entry)
checked = run(document)
files, _ = render(Path(sys.argv[2]), document, content.portal, checked, Leavings())
(pdf,) = (data for name, data in files.items() if name.endswith(".pdf"))
sys.stdout.buffer.write(pdf)
"""


class Case(NamedTuple):
    """A document and its PDF."""

    document: Document
    pdf: Booklet

    @property
    def headings(self) -> list[tuple[int, str]]:
        """Those of the document, and that of the closing page, which no web page has."""
        own = [
            (block.level, squeeze(block.number + plain_text(block.inlines)))
            for block in self.document.blocks
            if isinstance(block, Heading)
        ]
        return [*own, (1, "计算与校验")]

    def tables(self) -> list[tuple[Table, int, int]]:
        """Each table with its first page and the page after its last (from 0)."""
        starts: list[tuple[Table, int]] = []
        position = -1
        for block in self.document.blocks:
            position += isinstance(block, Heading)
            if isinstance(block, TableBlock):
                starts.append((block.table, position))
        outline = self.pdf.outline
        ends = [outline[at + 1][2] for _, at in starts]
        return [
            (table, outline[at][2], max(end, outline[at][2] + 1))
            for (table, at), end in zip(starts, ends, strict=True)
        ]


def bound(document: Document) -> Bound:
    """One document as a booklet of its own."""
    return Bound.of(Chapter(document, HASH, []))


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """A document whose tables by function go over several pages."""
    content = copy_content(tmp_path_factory.mktemp("long"))
    lengthen(content, ROWS)
    document = computed(content)
    data, findings = booklet_pdf(ROOT / "templates", bound(document))
    assert findings == []
    return Case(document, Booklet(data))


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """A document whose amounts are a thousand times the real ones."""
    content = copy_content(tmp_path_factory.mktemp("large"))
    edited(content, lambda text: re.sub(r"(\d+\.\d\d)(?=[},\s])", _thousandfold, text))
    document = computed(content)
    data, findings = booklet_pdf(ROOT / "templates", bound(document))
    assert findings == []
    return Case(document, Booklet(data))


def _thousandfold(match: re.Match[str]) -> str:
    return match[0].replace(".", "") + "0.00"


@pytest.fixture(params=["real", "long"])
def case(request: pytest.FixtureRequest, site: Site, document: Document) -> Case:
    """The real document and the long one."""
    if request.param == "real":
        return Case(document, booklet(site.file("pdf")))
    made: Case = request.getfixturevalue("long")
    return made


pytestmark = pytest.mark.slow


def test_the_long_document_is_long(long: Case) -> None:
    pages = [end - start for _, start, end in long.tables()]
    assert max(pages) > 1


def test_the_outline_is_the_headings_of_the_document_in_order(case: Case) -> None:
    assert [(level, title) for level, title, _ in case.pdf.outline] == case.headings


def test_every_outline_entry_leads_to_its_heading(case: Case) -> None:
    """Not only to the page: the heading is the first text below the target."""
    for _, title, page, target in case.pdf.pdf.get_toc(simple=False):
        lines = sorted(case.pdf.body(page - 1), key=lambda line: line.top)
        below = "".join(line.text for line in lines if line.top >= target["to"].y - 1)
        assert squeeze(below).startswith(squeeze(title))


def test_every_page_number_of_the_contents_is_that_of_the_heading(case: Case) -> None:
    listed = [(title, page) for level, title, page in case.pdf.outline if level <= 2]
    first = min(page for _, page in listed)
    contents = "".join(case.pdf.page_text(page) for page in range(1, first))
    pattern = "".join(re.escape(title) + r"\.{2,}(\d+?)" for title, _ in listed)
    match = re.search(pattern + r"(?!\d)", contents)
    assert match
    assert [int(number) for number in match.groups()] == [page + 1 for _, page in listed]


def test_contents_lines_link_to_the_page_they_name(case: Case) -> None:
    wanted = [page for level, _, page in case.pdf.outline if level <= 2]
    links = [
        (link["page"], round(link["to"].x), round(link["to"].y))
        for page in range(1, min(wanted))
        for link in sorted(case.pdf.pdf[page].get_links(), key=lambda x: x["from"].y1)
    ]
    # The words, the dots and the number of a line are links of their own.
    assert [page for page, _, _ in dict.fromkeys(links)] == wanted


def test_no_page_is_blank_or_nearly_so(case: Case) -> None:
    for page in range(1, len(case.pdf.pdf)):
        lines = case.pdf.body(page)
        part = (1, case.pdf.page_text(page), page) in case.pdf.outline  # a page for its title
        assert part or len(lines) >= 3, page + 1


def test_no_heading_is_the_last_text_of_its_page(case: Case) -> None:
    last: dict[int, str] = {page: title for level, title, page in case.pdf.outline if level > 1}
    assert last
    for page, title in last.items():
        lines = sorted(case.pdf.body(page), key=lambda line: line.top)
        assert not squeeze("".join(line.text for line in lines)).endswith(title), page + 1


def test_a_table_begins_on_the_page_of_its_heading(case: Case) -> None:
    """Also one that is longer than a page."""
    for table, start, _ in case.tables():
        text = case.pdf.page_text(start)
        assert squeeze(table.number) in text
        first = next(row for row in table.rows if row.role != "index")
        cells = squeeze("".join(cell.text for cell in first.cells))
        assert cells in text, table.title


def test_tables_head_repeats_on_every_page_and_continuations_say_so(case: Case) -> None:
    for table, start, end in case.tables():
        titles = [squeeze(leaf.title) for leaf in table.columns]
        index = "".join(c.text for r in table.rows if r.role == "index" for c in r.cells)
        for page in range(start, end):
            text = case.pdf.page_text(page)
            assert all(title in text for title in titles), (table.title, page + 1)
            assert squeeze(index) in text, (table.title, page + 1)
            mark = squeeze(f"{table.number}（续表）{table.title}{table.unit_label}：{table.unit}")
            assert (mark in text) is (page > start), (table.title, page + 1)
            assert text.count(squeeze(table.number)) == 1, (table.title, page + 1)


def test_no_row_is_split_between_pages(case: Case) -> None:
    """All cells of a row that has a code stand beside the code, its whole title on the page."""
    for table, start, end in case.tables():
        if len(table.panels) > 1:
            continue
        lines = [line for page in range(start, end) for line in case.pdf.body(page)]
        for row in table.rows:
            code = next((c.text for c in row.cells if c.kind == "code" and c.text), "")
            if not code.isdigit():
                continue
            (mark,) = [line for line in lines if line.text.strip() == code]
            beside = Counter(x.text.strip() for x in lines if mark.beside(x))
            amounts = Counter(c.text for c in row.cells if c.kind == "amount" and c.text)
            assert beside & amounts == amounts, (table.title, code)
            (title,) = [squeeze(c.text) for c in row.cells if c.kind == "label"]
            assert title in case.pdf.page_text(mark.page), (table.title, code)


def test_every_row_of_a_long_table_is_printed_once_and_in_order(case: Case) -> None:
    for table, start, end in case.tables():
        text = "".join(case.pdf.page_text(page) for page in range(start, end))
        position = 0
        for row in table.rows:
            if row.role == "index":
                continue
            cells = squeeze("".join(cell.text for cell in row.cells))
            position = text.find(cells, position)
            assert position >= 0, (table.title, row.keys)
            position += len(cells)


def test_wide_tables_lie_on_their_side_and_all_else_stands(case: Case) -> None:
    expected = dict.fromkeys(range(len(case.pdf.pdf)), False)
    for table, start, end in case.tables():
        expected |= dict.fromkeys(range(start, end), table.landscape)
    assert {page: case.pdf.wide(page) for page in expected} == expected
    assert any(expected.values())


def test_no_text_but_the_page_number_leaves_the_type_area(case: Case) -> None:
    slack = 0.5
    for page in range(len(case.pdf.pdf)):
        area = case.pdf.area(page)
        for line in {*case.pdf.lines[page]} - {*case.pdf.folios(page)}:
            # The white half of a mark at either end may hang over the edge.
            opening = line.size / 2 if line.text[0] in "（“《" else 0
            assert line.left >= area.x0 - opening - slack, line
            hanging = line.size / 2 if line.text[-1] in "，。、；：）”" else 0
            assert line.right <= area.x1 + hanging + slack, line
            assert line.top >= area.y0 - slack, line
            assert line.bottom <= area.y1 + slack, line


def test_no_text_overlaps_other_text(case: Case) -> None:
    for page in range(len(case.pdf.pdf)):
        assert collisions(case.pdf.lines[page]) == [], page + 1


def test_amounts_of_a_large_department_fit_their_columns(large: Case) -> None:
    assert "1,506,080.00" in large.pdf.text
    for table, start, end in large.tables():
        lines = [line for page in range(start, end) for line in large.pdf.body(page)]
        assert collisions(lines) == [], table.title
        printed = Counter(token for line in lines for token in DIGITS.findall(line.text))
        shown = Counter(c.text for r in table.rows for c in r.cells if c.kind == "amount")
        whole = Counter({text: times for text, times in shown.items() if "." in text})
        assert printed & whole == whole, f"{table.title}: an amount is broken"


# --- The file itself -------------------------------------------------------------------------


def test_all_fonts_are_embedded_and_map_to_unicode(site: Site) -> None:
    reader = pypdf.PdfReader(io.BytesIO(site.file("pdf").read_bytes()))
    fonts: dict[str, Any] = {}
    for page in reader.pages:
        for font in _resources(page)["/Font"].get_object().values():
            made = font.get_object()
            fonts[made["/BaseFont"]] = made
    assert fonts
    for name, font in fonts.items():
        (inner,) = font["/DescendantFonts"]
        descriptor = inner.get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor), name
        assert "/ToUnicode" in font, name
        assert "Mingzhang-" in name, "no fallback font"
    faces = {name.partition("Mingzhang-")[2] for name in fonts}
    # A booklet without a character that they lack needs no face of last resort.
    assert faces - {"Song"} == {"FangSong", "Kai", "Hei", "Hei-Bold", "BiaoSong"}


def _resources(page: Any) -> Any:
    return page["/Resources"].get_object()


def test_the_text_can_be_selected_and_searched(site: Site, document: Document) -> None:
    out = subprocess.run(
        ["pdftotext", "-raw", str(site.file("pdf")), "-"], capture_output=True, check=True
    )
    text = squeeze(out.stdout.decode())
    for block in document.blocks:
        if isinstance(block, Heading):
            assert squeeze(plain_text(block.inlines)) in text
    assert "\ufffd" not in text


def test_the_file_says_what_it_is_and_is_tagged_in_chinese(site: Site, document: Document) -> None:
    reader = pypdf.PdfReader(io.BytesIO(site.file("pdf").read_bytes()))
    root: Any = reader.trailer["/Root"]
    assert reader.metadata is not None
    assert reader.metadata.title == document.source.title
    assert reader.metadata.author == document.source.name
    assert str(root["/Lang"]).startswith("zh")
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    # Its data don't say when it was published; its ledger does.
    assert find(document.source.record, "dates.published") is None
    ledger = (ROOT / "content" / "ledger" / f"{document.source.id}.yaml").read_text("utf-8")
    published = re.findall(r"state: published\n  by: .*\n  at: ([0-9-]{10}) ", ledger)
    dates = {str(value) for key, value in reader.metadata.items() if key.endswith("Date")}
    assert dates == {f"D:{day.replace('-', '')}000000Z" for day in published}


def test_another_process_writes_the_same_bytes(site: Site, tmp_path: Path) -> None:
    content = copy_content(tmp_path)
    publish(content)
    again = subprocess.run(
        [sys.executable, "-c", WRITE_AGAIN, str(content), str(ROOT / "templates")],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env={
            "PYTHONHASHSEED": "7",
            "TZ": "Pacific/Auckland",
            "LC_ALL": "C",
            "PATH": "/usr/bin:/bin",
        },
    )
    there, here = again.stdout, site.file("pdf").read_bytes()
    assert hashlib.sha256(there).hexdigest() == hashlib.sha256(here).hexdigest()
    assert accounts(content).name == "final-accounts.yaml"


def test_two_renderers_draw_the_same_amount_of_ink(site: Site) -> None:
    """MuPDF and Poppler agree: glyphs are there, and neither leaves them blank."""
    pdf = booklet(site.file("pdf"))
    page = next(page for level, _, page in pdf.outline if level == 2)
    ours = pdf.pdf[page].get_pixmap(dpi=72, colorspace=pymupdf.csGRAY)
    drawn = subprocess.run(
        [
            "pdftoppm",
            "-gray",
            "-r",
            "72",
            "-f",
            str(page + 1),
            "-l",
            str(page + 1),
            site.file("pdf"),
        ],
        capture_output=True,
        check=True,
    ).stdout
    header = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", drawn)
    assert header
    shares = [ink(ours.samples), ink(drawn[header.end() :])]
    assert min(shares) > 0.02
    assert max(shares) / min(shares) < 1.25


def ink(samples: bytes) -> float:
    """The darkness of a grey picture between 0 and 1."""
    return 1 - sum(samples) / (255 * len(samples))
