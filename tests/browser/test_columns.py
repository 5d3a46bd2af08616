"""Pages across documents in a browser: every screen, touch, print, no request to anywhere."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest
from playwright.sync_api import Browser

from tests.browser.modes import HOME, at_home
from tests.render.web.making import town

pytestmark = pytest.mark.slow

WIDE = """(width) => [...document.querySelectorAll("body *")]
  .filter((e) => !e.closest(".scroll, .skip, .visually-hidden"))
  .filter((e) => e.getBoundingClientRect().right > width + 1)
  .map((e) => e.outerHTML.slice(0, 80))"""
# Links of lists and of table rows are touched with a finger; those in running text are not.
SMALL = """() => [...document.querySelectorAll("main li a, main tbody th a, .pager a")]
  .filter((a) => a.getBoundingClientRect().height < 44)
  .map((a) => a.outerHTML)"""
PAGES = (
    "index.html", "404.html", "finance/index.html", "quiet/index.html", "years/index.html",
    "years/2024/index.html", "status/index.html", "status/2024/index.html", "compare/index.html",
    "compare/years/finance/final-accounts/2024-2023/index.html",
    "compare/execution/finance/2024/index.html", "glossary/index.html", "method/index.html",
    "sitemap/index.html",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("columns")
    return town(root / "content").write(root / "site")


@pytest.mark.parametrize("path", PAGES)
def test_pages_fit_every_screen_and_every_finger(path: str, folder: Path, browser: Browser) -> None:
    page = browser.new_page()
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text))
    page.on("requestfailed", lambda request: troubles.append(request.url))
    at_home(page, folder)
    page.goto(f"{HOME}{path}")
    for width in (320, 360, 768, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(WIDE, width) == []
        assert page.evaluate(SMALL) == []
    assert troubles == []
    page.close()


def test_the_page_of_lost_addresses_looks_the_same_from_a_disk(
    folder: Path, browser: Browser
) -> None:
    """There its links, which lead to the site's address, can't bring the style."""
    page = browser.new_page()
    at_home(page, folder)
    page.goto(f"{HOME}404.html")
    boxes = """() => [...document.querySelectorAll("main, main *, .site-header, footer li")]
      .map((e) => JSON.stringify(e.getBoundingClientRect()) + getComputedStyle(e).color)"""
    there = page.evaluate(boxes)
    page.goto((folder / "404.html").as_uri())
    assert page.evaluate(boxes) == there
    assert page.evaluate("getComputedStyle(document.querySelector('.ways')).display") == "grid"
    page.close()


def test_the_state_of_publication_is_told_without_colour(folder: Path, browser: Browser) -> None:
    page = browser.new_page()
    page.goto((folder / "status/2024/index.html").as_uri())
    words = page.locator(".board td").all_inner_texts()
    assert all(word.split()[0].split("：")[0] in {"已公开", "已公开（逾期）", "未公开", "待公开"} for word in words)  # fmt: skip
    page.close()


def test_print_has_every_row_of_a_ranking(folder: Path, browser: Browser) -> None:
    page = browser.new_page()
    page.goto((folder / "years/2024/index.html").as_uri())
    rows = page.locator(".ranking tbody tr").all_inner_texts()
    printed = pymupdf.open(stream=page.pdf(format="A4"), filetype="pdf")
    sheets = [printed[position] for position in range(len(printed))]
    text = "".join("".join(sheet.get_text().split()) for sheet in sheets)
    for row in rows:
        assert "".join(row.split()) in text
    for sheet in sheets:
        for word in sheet.get_text("words"):
            assert word[2] <= sheet.rect.width, word[4]
    page.close()
