"""A real Dask cluster on this machine, to test and to measure: scheduler and workers are processes of their own, on loopback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 120
# What a worker opens below $WATCHED is written down.
WATCH = """
import os, sys
def watch(event, arguments):
    if event in ("open", "os.listdir", "os.scandir", "os.stat") and arguments:
        path = arguments[0]
        if isinstance(path, (str, bytes, os.PathLike)):
            name = os.path.abspath(os.fsdecode(path))
            if name.startswith(os.environ["WATCHED"]):
                os.write(LOG, name.encode() + b"\\n")
LOG = os.open(os.environ["WATCH_LOG"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
sys.addaudithook(watch)
"""


@dataclass
class Processes:
    """A scheduler and workers, each in a folder of its own below `root`."""

    root: Path
    settings: dict[str, str] = field(default_factory=dict)
    scheduler: subprocess.Popen[bytes] | None = None
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    address: str = ""

    def start(self) -> None:
        log = self.root / "scheduler.log"
        self.scheduler = self._run(log, "scheduler", "--port", "0")
        self.address = _found(log, self.scheduler, "Scheduler at:").replace("tcp://", "dask://")

    def hire(self, number: int = 1, program: Path = ROOT, watched: Path | None = None) -> None:
        """Start workers that run the program of a checkout, and wait until they are there."""
        new = []
        for _ in range(number):
            name = f"worker{len(self.workers)}"
            folder = self.root / name
            folder.mkdir()
            more = []
            if watched:
                (folder / "watch.py").write_text(WATCH, encoding="utf-8")
                more = ["--preload", str(folder / "watch.py")]
            where = self.address.replace("dask://", "tcp://")
            process = self._run(
                self.root / f"{name}.log",
                *("worker", where, "--nthreads", "1", "--no-nanny"),
                *("--local-directory", str(folder), "--name", name, *more),
                path=program,
                watched=watched,
            )
            self.workers.append(process)
            new.append((self.root / f"{name}.log", process))
        for log, process in new:
            _found(log, process, "Registered to:")

    def kill(self, number: int) -> None:
        """As the system does when memory runs out."""
        self.workers[number].send_signal(signal.SIGKILL)
        self.workers[number].wait()

    def stop(self) -> None:
        for process in (*self.workers, self.scheduler):
            if process and process.poll() is None:
                process.kill()
                process.wait()

    @property
    def opened(self) -> set[str]:
        """What workers opened below the folder that is watched."""
        logs = self.root.glob("worker*/opened")
        return {line for log in logs for line in log.read_text(encoding="utf-8").splitlines()}

    def _run(
        self,
        log: Path,
        what: str,
        *arguments: str,
        path: Path | None = None,
        watched: Path | None = None,
    ) -> subprocess.Popen[bytes]:
        folder = log.with_suffix("")
        folder.mkdir(exist_ok=True)
        environment = {name: one for name, one in os.environ.items() if name != "PYTHONPATH"}
        environment |= self.settings
        if path:
            environment["PYTHONPATH"] = str(path)
        if watched:
            environment |= {"WATCHED": f"{watched}/", "WATCH_LOG": str(folder / "opened")}
        command = [sys.executable, "-m", f"distributed.cli.dask_{what}", *arguments]
        with log.open("wb") as out:
            return subprocess.Popen(
                [*command, "--host", "127.0.0.1", "--no-dashboard"],
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )


@contextmanager
def cluster(root: Path, number: int = 2, **settings: str) -> Iterator[Processes]:
    """A scheduler with so many workers; settings as Dask takes them from the environment."""
    processes = Processes(root, settings)
    try:
        processes.start()
        processes.hire(number)
        yield processes
    finally:
        processes.stop()


def _found(log: Path, process: subprocess.Popen[bytes], what: str) -> str:
    """What a log says after some words; waits for it."""
    start = time.monotonic()
    while time.monotonic() - start < PATIENCE and process.poll() is None:
        for line in log.read_text(encoding="utf-8").splitlines():
            if what in line:
                return line.partition(what)[2].strip()
        time.sleep(0.05)
    raise AssertionError(log.read_text(encoding="utf-8"))
