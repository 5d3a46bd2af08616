"""Measures pages against other site generators: CPU time, wall time, peak memory, bytes.

    python build.py bench --peers

Every generator builds the same department-years from nothing, in processes of its own that take
turns. Peers get our YAML as front matter (bench/peer_data.py) and print the same pages by their own
means (bench/peer_sites); bench/peers_check.py compares pages of each with ours, number by number, before
anything is measured. They check nothing, keep amounts as floating-point numbers, and know the
file of a figure but not its line. `mkdocs, Markdown pages` computes nothing: its pages are ours, written as
Markdown (bench/peer_markdown.py). `ours` is one process, `ours, 2 processes` divides the documents.
What isn't installed is left out with a line that says so.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from bench.generate import ROOT, generate
from bench.peer_data import peer_site, shared
from bench.peer_markdown import check_markdown, markdown_site, with_data
from bench.peers_check import Counts, check, other_tags

NUMBER = 1000
ROUNDS = 3
COMPARED = 30  # documents whose pages are compared number by number
OURS, OURS_TWO = "ours", "ours, 2 processes"
MARKDOWN = "mkdocs, Markdown pages"
MKDOCS = ["mkdocs", "build", "--quiet", "--site-dir", "site"]
COMMANDS = {
    "hugo": ["hugo", "--quiet", "--destination", "site"],
    "eleventy": ["eleventy", "--quiet"],
    "mkdocs": MKDOCS,
    MARKDOWN: MKDOCS,
}


class Cost(NamedTuple):
    """One build: CPU and wall seconds, peak MiB of its largest process."""

    cpu: float
    wall: float
    peak: float


def main(number: int = NUMBER, rounds: int = ROUNDS) -> None:
    """Print the comparison, then ours by stages."""
    there = [OURS, OURS_TWO, *(peer for peer, run in COMMANDS.items() if shutil.which(run[0]))]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # In a process of its own: a process that starts others passes its peak of memory on to them.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
            pages = apart.submit(_prepared, folder, number, there).result()
        content = folder / "content"
        found: dict[str, list[Cost]] = {engine: [] for engine in there}
        for _ in range(rounds):
            for engine in there:
                found[engine].append(_built(engine, folder, content))
        print(
            f"{number} department-years, {rounds} rounds, {os.cpu_count()} cores, median (min … max)\n"
        )
        print("| generator | CPU s | wall s | CPU ms/page | peak MiB |")
        print("|---|---|---|---|---|")
        for engine in there:
            print(_row(engine, found[engine], number))
        for missing in COMMANDS.keys() - found.keys():
            print(f"| {missing} | not installed | | | |")
        print("\nWhat stands on a page:\n")
        heads = ["generator", "KB/page", *Counts._fields, "tags beyond ours"]
        print("| " + " | ".join(heads) + " |\n|" + "---|" * len(heads))
        for engine, (counts, tags) in pages.items():
            sizes = [page.stat().st_size for page in _pages(folder, engine)]
            assert len(sizes) == number, (engine, len(sizes))
            row = [engine, f"{sum(sizes) / number / 1000:.0f}", *map(str, counts), tags]
            print("| " + " | ".join(row) + " |")
        print(
            "\nOurs, all that a build makes but PDF and workbooks, one process, CPU ms per document:\n"
        )
        run = [
            sys.executable,
            "-m",
            "bench.peers_ours",
            str(content),
            str(folder / "all"),
            "stages",
        ]
        done = subprocess.run(run, cwd=ROOT, stdout=subprocess.PIPE, check=True)
        spent: dict[str, float] = json.loads(done.stdout)
        print("| " + " | ".join(spent) + " |\n|" + "---|" * len(spent))
        print("| " + " | ".join(f"{1000 * one / number:.2f}" for one in spent.values()) + " |")


def _prepared(folder: Path, number: int, there: list[str]) -> dict[str, tuple[Counts, str]]:
    """The content, and the sites of all peers; what stands on a page of each generator.

    All pages of a few documents must show the same numbers, or nothing is measured.
    """
    sample = folder / "sample"
    few = generate(sample, COMPARED)
    pages: dict[str, list[str]] = {}
    content = generate(folder, number)
    for engine in there:
        if engine == MARKDOWN:
            _built(OURS, folder, content)
            for place in (sample, folder):
                markdown_site(place / engine, _pages(place, OURS))
        elif engine in COMMANDS:
            common = shared(few, pages[OURS][0])
            peer_site(sample / engine, engine, few, common)
            peer_site(folder / engine, engine, content, common)
        _built(engine, sample, few)
        pages[engine] = [one.read_text(encoding="utf-8") for one in _pages(sample, engine)]
        if engine == MARKDOWN:
            pages[engine] = [with_data(page) for page in pages[engine]]
        compare = check_markdown if engine == MARKDOWN else check
        for mine, page in zip(pages[OURS], pages[engine], strict=True):
            compare(mine, page, engine)
    tags = {MARKDOWN: "markup of its own"}
    return {
        engine: (Counts.of(found[0]), tags.get(engine) or other_tags(pages[OURS][0], found[0]))
        for engine, found in pages.items()
        if engine != OURS_TWO
    }


def _row(engine: str, costs: list[Cost], number: int) -> str:
    cpu = statistics.median(one.cpu for one in costs)
    return (
        f"| {engine} | {_spread(one.cpu for one in costs)} | {_spread(one.wall for one in costs)} "
        f"| {1000 * cpu / number:.1f} | {max(one.peak for one in costs):.0f} |"
    )


def _spread(values: Iterable[float]) -> str:
    found = sorted(values)
    return f"{statistics.median(found):.1f} ({found[0]:.1f} … {found[-1]:.1f})"


def _pages(folder: Path, engine: str) -> list[Path]:
    return sorted((folder / engine / "site").glob("*/*/final-accounts/index.html"))


def _built(engine: str, folder: Path, content: Path) -> Cost:
    """One cold build; ours in as many processes as its name says."""
    place = folder / engine
    shutil.rmtree(place / "site", ignore_errors=True)
    if engine in COMMANDS:
        return _run([COMMANDS[engine]], place)
    place.mkdir(exist_ok=True)
    parts = ["0/1"] if engine == OURS else ["0/2", "1/2"]
    command = [sys.executable, "-m", "bench.peers_ours", str(content), str(place / "site")]
    return _run([[*command, part] for part in parts], ROOT)


def _run(commands: list[list[str]], place: Path) -> Cost:
    """Processes side by side, children of theirs included."""
    start = time.perf_counter()
    running = [subprocess.Popen(one, cwd=place, stdout=subprocess.DEVNULL) for one in commands]
    used = []
    for process in running:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if status:
            raise SystemExit(f"{commands[0][0]} failed; run it by hand in {place} to see why")
        used.append(usage)
    wall = time.perf_counter() - start
    cpu = sum(one.ru_utime + one.ru_stime for one in used)
    return Cost(cpu, wall, max(one.ru_maxrss for one in used) / 1024)
