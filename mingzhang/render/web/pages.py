"""All pages across documents, module by module, and the assets they share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mingzhang.render.web import corrections, department, home, releases
from mingzhang.render.web.site import Site

MODULES = (home, department, corrections, releases)


def site_files(site: Site, templates: Path) -> Iterator[tuple[str, bytes]]:
    """What the site has once: pages across documents, and the assets."""
    for module in MODULES:
        yield from module.pages(site)
    for path in sorted((templates / "site" / "assets").iterdir()):
        yield f"assets/{path.name}", path.read_bytes()
