"""Measures builds: whole processes (CPU seconds, wall, peak memory), then each stage when warm.

    python build.py bench            five runs of each
    python build.py bench --runs 9

Figures of one run compare with one another; machines differ, so no test reads them.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CONTENT = ROOT / "content"
ONE = ("liling-government-office", "2024")


def main(runs: int) -> None:
    """Print both tables."""
    print(
        f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, {runs} runs, median (min … max)\n"
    )
    print("| whole process | CPU s | wall s | peak MiB |")
    print("|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "site"
        one = _one_document(Path(folder) / "content")
        for name, content in (("cold build, 1 final account", one), ("cold build, all", CONTENT)):
            _row(
                name, [_cold(content, output.with_name(f"{content.name}-{n}")) for n in range(runs)]
            )
        process("build", "--output", str(output))
        _row("nothing changed", [process("build", "--output", str(output)) for _ in range(runs)])
        _row("check", [process("check") for _ in range(runs)])
    print("\n| stage, warm, one final account | CPU ms |")
    print("|---|---|")
    for name, seconds in _stages(runs):
        print(f"| {name} | {_spread(seconds, 1000, 1)} |")


def _one_document(content: Path) -> Path:
    """The content with one department's one year."""
    department, year = ONE

    def others(folder: str, names: list[str]) -> list[str]:
        keep = {
            "departments": {department},
            "ledger": {department},
            department: {"department.yaml", year},
        }
        wanted = keep.get(Path(folder).name)
        return [name for name in names if wanted and name not in wanted]

    shutil.copytree(CONTENT, content, ignore=others)
    return content


def _cold(content: Path, output: Path) -> tuple[float, float, float]:
    shutil.rmtree(output, ignore_errors=True)
    return process("build", "--content", str(content), "--output", str(output))


def process(*arguments: str) -> tuple[float, float, float]:
    """CPU seconds, wall seconds and peak MiB of one build.py run."""
    start = time.perf_counter()
    null = os.open(os.devnull, os.O_WRONLY)
    command = [sys.executable, str(ROOT / "build.py"), *arguments]
    actions = [(os.POSIX_SPAWN_DUP2, null, 1), (os.POSIX_SPAWN_DUP2, null, 2)]
    child = os.posix_spawn(sys.executable, command, os.environ, file_actions=actions)
    _, status, usage = os.wait4(child, 0)
    os.close(null)
    if status:
        raise SystemExit(f"{' '.join(arguments)} failed; run it by hand to see why")
    wall = time.perf_counter() - start
    return usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024


def _stages(runs: int) -> list[tuple[str, list[float]]]:
    """CPU seconds of every stage, `runs` times in this process after one warm-up."""
    from mingzhang.check.rules import run
    from mingzhang.compute.document import compute
    from mingzhang.load.content import load_content
    from mingzhang.render.booklet import Booklet, Chapter
    from mingzhang.render.data_json import document_json
    from mingzhang.render.environment import site_environment
    from mingzhang.render.origin import Origins
    from mingzhang.render.page import document_page, method_page
    from mingzhang.render.pdf import booklet_pdf
    from mingzhang.render.workbook import Workbook
    from mingzhang.rendering import data_hash

    content, templates = ROOT / "content", ROOT / "templates"
    loaded = load_content(content, templates)
    portal = loaded.portal
    entry = next(one for one in loaded.entries if one.id == "/".join((*ONE, "final-accounts")))
    source, _ = loaded.read(entry)
    assert source is not None
    document = compute(source, loaded.catalogues, loaded.glossary)
    origins = Origins(document)
    pages = site_environment(templates)
    title, who = document.source.title, document.source.name
    work: list[tuple[str, Callable[[], object]]] = [
        ("load what is shared", lambda: load_content(content, templates)),
        ("load the document", lambda: loaded.read(entry)),
        (
            "compute (tables, text)",
            lambda: compute(document.source, loaded.catalogues, loaded.glossary),
        ),
        ("check", lambda: run(document)),
        ("graph of figures", lambda: Origins(document).told),
        ("page", lambda: document_page(pages, document, origins, portal, data_hash(document))),
        ("method page", lambda: method_page(pages, document, origins, portal)),
        ("workbook", lambda: Workbook(title, who, document.tables, True).content()),
        ("JSON", lambda: document_json(document, origins, data_hash(document))),
        (
            "PDF",
            lambda: booklet_pdf(templates, Booklet.of(Chapter(document, data_hash(document), []))),
        ),
    ]
    measured = []
    for name, do in work:
        do()
        times = []
        for _ in range(runs):
            start = time.process_time()
            do()
            times.append(time.process_time() - start)
        measured.append((name, times))
    return measured


def _row(name: str, figures: list[tuple[float, float, float]]) -> None:
    cpu, wall, memory = (list(column) for column in zip(*figures, strict=True))
    print(f"| {name} | {_spread(cpu)} | {_spread(wall)} | {_spread(memory, 1, 0)} |", flush=True)


def _spread(values: list[float], factor: float = 1, digits: int = 2) -> str:
    low, middle, high = min(values), statistics.median(values), max(values)
    return f"{middle * factor:.{digits}f} ({low * factor:.{digits}f} … {high * factor:.{digits}f})"
