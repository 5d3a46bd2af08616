"""No barrier that axe-core can find, on any kind of page, in any mode, on a wide screen or a phone.

All pages are looked at in every mode that has colours or sizes of its own, on the screen where that
tells most; `MINGZHANG_MODES=all` adds the other pairs, which takes twice as long.
"""

from __future__ import annotations

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.modes import HOME, MODES, SCREENS, at_home, opened
from tests.families import ACCOUNTS, Families

pytestmark = pytest.mark.slow

# WCAG 2.2 to level AA, and what axe-core thinks good practice beyond it.
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
CONTRAST = "color-contrast"
# No style sheet is fetched once more: only experimental rules look at them.
OPTIONS = {"resultTypes": ["violations"], "preload": False}
REST = {**OPTIONS, "runOnly": list(TAGS), "rules": {CONTRAST: {"enabled": False}}}
COLOURS = {**OPTIONS, "runOnly": {"type": "rule", "values": [CONTRAST]}}
# Contrast takes axe-core four fifths of its time, and most cells of a table have one look: what has
# the colours, the size and the grounds of something before it, and nothing else below it, is marked.
ALIKE = """(part) => {
  const known = new Set(), grounds = new Map([[null, ""]]);
  const ground = (e) => {
    if (!grounds.has(e)) {
      const s = getComputedStyle(e);
      const own = [s.backgroundColor, s.backgroundImage, s.opacity, s.filter, s.mixBlendMode];
      grounds.set(e, ground(e.parentElement) + own);
    }
    return grounds.get(e);
  };
  const look = (e) => {
    const s = getComputedStyle(e), parts = ["::before", "::after"].map((p) => getComputedStyle(e, p));
    const drawn = parts.map((p) => [p.content, p.backgroundColor, p.backgroundImage]);
    return [e.localName, s.color, s.fontSize, s.fontWeight, s.textShadow, drawn, ground(e)].join();
  };
  const typed = "button, input, select, textarea";
  const alike = (e) => {
    const name = look(e), text = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    const own = !e.matches(typed) && (!text || known.has(name));
    if (text) known.add(name);
    const below = [...e.children].map((child) => [child, alike(child)]);
    const all = own && below.every(([, same]) => same);
    if (!all) for (const [child, same] of below) child.toggleAttribute("data-alike", same);
    return all;
  };
  alike(document.querySelector(part));
}"""
every_mode = pytest.mark.parametrize("mode", MODES)
every_screen = pytest.mark.parametrize("screen", SCREENS)


def barriers(page: Page, part: str | None = None) -> list[str]:
    """What axe-core objects to on the page, or in a part of it: its rule, the element, why."""
    page.evaluate(ALIKE, part or "body")
    inside = {"include": [[part or "html"]]}
    both = (inside, REST), ({**inside, "exclude": [["[data-alike]"]]}, COLOURS)
    page.evaluate(Axe().axe_script)
    found = [page.evaluate("([what, options]) => axe.run(what, options)", [*one]) for one in both]
    assert {one["testEngine"]["name"] for one in found} == {"axe-core"}
    return [
        f"{page.url} {problem['id']} {node['target']} {node.get('failureSummary', '')}"
        for one in found
        for problem in one["violations"]
        for node in problem["nodes"]
    ]


TELLING = [
    ("normal", "wide"),
    ("normal", "phone"),
    ("dark", "wide"),
    ("contrast", "wide"),
    ("large", "phone"),
]
EVERY = [(mode, screen) for mode in MODES for screen in SCREENS]


@pytest.mark.parametrize(
    ("mode", "screen"), EVERY if os.environ.get("MINGZHANG_MODES") == "all" else TELLING
)
def test_no_page_has_a_barrier(
    mode: str, screen: str, families: Families, browser: Browser
) -> None:
    with opened(browser, screen, mode) as page:
        for folder, path in families.pages():
            at_home(page, folder)
            page.goto(HOME + path)
            for name, value in MODES[mode].items():
                assert page.evaluate(f"document.documentElement.dataset.{name}") == value
            assert barriers(page) == []


@every_screen
@every_mode
def test_neither_an_open_figure_nor_results_have_one(
    mode: str, screen: str, families: Families, browser: Browser
) -> None:
    with opened(browser, screen, mode) as page:
        at_home(page, families.site)
        page.goto(f"{HOME}{ACCOUNTS}/index.html")
        page.locator(".brief a.f").first.click()
        panel = page.locator("#origin")
        panel.locator(".tree button").first.click()
        expect(panel.locator(".below")).to_have_count(1)
        assert barriers(page, "#origin") == []
        page.goto(f"{HOME}search/index.html?q=三公")
        expect(page.get_by_role("status")).to_contain_text("份文件")
        assert barriers(page) == []


@pytest.mark.parametrize(
    ("path", "place"),
    [("index.html", ".lead"), (f"{ACCOUNTS}/figures.html", "tbody tr:nth-child(50) td:last-child")],
)
def test_axe_finds_a_barrier_where_there_is_one(
    path: str, place: str, families: Families, browser: Browser
) -> None:
    with opened(browser) as page:
        at_home(page, families.site)
        page.goto(HOME + path)
        page.locator(place).first.evaluate("e => { e.style.color = '#aaa'; }")
        (found,) = barriers(page)
        assert CONTRAST in found
