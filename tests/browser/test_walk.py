"""A reader's way through the site, on a wide screen and on a phone, from the home page to a download."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.conftest import serving
from tests.browser.modes import SCREENS, opened
from tests.families import Families

pytestmark = pytest.mark.slow

TITLE = "2021年度醴陵市人民政府办公室部门预算"


def within(target: Locator) -> bool:
    """Whether a link or button is large enough for a finger and wholly in the window."""
    box = target.bounding_box()
    assert box is not None
    size: dict[str, int] = target.evaluate("() => ({width: innerWidth, height: innerHeight})")
    inside = box["x"] >= 0 and box["x"] + box["width"] <= size["width"]
    return inside and box["height"] >= 44


@pytest.mark.parametrize("screen", SCREENS)
def test_search_open_a_figure_walk_to_its_leaf_compare_download(
    screen: str, families: Families, browser: Browser, tmp_path: Path
) -> None:
    with serving(families.site) as address, opened(browser, screen) as page:
        page.goto(f"{address}index.html")
        box = page.get_by_role("main").get_by_role("search")
        expect(page.get_by_role("search")).to_have_count(1)
        assert within(box.get_by_role("button"))
        box.get_by_label("搜索词").fill("醴陵 2021 三公")
        box.get_by_role("button").click()

        expect(page.get_by_role("status")).to_contain_text("份文件")
        page.locator("#search-results").get_by_role("link", name=TITLE).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)

        page.locator(".brief dd a.f").first.click()
        panel = page.locator("#origin")
        expect(panel).to_be_visible()
        # As long as a row can be unfolded, the first of the new ones is, down to what was typed.
        rows = panel.locator(".tree > ul > li").first
        while rows.get_by_role("button").count():
            button = rows.get_by_role("button").first
            assert within(button)
            button.click()
            rows = rows.locator(".below > ul > li").first
        expect(rows.locator("code")).to_have_text(re.compile(r"budget\.yaml:\d+$"))
        leaf = rows.get_by_role("link")
        name = leaf.inner_text()
        leaf.click()
        expect(panel.get_by_role("heading").first).to_have_text(name)
        page.keyboard.press("Escape")
        expect(panel).to_be_hidden()

        with page.expect_download() as download:
            page.locator(".downloads").get_by_role("link", name="XLSX").click()
        kept = tmp_path / "kept.xlsx"
        download.value.save_as(kept)
        assert len(openpyxl.load_workbook(kept).sheetnames) > 1

        page.get_by_role("navigation", name="栏目").get_by_role("link", name="比较").click()
        page.get_by_role("main").get_by_role("link", name=TITLE).click()
        expect(page.locator("table.compared")).to_contain_text("公务接待费")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
