"""Search in a browser, from disk and from a server: what is found, where it leads, what it loads."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from mingzhang.load.documents import Entry
from mingzhang.load.portal import DEFAULTS
from mingzhang.render.environment import site_environment
from mingzhang.render.web.entries import ACCOUNT, TITLE, Amount, Entries, Line
from mingzhang.render.web.gather import Gathering
from mingzhang.render.web.keep import File, bytes_of
from mingzhang.render.web.search import Found, index_files, search_page
from mingzhang.render.web.site import Site as Pages
from tests.browser.conftest import Visit
from tests.render.reading import ROOT, Site

pytestmark = pytest.mark.slow

FINAL = "2024年度醴陵市人民政府办公室部门决算"


def asked(visit: Visit, **wanted: str) -> Page:
    """The search page, open at a query."""
    fields = "&".join(f"{name}={value}" for name, value in wanted.items())
    visit.page.goto(f"{visit.base}search/index.html?{fields}")
    expect(visit.page.get_by_role("status")).not_to_be_empty()
    return visit.page


def titles(page: Page) -> list[str]:
    return page.locator("#search-results h2").all_inner_texts()


@pytest.mark.parametrize(
    ("query", "context"),
    [
        ("2024 决算 三公", "九、财政拨款“三公”经费支出决算表"),
        ("２０２４　决算　三公经费", "九、财政拨款“三公”经费支出决算表"),
        ("行政运行 醴陵", "2010301 行政运行"),
        ("20103 醴陵", "2010301 行政运行"),
        ("1,512.83", "支出总计：1,512.83万元"),
        ("1512.83万元", "支出总计：1,512.83万元"),
        ("1512.8", "支出总计：1,512.83万元"),
        ("1512", "支出总计：1,512.83万元"),
    ],
)
def test_a_query_finds_the_document_with_the_line_that_has_it(
    visit: Visit, query: str, context: str
) -> None:
    page = asked(visit, q=query)
    assert titles(page) == [FINAL]
    expect(page.get_by_role("status")).to_have_text("找到1份文件")
    lines = page.locator("#search-results ul li")
    if "总计" not in context:  # an amount that several figures share shows some of them
        assert context in lines.all_inner_texts()
    assert all(line.locator("mark").count() for line in lines.all())
    assert visit.troubles == []


@pytest.mark.parametrize("query", ["行政支出", "不存在的词", "0301", "512.83", "51283"])
def test_what_stands_nowhere_is_not_found_and_advice_is_given(visit: Visit, query: str) -> None:
    page = asked(visit, q=query)
    assert titles(page) == []
    expect(page.get_by_role("status")).to_contain_text("没有找到")
    expect(page.locator("#search-advice")).to_be_visible()


def test_filters_narrow_a_query_and_list_documents_without_one(visit: Visit) -> None:
    page = asked(visit, q="三公")
    assert len(titles(page)) == 5
    page.get_by_label("年度").select_option("2021")
    expect(page.get_by_role("status")).to_have_text("找到3份文件")
    page.get_by_label("文种").select_option(label="部门决算")
    expect(page.get_by_role("status")).to_have_text("找到1份文件")
    page.get_by_label("搜索词").fill("")
    expect(page.get_by_role("status")).to_have_text("找到1份文件")
    assert titles(page) == ["2021年度株洲市人民政府办公室部门决算"]
    page.get_by_label("文种").select_option("")
    page.get_by_label("年度").select_option("")
    page.get_by_label("部门").fill("醴陵 网格")
    expect(page.get_by_role("status")).to_have_text("找到1份文件")
    expect(page.locator("#departments option")).to_have_count(1)
    assert page.locator("#departments option").get_attribute("value") is None
    assert page.locator("#departments option").text_content() == "醴陵市网格化管理服务中心"


def test_newer_documents_come_first_and_titles_before_the_rest(visit: Visit) -> None:
    years = [title[:4] for title in titles(asked(visit, q="三公"))]
    assert years == sorted(years, reverse=True)
    found = titles(asked(visit, q="网格"))
    assert found[0] == "2021年度醴陵市网格化管理服务中心部门预算"


def test_a_query_stands_in_the_address_and_can_be_opened_again(visit: Visit) -> None:
    page = asked(visit, q="三公")
    page.get_by_label("搜索词").fill("行政运行")
    expect(page.get_by_role("status")).to_have_text("找到2份文件")
    address = page.url
    visit.page.goto(f"{visit.base}index.html")
    page.goto(address)
    expect(page.get_by_role("status")).to_have_text("找到2份文件")
    expect(page.get_by_label("搜索词")).to_have_value("行政运行")


def test_the_box_of_every_page_leads_to_the_results(visit: Visit) -> None:
    page = visit.go()
    box = page.get_by_role("search").get_by_label("搜索词")
    box.fill("行政运行")
    box.press("Enter")
    expect(page.get_by_role("status")).to_have_text("找到2份文件")
    assert visit.troubles == []


def test_a_line_leads_to_its_table_and_an_amount_opens_its_figure(visit: Visit) -> None:
    page = asked(visit, q="2010301 醴陵")
    page.get_by_role("link", name="2010301 行政运行").click()
    anchor = page.url.partition("#")[2]
    expect(page.locator(f"[id='{anchor}']")).to_be_in_viewport()
    expect(page.locator(f"[id='{anchor}']")).to_contain_text("行政运行")
    page = asked(visit, q="1512.83")
    line = page.locator("#search-results ul a").first
    name = line.inner_text().partition("：")[0]
    line.click()
    expect(page.locator("#origin").get_by_role("heading", level=2)).to_have_text(name)
    expect(page.locator("#origin")).to_contain_text("1,512.83万元")


def test_arrow_keys_and_tab_lead_through_the_results(visit: Visit) -> None:
    page = asked(visit, q="行政运行")
    page.get_by_label("搜索词").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#search-results a").first).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#search-results a").nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("搜索词")).to_be_focused()


def test_nothing_is_searched_while_a_word_is_composed(visit: Visit) -> None:
    page = asked(visit, q="三公")
    compose = """([type, name, composing]) => document.getElementById('q').dispatchEvent(
      new (type)(name, {bubbles: true, isComposing: composing}))""".replace(
        "(type)", "window[type]"
    )
    page.evaluate("document.getElementById('q').value = 'xing'")
    page.evaluate(compose, ["InputEvent", "input", True])
    page.wait_for_timeout(200)
    expect(page.get_by_role("status")).to_have_text("找到5份文件")
    page.evaluate("document.getElementById('q').value = '行政运行'")
    page.evaluate(compose, ["CompositionEvent", "compositionend", False])
    expect(page.get_by_role("status")).to_have_text("找到2份文件")


def test_a_query_loads_less_than_100_kilobytes(visit: Visit, site: Site) -> None:
    for query in ("2024 决算 三公", "一般公共预算财政拨款", "100", "行"):
        visit.requests.clear()
        visit.page.goto("about:blank")
        asked(visit, q=query)
        loaded = {url.partition("?")[0].partition("#")[0] for url in visit.requests}
        sizes = [
            (site.root / url.removeprefix(visit.base)).stat().st_size
            for url in loaded
            if "/search/" in url and url.endswith(".js")
        ]
        assert 0 < sum(sizes) < 100_000, query


def test_without_scripts_the_page_leads_to_the_lists(browser: Browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"file://{site.root}/search/index.html?q=三公")
    expect(page.get_by_role("main")).to_contain_text("没有运行")
    expect(page.get_by_role("main").get_by_role("link", name="首页")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("searchbox")).to_have_count(0)
    context.close()


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A search page over a document whose every string tries to be markup or script."""
    bad = "</script><img src=x onerror=document.title='坏'>\"'\\<b>甲"
    document = Entries(
        [Line(TITLE, "main", bad), Line(ACCOUNT, "table-x", f"{bad} 乙")],
        [Amount("12.34", bad, "f0", bad)],
    )

    def files() -> Iterator[File]:
        entry = Entry("d1", 2024, "budget", bad)
        settings = yield from index_files([Found.of(entry, document.written())])
        with Gathering() as gathering:
            pages = Pages(site_environment(ROOT / "templates"), {**DEFAULTS, "title": bad, "owner": bad}, {}, gathering)  # fmt: skip
            name, page = search_page(pages, settings)
            yield name, page

    shutil.copytree(ROOT / "templates" / "site" / "assets", tmp_path / "assets")
    for name, data in files():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(bytes_of(data))
    return tmp_path


def test_hostile_strings_are_shown_as_text(hostile: Path, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"file://{hostile}/search/index.html?q=<b>甲")
    expect(page.get_by_role("status")).to_have_text("找到1份文件")
    page.get_by_label("搜索词").fill("乙")
    expect(page.locator("#search-results ul li")).to_contain_text("onerror=")
    page.get_by_label("搜索词").fill("12.34")
    expect(page.locator("#search-results ul li")).to_contain_text("</script>")
    page.get_by_label("部门").fill("甲")
    expect(page.locator("#departments option")).to_have_count(1)
    assert page.locator("#main img, #main b").count() == 0
    assert "onerror" in page.title()
    page.close()


def test_a_missing_file_is_said(hostile: Path, browser: Browser) -> None:
    gone = list((hostile / "search").glob("*/d*.js"))
    assert gone
    for path in gone:
        path.unlink()
    page = browser.new_page()
    page.goto(f"file://{hostile}/search/index.html?q=甲")
    expect(page.get_by_role("status")).to_contain_text("没有读到搜索所需的文件")
    page.close()
