"""A figure opens: its name, formula, operands, place, by mouse and by keys."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.figures import FIGURE, derived, figure_of, panel_of, says
from tests.render.reading import Site

pytestmark = pytest.mark.slow


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
