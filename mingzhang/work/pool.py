"""Jobs in several warm processes of this machine.

Each is a fresh Python (`python -m mingzhang.work.worker`), neither forked from this one nor importing
its main program. A process that dies in the middle of a job costs another try; one that has grown
too large is replaced between two jobs.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, Pipe, wait
from pathlib import Path

from mingzhang.findings import Finding, Place, error
from mingzhang.work.job import Answer, Failed, Job, Roots

TRIES = 3
# A process that holds more than this is replaced.
MOST_MIB = 1200


@dataclass(slots=True, eq=False)
class Worker:
    """A process and the way to it; `job` is the place of the job it has."""

    process: subprocess.Popen[bytes]
    way: Connection
    job: int | None = None

    @classmethod
    def start(cls, roots: Roots) -> Worker:
        here, there = Pipe()
        with there:
            command = [sys.executable, "-P", "-c", START, str(there.fileno())]
            path = os.pathsep.join(one or str(Path.cwd()) for one in sys.path)
            process = subprocess.Popen(
                command,
                pass_fds=[there.fileno()],
                env={**os.environ, "PYTHONPATH": path},
                stdin=subprocess.DEVNULL,
                process_group=0,  # Ctrl-C is this process's business
            )
        worker = cls(process, here)
        with contextlib.suppress(OSError):  # one that died at once is found dead later
            here.send(roots)
        return worker

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self.way.close()
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()


START = "import sys; from mingzhang.work.worker import main; main(int(sys.argv[1]))"


@dataclass(slots=True)
class Pool:
    """Does jobs in `number` processes, which live as long as it does."""

    roots: Roots
    number: int
    most: int = MOST_MIB
    _workers: list[Worker] = field(default_factory=list)

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.stop()
        self._workers.clear()

    @property
    def findings(self) -> list[Finding]:
        """Nothing to say."""
        return []

    def run(self, jobs: Sequence[Job]) -> Iterator[tuple[int, Answer]]:
        """The answers as they come."""
        waiting = deque(range(len(jobs)))
        tries = [0] * len(jobs)
        open_ = len(jobs)
        try:
            while open_:
                self._hire(min(self.number, open_))
                self._give_out(waiting, jobs)
                for worker in self._ready():
                    number, answer = worker.job, self._answer(worker)
                    if number is None:
                        continue
                    if answer is None:
                        tries[number] += 1
                        if tries[number] < TRIES:
                            waiting.appendleft(number)
                            continue
                        answer = Failed(died(jobs[number]))
                    open_ -= 1
                    self._give_out(waiting, jobs)  # nobody waits while the answer is put away
                    yield number, answer
        finally:
            if open_:  # whoever asked has gone away: nobody waits for what is half done
                self.__exit__()

    def _hire(self, wanted: int) -> None:
        while len(self._workers) < wanted:
            self._workers.append(Worker.start(self.roots))

    def _give_out(self, waiting: deque[int], jobs: Sequence[Job]) -> None:
        """Jobs for those that have none."""
        for worker in self._workers:
            if worker.job is None and waiting:
                worker.job = waiting.popleft()
                with contextlib.suppress(OSError):  # a dead one is found by its end of the way
                    worker.way.send(jobs[worker.job])

    def _ready(self) -> list[Worker]:
        ready = set(wait([worker.way for worker in self._workers]))
        return [worker for worker in self._workers if worker.way in ready]

    def _answer(self, worker: Worker) -> Answer | None:
        """What a process says; None when it has died, and then it is let go."""
        try:
            answer, size = pickle.loads(worker.way.recv_bytes())
        except (EOFError, OSError):
            self._dismiss(worker)
            return None
        worker.job = None
        if isinstance(answer, BaseException):
            raise answer
        if size > self.most:
            self._dismiss(worker)
        found: Answer = answer
        return found

    def _dismiss(self, worker: Worker) -> None:
        self._workers.remove(worker)
        worker.stop()


def died(job: Job) -> Finding:
    """BUILD-WORKER: no process gets through this job."""
    return error(
        "BUILD-WORKER",
        "生成这份文件的进程几次意外中止",
        Place(job.place),
        found=job.name,
        hint="多半是内存不够：用 --jobs 1 再试，或者换内存更大的机器",
    )
