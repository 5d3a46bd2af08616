"""Records of tasks: what each really read, as it was, and what came of it.

A record holds while all that was read would give the same again. Several are kept of a task, so that
an edit that is taken back finds what was made before it. What many tasks read alike (a form set, the
pages' templates) stands once, in a group, and is compared once in a build.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from mingzhang import reads
from mingzhang.cache.hashes import digest
from mingzhang.cache.store import Blob, Store
from mingzhang.cache.value import fingerprint
from mingzhang.reads import Reads

KEPT = 6  # records of one task
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
    _groups: dict[str, bool] = field(default_factory=dict)
    _known: set[str] = field(default_factory=set)

    def key(self, task: str, *given: object, known: Mapping[int, str] | None = None) -> str:
        """The key of a task by its name and what is given to it by value."""
        return digest(f"{self.version} {task} {fingerprint(given, known)}".encode())

    def found(self, key: str) -> Iterator[Made]:
        """What was made of this task with all that it read as it is now, the latest first."""
        for record in self.store.sealed(key) or ():
            if self.holds(record.own) and self._group_holds(record.group):
                yield Made(pickle.loads(record.value), record.files, record.left)

    def keep(self, key: str, told: Reads, made: Made, own: str = "") -> None:
        """Record what was made; reads of paths that hold `own` are this task's alone."""
        short = self.short(told)
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

    @contextmanager
    def together(
        self, task: str, *given: object
    ) -> Iterator[Callable[[str, Callable[[], Any]], Any]]:
        """Small values of this process by name, each made only if it must be; they are kept in one file."""
        key = self.key(task, *given)
        kept: dict[str, tuple[Reads, Any]] = self.store.sealed(key) or {}
        asked: dict[str, tuple[Reads, Any]] = {}

        def value(name: str, make: Callable[[], Any]) -> Any:
            if name in kept and self.holds(kept[name][0]):
                asked[name] = kept[name]
            else:
                with reads.listening() as told:
                    made = make()
                asked[name] = self.short(told), made
            return asked[name][1]

        yield value
        if asked != kept:
            self.store.seal(key, asked)

    def holds(self, told: Reads) -> bool:
        """Whether all that was read (`short`) would give the same in this build."""
        return all(
            reads.state((asked, self._long(path))) == state for (asked, path), state in told.items()
        )

    def short(self, told: Reads) -> Reads:
        """What was read, wherever the tree may stand."""
        return {(asked, self._short(path)): state for (asked, path), state in told.items()}

    def _group_holds(self, group: str) -> bool:
        if group not in self._groups:
            told = self.store.sealed(group)
            self._groups[group] = told is not None and self.holds(told)
        return self._groups[group]

    def _short(self, path: str) -> str:
        for name, root in self.roots:
            if path == root or path.startswith(f"{root}/"):
                return f"{name}:{path[len(root) :]}"
        return f":{path}"

    def _long(self, path: str) -> str:
        name, _, rest = path.partition(":")
        for short, root in self.roots:
            if short == name:
                return root + rest
        return rest
