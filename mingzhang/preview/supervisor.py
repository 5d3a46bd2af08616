"""Opens the preview's port, starts the process that serves it, and starts it anew when the program changes.

The socket stays open meanwhile: who asks is answered by the next process.
"""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import watchfiles

ENGINE = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"
TRIES = 20
SOUND = 10  # seconds: who has served so long may simply be started again
WAITING = 256  # connections that may wait for the next process


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; when the port is taken, on the next free one, at last on any."""
    kind = socket.AF_INET6 if ":" in host else socket.AF_INET
    for number in [*range(port, min(port + TRIES, 65536)), 0]:
        made = socket.socket(kind, socket.SOCK_STREAM)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            made.bind((host, number))
            made.listen(WAITING)
        except OSError as problem:
            made.close()
            if problem.errno != errno.EADDRINUSE:
                raise
        else:
            return made
    raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))


def address(listener: socket.socket, host: str) -> str:
    """What to type into a browser on this machine."""
    port = listener.getsockname()[1]
    name = HOST if everywhere(host) else host
    return f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/"


def everywhere(host: str) -> bool:
    """Whether a host to listen at stands for all addresses of this machine."""
    return host in ("", "0.0.0.0", "::")


def foreign(host: str) -> bool:
    """Whether others than this machine can reach a host."""
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host != "localhost"


class Worker:
    """The serving process; it ends with the pipe to it, so never outlives this one."""

    def __init__(self, listener: socket.socket, arguments: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"{__package__}.worker", str(listener.fileno()), *arguments],
            stdin=subprocess.PIPE,
            pass_fds=[listener.fileno()],
            cwd=ENGINE.parent,  # where `-m` looks first
            start_new_session=True,  # Ctrl-C is for this process alone
        )

    @property
    def ended(self) -> bool:
        return self._process.poll() is not None

    def stop(self) -> None:
        """End it and wait for its end."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def run(listener: socket.socket, content: Path, templates: Path, host: str) -> None:
    """Serve until Ctrl-C; KeyboardInterrupt is left to the caller."""
    hosts = ["*", socket.gethostname()] if everywhere(host) else [host]
    arguments = [str(content), str(templates), *hosts]
    worker = Worker(listener, arguments)
    said, begun = False, time.monotonic()
    try:
        for changed in _looks():
            if changed:
                worker.stop()
                print("程序有改动，预览重新启动。", flush=True)
                worker = Worker(listener, arguments)
                said, begun = False, time.monotonic()
            elif worker.ended and time.monotonic() > begun + SOUND:
                print("预览程序中断了，重新启动。", file=sys.stderr, flush=True)
                worker.stop()
                worker, begun = Worker(listener, arguments), time.monotonic()
            elif worker.ended and not said:
                said = True
                print(
                    "预览程序没有起来；改好程序会再试，按 Ctrl-C 结束。",
                    file=sys.stderr,
                    flush=True,
                )
    finally:
        worker.stop()


def _looks() -> Iterator[bool]:
    """Twice a second, or at once, whether the program has changed."""
    only = watchfiles.PythonFilter()
    try:
        for changes in watchfiles.watch(
            ENGINE, watch_filter=only, rust_timeout=500, yield_on_timeout=True
        ):
            yield bool(changes)
    except (OSError, RuntimeError) as problem:
        print(f"不能监视程序的改动（{problem}），改了程序请重新启动预览。", file=sys.stderr)
    while True:
        time.sleep(0.5)
        yield False
