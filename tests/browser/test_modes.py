"""Ways of showing a page: chosen in the header and kept, or as the system prefers."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.modes import HOME, at_home, opened
from tests.families import ACCOUNTS, Families
from tests.render.reading import ROOT

ASSETS = ROOT / "templates" / "site" / "assets"
# A colour by itself; `currentColor` and the names of forced colours are none.
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|lab|lch|oklch|color-mix)a?\(|\b(?:white|black|gr[ae]y|red)\b(?!-)", re.IGNORECASE)  # fmt: skip


def luminance(page: Page, selector: str, what: str) -> float:
    """How light a colour of an element is, from 0 to 1."""
    shown: str = page.locator(selector).first.evaluate(f"e => getComputedStyle(e).{what}")
    red, green, blue = (int(part) / 255 for part in re.findall(r"\d+", shown)[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_colours_stand_in_one_place() -> None:
    """Every other rule names a custom property, which each mode gives its own value."""
    for path in ASSETS.glob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        left = re.sub(r"(?m)^\s*--[a-z0-9-]+:[^;]*;", "", text)
        assert COLOUR.findall(left) == [], path.name
        used = set(re.findall(r"var\((--[a-z0-9-]+)\)", text))
        known = set(re.findall(r"(--[a-z0-9-]+):", (ASSETS / "site.css").read_text()))
        assert used <= known, path.name


@pytest.mark.slow
@pytest.mark.parametrize(
    ("button", "attribute", "on", "off"),
    [("长者版", "text", "large", "normal"), ("高对比", "contrast", "more", "normal"), ("深色", "theme", "dark", "light")],
)  # fmt: skip
def test_a_choice_holds_on_all_pages_until_it_is_taken_back(
    button: str, attribute: str, on: str, off: str, families: Families, browser: Browser
) -> None:
    with opened(browser) as page:
        at_home(page, families.site)
        page.goto(f"{HOME}index.html")
        switch = page.get_by_role("group", name="显示方式").get_by_role("button", name=button)
        root = page.locator("html")
        expect(switch).to_have_attribute("aria-pressed", "false")
        switch.focus()
        page.keyboard.press("Space")
        for path in ("years/index.html", f"{ACCOUNTS}/index.html"):
            expect(switch).to_have_attribute("aria-pressed", "true")
            expect(root).to_have_attribute(f"data-{attribute}", on)
            page.goto(HOME + path)
        switch.click()
        page.reload()
        expect(switch).to_have_attribute("aria-pressed", "false")
        expect(root).to_have_attribute(f"data-{attribute}", off)


@pytest.mark.slow
def test_without_a_choice_the_system_is_followed(families: Families, browser: Browser) -> None:
    with opened(browser) as page:
        at_home(page, families.site)
        page.goto(f"{HOME}{ACCOUNTS}/index.html")
        assert luminance(page, "main", "backgroundColor") > 0.9
        page.emulate_media(color_scheme="dark")
        expect(page.get_by_role("button", name="深色")).to_have_attribute("aria-pressed", "true")
        assert luminance(page, "main", "backgroundColor") < 0.2
        assert luminance(page, ".part p", "color") > 0.6
        page.emulate_media(contrast="more")
        expect(page.get_by_role("button", name="高对比")).to_have_attribute("aria-pressed", "true")
        assert luminance(page, "main", "backgroundColor") == 0
        # A choice goes before the system's; paper is white whatever holds on the screen.
        page.get_by_role("button", name="深色").click()
        assert luminance(page, "main", "backgroundColor") == 1
        page.emulate_media(media="print", color_scheme="dark", contrast="no-preference")
        assert luminance(page, "main", "backgroundColor") == 1
        assert luminance(page, ".part p", "color") < 0.2


@pytest.mark.slow
def test_large_text_is_large_and_its_targets_grow(families: Families, browser: Browser) -> None:
    for mode, least, target in (("normal", 14, 44), ("large", 24, 60)):
        with opened(browser, "phone", mode) as page:
            at_home(page, families.site)
            page.goto(f"{HOME}{ACCOUNTS}/index.html")
            sizes: list[float] = page.locator(
                "main :is(p, li, td, th, dd, dt, summary)"
            ).evaluate_all("all => all.map((e) => parseFloat(getComputedStyle(e).fontSize))")
            assert min(sizes) >= least - 0.01
            heights: list[float] = page.locator(
                "header.site-header :is(a, button, input), .downloads a"
            ).evaluate_all("all => all.map((e) => e.getBoundingClientRect().height)")
            assert min(heights) >= target - 0.01
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["normal", "dark", "contrast", "dark-contrast"])
def test_bars_of_a_chart_differ_in_lightness(
    mode: str, families: Families, browser: Browser
) -> None:
    """From the ground, by a third of all lightness or an outline; from one another, without colour."""
    with opened(browser, mode=mode) as page:
        at_home(page, families.site)
        page.goto(f"{HOME}{ACCOUNTS}/index.html")
        ground = luminance(page, "main", "backgroundColor")
        first = luminance(page, ".chart .series-1 rect", "fill")
        second = luminance(page, ".chart .series-2 rect", "fill")
        outline = luminance(page, ".chart .series-2 rect", "stroke")
        assert abs(first - ground) > 0.33
        assert abs(outline - ground) > 0.33
        assert abs(first - second) > 0.2
