"""Measures builds that have something to take over: nothing changed, one figure changed, all anew.

    python build.py bench --incremental

On made-up department-years; each build in a process of its own. Booklets are those of a stand-in (bench/stand_in),
so that the program's own work shows.
"""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.generate import ROOT, YEAR, generate
from bench.stand_in import stand_in
from bench.usage import cpu_seconds

SIZES = (1, 1000)
GUESTS = re.compile(r"guests: [0-9]+")


def main(sizes: tuple[int, ...] = SIZES) -> None:
    """One row per size and build."""
    print("| documents | build | CPU s | wall s | jobs done | peak MiB |")
    print("|---|---|---|---|---|---|")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            generate(root, size)
            _row(size, "from nothing", root)
            _row(size, "nothing changed", root)
            for guests in (5, 6):
                edit(root, max(1, size // 2), guests)
                _row(size, "one figure changed", root)
            (root / "site" / "index.html").unlink()
            _row(size, "one file of the site gone", root)


def edit(root: Path, number: int, guests: int) -> None:
    """Type another number of guests into a document."""
    path = root / f"content/departments/d{number:05d}/{YEAR}/final-accounts.yaml"
    text = GUESTS.sub(f"guests: {guests}", path.read_text(encoding="utf-8"), count=1)
    path.write_text(text, encoding="utf-8")


def _row(size: int, name: str, root: Path) -> None:
    command = [sys.executable, "-m", "bench.incremental", str(root)]
    start = time.perf_counter()
    run = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    wall = time.perf_counter() - start
    found = json.loads(run.stdout)
    print(
        f"| {size} | {name} | {found['cpu']:.2f} | {wall:.2f} | {found['jobs']} | {found['peak']:.0f} |",
        flush=True,
    )


def measure(root: Path, jobs: int = 1) -> dict[str, float]:
    """One build of this process, with others if there are to be several."""
    from mingzhang.build import Folders, build
    from mingzhang.memory import settle

    settle()  # as build.py runs
    folders = Folders(root / "content", ROOT / "templates", root / "site", root / "cache")
    outcome = build(folders, lambda *_: None, printer=stand_in, jobs=jobs)
    assert not outcome.failed, outcome.findings[:3]
    return {
        "cpu": cpu_seconds(),
        "jobs": len(outcome.profile.jobs),
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]), *map(int, sys.argv[2:]))))
