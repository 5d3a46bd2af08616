"""A shell beside the web server, asked step by step (publish/far.sh)."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from mingzhang.publish.place import Place

SCRIPT = Path(__file__).with_name("far.sh")
END = "\x1d"
# Answers of `enter`, `take` and `whole`; every other status that isn't 0 is a failure.
FINE, NOTHING, FOREIGN, TAKEN, DAMAGED = 0, 3, 4, 5, 6


class BrokenError(Exception):
    """A step failed, or the connection did; the text says how."""


class Session:
    """Steps run one after another in one process, which holds the lock while it lives."""

    def __init__(self, to: IO[str], answers: IO[str]) -> None:
        self._to, self._from = to, answers
        # What a login prints before the first answer is nobody's answer.
        self._send(f"{SCRIPT.read_text(encoding='utf-8')}\nstep :\n")
        self._answer()

    @classmethod
    @contextmanager
    def at(cls, place: Place) -> Iterator[Session]:
        """A shell there, which ends with the block; BrokenError or OSError when there is none."""
        process = subprocess.Popen(
            place.command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
        )
        with process:
            assert process.stdin
            assert process.stdout
            try:
                yield cls(process.stdin, process.stdout)
            finally:
                with suppress(OSError):  # it is gone already
                    process.stdin.close()

    def ask(self, step: str, *arguments: str) -> tuple[int, str]:
        """The status of a step and what it printed."""
        self._send(f"step {shlex.join([step, *arguments])}\n")
        return self._answer()

    def do(self, step: str, *arguments: str) -> str:
        """What a step printed that must go well; BrokenError otherwise."""
        status, text = self.ask(step, *arguments)
        if status != FINE:
            raise BrokenError(text.strip() or f"{step}：{status}")
        return text

    def _send(self, text: str) -> None:
        try:
            self._to.write(text)
            self._to.flush()
        except OSError as problem:
            raise BrokenError("连接断了") from problem

    def _answer(self) -> tuple[int, str]:
        lines = []
        for line in self._from:
            before, end, status = line.partition(END)
            lines.append(before)
            if end:
                return int(status), "".join(lines)
        raise BrokenError("连接断了")
