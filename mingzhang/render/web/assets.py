"""Style sheets and scripts that the pages share: scripts without comments and indentation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rjsmin import jsmin


def files(templates: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of `templates`/site/assets as the site holds it, in the order of their names."""
    for path in sorted((templates / "site" / "assets").iterdir()):
        yield f"assets/{path.name}", written(path)


def written(path: Path) -> bytes:
    """One of the files as the site holds it."""
    data = path.read_bytes()
    made: bytes = jsmin(data) if path.suffix == ".js" else data
    return made
