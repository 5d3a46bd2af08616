"""All corrections and withdrawals of the site, the newest first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mingzhang.render.corrections import corrections_shown, phrase_html
from mingzhang.render.web.shell import HOME, Page
from mingzhang.render.web.site import File, Site


def pages(site: Site) -> Iterator[File]:
    """One page, which is there even while nothing has been corrected."""
    events: list[tuple[Any, ...]] = [
        (one.at, digest.id, {"entry": digest.entry, "correction": shown})
        for digest in site.digests
        for one, shown in zip(
            digest.corrections, corrections_shown(digest.corrections), strict=True
        )
    ]
    events += [
        (one.at, one.id, {"entry": one.entry, "withdrawal": withdrawal_shown(one)})
        for one in site.withdrawn
    ]
    events.sort(key=lambda event: event[1])
    events.sort(key=lambda event: event[0], reverse=True)
    page = Page("corrections/index.html", "更正和撤回", trail=(HOME,))
    yield site.page("corrections.html", page, events=[event for _, _, event in events])


def withdrawal_shown(one: Any) -> dict[str, Any]:
    """A withdrawal as templates show it."""
    return {
        "day": one.at.date().isoformat(),
        "released": one.released.date().isoformat() if one.released else "",
        "by": one.by,
        "reason": phrase_html(one.reason),
        "data": one.fingerprint,
    }
