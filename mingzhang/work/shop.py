"""The workshop of one build: does what has to be done, takes over what was done before."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mingzhang.cache.tasks import Made, Tasks
from mingzhang.findings import Finding
from mingzhang.work.job import Answer, Done, Executor, Failed, Here, Job, Product, Roots
from mingzhang.work.pool import Pool

if TYPE_CHECKING:
    from mingzhang.work.cluster import Cluster

Progress = Callable[[int, int, str], None]


@dataclass(slots=True)
class Profile:
    """Where the time went: wall seconds of each stage, CPU seconds of each job that was done."""

    stages: dict[str, float] = field(default_factory=dict)
    jobs: list[tuple[float, str]] = field(default_factory=list)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.stages[name] = self.stages.get(name, 0.0) + time.perf_counter() - start

    def slowest(self, count: int) -> list[tuple[float, str]]:
        return sorted(self.jobs, reverse=True)[:count]


# What does the work of a build; anything else is the address of a cluster.
HERE, POOL = "here", "pool"
# CPU milliseconds of work below which a pool takes longer to start than it saves.
WORTH = 2500


@dataclass(slots=True)
class Hands:
    """Does little work in this process, and much with others, who are called when they are first needed."""

    here: Here
    others: Pool | Cluster | None

    def run(self, jobs: Sequence[Job]) -> Iterator[tuple[int, Answer]]:
        """The answers of whoever does the jobs."""
        much = len(jobs) > 1 and sum(job.weight for job in jobs) > WORTH
        executor: Executor = self.others if much and self.others else self.here
        return executor.run(jobs)

    @property
    def findings(self) -> list[Finding]:
        """What the others have to say besides answers."""
        return self.others.findings if self.others else []


@dataclass(slots=True)
class Shop:
    """Records, hands, and what they have done in this build."""

    tasks: Tasks
    executor: Executor
    profile: Profile = field(default_factory=Profile)

    def carry_out(
        self,
        jobs: Sequence[Job],
        take: Callable[[Job, Made], bool],
        fresh: Callable[[Job, Product], object],
        progress: Progress = lambda *_: None,
        known: Mapping[int, str] | None = None,
    ) -> list[Finding]:
        """Each job's product: taken over where `take` can use what is kept, or made and given to `fresh`.

        `known` are fingerprints of arguments that many jobs share. Gives what could not be done.
        """
        findings: list[Finding] = []
        todo: list[tuple[Job, str]] = []
        for job in jobs:
            key = self.tasks.key(job.function.__qualname__, *job.arguments, known=known)
            if not any(take(job, made) for made in self.tasks.found(key)):
                todo.append((job, key))
        names = [job.name for job, _ in todo]
        if todo:
            progress(0, len(todo), names[0])
        answers = self.executor.run([job for job, _ in todo])
        for count, (number, answer) in enumerate(answers, 1):
            job, key = todo[number]
            if isinstance(answer, Failed):
                findings.append(answer.finding)
            else:
                self.profile.jobs.append((answer.seconds, job.name))
                self._keep(key, job, answer)
                fresh(job, answer.product)
            if count < len(todo):
                progress(count, len(todo), names[count])
        return findings

    def _keep(self, key: str, job: Job, done: Done) -> None:
        product, blobs = done.product, done.blobs
        for name, data in (*product.files.items(), *product.left.items()):
            self.tasks.store.put(data, blobs[name])
        files, left = (
            {name: blobs[name] for name in part} for part in (product.files, product.left)
        )
        self.tasks.keep(key, done.told, Made(product.value, files, left), job.own)


@contextmanager
def hands(roots: Roots, number: int, executor: str = POOL) -> Iterator[Hands]:
    """Hands of this process (HERE), with a pool of so many (POOL), or with a cluster (its address)."""
    others: Pool | Cluster | None = None
    if executor not in (HERE, POOL):
        from mingzhang.work.cluster import Cluster

        others = Cluster(roots, executor)
    elif executor == POOL and number > 1:
        others = Pool(roots, number)
    with others or nullcontext():
        yield Hands(Here(roots), others)
