"""One thread for all that is computed; the most urgent job is next."""

from __future__ import annotations

import itertools
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")

# How urgent jobs are: an edit, a request, findings, booklets, what is made in advance.
EDIT, REQUEST, FINDINGS, BOOKLET, ADVANCE = range(5)

Job = tuple[int, int, Callable[[], Any] | None, "Future[Any]"]


class Lane:
    """Jobs done one at a time in a thread of their own, so that what they share needs no locks."""

    def __init__(self) -> None:
        self._jobs: queue.PriorityQueue[Job] = queue.PriorityQueue()
        self._number = itertools.count()
        self._thread = threading.Thread(target=self._work, name="preview-lane", daemon=True)
        self._thread.start()

    def do(self, urgency: int, job: Callable[[], T]) -> Future[T]:
        """Have a job done when nothing more urgent waits; its result or exception is the future's."""
        future: Future[T] = Future()
        self._jobs.put((urgency, next(self._number), job, future))
        return future

    def stop(self) -> None:
        """End when the present job is done."""
        self._jobs.put((-1, next(self._number), None, Future()))
        self._thread.join()

    def _work(self) -> None:
        while True:
            _, _, job, future = self._jobs.get()
            if job is None:
                return
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(job())
            except BaseException as problem:
                future.set_exception(problem)
            del future, job
