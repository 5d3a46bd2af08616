"""计算方法: how figures are rounded, compared and traced, with examples out of a real document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mingzhang.compute.blocks import Shown
from mingzhang.compute.digest import Digest
from mingzhang.figures import Figure, difference, ratio
from mingzhang.render.web.keep import File
from mingzhang.render.web.shell import HOME, Page
from mingzhang.render.web.shown import Linked, amount
from mingzhang.render.web.site import Site
from mingzhang.terms import KEY_FIGURES


def pages(site: Site) -> Iterator[File]:
    """The one page."""
    page = Page("method/index.html", "计算方法", trail=(HOME,))
    yield site.page("method.html", page, example=_example(site, page.root))


def _example(site: Site, root: str) -> dict[str, Any] | None:
    """Share and difference of two figures of the newest document that has them to the 分."""
    for digest in sorted(site.digests, key=lambda one: (-one.entry.year, one.id)):
        part, whole = digest.figures.get("basic"), digest.figures.get("expenditure")
        rate = ratio(part.figure, whole.figure) if part and whole else None
        if part and whole and rate and digest.exact and part.figure.nonzero:
            return _worked(digest, part, whole, rate, Linked(root))
    return None


def _worked(
    digest: Digest, part: Shown, whole: Shown, rate: Figure, linked: Linked
) -> dict[str, Any]:
    rest = difference(whole.figure, part.figure)
    return {
        "entry": digest.entry,
        "part_name": KEY_FIGURES["basic"],
        "whole_name": KEY_FIGURES["expenditure"],
        "part": linked.phrase((part,)),
        "whole": linked.phrase((whole,)),
        "part_exact": linked.phrase((_exact(part.figure),)),
        "whole_exact": linked.phrase((_exact(whole.figure),)),
        "rate": linked.phrase((amount(digest, rate),)),
        "rest": linked.phrase((amount(digest, rest),)),
        "rest_exact": linked.phrase((_exact(rest),)),
        "unit": part.unit,
    }


def _exact(figure: Figure) -> Shown:
    """The amount in 元 and 分."""
    return Shown(figure, f"{figure.value:,.2f}", "元")
