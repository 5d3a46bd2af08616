"""Records of tasks: what each really read, as it was, and what came of it.

A record holds while all that was read would give the same again. Several are kept of a task, so that
an edit that is taken back finds what was made before it. What many tasks read alike (a form set, the
pages' templates) stands once, in a group, and is compared once in a build.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from mingzhang import reads
from mingzhang.cache.hashes import digest
from mingzhang.cache.store import Blob, Store
from mingzhang.cache.value import fingerprint
from mingzhang.reads import Reads

KEPT = 6  # records of one task
T = TypeVar("T")
Files = Mapping[str, Blob]


class Made(NamedTuple):
    """What a task gave: a small value, files of the site, and what it leaves for the pages across."""

    value: Any
    files: Files
    left: Files


class Record(NamedTuple):
    """A task as it was done once: its own reads, the group of the others (a key), what came of it."""

    own: Reads
    group: str
    value: bytes
    files: Files
    left: Files


@dataclass(slots=True)
class Tasks:
    """The records of one program, with the places of its folders: `roots` are (short name, path)."""

    store: Store
    version: str
    roots: tuple[tuple[str, str], ...]
    _states: Reads = field(default_factory=dict)
    _groups: dict[str, bool] = field(default_factory=dict)
    _known: set[str] = field(default_factory=set)

    def key(self, task: str, *given: object, known: Mapping[int, str] | None = None) -> str:
        """The key of a task by its name and what is given to it by value."""
        return digest(f"{self.version} {task} {fingerprint(given, known)}".encode())

    def found(self, key: str) -> Iterator[Made]:
        """What was made of this task with all that it read as it is now, the latest first."""
        for record in self.store.sealed(key) or ():
            if self._holds(record.own) and self._group_holds(record.group):
                yield Made(pickle.loads(record.value), record.files, record.left)

    def keep(self, key: str, told: Reads, made: Made, own: str = "") -> None:
        """Record what was made; reads of paths that hold `own` are this task's alone."""
        short = {(asked, self._short(path)): state for (asked, path), state in told.items()}
        mine = {read: state for read, state in short.items() if own and own in read[1]}
        rest = sorted((read, state) for read, state in short.items() if read not in mine)
        group = digest(repr(rest).encode(errors="surrogateescape"))
        if group not in self._known:
            self._known.add(group)
            if self.store.sealed(group) is None:
                self.store.seal(group, dict(rest))
        value = pickle.dumps(made.value, pickle.HIGHEST_PROTOCOL)
        record = Record(mine, group, value, dict(made.files), dict(made.left))
        before = [one for one in self.store.sealed(key) or () if one[:2] != record[:2]]
        self.store.seal(key, [record, *before[: KEPT - 1]])

    def value(
        self, task: str, given: tuple[object, ...], make: Callable[[], T], own: str = ""
    ) -> T:
        """What a task of this process gives: a value alone, made only if it must be."""
        key = self.key(task, *given)
        for made in self.found(key):
            value: T = made.value
            return value
        with reads.listening() as told:
            value = make()
        self.keep(key, told, Made(value, {}, {}), own)
        return value

    def _group_holds(self, group: str) -> bool:
        if group not in self._groups:
            told = self.store.sealed(group)
            self._groups[group] = told is not None and self._holds(told)
        return self._groups[group]

    def _holds(self, told: Reads) -> bool:
        return all(self._state(read) == state for read, state in told.items())

    def _state(self, read: reads.Read) -> str:
        """The state of a read in this build: looked at once."""
        if read not in self._states:
            self._states[read] = reads.state((read[0], self._long(read[1])))
        return self._states[read]

    def _short(self, path: str) -> str:
        for name, root in self.roots:
            if path == root or path.startswith(f"{root}/"):
                return f"{name}:{path[len(root) :]}"
        return f":{path}"

    def _long(self, path: str) -> str:
        name, _, rest = path.partition(":")
        return dict(self.roots).get(name, "") + rest
