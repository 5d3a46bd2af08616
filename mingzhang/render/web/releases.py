"""What remains of withdrawn documents, and the list of what is public, for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator

from mingzhang.check.ledger import RELEASES
from mingzhang.render.web.corrections import withdrawal_shown
from mingzhang.render.web.keep import File
from mingzhang.render.web.shell import HOME, Link, Page
from mingzhang.render.web.site import Site
from mingzhang.standing import State


def pages(site: Site) -> Iterator[File]:
    """A page for each withdrawn document at its old address, and releases.json."""
    for one in site.withdrawn:
        department = Link(one.entry.name, f"{one.entry.department}/index.html")
        page = Page(f"{one.id}/index.html", f"{one.title}（已撤回）", "article", (HOME, department))
        shown = withdrawal_shown(one)
        yield site.page("withdrawn.html", page, entry=one.entry, withdrawal_of=shown)
    yield RELEASES, _releases(site)


def _releases(site: Site) -> bytes:
    """What the next build holds against its ledger; `data` is the hash of the document's file."""
    public = [one for one in site.digests if one.state is State.PUBLISHED]
    data = {
        "documents": [
            {
                "id": one.id,
                "title": one.title,
                "published": one.published,
                "released": one.moment,
                "data": one.fingerprint,
                "corrections": len(one.corrections),
            }
            for one in sorted(public, key=lambda one: one.id)
        ],
        "withdrawn": [
            {
                "id": one.id,
                "title": one.title,
                "withdrawn": one.at.date().isoformat(),
                "data": one.fingerprint,
            }
            for one in sorted(site.withdrawn, key=lambda one: one.id)
        ],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
