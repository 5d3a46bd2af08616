"""What a page weighs on the way to its reader, and that nothing waits for its scripts."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.modes import HOME, at_home, opened
from tests.families import ACCOUNTS, PUBLIC, Families

pytestmark = pytest.mark.slow

PAGE_MOST, SCRIPTS_MOST = 150_000, 25_000  # bytes: compressed, and as they are


def weight(path: Path) -> int:
    """A page with its style sheets and scripts, each compressed as a server would."""
    text = path.read_text(encoding="utf-8")
    names = set(re.findall(r'<(?:link rel="stylesheet" href|script src)="([^"]+)"', text))
    assert any(name.endswith(".css") for name in names), path
    files = [path, *(path.parent / name for name in names)]
    return sum(len(gzip.compress(file.read_bytes())) for file in files)


def test_a_page_is_light(families: Families) -> None:
    pages = [path for path in families.site.rglob("*.html") if path.name != "404.html"]
    heavy = {str(path): weight(path) for path in pages if weight(path) >= PAGE_MOST}
    assert heavy == {}
    assert any(path.name == "figures.html" for path in pages)


def test_the_scripts_of_the_site_are_small(families: Families) -> None:
    scripts = list((families.site / "assets").glob("*.js"))
    assert len(scripts) >= 4
    assert sum(path.stat().st_size for path in scripts) < SCRIPTS_MOST


@pytest.mark.parametrize("path", [f"{ACCOUNTS}/index.html", "index.html", "years/2021/index.html"])
def test_a_page_is_painted_before_its_scripts_have_come(
    path: str, families: Families, browser: Browser
) -> None:
    """All but the one that sets the chosen mode; they are never answered here."""
    waiting: list[Route] = []
    with opened(browser) as page:
        at_home(page, families.site)
        page.route(re.compile(r"assets/(?!modes)[a-z]+\.js$"), lambda route: waiting.append(route))
        page.goto(HOME + path, wait_until="commit")
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator(".site-footer")).to_have_count(1)
        painted = page.evaluate(
            """() => new Promise((done) => {
              new PerformanceObserver((list) => done(list.getEntries().length))
                .observe({type: "paint", buffered: true});
              setTimeout(() => done(0), 20000);
            })"""
        )
        assert painted > 0
        assert waiting
        for route in waiting:
            route.abort()


def test_without_scripts_everything_can_be_read(families: Families, browser: Browser) -> None:
    """Nothing is hidden but what only scripts can work; no page is wider than a phone."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    at_home(page, families.site)
    for path in PUBLIC:
        page.goto(HOME + path)
        expect(page.locator("h1")).to_be_visible()
        hidden = page.locator("[hidden]")
        names = {one.get_attribute("id") or one.get_attribute("class") for one in hidden.all()}
        assert names <= {"modes", "origin", "search", "search-advice", "search-more"}, path
        width = page.locator("html").bounding_box()
        assert width is not None
        assert width["width"] <= 360, path
    context.close()
