"""What every page of the site has around its content: title, place in the site, way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import jinja2
from markupsafe import Markup

from mingzhang.render.web.labels import address, labels
from mingzhang.render.web.linked import linked_data

Kind = Literal["home", "column", "article"]


class Link(NamedTuple):
    """A link by its path from the root of the site; the empty path is the page itself."""

    text: str | Markup
    path: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page by its path from the site's root: `years/2024/index.html`.

    `kind` follows the portal's rules for page labels: the home page, a column (a list of other
    pages) or an article (a document and what belongs to it). `trail` leads from the home page to
    the page above this one. `published` is when an article came out (ISO, a day or a moment), empty before; `source` who
    wrote it; `heading` its h1, where that is not the title. `base` is the site's own address, for
    a page that is shown at addresses other than its own. What is not public is a `draft`, which
    `waits` for something.
    """

    path: str
    title: str
    kind: Kind = "column"
    trail: tuple[Link, ...] = ()
    published: str = ""
    description: str = ""
    heading: str = ""
    source: str = ""
    keywords: tuple[str, ...] = ()
    base: str = ""
    draft: bool = False
    waits: str = ""

    @property
    def root(self) -> str:
        """The way from this page to the root of the site: relative, so that any sub-path serves."""
        return self.base or "../" * self.path.count("/")


# The way back that every page but the first begins with.
HOME = Link("首页", "index.html")
# The columns that every page leads to.
NAVIGATION: tuple[Link, ...] = (
    HOME,
    Link("搜索", "search/index.html"),
    Link("年度", "years/index.html"),
    Link("比较", "compare/index.html"),
    Link("名词解释", "glossary/index.html"),
    Link("计算方法", "method/index.html"),
    Link("开放数据", "open-data/index.html"),
    Link("更正", "corrections/index.html"),
)
# Pages that the foot of every page leads to.
FOOTER: tuple[Link, ...] = (
    Link("站点地图", "sitemap/index.html"),
    Link("开放数据", "open-data/index.html"),
    Link("更正", "corrections/index.html"),
)


def rendered(
    environment: jinja2.Environment,
    template: str,
    page: Page,
    portal: Mapping[str, Any],
    about: Sequence[Mapping[str, Any]] = (),
    **content: Any,
) -> str:
    """A page's HTML from its template, which extends base.html; `about`: linked data of its matter."""
    return environment.get_template(template).render(
        page=page,
        root=page.root,
        portal=portal,
        navigation=NAVIGATION,
        footer_links=FOOTER,
        labels=labels(page, portal),
        canonical=address(page.path, portal),
        linked_data=linked_data(page, portal, about),
        **content,
    )
