"""The check report: one page with all points and findings, whole in itself, readable anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from build import main
from tests.load.workspace import DATA, Workspace, replace

pytestmark = pytest.mark.slow

REASON = "{{ year }}年年初没有安排 & 没有追加"
WAIVER = f'waivers:\n  - {{code: LAW-17, reason: "{REASON}", by: 张三, date: 2025-08-20}}\n'


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report on a document with an error, a warning, a waiver, and a file that nothing reads."""
    work = Workspace.of_content(tmp_path_factory.mktemp("report"))
    replace(work.data, "micro: 68800.00", "micro: 68900.00")
    replace(work.data, "      initial_budget: 9226249.00\n", "")
    replace(work.data, "unit: 元\n", f"unit: 元\ndates: {{published: 2025-11-30}}\n{WAIVER}")
    (work.content / "notes.txt").write_text("x", encoding="utf-8")
    file = work.root / "deep" / "报告.html"
    assert main(["check", *work.options(), "--report", str(file)]) == 1
    return file


@pytest.fixture
def page(report: Path, browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(report.as_uri())
    yield opened
    assert [url for url in asked if not url.startswith("data:")] == [report.as_uri()]
    opened.close()


def test_points_stand_beside_the_findings_that_cost_them(page: Page) -> None:
    row = page.locator("tr", has=page.get_by_text("政府采购", exact=True))
    assert "0 / 3" in row.inner_text()
    assert "授予小微企业合同金额大于授予中小企业合同金额" in row.inner_text()
    late = page.locator("tr", has=page.get_by_text("十月三十一日前公开", exact=True))
    assert "0 / 2" in late.inner_text()
    assert "公开日期晚于次年十月三十一日" in late.inner_text()
    whole = page.locator("tr", has=page.get_by_text("空表说明", exact=True))
    assert whole.inner_text().split() == ["空表说明", "2", "/", "2"]
    assert page.locator(".dimension th").all_inner_texts() == [
        "及时性",
        "完整性",
        "细化程度",
        "规范性",
    ]


def test_a_finding_says_all_and_shows_its_lines(page: Page) -> None:
    finding = page.locator("article.error", has_text="LAW-13")
    assert re.search(rf"{DATA}:\d+:\d+", finding.inner_text())
    assert "68900.00" in finding.locator(".marked mark").inner_text()
    assert finding.locator(".line").count() == 5
    number = int(finding.locator(".marked .number").inner_text())
    assert f":{number}:" in finding.locator(".where").inner_text()


def test_codes_lead_to_their_explanations(page: Page) -> None:
    links = page.locator("a[href^='#']").all()
    targets = {link.get_attribute("href") for link in links}
    assert {"#code-LAW-13", "#code-LAW-17", "#code-IN-FILE"} <= targets
    for target in targets:
        assert target
        assert page.locator(f"[id='{target[1:]}']").count() == 1, target
    page.locator("article.error a", has_text="LAW-13").click()
    assert "怎么改" in page.locator("article:target").inner_text()
    assert "没有用到的文件" in page.locator("[id='code-IN-FILE']").inner_text()


def test_a_waiver_is_shown_as_it_was_typed(page: Page) -> None:
    cells = page.locator(".waivers tbody tr").locator("th, td").all_inner_texts()
    assert cells == ["LAW-17", REASON, "张三", "2025-08-20"]


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_wider_than_the_screen(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_document_that_cannot_be_read_is_told_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    work = Workspace.of_content(tmp_path)
    replace(work.data, "quota: 72", "quota: <b>x</b>")
    file = tmp_path / "report.html"
    assert main(["check", "--format", "json", *work.options(), "--report", str(file)]) == 1
    out, err = capsys.readouterr()
    assert out.strip().endswith("]")  # JSON alone
    assert str(file) in err
    text = file.read_text(encoding="utf-8")
    assert "读入有错误" in text
    assert "得分 " not in text
    assert "<b>x" not in text
    assert "&lt;b&gt;x" in text


def test_a_report_that_cannot_be_written_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    work = Workspace.of_content(tmp_path)
    assert main(["check", *work.options(), "--report", str(tmp_path)]) == 1
    assert "读写不成" in capsys.readouterr().err
