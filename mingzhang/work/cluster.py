"""Jobs on the workers of an existing Dask cluster (`--executor dask://host:port`).

Dask's scheduler hands them out; no more wait there than keep all workers busy. Every worker is asked first
what it is like, and gets once what all jobs need; what is a job's own travels with it. Functions go to the cluster
as bare calls of the worker's own program, so that the scheduler needs Dask alone.
"""

from __future__ import annotations

import contextlib
import pickle
import queue
import uuid
import zlib
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mingzhang.findings import Finding
from mingzhang.work.cluster_crew import WAIT, Crew, far
from mingzhang.work.cluster_link import TIMEOUT, connected
from mingzhang.work.cluster_parcel import Item, Parcel, UnsendableError, pack
from mingzhang.work.cluster_worker import CONTENT, MARK, Order, Refusal, stands
from mingzhang.work.job import Answer, Failed, Here, Job, Roots, perform
from mingzhang.work.pool import TRIES, died

if TYPE_CHECKING:
    from distributed import Client, Future

# Jobs at the cluster for each worker: one that it does, one that waits for it.
AHEAD = 2
TICK = 1  # seconds between two looks whether all is well
FETCH = 60  # seconds in which an answer must arrive


@dataclass(slots=True)
class Cluster:
    """Does jobs on the workers of a cluster; it is connected when it is first needed."""

    roots: Roots
    address: str
    wait: float = WAIT
    timeout: float = TIMEOUT
    _client: Client | None = None
    _crew: Crew | None = None

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        if self._client is not None:
            with contextlib.suppress(Exception):  # whatever it is, it is over
                self._client.close(timeout=2)
            self._client = None

    @property
    def findings(self) -> list[Finding]:
        """Warnings: workers that were not used."""
        return self._crew.findings if self._crew else []

    def run(self, jobs: Sequence[Job]) -> Iterator[tuple[int, Answer]]:
        """The answers as they come; StoppedError when the cluster can do no more."""
        if self._client is None or self._crew is None:
            self._client = connected(self.address, self.timeout)
            self._crew = Crew(self._client, self.address, self.wait)
        needed = [need for need in jobs[0].needs if all(need in job.needs for job in jobs)]
        try:
            shared = Parcel.of(item for need in needed for item in packed(need, self.roots))
        except UnsendableError:
            yield from Here(self.roots).run(jobs)
            return
        self._crew.begin()
        yield from Round(self._client, self._crew, self.roots, jobs, shared, set(needed)).answers()


def packed(need: str, roots: Roots) -> Iterator[Item]:
    """A part of content or templates, by value; UnsendableError."""
    top, _, rest = need.partition("/")
    return pack((roots.content if top == CONTENT else roots.templates) / rest, stands(need, roots))


@dataclass(slots=True)
class Round:
    """One list of jobs on its way through the cluster.

    When a worker dies, Dask tries its jobs elsewhere, innocent ones too; those that it gives up are done
    one at a time, when all others are done: then it is sure whose fault a death is.
    """

    client: Client
    crew: Crew
    roots: Roots
    jobs: Sequence[Job]
    shared: Parcel
    needed: set[str]
    waiting: deque[int] = field(default_factory=deque)
    suspects: deque[int] = field(default_factory=deque)
    pending: dict[Future[bytes], tuple[int, frozenset[str]]] = field(default_factory=dict)
    tries: Counter[int] = field(default_factory=Counter)
    alone: bool = False
    arrived: queue.SimpleQueue[Any] = field(default_factory=queue.SimpleQueue)
    name: str = field(default_factory=lambda: uuid.uuid4().hex)

    def answers(self) -> Iterator[tuple[int, Answer]]:
        self.waiting.extend(range(len(self.jobs)))
        left = len(self.jobs)
        try:
            while left:
                ready = self.crew.ready(self.shared, self._in_hand)
                for number, answer in (*self._lost(ready), *self._given(ready), *self._come()):
                    left -= 1
                    yield number, answer
        finally:  # whoever asked may have gone away: what nobody wants is not begun
            for future in self.pending:
                future.release()

    def _in_hand(self) -> list[str]:
        return [self.jobs[number].name for number, _ in self.pending.values()]

    def _given(self, ready: frozenset[str]) -> Iterator[tuple[int, Answer]]:
        """Give workers what they can have; what can't be sent is done here."""
        while ready:
            if self.waiting and len(self.pending) < AHEAD * len(ready):
                number, self.alone = self.waiting.popleft(), False
            elif self.suspects and not self.waiting and not self.pending:
                number, self.alone = self.suspects.popleft(), True
            else:
                return
            try:
                self._send(number, ready)
            except UnsendableError:
                yield number, perform(self.jobs[number], self.roots)

    def _send(self, number: int, ready: frozenset[str]) -> None:
        job = self.jobs[number]
        wanted = (need for need in job.needs if need not in self.needed)
        own = tuple(item for need in wanted for item in packed(need, self.roots))
        order = Order(MARK, self.shared.digest, own, job, self.roots)
        future = self.client.submit(
            far("carry_out"),
            zlib.compress(pickle.dumps(order, pickle.HIGHEST_PROTOCOL), 1),
            key=f"mingzhang-{self.name}-{number}-{self.tries[number]}",
            workers=sorted(ready),
            pure=False,
        )
        self.tries[number] += 1
        self.pending[future] = number, ready
        future.add_done_callback(self.arrived.put)

    def _lost(self, ready: frozenset[str]) -> Iterator[tuple[int, Answer]]:
        """Take back what was given to workers of which none is left."""
        for future, (number, given) in list(self.pending.items()):
            if ready and not given & ready:
                del self.pending[future]
                future.release()
                yield from self._suspect(number)

    def _suspect(self, number: int) -> Iterator[tuple[int, Answer]]:
        """Workers have died of this job or of another beside it."""
        if self.alone:
            yield number, Failed(died(self.jobs[number]))
        else:
            self.suspects.append(number)

    def _come(self) -> Iterator[tuple[int, Answer]]:
        """What has arrived; waits a moment for the first."""
        patience: float | None = TICK
        while True:
            try:
                future = (
                    self.arrived.get(timeout=patience) if patience else self.arrived.get_nowait()
                )
            except queue.Empty:
                return
            patience = None
            if future in self.pending:
                yield from self._opened(future, self.pending.pop(future)[0])
                future.release()

    def _opened(self, future: Future[bytes], number: int) -> Iterator[tuple[int, Answer]]:
        """A job's answer; nothing where it has to be done again."""
        from distributed import CancelledError, KilledWorker

        try:
            said = pickle.loads(future.result(timeout=FETCH))
        except KilledWorker:
            yield from self._suspect(number)
            return
        except (CancelledError, OSError):  # the way to the scheduler, or an answer with its worker
            said = Refusal()
        if isinstance(said, BaseException):
            said.add_note(f"at {self.jobs[number].name}")
            raise said
        if not isinstance(said, Refusal):
            yield number, said
            return
        if said.worker:
            self.crew.forget(said.worker, said.why)
        if self.tries[number] < TRIES:
            self.waiting.appendleft(number)
        else:
            yield number, Failed(died(self.jobs[number]))
