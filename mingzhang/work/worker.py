"""A process of the pool: takes jobs from its connection until that is closed."""

from __future__ import annotations

import gc
import os
import pickle
import resource
import sys
from multiprocessing.connection import Connection
from pathlib import Path

from mingzhang.memory import settle
from mingzhang.work.job import Roots, perform

STATM = Path("/proc/self/statm")
KIB = 1 if sys.platform == "darwin" else 1024


def main(descriptor: int) -> None:
    """Do jobs, one after the other."""
    settle()
    gc.freeze()
    way = Connection(descriptor)
    try:
        roots: Roots = way.recv()
        while True:
            job = way.recv()
            try:
                answer: object = perform(job, roots)
                said = pickle.dumps((answer, size()), pickle.HIGHEST_PROTOCOL)
            except Exception as problem:  # a bug: it is raised again where the job was asked for
                problem.add_note(f"in a process of the pool, at {job.name}")
                said = pickle.dumps((problem, 0))
            way.send_bytes(said)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        os._exit(0)


def size() -> float:
    """MiB that this process holds: now where the system says it, else at most."""
    try:
        return int(STATM.read_text(encoding="ascii").split()[1]) * resource.getpagesize() / 2**20
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB / 2**20
