"""One browser for all tests; the site from disk and from a plain static server."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

from tests.render.reading import Site

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=2000)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=ARGUMENTS, chromium_sandbox=False
        )
        yield chromium
        chromium.close()


class Silent(http.server.SimpleHTTPRequestHandler):
    """A plain static server that prints nothing."""

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a static server on a folder."""
    handler = functools.partial(Silent, directory=str(folder))
    made = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{made.server_port}/"
    made.shutdown()
    made.server_close()
    thread.join()


@pytest.fixture(scope="session")
def server(site: Site) -> Iterator[str]:
    """The address of a static server on the built folder."""
    with serving(site.root) as address:
        yield address


@dataclass
class Visit:
    """A page, what it asked for and what it complained about."""

    page: Page
    base: str
    path: str
    requests: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def go(self, name: str = "index.html") -> Page:
        """Open a page of the document."""
        self.page.goto(f"{self.base}{self.path}/{name}")
        return self.page

    def watch(self) -> None:
        def console(message: ConsoleMessage) -> None:
            if message.type in {"error", "warning"}:
                self.troubles.append(message.text)

        def asked(request: Request) -> None:
            self.requests.append(request.url)

        self.page.on("console", console)
        self.page.on("pageerror", lambda problem: self.troubles.append(str(problem)))
        self.page.on("requestfailed", lambda request: self.troubles.append(request.url))
        self.page.on("request", asked)


@pytest.fixture(params=["file", "http"])
def visit(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Visit]:
    """A fresh page on the site, opened from disk or from a server."""
    base = f"file://{site.root}/"
    if request.param == "http":
        base = request.getfixturevalue("server")
    with_page = open_visit(browser, base, site)
    yield with_page
    with_page.page.context.close()


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """The document page, opened from disk."""
    opened = open_visit(browser, f"file://{site.root}/", site)
    yield opened.go()
    opened.page.context.close()


def open_visit(browser: Browser, base: str, site: Site) -> Visit:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    made = Visit(context.new_page(), base, str(site.folder.relative_to(site.root)))
    made.watch()
    return made
