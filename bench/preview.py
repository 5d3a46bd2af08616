"""Measures the preview from the edit of a file to what a browser shows, and to the new PDF.

    python build.py bench --preview

The document of the longest tables is edited, one figure at a time, in a copy of the content; a
real browser has its page open. The clock runs from before the file is written until the page shows
the new digits (seen by an observer in the page, on the clock that both processes share). Then the
same for the PDF as it comes over the wire, beside the whole booklet in a warm process.
"""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.generate import ROOT

DOCUMENT = "zhuzhou-government-office/2021/final-accounts"
OTHER = "liling-government-office/2024/final-accounts"
AMOUNT = re.compile(r"\b[1-9]\d{5,}\.\d\d(?=[},\s])")
FIGURES = 9
ADDRESS = re.compile(r"http://\S+/")
# Tells the moment at which some text of the page has become another one and has been drawn.
OBSERVER = """() => {
  const text = () => document.querySelector("main").textContent;
  let before = text();
  window.seen = 0;
  new MutationObserver(() => {
    const now = text();
    if (now === before) return;
    before = now;
    window.seen = performance.timeOrigin + performance.now();
  }).observe(document.querySelector("main"), { subtree: true, childList: true, characterData: true });
}"""


def main(runs: int) -> None:
    """Print one row for the page, and two for the PDF."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as (address, content, _):
        path = content / "departments" / f"{DOCUMENT}.yaml"
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path="/usr/bin/chromium", args=["--no-sandbox"]
            )
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(f"{address}{DOCUMENT}/index.html")
            page.locator("#preview .preview-count").first.wait_for()
            page.evaluate(OBSERVER)
            times: list[float] = []
            for text in edits(path, max(FIGURES, runs)):
                page.evaluate("window.seen = 0")
                time.sleep(0.7)
                start = time.time()
                path.write_text(text, encoding="utf-8")
                while not (seen := page.evaluate("window.seen")) and time.time() < start + 3:
                    time.sleep(0.02)
                assert seen, f"nothing to be seen of an edit: {path.name} {len(times)}"
                times.append(seen - 1000 * start)
            browser.close()
        print("| from the edit of a figure | measured | ms, median (min … max) |")
        print("|---|---|---|")
        print(f"| to the page in the browser | {len(times)} | {spread(times)} |", flush=True)
        _booklets(address, path, runs)


def _booklets(address: str, path: Path, runs: int) -> None:
    """The PDF after an edit; the whole one, printed by a process that has only printed another."""
    pdf = f"{DOCUMENT}/{DOCUMENT.replace('/', '-')}.pdf"
    other = f"{OTHER}/{OTHER.replace('/', '-')}.pdf"
    with tempfile.TemporaryDirectory() as folder:
        whole = []
        for _ in range(max(1, min(3, runs))):
            with served(Path(folder)) as (fresh, _, _):
                fetched(fresh + other)
                fetched(f"{fresh}{DOCUMENT}/index.html")
                whole.append(_timed(fresh + pdf))
            shutil.rmtree(Path(folder) / "content")
    before = fetched(address + pdf)
    again = []
    for text in edits(path, max(FIGURES, runs)):
        start = time.perf_counter()
        path.write_text(text, encoding="utf-8")
        while (now := fetched(address + pdf)) == before:
            time.sleep(0.01)
        again.append(1000 * (time.perf_counter() - start))
        before = now
    share = statistics.median(again) / statistics.median(whole)
    print(f"| the whole PDF, warm | {len(whole)} | {spread(whole)} |")
    print(f"| to the PDF | {len(again)} | {spread(again)}, {share:.2f} of the whole |")


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, Path, int]]:
    """A preview of a copy of the content: its address, the copy, its process."""
    content = folder / "content"
    shutil.copytree(ROOT / "content", content)
    command = [sys.executable, str(ROOT / "build.py"), "serve", "--content", str(content)]
    with subprocess.Popen([*command, "--port", "0"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        found = ADDRESS.search(process.stdout.readline())
        assert found
        try:
            fetched(found[0])
            yield found[0], content, process.pid
        finally:
            process.terminate()


def edits(path: Path, number: int) -> Iterator[str]:
    """The text of a data file with one figure after another changed, spread over the file."""
    text = path.read_text(encoding="utf-8")
    found = list(AMOUNT.finditer(text))
    for match in found[:: -(-len(found) // number)]:
        more = f"{int(match[0][:-3]) + 10000}{match[0][-3:]}"
        yield text[: match.start()] + more + text[match.end() :]


def fetched(address: str) -> bytes:
    """A file."""
    with urllib.request.urlopen(address, timeout=60) as answer:
        return bytes(answer.read())


def _timed(address: str) -> float:
    """Milliseconds to get a file."""
    start = time.perf_counter()
    fetched(address)
    return 1000 * (time.perf_counter() - start)


def spread(values: list[float]) -> str:
    return f"{statistics.median(values):.0f} ({min(values):.0f} … {max(values):.0f})"
