"""All pages of a site: what each must be like, and that they hang together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

import pytest

from mingzhang.load.card import RESERVED
from tests.render.reading import HEADINGS, Site, number, spread, tree
from tests.render.test_page import BARE, DATA, UNIT
from tests.render.web.making import Made

DIGITS = re.compile(r"[0-9]")
# The portal's own address: the canonical one of each page, and all of those on the lost page.
BASE = "https://www.example.org/budget/"


def html_pages(made: Made) -> list[str]:
    return [path for path in made.pages if path.endswith(".html")]


def aims(path: str, page: object) -> Iterator[tuple[str, str]]:
    """Where a page's links lead: (path from the root, fragment)."""
    for element in page.xpath("//*[@href or @src]"):  # type: ignore[attr-defined]
        target = element.get("href") or element.get("src")
        if target == "data:," or element.get("rel") in ("canonical", "external"):
            continue
        if target.startswith(BASE):
            assert path == "404.html" or element.get("rel") == "canonical", (path, target)
            own = unquote(target.removeprefix(BASE))
            yield f"{own}index.html" if own.endswith("/") or not own else own, ""
            continue
        if element.xpath("ancestor::footer") and urlsplit(target).scheme == "https":
            continue  # the registers of websites, which readers may look into
        parts = urlsplit(target)
        assert not parts.scheme, target
        assert not parts.netloc, target
        assert not parts.path.startswith("/"), target
        steps: list[str] = []
        whole = PurePosixPath(path).parent / unquote(parts.path) if parts.path else PurePosixPath(path)  # fmt: skip
        for step in whole.parts:
            if step == "..":
                steps.pop()
            else:
                steps.append(step)
        yield "/".join(steps), unquote(parts.fragment)


def test_there_is_a_page_of_every_kind(made: Made) -> None:
    expected = {
        "index.html", "404.html", "finance/index.html", "quiet/index.html", "years/index.html",
        "years/2024/index.html", "status/index.html", "status/2023/index.html",
        "compare/index.html", "compare/years/finance/final-accounts/2024-2023/index.html",
        "compare/execution/finance/2024/index.html",
        "compare/departments/2024/budget/finance/archive/index.html",
        "glossary/index.html", "method/index.html", "sitemap/index.html",
    }  # fmt: skip
    assert expected <= set(made.pages)


def test_no_folder_of_the_site_can_be_a_departments(made: Made, empty: Made) -> None:
    departments = {path.name for path in made.root.glob("departments/*")}
    folders = {path.split("/")[0] for path in (*made.pages, *empty.pages) if "/" in path}
    assert folders - departments <= set(RESERVED)


def test_no_digit_stands_outside_a_figure_a_date_or_a_quotation(made: Made) -> None:
    for path in html_pages(made):
        for text in made.tree(path).xpath(BARE):
            assert not DIGITS.search(text), (path, text)
            assert not UNIT.search(text), (path, text)


def test_every_data_value_is_its_text_without_commas(made: Made) -> None:
    for path in html_pages(made):
        for data in made.tree(path).xpath("//data"):
            assert number(data.get("value")) is not None, (path, data.text)
            assert data.get("value") == data.text_content().replace(",", "")


def test_headings_tables_and_ids_are_sound(made: Made) -> None:
    for path in html_pages(made):
        page = made.tree(path)
        levels = [int(head.tag[1]) for head in page.iter(*HEADINGS)]
        assert levels[0] == 1, path
        assert levels.count(1) == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), path
        ids = Counter(page.xpath("//@id"))
        assert [name for name, times in ids.items() if times > 1] == [], path
        for value in page.xpath("//@aria-labelledby | //@aria-describedby"):
            assert set(value.split()) <= set(ids), path
        for table in page.iter("table"):
            assert table.xpath("./caption")[0].text_content().strip()
            assert table.getparent().get("class") == "scroll"
            assert table.getparent().get("tabindex") == "0"
            for head in table.iter("th"):
                inside = bool(head.xpath("ancestor::thead"))
                assert head.get("scope") == ("col" if inside else "row"), path
            rows = [*spread(table.xpath("./thead/tr")), *spread(table.xpath("./tbody/tr"))]
            assert len({len(row) for row in rows}) == 1, path


def test_pages_obey_their_content_security_policy(made: Made) -> None:
    for path in html_pages(made):
        page = made.tree(path)
        # Only the page of lost addresses holds its style; its policy names that (tests/render/test_page).
        held = "//@style | //@*[starts-with(name(), 'on')]" + " | //style" * (path != "404.html")
        assert page.xpath(held) == [], path
        for script in page.iter("script"):
            assert script.get("src") or script.get("type") in DATA, path


@pytest.mark.parametrize("which", ["made", "empty"])
def test_links_between_the_pages_lead_somewhere(which: str, request: pytest.FixtureRequest) -> None:
    """Links into documents are followed on the real site, which has them."""
    made: Made = request.getfixturevalue(which)
    ids = {path: set(made.tree(path).xpath("//@id")) for path in html_pages(made)}
    for path in html_pages(made):
        for aim, fragment in aims(path, made.tree(path)):
            if re.search(r"/\d{4}/(?:budget|final-accounts)/[^/]+$", aim) and aim not in made.pages:
                continue
            assert aim in made.pages, (path, aim)
            assert not fragment or fragment in ids[aim], (path, aim, fragment)


@pytest.mark.parametrize("which", ["made", "empty"])
def test_every_page_can_be_reached_from_the_home_page(
    which: str, request: pytest.FixtureRequest
) -> None:
    made: Made = request.getfixturevalue(which)
    reached, todo = {"index.html"}, ["index.html"]
    while todo:
        path = todo.pop()
        for aim, _ in aims(path, made.tree(path)):
            if aim in made.pages and aim.endswith(".html") and aim not in reached:
                reached.add(aim)
                todo.append(aim)
    assert set(html_pages(made)) - reached == {"404.html"}


def test_an_empty_site_says_so_on_every_list(empty: Made) -> None:
    for path in ("index.html", "years/index.html", "status/index.html", "compare/index.html",
                 "glossary/index.html", "sitemap/index.html"):  # fmt: skip
        assert "目前没有" in empty.tree(path).xpath("//main")[0].text_content(), path


@pytest.mark.slow
def test_no_link_of_the_built_site_is_dead_and_no_page_an_orphan(site: Site) -> None:
    files = {path.relative_to(site.root).as_posix() for path in site.root.rglob("*")}
    trees = {path: tree(site.root / path) for path in files if path.endswith(".html")}
    ids = {path: set(page.xpath("//@id")) for path, page in trees.items()}
    reached, todo = {"index.html"}, ["index.html"]
    while todo:
        path = todo.pop()
        for aim, fragment in aims(path, trees[path]):
            assert aim in files, (path, aim)
            assert not fragment or fragment in ids[aim], (path, aim, fragment)
            if aim in trees and aim not in reached:
                reached.add(aim)
                todo.append(aim)
    assert set(trees) - reached == {"404.html"}
