"""The preview as tests use it: served in this process, on a copy of the content."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx

from mingzhang.preview.worker import serve
from tests.load.workspace import ROOT

T = TypeVar("T")
ZHUZHOU = "zhuzhou-government-office/2021/final-accounts"
LILING = "liling-government-office/2024/final-accounts"


@contextmanager
def served(
    content: Path, templates: Path = ROOT / "templates", *hosts: str
) -> Iterator[httpx.Client]:
    """A client of a preview that is served from a thread."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        loop = asyncio.new_event_loop()
        task = loop.create_task(serve(listener, content, templates, list(hosts)))

        def run() -> None:
            try:
                loop.run_until_complete(task)
            except asyncio.CancelledError:
                pass
            finally:
                loop.run_until_complete(_ended(asyncio.all_tasks(loop)))
                loop.run_until_complete(loop.shutdown_asyncgens())
                loop.run_until_complete(loop.shutdown_default_executor())
                loop.close()

        thread = threading.Thread(target=run)
        thread.start()
        try:
            with httpx.Client(base_url=address, timeout=60) as client:
                yield client
        finally:
            loop.call_soon_threadsafe(task.cancel)
            thread.join()


async def _ended(tasks: set[asyncio.Task[Any]]) -> None:
    for one in tasks:
        one.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@contextmanager
def listening(client: httpx.Client, page: str, more: str = "") -> Iterator[Stream]:
    """The states that an open page is told of."""
    url = f"/_preview/events?page={page}{more}"
    with client.stream("GET", url, timeout=30) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield Stream(answer.iter_lines())


class Stream:
    """States as they come."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.state: dict[str, Any] = {}

    def until(self, wanted: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        """The next state that is as wanted (or the present one)."""
        if self.state and wanted(self.state):
            return self.state
        for line in self._lines:
            if line.startswith("data: "):
                self.state = json.loads(line.removeprefix("data: "))
                if wanted(self.state):
                    return self.state
        raise AssertionError("the stream has ended")


def eventually(look: Callable[[], T], seconds: float = 10) -> T:
    """What a look finds, as soon as it is something."""
    end = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < end, "nothing came"
        time.sleep(0.02)
    return found
