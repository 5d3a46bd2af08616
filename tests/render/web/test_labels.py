"""Meta labels and linked data of every page; the band of a demonstration and the foot."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.load.portal import load_portal
from mingzhang.render.web.labels import labels, moment
from mingzhang.render.web.linked import script
from mingzhang.render.web.shell import HOME, Link, Page, rendered
from tests.render.reading import Site, tree
from tests.render.web.sites import ROOT, site_of

PORTAL, _ = load_portal(ROOT / "content")
SITE = {"SiteName", "SiteDomain", "SiteIDCode"}
COLUMN = {"ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"}
ARTICLE = {"ArticleTitle", "PubDate", "ContentSource", "Keywords", "Description", "Url"}


def meta(page: Any) -> dict[str, str]:
    """The meta labels of a page; each stands once."""
    found = [(one.get("name"), one.get("content")) for one in page.xpath("//meta[@name]")]
    assert len(dict(found)) == len(found)
    return dict(found)


def article(**changes: Any) -> Page:
    known = {
        "path": "office/2024/budget/index.html",
        "title": "标题",
        "kind": "article",
        "trail": (HOME, Link("某局", "office/index.html")),
        "published": "2025-03-01",
        "source": "某局",
    }
    return Page(**{**known, **changes})


@pytest.mark.parametrize(
    ("page", "names"),
    [
        (Page("index.html", "首页", "home"), SITE | COLUMN),
        (Page("years/index.html", "按年度"), SITE | COLUMN),
        (article(), SITE | COLUMN | ARTICLE),
    ],
)
def test_every_kind_of_page_has_the_labels_it_must_have(page: Page, names: set[str]) -> None:
    assert names <= set(dict(labels(page, PORTAL)))


def test_an_article_says_when_and_by_whom_it_was_published() -> None:
    found = dict(labels(article(heading="小标题"), PORTAL))
    assert found["ArticleTitle"] == "小标题"
    assert found["PubDate"] == "2025-03-01 00:00"
    assert found["ContentSource"] == "某局"
    assert found["Url"] == PORTAL["base_url"] + "office/2024/budget/"
    assert found["ColumnName"] == PORTAL["title"]


def test_a_column_has_a_name_of_its_own() -> None:
    found = dict(labels(Page("years/index.html", "按年度", description="各年度"), PORTAL))
    assert (found["ColumnName"], found["ColumnDescription"]) == ("按年度", "各年度")
    assert not ARTICLE & {"ArticleTitle", "PubDate"} & set(found)


def test_nothing_is_made_up_for_what_the_portal_lacks() -> None:
    bare = {**PORTAL, "site_id_code": "", "site_name": "", "site_domain": "", "base_url": ""}
    found = dict(labels(article(published=""), bare))
    assert not (SITE | {"PubDate", "Url"}) & set(found)


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("", ""),
        ("2025-03-01", "2025-03-01 00:00"),
        ("2025-03-01 09:30", "2025-03-01 09:30"),
        ("2025-03-01T09:30:15+08:00", "2025-03-01 09:30"),
    ],
)
def test_the_hour_is_said_where_it_is_known(published: str, shown: str) -> None:
    assert moment(published) == shown


def test_every_built_page_obeys(site: Site) -> None:
    for path in sorted(site.root.rglob("*.html")):
        page = tree(path)
        found = meta(page)
        assert set(found) >= SITE | COLUMN, path
        assert found["SiteIDCode"] == PORTAL["site_id_code"]
        (band,) = page.xpath("//*[@class='demonstration']")
        assert band.text_content() == "演示网站，不是正式公开"
        if path.parent.name in ("budget", "final-accounts"):
            (h1,) = page.xpath("//h1")
            assert found["ArticleTitle"] == h1.text_content()
        (linked,) = page.xpath("//script[@type='application/ld+json']/text()")
        assert json.loads(linked)["@context"] == "https://schema.org"


def test_the_document_is_a_data_set_whose_files_are_there(site: Site) -> None:
    (text,) = site.page().xpath("//script[@type='application/ld+json']/text()")
    graph = {one["@type"]: one for one in json.loads(text)["@graph"]}
    files = graph["Dataset"]["distribution"]
    assert len(files) == 3
    for one in files:
        path = one["contentUrl"].removeprefix(PORTAL["base_url"])
        assert (site.root / path).is_file()
    steps = graph["BreadcrumbList"]["itemListElement"]
    assert [one["position"] for one in steps] == list(range(1, len(steps) + 1))
    assert steps[-1]["item"].endswith("/2024/final-accounts/index.html")


def test_the_catalogue_entry_repeats_the_page(site: Site) -> None:
    (entry,) = site.page().xpath("//*[@class='catalogue-entry']//dl")
    names = [one.text_content() for one in entry.xpath("./dt")]
    values = [one.text_content() for one in entry.xpath("./dd")]
    found = dict(zip(names, values, strict=True))
    (h1,) = site.page().xpath("//h1")
    assert found["标题"] == h1.text_content()
    assert found["内容概述"].startswith(h1.text_content())
    assert found["公开方式"] == "主动公开"
    assert "文号" not in found  # the data has none


@pytest.mark.parametrize("demonstration", [True, False])
def test_only_a_demonstration_says_so(demonstration: bool) -> None:
    site = site_of([], demonstration=demonstration)
    page = Page("years/index.html", "按年度", trail=(HOME,))
    html = rendered(site.environment, "base.html", page, site.portal)
    assert ("演示网站" in html) == demonstration
    assert "../assets/site.css" in html


def test_without_an_address_of_its_own_nothing_is_absolute() -> None:
    bare = {name: "" for name in PORTAL if isinstance(PORTAL[name], str)}
    site = site_of([], **{**bare, "title": "公开"})
    html = rendered(site.environment, "base.html", article(), site.portal)
    assert "canonical" not in html
    assert "http" not in html.replace("http-equiv", "").replace("https://schema.org", "")


@given(st.text())
def test_no_text_ends_the_script_in_which_it_stands(text: str) -> None:
    made = script({"name": text})
    assert not set("<>&") & set(made)
    assert json.loads(made) == {"name": text}
