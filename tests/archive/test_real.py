"""The real site's bags: whole, read offline, and built again by the program that they hold."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from mingzhang.archive.make import archive
from mingzhang.build import Folders
from tests.archive.bags import files, seal, sha256
from tests.browser.conftest import ARGUMENTS
from tests.render.reading import ROOT, Site

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def bags(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All bags of the site that all tests share."""
    output = tmp_path_factory.mktemp("real") / "archive"
    cache = site.root.parent / "cache"
    folders = Folders(ROOT / "content", ROOT / "templates", site.root, cache)
    made = archive(folders, output, [], False, lambda *_: None)
    years = {"-".join(path.parts[-4:-2]) for path in site.root.glob("*/*/*/index.html")}
    assert len(years) >= 4
    assert {name for name in made.bags if not name.startswith("release-")} == years
    assert len(made.bags) == len(years) + 1
    return output


def test_the_program_in_the_release_finds_every_bag_whole_and_builds_it_again(
    bags: Path, tmp_path: Path
) -> None:
    (release,) = bags.glob("release-*")
    program = shutil.copytree(release / "data" / "program", tmp_path / "program")
    # What setting it up brings there: packages are this interpreter's, fonts are taken out.
    (program / ".fonts").symlink_to(ROOT / ".fonts")
    names = sorted(str(path) for path in bags.iterdir() if path.is_dir())
    command = [sys.executable, str(program / "build.py"), "verify", "--rebuild", "--bag", *names]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("：存档包完好，重新生成逐字节相同。\n") == len(names)
    for name in names:  # nothing was left behind in any
        assert not list(Path(name).rglob("__pycache__"))


def test_a_forged_booklet_is_found_by_building_it_again(bags: Path, tmp_path: Path) -> None:
    bag = shutil.copytree(next(bags.glob("*-2024")), tmp_path / "bag")
    (pdf,) = bag.rglob("*.pdf")
    data = bytearray(pdf.read_bytes())
    data[len(data) // 2] ^= 1
    pdf.write_bytes(data)
    seal(bag)
    command = [sys.executable, str(ROOT / "build.py"), "verify", "--bag", str(bag)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    done = subprocess.run([*command, "--rebuild"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.count("BUILD-DIFFERS") == 1
    assert pdf.relative_to(tmp_path).as_posix() in done.stderr


def linked(page: Page) -> list[str]:
    """Every address that a page refers to inside its site, as it stands there."""
    found = page.eval_on_selector_all(
        "[href]:not([rel=external], [rel=canonical]), [src]",
        "all => all.map(one => one.getAttribute('href') ?? one.getAttribute('src'))",
    )
    return [one for one in found if not one.startswith("data:")]


def seals(folder: Path) -> str:
    """What tells folders with other files apart."""
    return sha256(json.dumps({name: sha256(data) for name, data in files(folder).items()}).encode())


def test_every_bag_opens_offline_and_leads_nowhere_else(bags: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=ARGUMENTS, chromium_sandbox=False
        )
        opened: dict[str, list[str]] = {}
        for bag in sorted(path for path in bags.iterdir() if path.is_dir()):
            walked(browser, bag / "data" / "site", opened)
        browser.close()


def walked(browser: Browser, site: Path, opened: dict[str, list[str]]) -> None:
    """Every page of a bag from its home page on: styled, quiet, and its links are files there.

    What other bags have at the same place, with the same assets, isn't opened again; `opened` says where it leads.
    """
    assets = seals(site / "assets")
    context = browser.new_context(offline=True)
    page = context.new_page()
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text))
    page.on("requestfailed", lambda request: troubles.append(request.url))
    waiting, seen, reached = [f"file://{site}/index.html"], set[str](), set[str]()
    while waiting:
        address = waiting.pop()
        seen.add(address)
        name = address.removeprefix(f"file://{site}/")
        look = f"{name} {sha256((site / unquote(name)).read_bytes())} {assets}"
        if look not in opened:
            page.goto(address)
            sheets = page.locator("link[rel=stylesheet]").count()
            known = page.evaluate("[...document.styleSheets].length")
            assert known == sheets >= 1, address
            family = page.evaluate(
                "getComputedStyle(document.querySelector('.site-name')).textDecorationLine"
            )
            assert family == "none", address  # a plain link is underlined
            opened[look] = linked(page)
        for reference in opened[look]:
            target = urljoin(address, reference)
            path = Path(unquote(urlsplit(urldefrag(target).url).path))
            assert path.is_relative_to(site), target
            assert path.is_file(), target
            reached.add(path.relative_to(site).as_posix())
            plain = urldefrag(target).url
            if path.suffix == ".html" and plain not in seen and plain not in waiting:
                waiting.append(plain)
    context.close()
    assert troubles == []
    # And the other way round: no file is there that can't be reached.
    for_programs = {".mingzhang", "404.html", "feed.xml", "robots.txt", "sitemap.xml"}
    rest = {name for name in set(files(site)) - reached if not name.startswith("search/")}
    assert rest <= for_programs  # the search's script names the parts of its index
