"""A booklet laid out part by part: the pages of the whole, and only what changed made again."""

from __future__ import annotations

import hashlib
import inspect
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pymupdf
import pytest
import weasyprint
from weasyprint.layout import initialize_page_maker, page
from weasyprint.pdf import anchors, fonts, generate_pdf, stream

from mingzhang.render import press
from mingzhang.render.booklet import Booklet, Chapter, booklet_html
from mingzhang.render.pdf import booklet_pdf
from mingzhang.render.pdf_messages import messages
from mingzhang.render.pdf_pages import Drawn, draw
from mingzhang.render.pdf_parts import Kept, Part, cut
from mingzhang.render.pdf_speed import Parsed
from mingzhang.render.press import Press
from tests.render.making import computed, copy_content, edited
from tests.render.reading import ROOT

TEMPLATES = ROOT / "templates"
# What the modules replace, call or rely on, as of WeasyPrint 70.0.
SOURCES: dict[Callable[..., Any], str] = {
    generate_pdf: "626343ef25c396e8",
    anchors.add_links: "262e8b9b299892a7",
    anchors.resolve_links: "f95937bb4e4f1007",
    weasyprint.Document.__init__: "3e9c12ed2ef35b9b",
    weasyprint.Document.write_pdf: "086e4a8e99981829",
    weasyprint.document.Page: "69061840d66b7804",
    initialize_page_maker: "5bb3c878d722af53",
    page._standardize_page_based_counters: "6c3791760c3fbe13",
    fonts.Font: "1888854798bf8726",
    fonts.build_fonts_dictionary: "fc551bef35d0d6c3",
    stream.Stream.__init__: "918b7e8bb22a7a82",
    stream.Stream.add_font: "e4226e1117477217",
    stream.Stream.set_alpha: "c9c74350fd9a8fb5",
    stream.Stream.marked: "3fa3acacbbf66422",
}
# Of the economic accounts.
FIGURE = "  30201 办公费: "


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.__qualname__)
def test_weasyprint_is_inside_as_the_modules_expect(source: Callable[..., Any]) -> None:
    """When this fails: read what changed, mend render/pdf_pages, pdf_fonts or press, renew the hash."""
    assert hashlib.sha256(inspect.getsource(source).encode()).hexdigest()[:16] == SOURCES[source]


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_content(tmp_path_factory.mktemp("parts"))


@pytest.fixture(scope="module")
def before(content: Path) -> Booklet:
    return bound(content)


@pytest.fixture(scope="module")
def after(before: Booklet, content: Path) -> Booklet:  # noqa: ARG001  before the edit
    """The booklet when one figure of its data is another."""
    edited(content, lambda text: text.replace(f"\n{FIGURE}374700.00", f"\n{FIGURE}374800.00"))
    return bound(content)


@pytest.fixture(scope="module")
def cold(before: Booklet) -> bytes:
    return booklet_pdf(TEMPLATES, before)[0]


@pytest.fixture
def laid_out(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The text of every part that is laid out, as they come."""
    parts: list[str] = []

    def noting(self: Press, part: Part, first: int) -> Any:
        parts.append(text(part))
        return as_it_is(self, part, first)

    as_it_is = Press.lay_out
    monkeypatch.setattr(Press, "lay_out", noting)
    return parts


def bound(content: Path) -> Booklet:
    document = computed(content)
    fingerprint = hashlib.sha256(document.source.text.encode()).hexdigest()
    return Booklet.of(Chapter(document, fingerprint, []))


def parts_of(booklet: Booklet) -> list[Part]:
    return cut(ElementTree.fromstring(booklet_html(TEMPLATES, booklet)))


def text(part: Part) -> str:
    return "".join(part.root.itertext())


# --- The same pages --------------------------------------------------------------------------


@pytest.mark.slow
def test_the_pages_are_those_of_the_whole(before: Booklet, cold: bytes) -> None:
    """Laid out and drawn by WeasyPrint in one piece: text, pictures, outline and links."""
    ready = press.of(TEMPLATES)
    markup = Parsed(ElementTree.fromstring(booklet_html(TEMPLATES, before)), ready.fetcher)
    whole = markup.write_pdf(stylesheets=[ready.style], font_config=ready.fonts)
    one, other = (opened(data) for data in (whole, cold))
    assert len(one) == len(other) > len(parts_of(before)) > 12
    for expected, found in zip(one, other, strict=True):
        assert found.get_text() == expected.get_text()
        assert found.get_pixmap(dpi=50).samples == expected.get_pixmap(dpi=50).samples
        assert targets(found) <= targets(expected)  # one area a line is enough
        assert {to for _, to in targets(found)} == {to for _, to in targets(expected)}
    assert other.get_toc() == one.get_toc()


def opened(data: bytes) -> Any:
    return pymupdf.open(stream=data)


def targets(page: Any) -> set[tuple[str, str]]:
    """Where the links of a page are, and where they lead to."""
    return {
        (str(link["from"]), f"{link.get('page')} {link.get('to')}") for link in page.get_links()
    }


def test_every_element_is_in_one_part(before: Booklet) -> None:
    whole = ElementTree.fromstring(booklet_html(TEMPLATES, before))
    own = [element for part in cut(whole) for element in part.root.iter() if element.get("id")]
    assert own == [element for element in whole.iter() if element.get("id")]


# --- Again -----------------------------------------------------------------------------------


@pytest.mark.slow
def test_after_an_edit_only_what_shows_it_is_laid_out_again(
    before: Booklet, after: Booklet, cold: bytes, laid_out: list[str]
) -> None:
    kept = Kept[Drawn]()
    assert booklet_pdf(TEMPLATES, before, kept=kept)[0] == cold
    everything = len(laid_out)
    laid_out.clear()
    again, findings = booklet_pdf(TEMPLATES, after, kept=kept)
    texts = {text(part) for part in parts_of(before)}
    metadata = {text(part) for part in parts_of(after)[:1]}
    assert set(laid_out) == ({text(part) for part in parts_of(after)} - texts) | metadata
    assert 1 < len(laid_out) < everything / 2
    assert (again, findings) == booklet_pdf(TEMPLATES, after)
    assert again != cold


@pytest.mark.slow
def test_what_is_kept_can_be_printed_again(
    before: Booklet, cold: bytes, laid_out: list[str]
) -> None:
    kept = Kept[Drawn]()
    for _ in range(2):
        laid_out.clear()
        assert booklet_pdf(TEMPLATES, before, kept=kept)[0] == cold
    assert laid_out == []


def test_a_part_is_another_on_another_page_or_in_another_style(before: Booklet) -> None:
    one, other = parts_of(before)[-2:]
    keys = {one.key("a", 1), one.key("a", 2), one.key("b", 1), other.key("a", 1)}
    assert len(keys) == 4
    assert parts_of(before)[-2].key("a", 1) in keys


def test_the_latest_are_kept() -> None:
    kept = Kept[int](2)
    for name, value in (("a", 1), ("b", 2), ("a", 1), ("c", 3)):
        kept.put(name, value)
    assert [kept.get(name) for name in "abc"] == [1, None, 3]


# --- What isn't carried over, and what isn't loaded --------------------------------------------


def test_pages_that_cannot_be_carried_over_are_reported() -> None:
    grey = "<div style='opacity:0.5'>半透明</div>"
    faded = "<div style='color:#0008'>浅色</div>"
    for markup, expected in ((grey, 1), (faded, 0)):
        with messages() as said:
            draw(weasyprint.HTML(string=markup).render(), 1, [])
        assert len(said) == expected


def test_what_was_said_of_a_kept_part_is_said_again() -> None:
    ready = press.of(TEMPLATES)
    part = Part(ElementTree.fromstring("<html><body><svg:svg xmlns:svg='http://www.w3.org/2000/svg'/></body></html>"), ())  # fmt: skip
    kept = Kept[Drawn]()
    first, second = (ready.draw(part, 1, kept) for _ in range(2))
    assert second is first
    assert second.said == ["Figure without alternative text"]


def test_modules_for_other_fonts_are_imported_when_they_are_called() -> None:
    program = """
import sys
import mingzhang.render.pdf
heavy = ("fontTools.subset", "fontTools.varLib.instancer", "fontTools.feaLib.builder", "lxml")
assert not set(heavy) & set(sys.modules), set(heavy) & set(sys.modules)
from mingzhang.fonts import prepare
from weasyprint.pdf import fonts
assert fonts.subset.Options(hinting=False).hinting is False
assert prepare.FontBuilder(1000, isTTF=True).isTTF
"""
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)
