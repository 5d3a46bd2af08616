"""The built pages in a browser: figures open, keys work, small screens and print hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Visit
from tests.originals import ALL
from tests.render.reading import Site, number, page_grid, squeeze

pytestmark = pytest.mark.slow

FIGURE = "a.f"


def figure_of(link: Locator) -> str:
    """The id of the figure behind a link."""
    return str(link.get_attribute("href")).partition("#")[2]


def panel_of(page: Page) -> Locator:
    return page.locator("#origin")


def derived(site: Site) -> str:
    """A figure of the page that is made of others that are made of others."""
    graph = site.data["figures"]
    links = site.page().xpath("//td//a[@class='f']/@href")
    names = [href.partition("#")[2] for href in links]
    deep = [
        name
        for name in names
        if any(graph[part].get("terms") for _, part in graph[name].get("terms", []))
    ]
    return str(deep[0])


def says(panel: Locator, entry: dict[str, Any], graph: dict[str, Any]) -> None:
    """The panel shows a figure's name, value, formula, operands and place."""
    expect(panel.get_by_role("heading").first).to_have_text(entry["name"])
    expect(panel).to_contain_text(entry["value"])
    expect(panel).to_contain_text(entry["how"])
    for _, part in entry.get("terms", []):
        expect(panel).to_contain_text(graph[part]["name"])
        expect(panel).to_contain_text(graph[part]["value"])
    if "place" in entry:
        expect(panel).to_contain_text(entry["place"])


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


def test_a_click_opens_a_figure_and_its_operands_down_to_where_it_was_typed(
    visit: Visit, site: Site
) -> None:
    graph = site.data["figures"]
    page = visit.go()
    name = derived(site)
    page.locator(f'.part td {FIGURE}[href$="#{name}"]').first.click()
    panel = panel_of(page)
    expect(panel).to_be_visible()
    says(panel, graph[name], graph)
    rows = panel.locator(".tree > ul")
    depth = 0
    while graph[name].get("terms"):
        _, name = graph[name]["terms"][0]
        row = rows.locator(":scope > li").first
        expect(row).to_contain_text(graph[name]["name"])
        expect(row).to_contain_text(graph[name]["value"])
        depth += 1
        if graph[name].get("terms"):
            row.get_by_role("button").first.click()
            rows = row.locator(".below > ul")
            expect(row).to_contain_text(graph[name]["how"])
    assert depth > 1
    assert re.search(r"\.yaml:\d+$", graph[name]["place"])
    expect(row).to_contain_text(graph[name]["place"])
    assert visit.troubles == []


def test_arrow_keys_walk_the_formula(page: Page, site: Site) -> None:
    graph = site.data["figures"]
    name = derived(site)
    page.locator(f'.part td {FIGURE}[href$="#{name}"]').first.click()
    rows = panel_of(page).locator(".tree .row > :is(button, a)")
    deep = next(n for n, (_, part) in enumerate(graph[name]["terms"]) if graph[part].get("terms"))
    inner = graph[name]["terms"][deep][1]
    rows.first.focus()
    for _ in range(deep):
        page.keyboard.press("ArrowDown")
    expect(rows.nth(deep)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(rows.nth(deep)).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowRight")
    expect(rows.nth(deep + 1)).to_be_focused()
    expect(rows.nth(deep + 1)).to_have_text(graph[graph[inner]["terms"][0][1]]["name"])
    page.keyboard.press("ArrowLeft")
    expect(rows.nth(deep)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(rows.nth(deep)).to_have_attribute("aria-expanded", "false")
    expect(rows).to_have_count(len(graph[name]["terms"]))
    page.keyboard.press("End")
    expect(rows.last).to_be_focused()


def test_the_panel_leads_back_to_the_figure_before(page: Page, site: Site) -> None:
    """By its own button and by the browser's; closing takes back what opening added to the way."""
    graph = site.data["figures"]
    name = derived(site)
    before = page.url
    page.locator(f'.part td {FIGURE}[href$="#{name}"]').first.click()
    panel = panel_of(page)
    second = page.locator(f"p {FIGURE}").first
    for leave in (panel.get_by_role("button", name="返回").click, page.go_back):
        second.evaluate("link => link.click()")
        says(panel, graph[figure_of(second)], graph)
        leave()
        says(panel, graph[name], graph)
    page.go_back()
    expect(panel).to_be_hidden()
    assert page.url == before
    page.go_forward()
    says(panel, graph[name], graph)
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    page.wait_for_url(before)


def test_closing_closes_also_where_the_address_named_a_figure(page: Page, site: Site) -> None:
    name = derived(site)
    page.goto(f"{page.url}#{name}")
    page.reload()
    panel = panel_of(page)
    expect(panel).to_be_visible()
    page.locator(f"p {FIGURE}").first.evaluate("link => link.click()")
    panel.get_by_role("button", name="关闭").click()
    page.wait_for_timeout(200)
    expect(panel).to_be_hidden()
    assert "#" not in page.url


def test_all_places_of_a_figure_are_marked_and_can_be_visited(page: Page) -> None:
    names: list[str] = page.locator(FIGURE).evaluate_all("links => links.map(l => l.hash)")
    name, times = Counter(names).most_common(1)[0]
    assert times > 2
    links = page.locator(f'{FIGURE}[href$="{name}"]')
    links.first.click()
    panel = panel_of(page)
    expect(page.locator(f"{FIGURE}.same")).to_have_count(times)
    expect(panel).to_contain_text(f"本页 {times} 处")
    panel.get_by_role("button", name="下一处").click()
    expect(panel.get_by_role("status")).to_contain_text(f"第 2 处，共 {times} 处")
    expect(page.locator(f"{FIGURE}.open")).to_have_count(1)
    expect(links.nth(1)).to_have_class(re.compile(r"\bopen\b"))
    expect(links.nth(1)).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(links.nth(1)).to_be_focused()
    expect(page.locator(f"{FIGURE}.same")).to_have_count(0)


def test_a_figure_can_be_copied_with_its_name_and_address(visit: Visit, site: Site) -> None:
    graph = site.data["figures"]
    name = derived(site)
    page = visit.go()
    # What the page hands to the clipboard, without asking the system for it.
    page.evaluate(
        """() => {
          window.copied = [];
          const writeText = async (text) => { copied.push(text); };
          Object.defineProperty(navigator, "clipboard", {value: {writeText}});
        }"""
    )
    page.locator(f'.part td {FIGURE}[href$="#{name}"]').first.click()
    panel = panel_of(page)
    for button, said in (
        ("复制数值", "数值"),
        ("复制名称和来源", "名称和来源"),
        ("复制链接", "链接"),
    ):
        panel.get_by_role("button", name=button).click()
        expect(panel.get_by_role("status")).to_have_text(f"已复制{said}。")
    value, sentence, address = page.evaluate("copied")
    assert value == graph[name]["value"]
    assert sentence.startswith(f"{graph[name]['name']}：{value}（")
    assert sentence.endswith(address)
    page.goto("about:blank")
    page.goto(address)
    says(panel_of(page), graph[name], graph)


def test_enter_opens_a_figure_and_escape_returns_to_it(visit: Visit, site: Site) -> None:
    graph = site.data["figures"]
    page = visit.go()
    link = page.locator(f".part td {FIGURE}").nth(3)
    link.focus()
    page.keyboard.press("Enter")
    panel = panel_of(page)
    expect(panel).to_be_visible()
    says(panel, graph[figure_of(link)], graph)
    assert panel.evaluate("panel => panel.contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(link).to_be_focused()


def test_the_close_button_returns_to_the_figure_too(page: Page) -> None:
    link = page.locator(f"p {FIGURE}").first
    link.click()
    panel_of(page).get_by_role("button", name="关闭").click()
    expect(panel_of(page)).to_be_hidden()
    expect(link).to_be_focused()


def test_every_figure_of_the_page_opens(page: Page, site: Site) -> None:
    graph = site.data["figures"]
    shown: list[list[str]] = page.evaluate(
        """() => [...document.querySelectorAll("a.f")].map((link) => {
          link.click();
          const panel = document.getElementById("origin");
          return [link.hash.slice(1), panel.querySelector("h2").textContent, panel.textContent];
        })"""
    )
    assert len(shown) == page.locator(FIGURE).count()
    for name, title, text in shown:
        assert title == graph[name]["name"]
        assert graph[name]["value"] in text


def test_an_address_with_a_figure_opens_it(visit: Visit, site: Site) -> None:
    name = derived(site)
    page = visit.go(f"index.html#{name}")
    says(panel_of(page), site.data["figures"][name], site.data["figures"])


def test_ctrl_click_leaves_the_link_to_the_browser(page: Page) -> None:
    with page.context.expect_page() as opened:
        page.locator(f"p {FIGURE}").first.click(modifiers=["Control"])
    assert "figures.html#" in opened.value.url
    expect(panel_of(page)).to_be_hidden()


# --- Keys in tables --------------------------------------------------------------------------


def test_each_table_is_one_stop_of_the_tab_key(page: Page) -> None:
    tables = page.locator(".table table")
    counts: list[list[int]] = tables.evaluate_all(
        """tables => tables.map((table) => {
          const links = [...table.querySelectorAll("a.f")];
          return [links.length, links.filter((link) => link.tabIndex === 0).length];
        })"""
    )
    assert len(counts) == 9
    assert all(stops == (1 if links else 0) for links, stops in counts)


def test_arrow_keys_move_between_the_figures_of_a_table(page: Page, site: Site) -> None:
    """Right and left in the row, down and up in the column; nothing happens at the edge."""
    table = page.locator("#table-income")
    shown = page_grid(site.tables[1]).rows
    first = next(column for column, text in enumerate(shown[0]) if number(text) is not None)

    def focused() -> str:
        text: str = page.evaluate("document.activeElement.textContent")
        return text

    table.locator(FIGURE).first.focus()
    assert focused() == shown[0][first]
    page.keyboard.press("ArrowLeft")
    assert focused() == shown[0][first]
    page.keyboard.press("ArrowRight")
    assert focused() == shown[0][first + 1]
    page.keyboard.press("ArrowDown")
    assert focused() == shown[1][first + 1]
    page.keyboard.press("ArrowDown")
    assert focused() == shown[2][first + 1]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    assert focused() == shown[1][first]
    assert table.locator(f'{FIGURE}[tabindex="0"]').count() == 1
    page.keyboard.press("Tab")
    inside = table.evaluate("table => table.contains(document.activeElement)")
    assert not inside


def test_down_stays_in_its_column_across_merged_cells(page: Page) -> None:
    """In the table of economic items the last row has a title over several columns."""
    table = page.locator("#table-general-basic")
    links = table.locator("tbody tr:nth-last-child(2) a.f, tbody tr:last-child a.f")
    places: list[float] = links.evaluate_all(
        "links => links.map(link => link.getBoundingClientRect().right)"
    )
    bottom = table.locator("tbody tr:last-child a.f").last
    goal: float = bottom.evaluate("link => link.getBoundingClientRect().right")
    above = table.locator("tbody tr:not(:last-child) a.f")
    same: list[int] = above.evaluate_all(
        "(links, x) => links.flatMap((l, n) => l.getBoundingClientRect().right === x ? [n] : [])",
        goal,
    )
    assert goal in places
    above.nth(same[-1]).focus()
    page.keyboard.press("ArrowDown")
    expect(bottom).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(above.nth(same[-1])).to_be_focused()


def test_the_focus_can_be_seen(page: Page) -> None:
    page.keyboard.press("Tab")
    skip = page.locator("a.skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    seen = 0
    for _ in range(12):
        page.keyboard.press("Tab")
        style: list[Any] = page.evaluate(
            """() => {
              const s = getComputedStyle(document.activeElement);
              return [s.outlineStyle, parseFloat(s.outlineWidth), s.outlineColor];
            }"""
        )
        assert style[0] not in {"none", "hidden"}
        assert style[1] >= 2
        seen += 1
    assert seen == 12


def test_the_skip_link_leads_past_the_contents(page: Page) -> None:
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


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
