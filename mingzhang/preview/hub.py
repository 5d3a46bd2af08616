"""The pages that are open in browsers, and what each of them is to know."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

MOST = 64  # streams at a time
PULSE = 15  # seconds after which a silent stream shows that it lives


class Stream:
    """One browser tab that listens, and whether it shows the booklet beside the page."""

    def __init__(self, path: str, booklet: bool) -> None:
        self.path, self.booklet = path, booklet
        self.news = asyncio.Event()


class Hub:
    """Streams and states; a slow reader misses states in between, never the last one."""

    def __init__(self) -> None:
        self._streams: set[Stream] = set()
        self._states: dict[str, dict[str, Any]] = {}
        self._common: dict[str, Any] = {}

    def __len__(self) -> int:
        return len(self._streams)

    @property
    def full(self) -> bool:
        return len(self._streams) >= MOST

    def paths(self) -> list[str]:
        """The pages that are open; from any thread."""
        return list(dict.fromkeys(one.path for one in self._streams.copy()))

    def beside(self) -> set[str]:
        """The pages that show their booklet beside them."""
        return {one.path for one in self._streams if one.booklet}

    def put(self, path: str, **news: Any) -> None:
        """Tell those who have a page open something new about it."""
        listening = [one for one in self._streams if one.path == path]
        if listening:
            self._states[path] = self._states.get(path, {}) | news
        for stream in listening:
            stream.news.set()

    def put_all(self, **news: Any) -> None:
        """Tell everybody."""
        self._common |= news
        for stream in self._streams:
            stream.news.set()

    def open(self, path: str, booklet: bool) -> Stream:
        """A new listener."""
        stream = Stream(path, booklet)
        self._streams.add(stream)
        return stream

    def close(self, stream: Stream) -> None:
        """A listener has gone."""
        self._streams.discard(stream)
        if not any(one.path == stream.path for one in self._streams):
            self._states.pop(stream.path, None)

    async def messages(self, stream: Stream) -> AsyncIterator[bytes]:
        """The states of a page as events; the first when something is known of it."""
        last = ""
        yield b"retry: 500\n\n"
        try:
            while True:
                stream.news.clear()
                state = self._states.get(stream.path)
                text = json.dumps(self._common | state, ensure_ascii=False) if state else ""
                if text != last:
                    last = text
                    yield f"data: {text}\n\n".encode()
                try:
                    await asyncio.wait_for(stream.news.wait(), PULSE)
                except TimeoutError:
                    yield b": \n\n"
        finally:
            self.close(stream)
