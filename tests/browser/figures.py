"""Figures on a page and the panel that says what they are made of."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.render.reading import Site

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
