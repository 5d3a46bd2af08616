"""A MkDocs site: the theme asks for a page's figures, which Python computes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from shown import Page

SITE = json.loads(Path(__file__).with_name("site.json").read_text(encoding="utf-8"))


def on_env(env: Any, **_: Any) -> Any:
    env.filters["page"] = Page
    return env


def on_page_context(context: dict[str, Any], page: Any, **_: Any) -> dict[str, Any]:
    return context | {"site": SITE, **page.meta}
