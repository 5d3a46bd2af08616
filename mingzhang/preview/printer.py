"""Booklets for the preview: one printed at a time, each state once, outdated ones given up."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

from mingzhang.findings import Finding

PROGRAM = Path(__file__).resolve().parents[2]
HELD = 8


class Booklet(NamedTuple):
    """A printed document; `key` says of which state."""

    key: str
    pdf: bytes
    findings: list[Finding]


class PrintError(Exception):
    """A booklet could not be printed; the argument says why."""


# A document's present state, and what is to be printed of it: both by its id.
Key = Callable[[str], Awaitable[str]]
Script = Callable[[str], Awaitable[tuple[str, Any]]]


class Printer:
    """Prints documents when asked for. `key` and `script` come from who knows the documents."""

    def __init__(self, templates: Path, key: Key, script: Script) -> None:
        self._templates, self._key, self._script = templates, key, script
        self._made: OrderedDict[str, Booklet] = OrderedDict()
        self._tasks: dict[tuple[str, str], asyncio.Task[Booklet | None]] = {}
        self._turn = asyncio.Lock()
        self._wire: Connection | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._busy = ("", "")
        self._restarts = 0
        self._sending = threading.Lock()

    def last(self, name: str) -> Booklet | None:
        """What was printed of a document last, whatever its state is now."""
        return self._made.get(name)

    async def booklet(self, name: str) -> Booklet:
        """A document's booklet as it is now; who asks for the same waits for the same."""
        while True:
            key = await self._key(name)
            made = self._made.get(name)
            if made and made.key == key:
                return made
            task = self._tasks.get((name, key))
            if task is None:
                task = asyncio.create_task(self._print(name, key))
                self._tasks[name, key] = task
                task.add_done_callback(lambda _, one=(name, key): self._tasks.pop(one, None))  # type: ignore[misc]
            made = await asyncio.shield(task)
            if made:
                return made

    async def outdated(self, names: set[str]) -> None:
        """Give up what is being printed of some documents if their state is another one now."""
        name, key = self._busy
        if name in names and await self._key(name) != key and self._busy == (name, key):
            await asyncio.to_thread(self._send, None)

    def restart(self) -> None:
        """Forget all that was printed: style sheets or templates of booklets have changed."""
        self._made.clear()
        self._restarts += 1
        if not self._turn.locked():
            self.stop()
        elif self._process:
            self._process.kill()  # who waits for it begins again

    def stop(self) -> None:
        """End the process; the next booklet begins another."""
        if self._process:
            self._process.kill()
            self._process.wait()
        if self._wire:
            self._wire.close()
        self._wire = self._process = None

    async def _print(self, name: str, key: str) -> Booklet | None:
        """The booklet, or None when it was given up: then there is a newer state."""
        async with self._turn:
            now, job = await self._script(name)
            if now != key:
                return None
            self._busy, restarts = (name, key), self._restarts
            try:
                answer = await asyncio.to_thread(self._exchange, job)
            except (EOFError, OSError) as problem:
                self.stop()
                if restarts != self._restarts:
                    return None
                raise PrintError("排版程序中断了，请再试一次") from problem
            finally:
                self._busy = ("", "")
        if answer is None:
            return None
        if isinstance(answer, str):
            raise PrintError(f"排版程序出错：{answer}")
        made = self._made[name] = Booklet(key, *answer)
        self._made.move_to_end(name)
        while len(self._made) > HELD:
            self._made.popitem(last=False)
        return made

    def _exchange(self, job: Any) -> Any:
        if self._wire is None:
            ours, theirs = socket.socketpair()
            with theirs:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", f"{__package__}.press", str(theirs.fileno()), str(self._templates)],
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    cwd=PROGRAM,  # where `-m` looks first
                )  # fmt: skip
            self._wire = Connection(ours.detach())
        self._send(job)
        return self._wire.recv()

    def _send(self, job: Any) -> None:
        with self._sending:
            if self._wire:
                self._wire.send(job)
