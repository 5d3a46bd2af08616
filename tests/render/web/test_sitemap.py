"""The site map, and the page for addresses that lead nowhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from lxml import html

from mingzhang.load.content import load_content
from mingzhang.rendering import gathered, render_site
from tests.render.reading import Site, tree
from tests.render.web.making import TEMPLATES, Made, read


def test_every_document_is_on_the_map(site: Site) -> None:
    links = set(tree(site.root / "sitemap/index.html").xpath("//main//a/@href"))
    for path in site.root.glob("*/*/*/figures.html"):
        place = path.relative_to(site.root).as_posix()
        assert f"../{place}" in links
        assert f"../{place.replace('figures', 'index')}" in links


def test_the_lost_page_leads_back_from_any_depth_when_the_address_is_known(tmp_path: Path) -> None:
    content = load_content(Made(tmp_path / "content").root, TEMPLATES)
    portal = {**content.portal, "base_url": "https://www.example.gov.cn/czyjs", "samples": []}
    with gathered(content, []) as gathering:
        pages = read(render_site(TEMPLATES, replace(content, portal=portal), gathering))
    text = pages["404.html"].decode()
    assert 'href="https://www.example.gov.cn/czyjs/assets/site.css"' in text
    assert 'href="https://www.example.gov.cn/czyjs/sitemap/index.html"' in text
    assert not html.fromstring(pages["index.html"].decode()).xpath(
        "//body//*[contains(@href, 'example.gov.cn/czyjs')]"
    )


def test_without_an_address_the_lost_page_links_from_the_root(made: Made) -> None:
    content = load_content(made.root, TEMPLATES)
    portal = {**content.portal, "base_url": ""}
    with gathered(content, []) as gathering:
        pages = read(render_site(TEMPLATES, replace(content, portal=portal), gathering))
    lost = html.fromstring(pages["404.html"].decode())
    assert "index.html" in lost.xpath("//main//a/@href")
