"""The built pages by keyboard: tables, focus, the skip link."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.figures import FIGURE
from tests.render.reading import Site, number, page_grid

pytestmark = pytest.mark.slow


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
