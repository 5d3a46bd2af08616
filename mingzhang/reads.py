"""What is read of content/ and templates/, and what it was: told to whoever listens.

Whoever makes something listens while it is made and so knows, without guessing, what it depends on:
the bytes of files, which names a folder holds, whether something is there at all. What is kept in
memory (form sets, compiled templates) tells again what was read for it. A *state* says in a short
string what a read gave; the same state, the same result.
"""

from __future__ import annotations

import atexit
import os
import stat
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from mingzhang.cache.hashes import HASHES, digest

# (what was asked, path); asked are `data` (bytes), `kind` (of what is there), `link`, `names`.
Read = tuple[str, str]
Reads = dict[Read, str]

P = ParamSpec("P")
T = TypeVar("T")

MOST = 5_000_000  # bytes of a file that is read
ABSENT = "absent"
# Read twice and not the same: fits no later state.
TORN = "torn"
REMEMBERED = 128  # results of one function


_REMEMBERED: list[dict[Any, Any]] = []


class NotAFileError(OSError):
    """A folder, a pipe: reading it would fail or never end."""


class TooLargeError(OSError):
    """More bytes than any file of content may have; the size is its argument."""


class _Listeners(threading.local):
    def __init__(self) -> None:
        self.stack: list[Reads] = []


_LISTENERS = _Listeners()


@contextmanager
def listening() -> Iterator[Reads]:
    """All that is read inside, as it grows; a listener around this one hears it too."""
    heard: Reads = {}
    _LISTENERS.stack.append(heard)
    try:
        yield heard
    finally:
        _LISTENERS.stack.pop()
        replay(heard)


def replay(reads: Mapping[Read, str]) -> None:
    """Tell listeners what was read earlier, for something that is used again."""
    if _LISTENERS.stack:
        heard = _LISTENERS.stack[-1]
        for read, state in reads.items():
            if heard.setdefault(read, state) != state:
                heard[read] = TORN


def _told(asked: str, path: Path, state: str) -> None:
    if _LISTENERS.stack:
        replay({(asked, str(path)): state})


def data(path: Path, most: int = MOST) -> bytes:
    """A file's bytes; OSError where there are none to be had."""
    try:
        _fit(os.stat(path), most)
        found = path.read_bytes()
    except OSError as problem:
        _told("data", path, _trouble(problem))
        raise
    _told("data", path, digest(found))
    return found


def kind(path: Path) -> str:
    """`file`, `folder`, `other`, or nothing where nothing is; links count as what they lead to."""
    found = _kind(str(path))
    _told("kind", path, found)
    return found


def exists(path: Path) -> bool:
    return bool(kind(path))


def linked(path: Path) -> bool:
    """Whether it is a symbolic link."""
    found = path.is_symlink()
    _told("link", path, str(found))
    return found


def names(folder: Path) -> list[str]:
    """The sorted names in a folder; none where there is no folder."""
    found = _names(str(folder))
    _told("names", folder, _joined(found))
    return found


def state(read: Read) -> str:
    """What a read would give now."""
    asked, path = read
    if asked == "kind":
        return _kind(path)
    if asked == "link":
        return str(os.path.islink(path))
    if asked == "names":
        return _joined(_names(path))
    try:
        status = os.stat(path)
        _fit(status, MOST)
        return HASHES.of(path, status)
    except OSError as problem:
        return _trouble(problem)


def current(reads: Mapping[Read, str]) -> bool:
    """Whether reading all of it again would give the same."""
    return all(state(read) == was for read, was in reads.items())


def remembered(function: Callable[P, T]) -> Callable[P, T]:
    """A function of hashable arguments that is called again only when what it read has changed."""
    known: dict[tuple[object, ...], tuple[T, Reads]] = {}
    _REMEMBERED.append(known)

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        asked = args, *kwargs.items()
        kept = known.get(asked)
        if kept and current(kept[1]):
            replay(kept[1])
            return kept[0]
        with listening() as reads:
            made = function(*args, **kwargs)
        known.pop(asked, None)
        known[asked] = made, reads
        while len(known) > REMEMBERED:
            known.pop(next(iter(known)), None)
        return made

    return call


@atexit.register
def _forget() -> None:
    """Let go of what is remembered while the libraries that it holds on to are still there."""
    for known in _REMEMBERED:
        known.clear()


@contextmanager
def afresh() -> Iterator[None]:
    """Nothing of what this process remembers of files is believed inside."""
    memories: list[dict[Any, Any]] = [*_REMEMBERED, HASHES.known]
    kept = [dict(one) for one in memories]
    for one in memories:
        one.clear()
    try:
        yield
    finally:
        for one, before in zip(memories, kept, strict=True):
            one.clear()
            one.update(before)


def _fit(status: os.stat_result, most: int) -> None:
    """Raise what says why a file is not read."""
    if not stat.S_ISREG(status.st_mode):
        raise NotAFileError
    if status.st_size > most:
        raise TooLargeError(status.st_size)


def _trouble(problem: OSError) -> str:
    """The state of what can't be read."""
    if isinstance(problem, FileNotFoundError):
        return ABSENT
    return f"{type(problem).__name__} {problem.errno or ''} {problem.args[:1]}"


def _kind(path: str) -> str:
    try:
        mode = os.stat(path).st_mode
    except OSError:
        return ""
    return "file" if stat.S_ISREG(mode) else "folder" if stat.S_ISDIR(mode) else "other"


def _names(path: str) -> list[str]:
    try:
        return sorted(os.listdir(path))
    except OSError:
        return []


def _joined(found: list[str]) -> str:
    return digest("\0".join(found).encode(errors="surrogateescape"))
