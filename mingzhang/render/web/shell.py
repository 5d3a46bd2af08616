"""What every page of the site has around its content: title, place in the site, way back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import jinja2
from markupsafe import Markup

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
    the page above this one. `published` is the day an article came out, empty before; what is
    not public is marked as a `draft`.
    """

    path: str
    title: str
    kind: Kind = "column"
    trail: tuple[Link, ...] = ()
    published: str = ""
    description: str = ""
    draft: bool = False

    @property
    def root(self) -> str:
        """The way from this page to the root of the site: relative, so that any sub-path serves."""
        return "../" * self.path.count("/")


# The way back that every page but the first begins with.
HOME = Link("首页", "index.html")
# The columns that every page leads to.
NAVIGATION: tuple[Link, ...] = (HOME, Link("更正", "corrections/index.html"))


def rendered(
    environment: jinja2.Environment,
    template: str,
    page: Page,
    portal: Mapping[str, Any],
    **content: Any,
) -> str:
    """A page's HTML from its template, which extends base.html."""
    return environment.get_template(template).render(
        page=page, root=page.root, portal=portal, navigation=NAVIGATION, **content
    )
