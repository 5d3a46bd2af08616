"""Style sheets and scripts that the pages share: scripts without comments and indentation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rjsmin import jsmin


def files(templates: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of `templates`/site/assets as the site holds it, in the order of their names."""
    for path in sorted((templates / "site" / "assets").iterdir()):
        data = path.read_bytes()
        yield f"assets/{path.name}", jsmin(data) if path.suffix == ".js" else data
