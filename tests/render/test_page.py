"""The pages as HTML: no number without its figure, sound structure, nothing from outside."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from mingzhang.build import Folders, build
from mingzhang.load.portal import load_portal
from tests.render.making import copy_content
from tests.render.reading import HEADINGS, ROOT, Site, number, sections, spread, tree

# Digits may stand outside <data> only here. Everything else that has a digit is a mistake:
# either a figure that nothing computes, or one that has lost its link.
MAY_HOLD_DIGITS = (
    "data",  # a figure
    "time",  # a date that follows from the fiscal year
    "*[@data-literal]",  # quoted on purpose: hotline numbers, file numbers, table numbers
    "span[@class='number']",  # the number of a heading
    "span[@class='marker']",  # the number of a list entry
    "td[@class='code']",  # the code of a subject
    "td[@class='line']",  # 行次
    "tr[@class='index']",  # 栏次
    "svg",  # a chart, whose words are compared with its figures elsewhere
    "script",  # the graph, which is compared with the page elsewhere
)
BARE = f"//body//text()[not({' or '.join(f'ancestor::{tag}' for tag in MAY_HOLD_DIGITS)})]"
PORTAL, _ = load_portal(ROOT / "content")
# What pages name of other hosts: a reader may follow it, no page loads it.
ALLOWED = (
    PORTAL["error_report"],
    PORTAL["institution_mark"],
    "https://beian.miit.gov.cn/",
    "https://beian.mps.gov.cn/",
    "https://schema.org",
)
# Scripts that are data: nothing runs them.
DATA = ("application/json", "application/ld+json")
NOTE_NUMBER = re.compile(r"(?:注：)?\d\.")
UNIT = re.compile(r"\d\s*(?:万元|亿元|元|%|％)")


def pages(site: Site) -> list[Path]:
    return sorted(site.root.rglob("*.html"))


ACROSS = (
    "index.html", "404.html", "liling-government-office/index.html", "years/index.html", "years/2021/index.html",
    "status/index.html", "status/2021/index.html", "compare/index.html",
    "compare/departments/2021/budget/liling-grid-service-center/liling-government-office/index.html",
    "glossary/index.html", "method/index.html", "search/index.html", "sitemap/index.html",
)  # fmt: skip


@pytest.fixture(params=["document", "figures", *ACROSS])
def page(request: pytest.FixtureRequest, site: Site) -> Any:
    """Each kind of page as a tree."""
    kinds = {"document": site.folder / "index.html", "figures": site.folder / "figures.html"}
    return tree(kinds.get(request.param, site.root / request.param))


def bare_texts(page: Any, titles: set[str]) -> Iterator[str]:
    """Text outside the places where digits may stand; a heading or title repeated is no number."""
    for text in page.xpath(BARE):
        words = str(text).strip()
        if text.getparent().xpath("ancestor-or-self::p[starts-with(@class,'note')]"):
            words = NOTE_NUMBER.sub("", words, count=1)
        if words and words not in titles:
            yield words


def known_titles(site: Site) -> set[str]:
    """What links to headings and to the documents repeat: their own texts."""
    found = sections(site.folder / "index.html")
    (h1,) = site.page().xpath("//h1")
    title = h1.text_content()
    gaps = {f"{s.number} {s.title}" for s in found}
    tables = {f"{table['number']} {table['title']}" for table in site.data["tables"]}
    titles = {title, f"：{title}", f"{title}　数据指纹"}
    return titles | gaps | tables | {s.heading for s in found}


def test_the_home_page_lists_the_document(site: Site) -> None:
    links = tree(site.root / "index.html").xpath("//main//a/@href")
    assert str((site.folder / "index.html").relative_to(site.root)) in links
    assert str(site.file("pdf").relative_to(site.root)) in links


def test_no_digit_stands_outside_a_figure_a_date_or_a_quotation(page: Any, site: Site) -> None:
    titles = known_titles(site)
    assert [text for text in bare_texts(page, titles) if re.search(r"\d", text)] == []


def test_no_unit_follows_a_number_that_is_no_figure(page: Any) -> None:
    for text in page.xpath(BARE):
        assert not UNIT.search(str(text))


def test_no_figure_has_lost_its_unit(site: Site) -> None:
    """Every figure in running text is followed by a unit or a word, never by nothing."""
    for data in site.page().xpath("//main//p//data | //main//li//data"):
        link = data.getparent()
        assert (link.tail or "").strip()[:1] not in {"", "，", "。", "；", "、"}, data.text


def test_every_data_value_is_its_text_without_commas(page: Any) -> None:
    for data in page.xpath("//data"):
        assert number(data.get("value")) is not None, data.text
        assert data.get("value") == data.text_content().replace(",", "")
        assert not len(data), "no markup inside a number"


def test_every_figure_of_the_document_is_a_link_to_its_own_row(site: Site) -> None:
    rows = {row.get("id"): row for row in site.page("figures.html").xpath("//tbody/tr")}
    for data in site.page().xpath("//data"):
        link = data.getparent()
        assert (link.tag, link.get("class")) == ("a", "f")
        row = rows[link.get("href").removeprefix("figures.html#")]
        (there,) = row.xpath("./td[@class='amount']/data")
        # Running text says the direction in words, so the sign of a difference may be missing.
        shown, kept = number(data.text), number(there.text)
        assert shown is not None
        assert kept is not None
        assert shown in {kept, -kept}, data.text


def test_the_language_is_simplified_chinese(page: Any) -> None:
    assert page.get("lang") == "zh-CN"


def test_there_is_one_h1_and_no_heading_level_is_skipped(page: Any) -> None:
    levels = [int(h.tag[1]) for h in page.iter(*HEADINGS)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_headings_are_numbered_without_gaps_under_their_parent(site: Site) -> None:
    """Numbers of a level run from one under each heading; the manner depends on the level."""
    chinese = "一二三四五六七八九十"
    counts: Counter[int] = Counter()
    for section in sections(site.folder / "index.html"):
        counts[section.level] += 1
        for deeper in range(section.level + 1, 7):
            counts[deeper] = 0
        if section.number:
            digits = re.sub(r"[第部分（）、.]", "", section.number)
            position = counts[section.level]
            tens, ones = divmod(position, 10)
            words = ("十" if tens == 1 else "") + (chinese[ones - 1] if ones else "")
            assert digits in {str(position), words}, section.heading


def test_every_table_has_a_caption_scoped_heads_and_its_own_scroll_region(page: Any) -> None:
    for table in page.iter("table"):
        assert len(table.xpath("./caption")) == 1
        assert table.xpath("./caption")[0].text_content().strip()
        for head in table.iter("th"):
            inside_head = bool(head.xpath("ancestor::thead"))
            assert head.get("scope") in ({"col", "colgroup"} if inside_head else {"row"})
        region = table.getparent()
        assert region.get("class") == "scroll"
        assert region.get("role") == "region"
        assert region.get("tabindex") == "0"
        assert len(region.xpath(".//table")) == 1
        (label,) = page.xpath(f"//*[@id='{region.get('aria-labelledby')}']")
        assert label.text_content().strip()


def test_every_row_of_a_table_fills_all_columns(page: Any) -> None:
    for table in page.iter("table"):
        rows = [*spread(table.xpath("./thead/tr")), *spread(table.xpath("./tbody/tr"))]
        assert len({len(row) for row in rows}) == 1
        assert all(None not in row for row in rows)


def test_cells_of_tables_side_by_side_name_their_row_and_column(site: Site) -> None:
    for table in site.tables:
        for cell in table.xpath(".//td[@headers]"):
            row, column = cell.get("headers").split()
            (row_head,) = table.xpath(f".//th[@id='{row}']")
            (column_head,) = table.xpath(f".//th[@id='{column}']")
            assert row_head.getparent() is cell.getparent()
            assert column_head.get("scope") == "col"


def test_all_ids_of_a_page_are_unique_and_all_references_find_one(page: Any) -> None:
    ids = Counter(page.xpath("//@id"))
    assert [name for name, times in ids.items() if times > 1] == []
    for attribute in ("aria-labelledby", "aria-describedby", "headers", "for"):
        for value in page.xpath(f"//@{attribute}"):
            # The panel gets its heading from the script.
            assert set(value.split()) - {"origin-name"} <= set(ids)


@cache
def ids(path: Path) -> set[str]:
    """The names of a page's elements."""
    return set(tree(path).xpath("//@id"))


def test_every_link_leads_to_something_inside_the_site(site: Site) -> None:
    for path in pages(site):
        for element in tree(path).xpath("//*[@href or @src]"):
            target = element.get("href") or element.get("src")
            if target == "data:,":
                continue  # no icon
            if element.get("rel") in ("canonical", "external") or (
                path.name == "404.html" and urlsplit(target).scheme
            ):
                # The page that is shown at any address knows no way but the site's own address.
                assert target in ALLOWED or target.startswith(PORTAL["base_url"])
                continue
            parts = urlsplit(target)
            assert not parts.scheme, target
            assert not parts.netloc, target
            aim = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert aim.is_relative_to(site.root.resolve()), target
            assert aim.is_file(), target
            if parts.fragment:
                assert unquote(parts.fragment) in ids(aim), target


def test_nothing_in_the_site_points_to_another_host(site: Site) -> None:
    outside = re.compile(r"""\b(?:https?|ftp|wss?):|["'(=\s]//\w|\bimport\b.*["']""")
    for path in site.root.rglob("*"):
        if path.parent.name != "schema" and path.suffix in {
            ".html",
            ".css",
            ".js",
            ".csv",
            ".json",
        }:
            text = path.read_text(encoding="utf-8-sig")
            for known in (PORTAL["base_url"], *ALLOWED):
                text = text.replace(known, "")
            assert not outside.search(text), path.name


def test_pages_obey_their_own_content_security_policy(page: Any) -> None:
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert page.xpath("//@style | //@*[starts-with(name(), 'on')]") == []
    for style in page.iter("style"):
        digest = hashlib.sha256(style.text.encode()).digest()
        assert f"style-src 'self' 'sha256-{base64.b64encode(digest).decode()}';" in policy
    for script in page.iter("script"):
        assert script.get("src") or script.get("type") in DATA
    for target in page.xpath("//@href | //@src"):
        assert not target.lower().startswith("javascript:")


def test_no_page_but_that_of_lost_addresses_holds_a_style(site: Site) -> None:
    assert [path.name for path in pages(site) if tree(path).xpath("//style")] == ["404.html"]


@pytest.mark.slow
def test_a_name_with_markup_characters_is_shown_as_it_is(tmp_path: Path) -> None:
    """Nothing typed can become markup: not in text, attributes, the graph or the PDF's title."""
    name = "甲&乙\"'丙"
    content = copy_content(tmp_path)
    profile = next(content.glob("departments/*/department.yaml"))
    text = profile.read_text(encoding="utf-8")
    quoted = name.replace("'", "''")
    profile.write_text(re.sub("(?m)^name: .*", f"name: '{quoted}'", text), encoding="utf-8")
    folders = Folders(content, ROOT / "templates", tmp_path / "site", tmp_path / "cache")
    outcome = build(folders, lambda _done, _all, _title: None)
    assert not outcome.failed, outcome.findings
    (path,) = (tmp_path / "site").rglob("final-accounts/index.html")
    page = tree(path)
    (h1,) = page.xpath("//h1")
    assert name in h1.text_content()
    assert any(name in value for value in page.xpath("//section/@data-title"))
    assert page.xpath("//*[@丙]") == []
