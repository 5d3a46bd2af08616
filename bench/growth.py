"""Measures what many documents cost: time and memory of a build with its processes, from nothing.

    python -m bench.growth 1000 10000

On made-up department-years, one of each department; booklets are those of a stand-in (bench/stand_in). Memory is
asked of the system all the while: what the builder has, what the largest of the processes that make documents has,
and what all have together, pages that they share counted once (PSS).
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from bench.generate import ROOT, generate
from bench.incremental import edit

EVERY = 0.2  # seconds between two looks at the memory
JOBS = 2


class Memory(NamedTuple):
    """MiB at the same time: of the builder, of the largest other process, of all."""

    builder: float = 0
    other: float = 0
    all: float = 0

    def most(self, now: Memory) -> Memory:
        return Memory(*map(max, self, now))


def main(sizes: list[int]) -> None:
    """Two rows per size: from nothing, and one figure changed."""
    print(
        "| documents | build | CPU s | wall s | builder MiB | another process MiB | together MiB |"
    )
    print("|---|---|---|---|---|---|---|")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            generate(root, size)
            _row(size, "from nothing", root)
            edit(root, size // 2, 5)
            _row(size, "one figure changed", root)


def _row(size: int, name: str, root: Path) -> None:
    start, most = time.perf_counter(), Memory()
    command = [sys.executable, "-m", "bench.incremental", str(root), str(JOBS)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as run:
        while run.poll() is None:
            most = most.most(_memory(run.pid))
            time.sleep(EVERY)
        wall = time.perf_counter() - start
        assert run.stdout
        assert not run.returncode
        cpu = json.loads(run.stdout.read())["cpu"]
    print(
        f"| {size:,} | {name} | {cpu:.1f} | {wall:.1f} | {most.builder:.0f} | {most.other:.0f} | {most.all:.0f} |",
        flush=True,
    )


def _memory(pid: int) -> Memory:
    """What a process and those below it have now."""
    below = _below(pid)
    own, *others = [_mib(one, "Rss") for one in (pid, *below)]
    return Memory(own, max(others, default=0), sum(_mib(one, "Pss") for one in (pid, *below)))


def _below(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except OSError:
        return []
    return [one for child in map(int, text.split()) for one in (child, *_below(child))]


def _mib(pid: int, field: str) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:  # it has gone
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith(f"{field}:")) / 1024


if __name__ == "__main__":
    main([int(one) for one in sys.argv[1:]])
