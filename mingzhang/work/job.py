"""A job: a function and its arguments, by value; what it gives, by value; and how it is done.

A job never counts on the disk of whoever asked for it: it gets the folders where *its* process has
content and templates, and says which parts of them it needs (`needs`, paths below `content/` or
`templates/`), so that another machine can be sent just those.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import jinja2

from mingzhang import reads
from mingzhang.cache.store import Blob, blob_of
from mingzhang.findings import Finding, Place, error
from mingzhang.reads import Reads

# Between two jobs there is much to forget, and nothing of it is old.
YOUNGER = 1


@dataclass(frozen=True, slots=True)
class Roots:
    """Where a process has content and templates."""

    content: Path
    templates: Path


class Product(NamedTuple):
    """What a job gives: a small value, files of the site, and what it leaves for pages across documents."""

    value: Any
    files: Mapping[str, bytes] = {}
    left: Mapping[str, bytes] = {}


@dataclass(frozen=True, slots=True)
class Job:
    """`function(roots, *arguments)` gives a Product; `name` is for people, `place` for findings.

    `own` marks the paths that no other job reads, `weight` is roughly its CPU time in milliseconds.
    """

    name: str
    place: str
    function: Callable[..., Product]
    arguments: tuple[Any, ...]
    needs: tuple[str, ...] = ()
    own: str = ""
    weight: int = 1


class Done(NamedTuple):
    """A job's product, what it read (as its own process names the paths), and its CPU seconds."""

    product: Product
    blobs: Mapping[str, Blob]
    told: Reads
    seconds: float


class Failed(NamedTuple):
    """Why a job could not be done."""

    finding: Finding


Answer = Done | Failed


class StoppedError(Exception):
    """Nothing more can be done where jobs were to be done; the findings say why."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(*findings)
        self.findings = list(findings)


class Executor(Protocol):
    """What does jobs: in this process, in others, on other machines."""

    def run(self, jobs: Sequence[Job]) -> Iterator[tuple[int, Answer]]:
        """The answers, each with the place of its job in the list, in any order."""
        ...


def perform(job: Job, roots: Roots) -> Answer:
    """Do a job here and now; what can't be read, or a template that is wrong, is no exception."""
    start = time.process_time()
    gc.freeze()  # what was there before is no matter of this job's
    gc.disable()  # what a job makes lives until it is done
    try:
        with reads.listening() as told:
            product = job.function(roots, *job.arguments)
    except OSError as problem:
        return Failed(unread(problem, job.place))
    except jinja2.TemplateError as problem:
        return Failed(template_finding(problem, job.place))
    finally:
        gc.enable()
        gc.collect(YOUNGER)
        gc.unfreeze()
    blobs = {name: blob_of(data) for name, data in (*product.files.items(), *product.left.items())}
    return Done(product, blobs, told, time.process_time() - start)


def unread(problem: OSError, place: str) -> Finding:
    """BUILD-READ: what was there when the build began can't be read any more."""
    found = f"{problem.filename or ''} {problem.strerror or problem}".strip()
    hint = "生成期间文件被移走或者换掉了，请再生成一次；仍然这样的，检查文件夹的权限"
    return error("BUILD-READ", "生成时读不到文件", Place(place), found, hint=hint)


def template_finding(problem: jinja2.TemplateError, asked: str) -> Finding:
    """What is wrong with a template of pages: its file and line, and what it was to make."""
    file, line = getattr(problem, "filename", None) or "", getattr(problem, "lineno", 0) or 0
    trace = problem.__traceback__
    while trace is not None:  # the innermost frame of a template
        name = trace.tb_frame.f_code.co_filename
        if name.endswith((".html", ".css", ".xml")):
            file, line = name, trace.tb_lineno
        trace = trace.tb_next
    parts = Path(file).parts
    start = len(parts) - 1 - parts[::-1].index("templates") if "templates" in parts else 0
    place = Place("/".join(parts[start:]) or asked, line)
    hint = f"在生成 {asked} 时发现；请维护模板的人员核对"
    return error("TEMPLATE", "网页模板有错", place, str(problem), hint=hint)


@dataclass(frozen=True, slots=True)
class Here:
    """Does jobs in this process, one after the other."""

    roots: Roots

    def run(self, jobs: Sequence[Job]) -> Iterator[tuple[int, Answer]]:
        """The answers in the order of the jobs."""
        for number, job in enumerate(jobs):
            yield number, perform(job, self.roots)
