"""The glossary: terms in use, and the way back to every document that uses them."""

from __future__ import annotations

import re

from tests.render.reading import Site, tree
from tests.render.web.making import Made


def test_a_term_used_by_many_has_a_page_with_all_of_them(made: Made) -> None:
    page = made.tree("glossary/index.html")
    for count in page.xpath("//p[@class='uses']/data"):
        number = int(count.get("value"))
        links = count.getparent().getnext().xpath(".//a/@href")
        if number > 5:
            more = made.tree(links.pop().removeprefix("../"))
            assert len(links) == 5
            links = [link for link in more.xpath("//main//li/a/@href") if "#term-" in link]
        assert len(links) == len(set(links)) == number


def test_terms_and_documents_link_to_one_another(site: Site) -> None:
    """Every term of every document leads to the glossary, and from there back to its place."""
    glossary = tree(site.root / "glossary/index.html")
    terms = {one.get("id"): one.text_content() for one in glossary.xpath("//dl/dt")}
    documents = [path for path in site.root.rglob("index.html") if re.search(r"/\d{4}/[a-z-]+$", path.parent.as_posix()) and (path.parent / "figures.html").exists()]  # fmt: skip
    used: set[str] = set()
    for path in documents:
        place = path.relative_to(site.root).as_posix()
        for dt in tree(path).xpath("//dl[@class='glossary']/dt"):
            (link,) = dt.xpath("./a/@href")
            name = link.removeprefix("../../../glossary/index.html#")
            assert terms[name] == dt.text_content()
            back = glossary.xpath(f"//dt[@id='{name}']/following-sibling::dd[1]//a/@href")
            assert f"../{place}#{dt.get('id')}" in back
            used.add(name)
    assert used == set(terms)
