"""The process that serves the preview, until its supervisor closes the pipe it reads from.

    python -m mingzhang.preview.worker FD CONTENT TEMPLATES [HOST …]

FD is the listening socket; HOST are names by which the preview may be called, `*` stands for all
addresses of this machine.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import threading
from pathlib import Path

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from mingzhang.memory import settle
from mingzhang.preview.app import application
from mingzhang.preview.guard import HEAD
from mingzhang.preview.live import Live
from mingzhang.preview.watch import Watch

PATIENCE = 10  # seconds for a request to arrive whole
CONNECTIONS = 600
EVERYONE = "*"


class Patient(H11Protocol):
    """HTTP, with an end to waiting for requests that never come whole."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)  # type: ignore[arg-type]
        self._wait()

    def data_received(self, data: bytes) -> None:
        if self._deadline is None and not self._answering():
            self._wait()
        super().data_received(data)
        if self._answering():
            self._wait_no_more()

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_no_more()
        super().connection_lost(exc)

    def _answering(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle  # None before the first request
        return cycle is not None and not cycle.response_complete

    def _wait(self) -> None:
        self._deadline = self.loop.call_later(PATIENCE, self.transport.close)

    def _wait_no_more(self) -> None:
        if self._deadline:
            self._deadline.cancel()
        self._deadline = None


async def serve(listener: socket.socket, root: Path, templates: Path, hosts: list[str]) -> None:
    """Serve on a listening socket until cancelled."""
    live = Live(root, templates)
    watch = Watch([root, templates], live.changed)
    names = [host for host in hosts if host != EVERYONE]
    config = uvicorn.Config(
        application(live, names, open_=EVERYONE in hosts),
        http=Patient,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=CONNECTIONS,
        h11_max_incomplete_event_size=2 * HEAD,
        timeout_keep_alive=PATIENCE,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    try:
        await server.serve([listener])
    finally:
        watch.stop()
        live.stop()
        for connection in [*server.server_state.connections]:
            connection.transport.abort()
        if server.server_state.tasks:
            await asyncio.wait(server.server_state.tasks, timeout=1)


def _leave_with(pipe: int) -> None:
    """End at once when the other end of a pipe is closed: nothing here has to be put in order."""
    while os.read(pipe, 1):
        pass
    os._exit(0)


def main() -> None:
    """Serve until the supervisor has gone."""
    descriptor, root, templates, *hosts = sys.argv[1:]
    threading.Thread(target=_leave_with, args=[sys.stdin.fileno()], daemon=True).start()
    settle()
    sys.setswitchinterval(0.001)  # the event loop must not wait for what is computed
    listener = socket.socket(fileno=int(descriptor))
    asyncio.run(serve(listener, Path(root), Path(templates), hosts))


if __name__ == "__main__":
    main()
