"""Measures what a whole release adds to the time of its booklets alone.

    python build.py bench --release

Made-up documents with their booklets, from nothing, by all processors: once with booklets, once with those of a
stand-in. What is between the two is the price of the booklets in a build. Beside it stands the CPU time that went
into laying them out, taken in the very same build, and what the same booklets take by themselves, printed one after the
other by as many processes at once: another run, and machines are shared.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bench.generate import ROOT, generate
from bench.stand_in import stand_in
from bench.usage import cpu_seconds

if TYPE_CHECKING:
    from mingzhang.findings import Finding
    from mingzhang.render.booklet import Booklet
    from mingzhang.render.pdf_archive import Attachment

DOCUMENTS = 100
# Where processes of the pool note the CPU seconds of each booklet.
NOTES = "MINGZHANG_BENCH_NOTES"


def main(documents: int = DOCUMENTS) -> None:
    """Print what was measured, and how much longer the build's booklets take."""
    workers = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        content = generate(root, documents)
        built = {way: _run(content, "build", way, root / way) for way in ("booklets", "stand-in")}
        within = sum(float(one) for one in (root / "booklets/notes").read_text("ascii").split())
        alone = _alone(content, workers)
    pages = alone["pages"]
    print(f"{documents} documents, {pages:.0f} pages, {workers} processes\n")
    print("| | CPU s | CPU ms/page | wall s |\n|---|---|---|---|")
    for way, one in built.items():
        print(f"| build with {way} | {one['cpu']:.1f} | | {one['wall']:.1f} |")
    between = {key: built["booklets"][key] - built["stand-in"][key] for key in ("cpu", "wall")}
    layouts = {
        "laying out booklets, in that build": within,
        "booklets by themselves": alone["cpu"],
    }
    rows = {"the booklets' price": between}
    rows |= {name: {"cpu": cpu, "wall": cpu / workers} for name, cpu in layouts.items()}
    for name, spent in rows.items():
        cells = f"{spent['cpu']:.1f} | {1000 * spent['cpu'] / pages:.1f} | {spent['wall']:.1f}"
        print(f"| {name} | {cells} |")
    print("\nThe booklets' price is more than")
    for name in layouts:
        more = {key: 100 * (between[key] / rows[name][key] - 1) for key in between}
        print(f"- {name}: CPU time {more['cpu']:+.1f} %, wall time {more['wall']:+.1f} %")


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
    root.mkdir()
    os.environ[NOTES] = str(root / "notes")
    folders = Folders(content, ROOT / "templates", root / "site", root / "cache")
    start = time.perf_counter()
    outcome = build(
        folders,
        lambda *_: None,
        jobs=os.cpu_count() or 1,
        printer=noted if way == "booklets" else stand_in,
    )
    assert not outcome.failed, outcome.findings[:3]
    wall = time.perf_counter() - start
    return {"cpu": cpu_seconds(), "wall": wall}


def noted(
    templates: Path, booklet: Booklet, attached: Sequence[Attachment]
) -> tuple[bytes, list[Finding]]:
    """The program's own booklet; notes what it took."""
    from mingzhang.render.pdf import booklet_pdf

    start = time.process_time()
    made = booklet_pdf(templates, booklet, attached)
    with Path(os.environ[NOTES]).open("a", encoding="ascii") as out:
        out.write(f"{time.process_time() - start}\n")
    return made


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
    from bench import release  # by this name other processes find what is in it

    do = {"build": release.build_all, "alone": release.print_alone}
    print(json.dumps(do[sys.argv[2]](Path(sys.argv[1]), *sys.argv[3:])))
