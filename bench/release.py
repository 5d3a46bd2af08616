"""Measures what a whole release adds to the time of its booklets alone.

    python build.py bench --release

Made-up documents with their booklets, from nothing, by all processors: once with booklets, once with those of a
stand-in. What is between the two is the price of the booklets in a build; beside it stands what the
same number of booklets takes by themselves, printed one after the other by as many processes at once.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.generate import ROOT, generate
from bench.stand_in import stand_in
from bench.usage import cpu_seconds

DOCUMENTS = 100


def main(documents: int = DOCUMENTS) -> None:
    """Print what was measured, and how much longer the build's booklets take."""
    workers = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        content = generate(root, documents)
        built = {way: _run(content, "build", way, root / way) for way in ("booklets", "stand-in")}
        alone = _alone(content, workers)
    pages = alone["pages"]
    print(f"{documents} documents, {pages:.0f} pages, {workers} processes\n")
    print("| | CPU s | CPU ms/page | wall s |\n|---|---|---|---|")
    for way, one in built.items():
        print(f"| build with {way} | {one['cpu']:.1f} | | {one['wall']:.1f} |")
    between = {key: built["booklets"][key] - built["stand-in"][key] for key in ("cpu", "wall")}
    expected = {"cpu": alone["cpu"], "wall": alone["cpu"] / workers}
    for way, spent in (("booklets in the build", between), ("booklets by themselves", expected)):
        cells = f"{spent['cpu']:.1f} | {1000 * spent['cpu'] / pages:.1f} | {spent['wall']:.1f}"
        print(f"| {way} | {cells} |")
    more = {key: f"{100 * (between[key] / expected[key] - 1):+.1f} %" for key in between}
    print(f"\nIn the build CPU time {more['cpu']}, wall time {more['wall']}.")


def _run(content: Path, *arguments: object) -> dict[str, float]:
    """A process of this module."""
    with _started(content, *arguments) as process:
        data, _ = process.communicate()
    assert process.returncode == 0
    found: dict[str, float] = json.loads(data)
    return found


def _alone(content: Path, workers: int) -> dict[str, float]:
    """What booklets take by themselves: CPU seconds and pages of all processes, which run side by side."""
    running = [_started(content, "alone", number, workers) for number in range(workers)]
    found = [json.loads(one.communicate()[0]) for one in running]
    return {key: sum(one[key] for one in found) for key in found[0]}


def _started(content: Path, *arguments: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "bench.release", str(content), *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)


def build_all(content: Path, way: str, folder: str) -> dict[str, float]:
    """CPU and wall seconds of a build from nothing."""
    from mingzhang.build import Folders, build

    root = Path(folder)
    folders = Folders(content, ROOT / "templates", root / "site", root / "cache")
    start = time.perf_counter()
    outcome = build(
        folders,
        lambda *_: None,
        jobs=os.cpu_count() or 1,
        printer=None if way == "booklets" else stand_in,
    )
    assert not outcome.failed, outcome.findings[:3]
    wall = time.perf_counter() - start
    return {"cpu": cpu_seconds(), "wall": wall}


def print_alone(content: Path, first: str, step: str) -> dict[str, float]:
    """CPU seconds and pages of every `step`th booklet from the `first` on; that one is printed twice,
    as a process that prints its first has much to load."""
    import pymupdf

    from mingzhang.load.content import load_content
    from mingzhang.memory import settle
    from mingzhang.render.booklet import Booklet
    from mingzhang.render.origin import Origins
    from mingzhang.render.pdf import booklet_pdf
    from mingzhang.rendering import again, bound, data_makers

    settle()
    templates = ROOT / "templates"
    loaded = load_content(content, templates)
    entries = loaded.entries[int(first) :: int(step)]
    spent, pages = 0.0, 0
    for number, entry in enumerate([entries[0], *entries]):
        document = again(loaded, entry)
        chapter, attached = bound(document, data_makers(document, Origins(document)), [])
        start = time.process_time()
        data, _ = booklet_pdf(templates, Booklet.of(chapter), attached)
        if number:
            spent += time.process_time() - start
            pages += pymupdf.open(stream=data).page_count
    return {"cpu": spent, "pages": pages}


if __name__ == "__main__":
    do = {"build": build_all, "alone": print_alone}
    print(json.dumps(do[sys.argv[2]](Path(sys.argv[1]), *sys.argv[3:])))
