"""Many readers of one preview while files change: errors, and what the process holds in the end.

    python -m bench.preview_load                     ten minutes, 200 readers, 20 event streams
    python -m bench.preview_load --seconds 60 --readers 50 --streams 5

Every reader asks for one page after another and looks whether it came whole; a document is edited
all the time, now and then so that it can't be read, and mended again. Memory (RSS) and open files of
the serving process are those after the first edits and, when all have left, at the end.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from bench.preview import DOCUMENT, OTHER, edits, served

PATHS = (
    "",
    f"{DOCUMENT}/index.html",
    f"{DOCUMENT}/figures.html",
    f"{DOCUMENT}/tables/01.csv",
    f"{OTHER}/index.html",
    "years/index.html",
    "glossary/index.html",
    "assets/site.css",
    f"_preview/findings?page={DOCUMENT}/index.html",
)
PAUSE = 1.0  # seconds between two requests of a reader, on average
EDIT = 0.7  # seconds between two edits
WARM = 10  # edits before the first look at memory


class Held(NamedTuple):
    """What a process holds: MiB of memory, open files."""

    memory: float
    files: int


class Result(NamedTuple):
    """What happened; `errors` by what they were."""

    requests: int
    events: int
    edits: int
    errors: Counter[str]
    before: Held
    after: Held


def main() -> None:
    """Print what happened."""
    options = argparse.ArgumentParser()
    options.add_argument("--seconds", type=float, default=600)
    options.add_argument("--readers", type=int, default=200)
    options.add_argument("--streams", type=int, default=20)
    chosen = options.parse_args()
    found = measure(chosen.seconds, chosen.readers, chosen.streams)
    print(f"{found.requests} requests, {found.events} events, {found.edits} edits")
    print(f"errors: {dict(found.errors) or 'none'}")
    for when, held in (("after the first edits", found.before), ("at the end", found.after)):
        print(f"{when}: {held.memory:.0f} MiB, {held.files} open files")


def measure(seconds: float, readers: int, streams: int) -> Result:
    """Read and edit for some time."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as (address, content, pid):
        host, port = address.removeprefix("http://").rstrip("/").split(":")
        crowd = _Crowd(host, int(port), content / "departments" / f"{DOCUMENT}.yaml", pid)
        return asyncio.run(crowd.gather(seconds, readers, streams))


class _Crowd:
    def __init__(self, host: str, port: int, path: Path, supervisor: int) -> None:
        self._host, self._port, self._path, self._supervisor = host, port, path, supervisor
        self._counts: Counter[str] = Counter()
        self._errors: Counter[str] = Counter()
        self._random = random.Random(1)

    async def gather(self, seconds: float, readers: int, streams: int) -> Result:
        edited = asyncio.Event()
        tasks = [asyncio.create_task(self._edit(edited))]
        tasks += [asyncio.create_task(self._listen()) for _ in range(streams)]
        tasks += [asyncio.create_task(self._read()) for _ in range(readers)]
        await edited.wait()
        before = self._held()
        await asyncio.sleep(seconds)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(2)  # the last connections are noticed to have gone
        counts = self._counts
        return Result(
            counts["requests"],
            counts["events"],
            counts["edits"],
            self._errors,
            before,
            self._held(),
        )

    def _held(self) -> Held:
        # Of the two processes the serving one is the other's child.
        family = Path(f"/proc/{self._supervisor}/task/{self._supervisor}/children")
        process = Path(f"/proc/{family.read_text('ascii').split()[0]}")
        status = (process / "status").read_text("ascii")
        memory = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return Held(int(memory.split()[1]) / 1024, len(list((process / "fd").iterdir())))

    async def _edit(self, warm: asyncio.Event) -> None:
        good = self._path.read_text(encoding="utf-8")
        while True:
            for number, text in enumerate([*edits(self._path, 9), "broken: [", good]):
                await asyncio.sleep(EDIT if number or self._counts["edits"] else 1)
                beside = self._path.with_suffix(".tmp")
                beside.write_text(text, encoding="utf-8")
                beside.rename(self._path)
                self._counts["edits"] += 1
                if self._counts["edits"] >= WARM:
                    warm.set()

    async def _read(self) -> None:
        while True:
            await asyncio.sleep(self._random.uniform(0, 2 * PAUSE))
            path = self._random.choice(PATHS)
            try:
                status, body = await asyncio.wait_for(self._get(path), 60)
            except (OSError, EOFError, TimeoutError) as problem:
                self._errors[f"{path}: {type(problem).__name__}"] += 1
                continue
            self._counts["requests"] += 1
            whole = (
                "_preview" in path
                or not path.endswith(".html")
                or body.rstrip().endswith(b"</html>")
            )
            if status != 200 or not whole:
                self._errors[f"{path}: {status}"] += 1

    async def _open(self, path: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection(self._host, self._port, limit=2**20)
        request = f"GET /{path} HTTP/1.1\r\nHost: {self._host}\r\nConnection: close\r\n\r\n"
        writer.write(request.encode())
        return reader, writer

    async def _get(self, path: str) -> tuple[int, bytes]:
        reader, writer = await self._open(path)
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            return int(head.split()[1]), await reader.read()
        finally:
            writer.close()

    async def _listen(self) -> None:
        while True:
            reader, writer = await self._open(f"_preview/events?page={DOCUMENT}/index.html")
            try:
                while line := await asyncio.wait_for(reader.readline(), 30):
                    self._counts["events"] += line.startswith(b"data:")
                self._errors["a stream ended"] += 1
            except TimeoutError:
                self._errors["a stream fell silent"] += 1
            finally:
                writer.close()


if __name__ == "__main__":
    started = time.monotonic()
    main()
    print(f"{time.monotonic() - started:.0f} s")
