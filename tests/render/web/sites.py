"""Sites of digests without documents, for tests of the pages across them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from mingzhang.compute.digest import Digest
from mingzhang.compute.document import Document
from mingzhang.load.portal import load_portal
from mingzhang.render.environment import site_environment
from mingzhang.render.web.gather import Gathering
from mingzhang.render.web.site import Site
from mingzhang.standing import State

ROOT = Path(__file__).resolve().parents[3]


def site_of(digests: Iterable[Digest], **portal: Any) -> Site:
    """A site of some digests, with the repository's portal, some of it changed."""
    gathering = Gathering()
    gathering.digests.extend(digests)
    settings, _ = load_portal(ROOT / "content")
    environment = site_environment(ROOT / "templates")
    return Site(environment, {**settings, **portal}, {}, gathering)


def digest_of(document: Document, published: str = "", **entry: Any) -> Digest:
    """A real document's digest, as if it were another's, and public."""
    digest = Digest.of(document, "0" * 64)
    named = replace(digest.entry, **entry)
    return replace(
        digest, entry=named, published=published, moment=published, state=State.PUBLISHED
    )
