"""The built pages in a browser: nothing from elsewhere, without script, on small screens, in print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Visit
from tests.browser.figures import FIGURE, figure_of, panel_of
from tests.originals import ALL
from tests.render.reading import Site, page_grid, squeeze

pytestmark = pytest.mark.slow


def test_nothing_is_fetched_from_elsewhere_and_nothing_is_complained_about(visit: Visit) -> None:
    page = visit.go()
    page.locator(FIGURE).first.click()
    visit.go("figures.html")
    page.goto(f"{visit.base}index.html")
    # The icon is an empty data address.
    outside = [url for url in visit.requests if not url.startswith((visit.base, "data:"))]
    assert outside == []
    assert visit.troubles == []
    assert any(url.endswith(".css") for url in visit.requests)
    assert any(url.endswith(".js") for url in visit.requests)


# --- Without script --------------------------------------------------------------------------


@pytest.fixture
def plain(browser: Browser, site: Site) -> Iterator[Page]:
    """The document page in a browser that runs no script."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"file://{site.folder}/index.html")
    yield page
    context.close()


def test_without_script_a_figure_leads_to_its_row_of_the_method_page(
    plain: Page, site: Site
) -> None:
    graph = site.data["figures"]
    link = plain.locator(f".part td {FIGURE}").first
    name = figure_of(link)
    link.click()
    assert plain.url.endswith(f"figures.html#{name}")
    row = plain.locator(f"#{name}")
    expect(row).to_be_in_viewport()
    expect(row).to_contain_text(graph[name]["name"])
    expect(row).to_contain_text(graph[name]["value"])
    expect(row).to_contain_text(graph[name]["how"])
    for _, part in graph[name].get("terms", []):
        expect(row.get_by_role("link", name=graph[part]["name"]).first).to_be_visible()


def test_without_script_everything_can_be_read(plain: Page) -> None:
    assert plain.locator("main .table table").count() == 9
    expect(panel_of(plain)).to_be_hidden()
    assert plain.locator("nav a").count() > 20


def test_the_method_page_says_of_every_figure_what_the_graph_says(page: Page, site: Site) -> None:
    page.goto(f"file://{site.folder}/figures.html")
    rows: list[list[str]] = page.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => [row.id, ...[...row.cells].map(cell => cell.textContent)])"
    )
    graph = site.data["figures"]
    assert [row[0] for row in rows] == list(graph)
    for name, title, value, how in rows:
        entry = graph[name]
        assert (squeeze(title), squeeze(value)) == (squeeze(entry["name"]), entry["value"])
        assert entry["how"] in how
        assert entry.get("place", "") in how
        for _, part in entry.get("terms", []):
            assert graph[part]["name"] in how


# --- Small screens and print -----------------------------------------------------------------


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_items_of_lists_keep_their_figures_in_line(page: Page, site: Site, path: Path) -> None:
    department, year, kind = re.fullmatch(r"(.+)-(\d{4})-(.+)", path.stem).groups()  # type: ignore[union-attr]
    page.set_viewport_size({"width": 390, "height": 740})
    page.goto(f"file://{site.root}/{department}/{year}/{kind}/index.html")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    items = page.locator("ol.marked > li")
    assert items.count() > 5
    # Number and text stand beside each other; the text has the rest of the line.
    widths = items.evaluate_all(
        """items => items.map(item => [
          item.children.length, item.lastElementChild.clientWidth || item.lastElementChild.offsetWidth
        ])"""
    )
    assert {(boxes, width > 200) for boxes, width in widths} == {(2, True)}


@pytest.mark.parametrize("width", [320, 360, 768, 1280, 1920])
@pytest.mark.parametrize("name", ["index.html", "figures.html", "../../../index.html"])
def test_no_page_scrolls_sideways(page: Page, site: Site, name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(f"file://{site.folder}/{name}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # Nor is anything cut off: what is wider than the page stands in a region that scrolls.
    wide: list[str] = page.evaluate(
        """(width) => [...document.querySelectorAll("body *")]
          .filter((e) => !e.closest(".scroll, .skip, .visually-hidden"))
          .filter((e) => e.getBoundingClientRect().right > width + 1)
          .map((e) => e.outerHTML.slice(0, 80))""",
        width,
    )
    assert wide == []


def test_on_a_small_screen_wide_tables_scroll_in_their_own_region(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.reload()
    regions = page.locator(".table .scroll")
    assert regions.count() == 9
    moved: list[list[Any]] = regions.evaluate_all(
        """regions => regions.map((region) => {
          const wide = region.scrollWidth > region.clientWidth;
          region.scrollLeft = 9999;
          const last = region.querySelector("thead th:last-child").getBoundingClientRect();
          const edge = region.getBoundingClientRect().right;
          return [wide, region.scrollLeft > 0, last.right <= edge + 1];
        })"""
    )
    assert sum(wide for wide, _, _ in moved) >= 5
    assert all(wide == scrolled for wide, scrolled, _ in moved)
    assert all(reached for _, _, reached in moved)


def test_on_a_small_screen_the_panel_fits_and_leaves_the_figure_in_sight(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.reload()
    link = page.locator(f"p {FIGURE}").nth(5)
    link.click()
    box = panel_of(page).bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    assert box["height"] < 740 * 0.8
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_on_a_small_screen_the_document_comes_before_a_long_list_of_contents(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.reload()
    expect(page.locator("h1")).to_be_in_viewport()


def test_print_shows_all_tables_whole(page: Page, site: Site) -> None:
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 700, "height": 1000})
    cut_off: list[bool] = page.locator(".table .scroll").evaluate_all(
        "regions => regions.map(r => getComputedStyle(r).overflowX !== 'visible')"
    )
    assert cut_off == [False] * 9
    for selector in ("nav.contents", "#origin", ".modes", ".search-box", "nav.columns"):
        expect(page.locator(selector)).to_be_hidden()
    printed = pymupdf.open(stream=page.pdf(format="A4"), filetype="pdf")
    sheets = [printed[position] for position in range(len(printed))]
    text = "".join(squeeze(sheet.get_text()) for sheet in sheets)
    for table in site.tables:
        for row in page_grid(table).rows:
            assert squeeze("".join(row)) in text
    for sheet in sheets:
        for word in sheet.get_text("words"):
            assert word[2] <= sheet.rect.width, word[4]


def test_heads_and_names_stay_in_sight(page: Page) -> None:
    """Whole tables: the head at the top of the window. Tables that scroll: inside their region."""
    place = "e => e.getBoundingClientRect().toJSON()"
    whole = page.locator("#table-income-expenditure")
    head, last = whole.locator("thead"), whole.locator("tbody tr").last
    last.evaluate("row => row.scrollIntoView({block: 'center'})")
    assert head.evaluate(place)["top"] == 0
    assert last.evaluate(place)["top"] > head.evaluate(place)["bottom"]
    page.set_viewport_size({"width": 360, "height": 740})
    page.reload()
    region = page.locator(".scroll", has=whole)
    region.evaluate("r => { r.scrollIntoView(); r.scrollTo(400, 200); }")
    frame = region.evaluate(place)
    stub = region.locator("thead th.stub")
    name = region.locator("tbody tr").last.locator("th").first
    assert stub.evaluate(place)["left"] - frame["left"] < 2
    assert name.evaluate(place)["left"] - frame["left"] < 2
    assert region.locator("thead").evaluate(place)["top"] - frame["top"] < 2
    # Nothing of what has gone past shows above the head that stays.
    seen: str = stub.evaluate(
        """head => {
          const box = head.getBoundingClientRect();
          return document.elementFromPoint(box.left + 20, box.top - 10).className;
        }"""
    )
    assert seen in {"stub", "over-stub"}
