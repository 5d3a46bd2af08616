"""Parts of a folder tree by value: packed where they are, set up again where a job needs them.

What a job can ask of the copy (`reads`) has the same answer as at home: bytes, names, kinds, links, and what
is not there. A link that stays within its part stays a link; what another link leads to goes along.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from mingzhang.reads import MOST

FOLDER, FILE, LARGE, LINK, PIPE = "folder", "file", "large", "link", "pipe"
# Beside the roots: what links outside of their part lead to.
ELSEWHERE = "elsewhere"


class UnsendableError(Exception):
    """A copy would not answer as the original does: what can't be read, links in a circle."""


class Item(NamedTuple):
    """Something in a tree: its path, its sort, and bytes, size or target (all relative to the tree)."""

    path: str
    sort: str
    matter: bytes | int | str = b""


class Parcel(NamedTuple):
    """Items, and a hash of all that they say."""

    digest: str
    items: tuple[Item, ...]

    @classmethod
    def of(cls, items: Iterable[Item]) -> Parcel:
        """Items with their hash."""
        kept = tuple(items)
        total = hashlib.sha256()
        for path, sort, matter in kept:
            data = (
                matter
                if isinstance(matter, bytes)
                else str(matter).encode(errors="surrogateescape")
            )
            said = f"{len(path)} {path} {sort} {hashlib.sha256(data).hexdigest()}\n"
            total.update(said.encode(errors="surrogateescape"))
        return cls(total.hexdigest(), kept)


def pack(source: Path, path: str) -> Iterator[Item]:
    """What is at `source`, to stand at `path`; nothing where nothing is. UnsendableError."""
    try:
        yield from _pack(source, path, (os.path.realpath(source), path), ())
    except OSError as problem:
        raise UnsendableError(str(problem)) from problem


def _pack(source: Path, path: str, part: tuple[str, str], above: tuple[str, ...]) -> Iterator[Item]:
    """`part` is where the part really lies, and where it is to stand; `above` are real folders."""
    try:
        status = os.lstat(source)
    except FileNotFoundError:
        return
    if stat.S_ISLNK(status.st_mode):
        yield from _link(source, path, part, above)
    elif stat.S_ISDIR(status.st_mode):
        real = os.path.realpath(source)
        if real in above:
            raise UnsendableError(f"{source}: links in a circle")
        yield Item(path, FOLDER)
        for name in sorted(one.name for one in source.iterdir()):
            yield from _pack(source / name, f"{path}/{name}", part, (*above, real))
    elif not stat.S_ISREG(status.st_mode):
        yield Item(path, PIPE)  # whatever it is, nobody reads it
    elif status.st_size > MOST:
        yield Item(path, LARGE, status.st_size)
    else:
        yield Item(path, FILE, source.read_bytes())


def _link(source: Path, path: str, part: tuple[str, str], above: tuple[str, ...]) -> Iterator[Item]:
    real = os.path.realpath(source)
    if Path(real).is_symlink():
        raise UnsendableError(f"{source}: links in a circle")
    home, place = part
    if real.startswith(f"{home}/"):
        yield Item(path, LINK, place + real[len(home) :])
        return
    there = f"{ELSEWHERE}/{hashlib.sha256(path.encode(errors='surrogateescape')).hexdigest()}"
    yield Item(path, LINK, there)
    yield from _pack(Path(real), there, (real, there), above)


@dataclass(slots=True)
class Tree:
    """A folder that becomes one tree after another: only what differs is written."""

    base: Path
    standing: dict[str, Item] = field(default_factory=dict)

    def become(self, items: Iterable[Item]) -> None:
        """Hold these items, and nothing else; OSError, and then it holds nothing."""
        wanted = {item.path: item for item in items}
        for path in list(wanted):
            _sound(path)
            for parent in _parents(path):
                wanted.setdefault(parent, Item(parent, FOLDER))
        try:
            if not self.standing:
                shutil.rmtree(self.base, ignore_errors=True)
                self.base.mkdir(parents=True)
            gone = [path for path, item in self.standing.items() if wanted.get(path) != item]
            for path in sorted(gone, reverse=True):
                self._remove(self.standing.pop(path))
            for path in sorted(wanted.keys() - self.standing.keys()):
                self._make(wanted[path])
                self.standing[path] = wanted[path]
        except OSError:
            shutil.rmtree(self.base, ignore_errors=True)
            self.standing.clear()
            raise

    def _remove(self, item: Item) -> None:
        path = self.base / item.path
        if item.sort == FOLDER:
            path.rmdir()
        else:
            path.unlink()

    def _make(self, item: Item) -> None:
        path = self.base / item.path
        match item.sort, item.matter:
            case "file", bytes(data):
                path.write_bytes(data)
            case "large", int(size):
                path.touch()
                os.truncate(path, size)  # never read, takes no room
            case "link", str(target):
                _sound(target)
                path.symlink_to(os.path.relpath(self.base / target, path.parent))
            case "pipe", _:
                os.mkfifo(path)
            case _:
                path.mkdir()


def _parents(path: str) -> Iterator[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _sound(path: str) -> None:
    """Refuse (ValueError) what would lead out of the tree."""
    if any(part in ("", ".", "..") or "\0" in part for part in path.split("/")):
        raise ValueError(path)
