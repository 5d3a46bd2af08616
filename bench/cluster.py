"""Measures builds on a Dask cluster of this machine beside those of this machine's own processes.

    python build.py bench --cluster

Made-up documents with their booklets, from nothing. CPU time is that of all processes: the builder's, the
workers' from the moment they stand ready, and the scheduler's; of it that within the jobs themselves.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from bench.generate import ROOT, generate
from bench.loopback import cluster
from bench.usage import cpu_seconds

DOCUMENTS = 12
# What does the work, in how many processes.
WAYS = (("here", 1), ("pool", 2), ("dask", 1), ("dask", 2))


def main(runs: int, documents: int = DOCUMENTS) -> None:
    """Print one row per way to build: the run that took the least CPU time, as others only disturb."""
    print(f"{documents} documents with booklets, best of {runs} runs in turns\n")
    print("| executor | processes | CPU s/document | in jobs | scheduler | wall s | documents/s |")
    print("|---|---|---|---|---|---|---|")
    found: dict[tuple[str, int], list[tuple[float, ...]]] = {way: [] for way in WAYS}
    with tempfile.TemporaryDirectory() as name:
        content = generate(Path(name), documents)
        for run in range(runs):
            for way, number in WAYS:
                folder = Path(name) / f"{run}-{way}-{number}"
                found[way, number].append(_measured(way, number, content, folder, documents))
    for (way, number), rows in found.items():
        cpu, jobs, scheduler, wall, rate = min(rows)
        cells = f"{cpu:.2f} | {jobs:.2f} | {scheduler:.3f} | {wall:.1f} | {rate:.2f}"
        print(f"| {way} | {number} | {cells} |")


def _measured(
    way: str, number: int, content: Path, folder: Path, documents: int
) -> tuple[float, ...]:
    """CPU seconds per document: of all, in jobs, of the scheduler; wall seconds, documents per second."""
    from mingzhang.build import Folders, build

    folder.mkdir()
    folders = Folders(content, ROOT / "templates", folder / "site", folder / "cache")
    with ExitStack() as stack:
        executor, workers, scheduler = way, list[int](), list[int]()
        if way == "dask":
            processes = stack.enter_context(cluster(folder, number))
            executor = processes.address
            assert processes.scheduler
            workers = [process.pid for process in processes.workers]
            scheduler = [processes.scheduler.pid]
        start, own = time.perf_counter(), cpu_seconds()
        before = [_cpu(workers), _cpu(scheduler)]
        outcome = build(folders, _silent, jobs=number, executor=executor)
        wall, spent = time.perf_counter() - start, cpu_seconds() - own
        there = _cpu(workers) - before[0], _cpu(scheduler) - before[1]
    assert not outcome.failed, outcome.findings[:3]
    jobs = sum(seconds for seconds, _ in outcome.profile.jobs)
    cpu = (spent + sum(there), jobs, there[1])
    return (*(value / documents for value in cpu), wall, documents / wall)


def _cpu(processes: list[int]) -> float:
    """CPU seconds of running processes."""
    import psutil

    times = [psutil.Process(one).cpu_times() for one in processes]
    return float(sum(one.user + one.system for one in times))


_silent: Callable[[int, int, str], None] = lambda *_: None  # noqa: E731


if __name__ == "__main__":
    main(*map(int, sys.argv[1:] or ["2"]))
