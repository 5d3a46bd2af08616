"""What a page says of itself to programs: the meta labels of government websites.

Names of labels are those of the rules for government websites: SiteName … for every page, Column…
for columns and articles, ArticleTitle, PubDate and ContentSource for articles. What the portal has
no value for is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mingzhang.render.web.shell import Page

Portal = Mapping[str, Any]


def labels(page: Page, portal: Portal) -> list[tuple[str, str]]:
    """Name and content of each meta label of a page."""
    return [(name, content) for name, content in _labels(page, portal) if content]


def _labels(page: Page, portal: Portal) -> Iterator[tuple[str, str]]:
    yield "SiteName", portal.get("site_name", "")
    yield "SiteDomain", portal.get("site_domain", "")
    yield "SiteIDCode", portal.get("site_id_code", "")
    own = page.kind == "column"
    about = page.description if own else ""
    introduction = portal.get("introduction", "")
    yield "ColumnName", page.title if own else portal.get("title", "")
    yield "ColumnDescription", about or introduction
    yield "ColumnKeywords", "、".join(portal.get("keywords", ()))
    yield "ColumnType", portal.get("column_type", "")
    if page.kind == "article":
        yield "ArticleTitle", page.heading or page.title
        yield "PubDate", moment(page.published)
        yield "ContentSource", page.source or portal.get("owner", "")
    yield "Keywords", "、".join(page.keywords or portal.get("keywords", ()))
    yield "Description", page.description or introduction
    yield "Url", address(page.path, portal)


def moment(published: str) -> str:
    """`YYYY-MM-DD hh:mm`; a day without an hour counts from its beginning."""
    if not published:
        return ""
    day, _, time = published.replace("T", " ").partition(" ")
    return f"{day} {time[:5] or '00:00'}"


def address(path: str, portal: Portal) -> str:
    """The absolute address of a page or file; empty when the site doesn't know its own."""
    base = str(portal.get("base_url", ""))
    return base and base + path.removesuffix("index.html")
