"""All corrections and withdrawals of the site, the newest first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mingzhang.compute.digest import Withdrawal
from mingzhang.render.corrections import corrections_shown, phrase_html
from mingzhang.render.web.keep import File
from mingzhang.render.web.news import News, mended
from mingzhang.render.web.shell import HOME, Page
from mingzhang.render.web.site import Site


def pages(site: Site) -> Iterator[File]:
    """One page, which is there even while nothing has been corrected."""
    page = Page("corrections/index.html", "更正和撤回", trail=(HOME,))
    yield site.page("corrections.html", page, events=[_shown(one) for one in mended(site)])


def _shown(one: News) -> dict[str, Any]:
    if isinstance(one.about, Withdrawal):
        return {"entry": one.about.entry, "withdrawal": withdrawal_shown(one.about)}
    (shown,) = corrections_shown([one.correction] if one.correction else [])
    return {"entry": one.about.entry, "correction": shown}


def withdrawal_shown(one: Withdrawal) -> dict[str, Any]:
    """A withdrawal as templates show it."""
    return {
        "day": one.at.date().isoformat(),
        "released": one.released.date().isoformat() if one.released else "",
        "by": one.by,
        "reason": phrase_html(one.reason),
        "data": one.fingerprint,
    }
