"""Which workers of a cluster may be given jobs: those that are like this machine and have what jobs share."""

from __future__ import annotations

import pickle
import time
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mingzhang.findings import Finding, Severity
from mingzhang.work import cluster_said as said
from mingzhang.work.cluster_likeness import differences
from mingzhang.work.cluster_parcel import Parcel
from mingzhang.work.cluster_worker import STARTED
from mingzhang.work.job import StoppedError

if TYPE_CHECKING:
    from distributed import Client

OFTEN = 1  # seconds between two looks at who is there
ANSWER, FONTS = 30, 900  # seconds: for a short answer, for preparing fonts
WAIT = 30  # seconds without a worker before that is given up
FOREIGN = "它不是在本程序的文件夹里启动的，或者程序的版本不同"


def far(name: str) -> Callable[[bytes], Any]:
    """A call of a function of the worker's own program; pickled by value, as it has no home."""

    def call(given: bytes) -> Any:
        from importlib import import_module

        return getattr(import_module("mingzhang.work.cluster_worker"), name)(given)

    return call


def aside(name: str) -> Callable[[bytes], Any]:
    """The same beside the worker's own affairs, which go on meanwhile."""
    there = far(name)

    async def call(given: bytes) -> Any:
        import asyncio

        return await asyncio.to_thread(there, given)

    return call


@dataclass(slots=True)
class Crew:
    """Workers by address: greeted with which parcel, or refused and why."""

    client: Client
    address: str
    wait: float = WAIT
    known: dict[str, str] = field(default_factory=dict)
    alike: set[str] = field(default_factory=set)
    refused: dict[str, Finding] = field(default_factory=dict)
    _ready: frozenset[str] = frozenset()
    _looked: float = float("-inf")
    _seen: float = field(default_factory=time.monotonic)

    def ready(self, shared: Parcel, in_hand: Callable[[], Sequence[str]]) -> frozenset[str]:
        """Who can be given jobs now, none perhaps; StoppedError when there was nobody for long."""
        now = time.monotonic()
        if self.client.status not in ("running", "connecting"):
            raise StoppedError([said.lost(self.address, in_hand())])
        if self._ready and now - self._looked < OFTEN:
            return self._ready
        there = self._there()
        if there is not None:
            self._greet(there, shared)
            self._ready = frozenset(one for one in there if self.known.get(one) == shared.digest)
        else:
            self._ready = frozenset()
        self._looked = time.monotonic()
        if self._ready:
            self._seen = self._looked
        elif there and not self.alike and there <= self.refused.keys():
            raise StoppedError([one._replace(severity=Severity.ERROR) for one in self.findings])
        elif self._looked - self._seen > self.wait:
            why = said.lost if there is None else said.nobody
            raise StoppedError([*self.findings, why(self.address, in_hand())])
        return self._ready

    def forget(self, worker: str, why: str = "") -> None:
        """Greet a worker again before it gets anything, or with a reason never again."""
        self.known.pop(worker, None)
        self.alike.discard(worker)  # another process may have its address now
        self._looked = float("-inf")
        if why:
            self.refused[worker] = said.unfit(worker, why)

    def begin(self) -> None:
        """Look who is there, and be patient again."""
        self._looked, self._seen = float("-inf"), time.monotonic()

    @property
    def findings(self) -> list[Finding]:
        """Warnings of those that are not used."""
        return list(self.refused.values())

    def _there(self) -> set[str] | None:
        """Addresses of all workers; None where the scheduler says nothing."""
        if self.client.status != "running":
            return None
        try:
            return set(self.client.nthreads(callback_timeout=ANSWER))
        except OSError:
            return None

    def _greet(self, there: Iterable[str], shared: Parcel) -> None:
        new = sorted(one for one in there if one not in self.alike and one not in self.refused)
        for worker, likeness in self._ask(aside("introduce"), b"", new, ANSWER).items():
            if not isinstance(likeness, dict):
                self._doubt(worker, likeness)
            elif "restart" in likeness:
                self.refused[worker] = said.unlike(worker, ["启动以后程序更新过，要重新启动"])
            elif how := differences(STARTED, likeness):
                self.refused[worker] = said.unlike(worker, how)
            else:
                self.alike.add(worker)
        lacking = [
            one
            for one in sorted(there)
            if one in self.alike and self.known.get(one) != shared.digest
        ]
        # Of each machine one first: it may have to prepare the fonts of all.
        first = {one.rpartition(":")[0]: one for one in reversed(lacking)}.values()
        for some in (list(first), [one for one in lacking if one not in first]):
            if not some:
                continue
            parcel = zlib.compress(pickle.dumps(shared, pickle.HIGHEST_PROTOCOL), 1)
            for worker, trouble in self._ask(aside("receive"), parcel, some, FONTS).items():
                if trouble == "":
                    self.known[worker] = shared.digest
                elif isinstance(trouble, str):
                    self.refused[worker] = said.unfit(worker, trouble)
                else:
                    self._doubt(worker, trouble)

    def _doubt(self, worker: str, problem: object) -> None:
        """One that gave no answer has perhaps just gone; else it runs another program."""
        self.alike.discard(worker)
        if isinstance(problem, TimeoutError):
            # To ask it again and again would keep the others waiting.
            self.refused[worker] = said.unfit(worker, f"{ANSWER} 秒没有回应")
        elif not isinstance(problem, OSError):
            how = f"{FOREIGN}（{type(problem).__name__}: {problem}）"
            self.refused[worker] = said.unlike(worker, [how])

    def _ask(
        self, call: Callable[[bytes], Any], given: bytes, workers: Sequence[str], patience: float
    ) -> Mapping[str, object]:
        if not workers:
            return {}
        try:
            found: Mapping[str, object] = self.client.run(
                call, given, workers=list(workers), on_error="return", callback_timeout=patience
            )
        except OSError as problem:  # also where time is up
            if len(workers) == 1:
                return {workers[0]: problem}
            parts = (self._ask(call, given, [one], patience) for one in workers)
            return {worker: said for part in parts for worker, said in part.items()}
        return found
