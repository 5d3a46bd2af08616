"""A site whose every typed word tries to be markup, a script, a formula, or too long for its place.

Nothing is checked before it is shown here: what the checks would refuse must be harmless anyway.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, Request, expect

from mingzhang.findings import Finding
from mingzhang.load.content import load_content
from mingzhang.render.web.gather import Gathering
from mingzhang.rendering import again, render, render_site
from tests.browser.modes import HOME, at_home
from tests.load.workspace import replace
from tests.render.web.making import TEMPLATES, Made, read

pytestmark = pytest.mark.slow

MARKUP = """</script></title><script>window.bad=true</script><img src=x onerror="window.bad=true">"'`--><svg onload=window.bad=true>"""
# What reading lets through, because it is no markup; it would be, if anything took it for HTML twice.
SLY = """&lt;img src=x onerror=window.bad=true&gt; <点此> "'`--> ]]> &amp;"""
LINK = "[点此](javascript:window.bad=true) ![](javascript:window.bad=true)"
FORMULA = '=HYPERLINK("javascript:window.bad=true","点此")'
# Letters that run from right to left; what turns others is refused (IN-CHAR).
ARABIC = "\u062d\u0633\u0627\u0628"
LONG = "甲乙丙丁戊己庚辛壬癸" * 10 + "abcdefghij" * 10
AMOUNT, SHOWN = "99999999990000.00", "9,999,999,999.00"
CLASSES = 40


def yaml(text: str) -> str:
    """A text as YAML has it between single quotes."""
    return "'" + text.replace("'", "''") + "'"


def accounts(made: Made) -> Path:
    """Final accounts with all of it, of a department whose own name is no better."""
    names = [SLY, LINK, FORMULA, ARABIC, LONG]
    codes = [str(240 + number) for number in range(CLASSES)]
    official = [MARKUP, *names]
    named = {code: f"{official[n % len(official)]}{code}" for n, code in enumerate(codes)}
    catalogue = made.root / "catalogue" / "function.yaml"
    with catalogue.open("a", encoding="utf-8") as more:
        for code, name in named.items():
            more.write(
                "".join(f"{yaml(code + tail)}: {yaml(name)}\n" for tail in ("", "01", "0101"))
            )
    path = made.document("bad", 2024, "final-accounts")
    income = "".join(
        f"  {yaml(f'{code}0101 {name}')}: {{general: {AMOUNT}}}\n" for code, name in named.items()
    )
    spent = "".join(
        f"  {yaml(f'{code}0101 {name}')}: {{general: {{basic: {AMOUNT}, initial_budget: 1.00, reason: {yaml(LINK)}}}}}\n"
        for code, name in named.items()
    )
    replace(path, "\nincome:\n", f"\nincome:\n{income}")
    replace(path, "\nexpenditure:\n", f"\nexpenditure:\n{spent}")
    listed = "".join(f"  - {yaml(name)}\n" for name in names)
    replace(path, "\nduties:\n", f"\nduties:\n{listed}")
    replace(path, "\nbodies:\n", f"\nbodies:\n{listed}")
    members = "".join(f"  - {{name: {yaml(name)}, kind: {yaml(name)}}}\n" for name in names)
    replace(path, "\nmembers:\n", f"\nmembers:\n{members}")
    meetings = "".join(f"  - {{name: {yaml(name)}, amount: {AMOUNT}}}\n" for name in names)
    replace(path, "\nmeetings:\n", f"\nmeetings:\n{meetings}")
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("hostile")
    made = Made(root / "content")
    made.department("bad", yaml(SLY))
    made.department("long", yaml(LONG), f"short_name: {yaml(SLY)}\n")
    made.department("empty", yaml(ARABIC))
    accounts(made)
    made.document("long", 2024, "final-accounts")
    glossary = made.root / "glossary.yaml"
    text = glossary.read_text(encoding="utf-8")
    glossary.write_text(
        re.sub(r"(?m)^(\S+: ).*", rf"\1{yaml(MARKUP + LINK)}", text), encoding="utf-8"
    )
    portal = made.root / "portal.yaml"
    text = portal.read_text(encoding="utf-8")
    for key in ("title", "introduction", "owner", "copyright"):
        text, times = re.subn(rf"(?m)^{key}: .*", f"{key}: {yaml(SLY + LONG)}", text)
        assert times == 1, key
    portal.write_text(text, encoding="utf-8")
    content = load_content(made.root, TEMPLATES)

    def booklet(*_: object) -> tuple[bytes, list[Finding]]:
        return b"%PDF-1.7\n", []

    with pytest.MonkeyPatch.context() as patch, Gathering() as gathering:
        patch.setattr("mingzhang.render.pdf.booklet_pdf", booklet)
        files: dict[str, bytes] = {}
        for entry in content.entries:
            files |= render(TEMPLATES, again(content, entry), content.portal, [], gathering)[0]
        files |= read(render_site(TEMPLATES, content, gathering))
    for name, data in files.items():
        path = root / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root / "site"


def test_markup_is_refused_where_staff_write(tmp_path: Path) -> None:
    """Elsewhere (catalogues, glossary, portal) it is shown as text."""
    made = Made(tmp_path / "content")
    made.department("bad", "青山市财政局")
    path = made.document("bad", 2024, "final-accounts")
    replace(path, "\nduties:\n", f"\nduties:\n  - {yaml(MARKUP)}\n")
    replace(path, "\nbodies:\n", f"\nbodies:\n  - {yaml(MARKUP)}\n")
    content = load_content(made.root, TEMPLATES)
    _, findings = content.read(content.entries[0])
    assert {finding.code for finding in findings} == {"IN-MARKUP", "IN-VALUE"}


@pytest.fixture
def page(folder: Path, browser: Browser) -> Iterator[Page]:
    """A page that may neither run what was typed, nor ask anyone for anything."""
    opened = browser.new_page()
    troubles: list[str] = []

    def asked(request: Request) -> None:
        if not request.url.startswith((HOME, "data:,")):
            troubles.append(request.url)

    opened.on("console", lambda message: troubles.append(message.text))
    opened.on("pageerror", lambda problem: troubles.append(str(problem)))
    opened.on("dialog", lambda dialog: troubles.append(dialog.message))
    opened.on("request", asked)
    at_home(opened, folder)
    yield opened
    assert troubles == []
    opened.close()


WIDER = """() => [...document.querySelectorAll("body *")]
  .filter((e) => !e.closest(".scroll, .skip, .visually-hidden, svg"))
  .filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
  .map((e) => e.outerHTML.slice(0, 200))"""


def test_nothing_typed_runs_and_no_page_overflows(page: Page, folder: Path) -> None:
    for path in sorted(folder.rglob("*.html")):
        page.goto(HOME + path.relative_to(folder).as_posix())
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 740})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            assert page.evaluate(WIDER) == [], path
        assert page.evaluate("window.bad") is None, path
        assert page.locator("img, svg[onload], script:not([src]):not([type])").count() == 0, path
        links: list[str] = page.locator("[href], [src], [action]").evaluate_all(
            "all => all.map((e) => e.href?.baseVal ?? e.href ?? e.src ?? e.action)"
        )
        assert not any("javascript:" in link.lower() for link in links), path


def test_all_of_it_can_be_read(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 740})
    page.goto(f"{HOME}bad/2024/final-accounts/index.html")
    expect(page.get_by_role("heading", level=1)).to_contain_text(SLY)
    text = page.locator("main").inner_text()
    for words in (MARKUP, SLY, LINK, FORMULA, ARABIC, LONG, SHOWN):
        assert words in text, words
    # An amount is never cut: it has its line to itself, and its cell is as wide as it is.
    cut: list[str] = page.locator("td.amount").evaluate_all(
        "cells => cells.filter((c) => c.scrollWidth > c.clientWidth + 1).map((c) => c.textContent)"
    )
    assert cut == []
    page.locator("td a.f", has_text=SHOWN).first.click()
    panel = page.locator("#origin")
    expect(panel).to_be_visible()
    expect(panel.locator(".value")).to_contain_text(SHOWN)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate(WIDER) == []
    page.goto(f"{HOME}empty/index.html")
    expect(page.get_by_role("main")).to_contain_text("没有单独公开的文件")


def test_what_is_searched_is_shown_as_text(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 740})
    page.goto(f"{HOME}search/index.html?q=甲乙丙")
    expect(page.get_by_role("status")).to_contain_text("份文件")
    assert page.evaluate(WIDER) == []
    page.get_by_label("搜索词").fill("svg")
    expect(page.locator("#search-results")).to_contain_text("<svg onload")
    assert page.locator("#search-results :is(img, svg)").count() == 0


def test_no_download_holds_a_formula_that_was_typed(folder: Path) -> None:
    document = folder / "bad" / "2024" / "final-accounts"
    cells: list[str] = []
    for path in [*document.rglob("*.csv"), *folder.glob("open-data/*.csv")]:
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells += [cell for row in csv.reader(file) for cell in row]
    assert any(FORMULA in cell for cell in cells)
    assert [cell for cell in cells if re.match(r"[=+@\t\r]|-(?![\d.])", cell)] == []
    (path,) = document.glob("*.xlsx")
    typed = [
        cell
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and FORMULA in cell.value
    ]
    assert typed
    assert {cell.data_type for cell in typed} == {"s"}
