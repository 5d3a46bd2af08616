"""A page as readers choose to see it: 长者版, high contrast, dark, on a wide screen or a phone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, Route

from tests.render.test_page import PORTAL

SCREENS = {"wide": (1280, 900), "phone": (360, 740)}
# What the buttons in the header keep.
MODES: dict[str, dict[str, str]] = {
    "normal": {},
    "dark": {"theme": "dark"},
    "contrast": {"contrast": "more"},
    "dark-contrast": {"theme": "dark", "contrast": "more"},
    "large": {"text": "large"},
}
HOME = PORTAL["base_url"]


@contextmanager
def opened(browser: Browser, screen: str = "wide", mode: str = "normal") -> Iterator[Page]:
    """An empty page of a size, whose site has its mode chosen."""
    width, height = SCREENS[screen]
    context = browser.new_context(viewport={"width": width, "height": height})
    kept = "".join(
        f"localStorage.setItem({json.dumps(f'mingzhang-{name}')}, {json.dumps(value)});"
        for name, value in MODES[mode].items()
    )
    context.add_init_script(f"try {{ {kept} }} catch {{ /* about:blank has no storage */ }}")
    yield context.new_page()
    context.close()


def at_home(page: Page, folder: Path) -> None:
    """Let the site's own address show a folder: 404.html leads to it from anywhere."""

    def answer(route: Route) -> None:
        route.fulfill(path=folder / route.request.url.removeprefix(HOME).partition("?")[0])

    page.unroute_all()
    page.route(f"{HOME}**", answer)
