"""A worker of a Dask cluster: what the builder calls in it (`work/cluster`).

The worker runs in a checkout of its own and sees nothing of the builder's disk. One job at a time is done in
a process, whatever the number of its threads. What is sent is pickled, as everything is in Dask.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from mingzhang.cache.versions import ROOT
from mingzhang.findings import Finding, Place
from mingzhang.fonts.faces import FACES
from mingzhang.fonts.prepare import PREPARED, key
from mingzhang.reads import Reads
from mingzhang.work.cluster_likeness import likeness, mark
from mingzhang.work.cluster_parcel import Item, Parcel, Tree
from mingzhang.work.job import Answer, Failed, Job, Roots, perform

# The program that this process runs, whatever lies on the disk later.
STARTED = likeness()
MARK = mark(STARTED)
# Sets of shared parts that are held: builds of different content may take turns.
HELD = 4
CONTENT, TEMPLATES = "content", "templates"
PREPARE = "from mingzhang.fonts.prepare import prepare; prepare()"


class Order(NamedTuple):
    """A job with what it needs: `shared` is the hash of a parcel that the worker was given before."""

    mark: str
    shared: str
    own: tuple[Item, ...]
    job: Job
    roots: Roots


class Refusal(NamedTuple):
    """A worker (its address) does not do a job: until it is greeted again, or with a reason for good."""

    worker: str = ""
    why: str = ""


_held: dict[str, tuple[Item, ...]] = {}
_trees: dict[Path, Tree] = {}
_one = threading.Lock()


def introduce(_: bytes) -> dict[str, dict[str, str]]:
    """What this worker is like; `restart` when its program has changed since it started."""
    return {**STARTED, **({} if likeness() == STARTED else {"restart": {}})}


def receive(parcel: bytes) -> str:
    """Hold shared parts, and have the fonts ready; says what went wrong."""
    shared: Parcel = pickle.loads(zlib.decompress(parcel))
    with _one:
        _held.pop(shared.digest, None)
        _held[shared.digest] = shared.items
        while len(_held) > HELD:
            del _held[next(iter(_held))]
        return _fonts()


def carry_out(order: bytes) -> bytes:
    """Do a job: an Answer, a Refusal, or an exception, pickled."""
    from distributed import get_worker

    worker = get_worker()
    return done(order, Path(worker.local_directory) / "mingzhang", worker.address)


def done(order: bytes, base: Path, worker: str) -> bytes:
    """Do a job in a tree that stands at `base`."""
    with _one:
        try:
            said: object = _done(pickle.loads(zlib.decompress(order)), base, worker)
        except Exception as problem:  # a bug: it is raised again where the job was asked for
            problem.add_note("in a worker of the cluster")
            said = problem
        return pickle.dumps(said, pickle.HIGHEST_PROTOCOL)


def _done(order: Order, base: Path, worker: str) -> Answer | Refusal:
    shared = _held.get(order.shared)
    if order.mark != MARK or shared is None:
        return Refusal(worker)
    tree = _trees.setdefault(base, Tree(base))
    try:
        tree.become((*shared, *order.own))
    except OSError as problem:
        return Refusal(worker, f"写不了临时文件夹 {base}：{problem.strerror or problem}")
    here = Roots(
        *(base / place for place in (stands(CONTENT, order.roots), stands(TEMPLATES, order.roots)))
    )
    answer = perform(order.job, here)
    pairs = [
        (str(here.content), str(order.roots.content)),
        (str(here.templates), str(order.roots.templates)),
    ]
    if isinstance(answer, Failed):
        return Failed(Finding(*(_told_of(part, pairs) for part in answer.finding)))
    sent = [f"{base}/{stands(need, order.roots)}" for need in order.job.needs]
    return answer._replace(told=_at_home(answer.told, sent, pairs))


def stands(need: str, roots: Roots) -> str:
    """Where a part stands in a tree: below folders that are called as at home, for findings."""
    top, _, rest = need.partition("/")
    name = roots.content.name if top == CONTENT else roots.templates.name
    return "/".join(filter(None, (top, name, rest)))


def _at_home(told: Reads, sent: Sequence[str], pairs: Sequence[tuple[str, str]]) -> Reads:
    """The same reads, by the names they have where the job comes from."""
    found: Reads = {}
    for (asked, path), state in told.items():
        for here, there in pairs:
            if path == here or path.startswith(f"{here}/"):
                if not any(path == one or path.startswith(f"{one}/") for one in sent):
                    raise LookupError(f"{path}: read, but not among what the job needs")
                path = there + path[len(here) :]
                break
        found[asked, path] = state
    return found


def _told_of(part: Any, pairs: Sequence[tuple[str, str]]) -> Any:
    """A part of a finding with the builder's paths."""
    if isinstance(part, Place):
        return part._replace(file=_told_of(part.file, pairs))
    for here, there in pairs if type(part) is str else ():
        part = part.replace(here, there)
    return part


def _fonts() -> str:
    """Prepare what this machine's checkout lacks, in a process that may have children."""
    if all((PREPARED / f"{face.name}-{key(face)}.ttf").is_file() for face in FACES):
        return ""
    made = subprocess.run(
        [sys.executable, "-P", "-c", PREPARE],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return "" if made.returncode == 0 else f"字体没有准备好：{made.stderr.strip()[-200:]}"
