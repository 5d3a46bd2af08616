"""A process of its own that prints booklets, and keeps their parts from one edit to the next.

    python -m mingzhang.preview.press FD TEMPLATES

It reads (manuscript, files) from a socket and answers (PDF, findings), None when something newer was
sent meanwhile, or what went wrong in words. It ends with the socket.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from multiprocessing.connection import Connection
from pathlib import Path

from mingzhang.render.pdf import printed
from mingzhang.render.pdf_pages import Drawn
from mingzhang.render.pdf_parts import Kept

PARTS = 200  # some thirty for a long booklet


class SupersededError(Exception):
    """What is being printed is not wanted any more."""


class Watchful(Kept[Drawn]):
    """Kept parts; between two of them, a look whether to go on."""

    def __init__(self, wire: Connection) -> None:
        super().__init__(PARTS)
        self._wire = wire

    def get(self, key: str) -> Drawn | None:
        if self._wire.poll():
            raise SupersededError
        return super().get(key)


def main() -> None:
    """Print until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(5)  # pages come first
    wire, templates = Connection(int(sys.argv[1])), Path(sys.argv[2])
    kept = Watchful(wire)
    try:
        while True:
            job = wire.recv()
            if job is None:
                continue  # came too late to stop anything
            manuscript, files = job
            try:
                answer: object = printed(templates, manuscript, files, kept=kept)
            except SupersededError:
                answer = None
            except Exception as problem:
                traceback.print_exc()
                answer = repr(problem)
            wire.send(answer)
    except (EOFError, OSError):
        return


if __name__ == "__main__":
    main()
