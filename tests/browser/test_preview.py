"""The live preview in a browser: an open page follows edits, and says what is wrong."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, expect

from tests.load.workspace import ROOT, Workspace, replace
from tests.preview.serving import LILING, served

pytestmark = pytest.mark.slow

PAGE = f"{LILING}/index.html"
FIGURE, OTHER = "other: 67449.99}", "other: 68449.99}"
LATE = "2210201 住房公积金: {general: 748000.00}"


class Open(NamedTuple):
    """A preview, its files, and a page that is open on it."""

    page: Page
    work: Workspace
    client: httpx.Client
    troubles: list[str]

    def go(self, path: str = PAGE) -> Page:
        self.page.goto(f"{self.client.base_url}/{path}", wait_until="domcontentloaded")
        if not path.startswith("_preview/"):
            expect(self.page.locator("#preview .preview-count").first).to_be_visible(timeout=15000)
        return self.page


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    work = Workspace.of_content(tmp_path)
    troubles: list[str] = []
    with served(work.content) as client:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(15000)
        page.on("pageerror", lambda problem: troubles.append(str(problem)))
        page.on("console", lambda one: troubles.append(one.text) if one.type == "error" else None)
        yield Open(page, work, client, troubles)
        page.close()


@contextmanager
def updated(page: Page) -> Iterator[None]:
    """After this the page shows what was edited in it."""
    box = page.locator("#preview")
    before = str(box.get_attribute("data-version"))
    yield
    expect(box).not_to_have_attribute("data-version", before, timeout=15000)


def words(page: Page, text: str) -> list[str]:
    """What stands in the main part of the page, or of a page's source."""
    found = page.evaluate(
        "text => (text ? new DOMParser().parseFromString(text, 'text/html') : document)"
        ".querySelector('main').textContent",
        text,
    )
    return str(found).split()


def test_an_edit_changes_the_open_page_where_it_stands(opened: Open) -> None:
    page = opened.go()
    page.evaluate("() => { window.mark = 1; scrollTo(0, 2000); }")
    fold = page.locator("details.tables-csv")
    fold.evaluate("fold => { fold.open = true; }")
    before = page.evaluate("() => scrollY")
    with updated(page):
        replace(opened.work.data, FIGURE, OTHER)
    assert page.evaluate("() => window.mark") == 1, "the page was not loaded anew"
    assert page.evaluate("() => scrollY") == before
    assert fold.evaluate("fold => fold.open")
    assert page.locator(".preview-changed").count() > 0
    fresh = opened.client.get(f"/{PAGE}").text
    assert words(page, "") == words(page, fresh)
    assert opened.troubles == []


def test_a_figure_that_has_changed_opens_with_its_present_origin(opened: Open) -> None:
    page = opened.go()
    with updated(page):
        replace(opened.work.data, FIGURE, OTHER)
    page.locator(".table td a.f", has_text="6.84").first.click()
    expect(page.locator("#origin")).to_contain_text("6.84万元")
    bar, panel = page.locator("#preview").bounding_box(), page.locator("#origin").bounding_box()
    assert bar
    assert panel
    assert panel["y"] + panel["height"] <= bar["y"] + 1, "nothing of the panel is covered"


def test_a_page_becomes_a_draft_and_published_again_as_it_stands(
    browser: Browser, tmp_path: Path
) -> None:
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    data = content / "departments" / f"{LILING}.yaml"
    good = data.read_text("utf-8")
    with served(content) as client:
        page = browser.new_page()
        page.goto(f"{client.base_url}/{PAGE}", wait_until="domcontentloaded")
        expect(page.locator("#preview .preview-count").first).to_be_visible(timeout=15000)
        page.evaluate(
            "() => { window.mark = document.querySelector('.layout'); scrollTo(0, 3000); }"
        )
        before = words(page, "")
        for text, bands in ((good.replace(FIGURE, OTHER), 1), (good, 0)) * 2:
            with updated(page):
                data.write_text(text, encoding="utf-8")
            expect(page.locator(".draft-band")).to_have_count(bands, timeout=15000)
            assert page.evaluate("() => window.mark?.isConnected"), "mended, not loaded"
        assert words(page, "") == before
        page.close()


def test_the_page_jumps_to_an_edit_when_asked_to(opened: Open) -> None:
    page = opened.go()
    follow = page.get_by_role("button", name="跟随编辑位置")
    expect(follow).to_have_attribute("aria-pressed", "false")
    follow.click()
    expect(follow).to_have_attribute("aria-pressed", "true")
    with updated(page):
        replace(opened.work.data, LATE, LATE.replace("748000.00", "758000.00"))
    expect(page.locator("main a.f", has_text="75.8").first).to_be_in_viewport()
    page.reload(wait_until="domcontentloaded")
    expect(follow).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("width", [1280, 360])
def test_errors_are_listed_by_themselves_and_go_by_themselves(width: int, opened: Open) -> None:
    opened.page.set_viewport_size({"width": width, "height": 740})
    page = opened.go()
    panel = page.locator("#preview-panel")
    expect(panel).to_be_hidden()
    good = page.locator("main").inner_text()
    replace(opened.work.data, FIGURE, "other: 6744x9.99}")
    expect(panel).to_be_visible(timeout=15000)
    expect(panel).to_contain_text("页面停在上一次读通的内容")
    expect(panel.locator(".marked")).to_contain_text("6744x9.99")
    assert page.locator("main").inner_text() == good
    # Nothing is out of reach below it.
    page.evaluate("() => scrollTo(0, document.documentElement.scrollHeight)")
    foot, bar = page.locator(".site-footer").bounding_box(), page.locator("#preview").bounding_box()
    assert foot
    assert bar
    assert foot["y"] + foot["height"] <= bar["y"] + 1
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    replace(opened.work.data, "other: 6744x9.99}", FIGURE)
    expect(panel).to_be_hidden(timeout=15000)
    assert opened.troubles == []


def test_the_list_of_findings_leads_to_the_figures(opened: Open) -> None:
    page = opened.go()
    replace(opened.work.data, FIGURE, OTHER)  # income and expenditure differ
    link = page.locator("#preview-panel a[data-figures]").first
    link.click(timeout=15000)
    expect(page.locator("main a.f:focus")).to_be_in_viewport()
    expect(page.locator("#preview-panel")).to_contain_text("改好以前不能公开")
    page.locator("#preview .preview-bar button").first.click()
    expect(page.locator("#preview-panel")).to_be_hidden()


def test_a_document_that_was_never_good_shows_its_findings_then_itself(
    browser: Browser, tmp_path: Path
) -> None:
    work = Workspace.of_content(tmp_path)
    replace(work.data, FIGURE, "other: x}")
    with served(work.content) as client:
        page = browser.new_page()
        page.goto(f"{client.base_url}/{PAGE}", wait_until="domcontentloaded")
        expect(page.locator("h1")).to_have_text("这一页还不能显示")
        expect(page.locator("main .marked")).to_contain_text("other: x}")
        expect(page.locator("#preview .preview-count")).to_have_text("1", timeout=15000)
        expect(page.locator("#preview-panel")).to_be_hidden()
        replace(work.data, "other: x}", FIGURE)
        expect(page.locator("h1")).to_contain_text("部门决算", timeout=15000)
        page.close()


def test_page_and_booklet_stand_side_by_side(opened: Open) -> None:
    page = opened.page

    seen = [""]

    def booklet(one: Request) -> bool:
        return ".pdf?" in one.url and one.url != seen[0]

    with page.expect_request(booklet, timeout=60000) as first:
        opened.go(f"_preview/beside/{PAGE}")
    left = page.frame_locator("iframe.page")
    seen[0] = first.value.url
    expect(left.locator("h1")).to_contain_text("部门决算")
    expect(page.locator(".printing")).to_have_text("", timeout=60000)
    with page.expect_request(booklet, timeout=60000) as second:
        replace(opened.work.data, FIGURE, OTHER)
    assert opened.client.get(second.value.url).content.startswith(b"%PDF-")
    left.get_by_role("link", name="只看网页").click()
    expect(page).to_have_url(f"{opened.client.base_url}/{PAGE}")


def test_a_preview_that_has_gone_is_said_and_found_again(browser: Browser, tmp_path: Path) -> None:
    from tests.preview.test_supervisor import started

    work = Workspace.of_content(tmp_path)
    page = browser.new_page()
    status = page.locator("#preview .preview-status")
    with started(work) as (process, address):
        port = address.rstrip("/").rsplit(":", 1)[1]
        page.goto(f"{address}{PAGE}", wait_until="domcontentloaded")
        expect(page.locator("#preview .preview-count").first).to_be_visible(timeout=15000)
        process.terminate()
        process.wait()
        expect(status).to_contain_text("预览已断开", timeout=15000)
    replace(work.data, FIGURE, OTHER)
    with started(work, ROOT, "--port", port) as (_, again):
        assert again == address
        expect(page.locator("main a.f", has_text="6.84").first).to_be_attached(timeout=15000)
        expect(status).not_to_contain_text("预览已断开")
    page.close()


@pytest.mark.parametrize("mode", ["plain", "dark", "contrast", "text"])
def test_bar_and_panel_are_accessible_in_every_mode(mode: str, opened: Open) -> None:
    page = opened.go()
    chosen = {"dark": "深色", "contrast": "高对比", "text": "长者版"}.get(mode)
    if chosen:
        page.get_by_role("button", name=chosen).click()
    replace(opened.work.data, FIGURE, "other: 6744x9.99}")
    expect(page.locator("#preview-panel")).to_be_visible(timeout=15000)
    found = Axe().run(page, context="#preview")
    assert [one["id"] for one in found.response["violations"]] == []
    small = page.locator("#preview button, #preview .preview-bar a").evaluate_all(
        "all => all.filter(one => one.offsetHeight < 44 || one.offsetWidth < 44).length"
    )
    assert small == 0


def test_a_style_sheet_loads_the_page_anew_where_it_was(browser: Browser, tmp_path: Path) -> None:
    work = Workspace.of_content(tmp_path)
    templates = tmp_path / "templates"
    shutil.copytree(ROOT / "templates", templates)
    sheet = templates / "site/assets/site.css"
    with served(work.content, templates) as client:
        page = browser.new_page()
        page.goto(f"{client.base_url}/{PAGE}", wait_until="domcontentloaded")
        expect(page.locator("#preview .preview-count").first).to_be_visible(timeout=15000)
        page.evaluate("() => scrollTo(0, 1500)")
        sheet.write_text(sheet.read_text("utf-8") + "h1 { outline: 7px solid; }", encoding="utf-8")
        expect(page.locator("h1")).to_have_css("outline-width", "7px", timeout=15000)
        page.wait_for_load_state("load")
        page.wait_for_function("Math.abs(scrollY - 1500) < 50", timeout=5000)
        page.close()
