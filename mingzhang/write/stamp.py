"""Remembers what a site was built from and what came of it, so that an unchanged build does no work."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import NamedTuple

from mingzhang.cache.hashes import HASHES, digest
from mingzhang.cache.store import sealed, store, unsealed
from mingzhang.cache.versions import everything, program
from mingzhang.write.leftover import differing
from mingzhang.write.manifest import Folder, Manifest

SHOWN = 3  # files that are named where many differ


class Doubt(Enum):
    """Why an output is not known to be whole and up to date."""

    UNKNOWN = auto()
    TOUCHED = auto()
    STALE = auto()


class Saved(NamedTuple):
    """Of which inputs the last build was, between which releases, and what it wrote."""

    inputs: str
    edge: tuple[str, str]
    wrote: Manifest


@dataclass(frozen=True, slots=True)
class Stamp:
    """The hash of all inputs of a build, that of the program alone, and where both are kept.

    `seen` is a hash of sizes and times: it tells, within a build, what was changed and changed back.
    """

    inputs: str
    program: str
    seen: str
    output: Path
    file: Path
    way: str = ""

    @classmethod
    def of(cls, content: Path, templates: Path, output: Path, cache: Path, way: str = "") -> Stamp:
        """Hash everything a build reads: data, templates, this code, libraries, fonts.

        `way` tells builds of the same inputs apart (with drafts or without).
        """
        made_with = program()
        total, seen = hashlib.sha256(f"{made_with}\0{way}".encode()), hashlib.sha256()
        for root in (content, templates):
            top = str(root)
            for path in everything(top):
                name = f"{root.name}{path[len(top) :]}"
                state, signature = _state(path)
                total.update(f"{name}\0{state}".encode(errors="surrogateescape"))
                seen.update(f"{name}\0{signature}".encode(errors="surrogateescape"))
        output = output.resolve()
        name = digest(str(output).encode())[:16]
        file = cache / "builds" / f"{name}.stamp"
        return cls(total.hexdigest(), made_with, seen.hexdigest(), output, file, way)

    @property
    def spare(self) -> Path:
        """Where the site before the present one is kept, with most files in common."""
        return self.file.with_suffix(".spare")

    def current(self, moment: str = "") -> bool:
        """Whether the output was built from these inputs and still stands as written.

        A moment between the same two releases as that of the build makes no difference.
        """
        saved = self._saved()
        since, until = saved.edge
        return (
            saved.inputs == self.inputs
            and since <= moment
            and (not until or moment < until)
            and next(differing(str(self.output), saved.wrote), None) is None
        )

    def before(self) -> Manifest:
        """What the last build wrote into the output; nothing when that isn't known."""
        return self._saved().wrote

    def doubt(self, moment: str) -> tuple[Doubt | None, str]:
        """Whether the output is whole and up to date, for those who must not guess: and what isn't."""
        wrote = self.before()
        if not wrote.folders:
            return Doubt.UNKNOWN, ""
        if touched := sorted(differing(str(self.output), wrote)):
            return Doubt.TOUCHED, "、".join(touched[:SHOWN])
        return (None if self.current(moment) else Doubt.STALE), ""

    def save(self, written: Manifest, edge: tuple[str, str] = ("", "")) -> None:
        """Remember this build; a cache that can't be written only costs time.

        `edge` holds the last release before it and the next one after it, if there are any.
        """
        folders = {name: tuple(one) for name, one in written.folders.items()}
        store(self.file, sealed((self.inputs, edge, folders)))

    def _saved(self) -> Saved:
        """What was saved last; nothing where it can't be read, or isn't as it was saved."""
        try:
            inputs, edge, folders = unsealed(self.file.read_bytes())
        except (OSError, TypeError, ValueError):
            return Saved("", ("", ""), Manifest())
        return Saved(inputs, edge, Manifest({name: Folder(*one) for name, one in folders.items()}))


def newest(*roots: Path) -> str:
    """What was changed last under some folders, as messages call it; a folder where a file has gone."""
    latest, found = 0, ""
    for root in roots:
        top = str(root)
        for path in everything(top):
            with contextlib.suppress(OSError):
                changed = os.lstat(path).st_ctime_ns
                if changed >= latest:  # files come after their folders
                    latest, found = changed, f"{root.name}{path[len(top) :]}"
    return found


def _state(path: str) -> tuple[str, str]:
    """A file's hash, marked where a link leads to it, and its signature; what has no end, or can't be
    read, says so."""
    link = signature = ""
    try:
        status = os.lstat(path)
        if stat.S_ISLNK(status.st_mode):
            link = "@"
            status = os.stat(path)
        signature = f"{status.st_ino} {status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}"
        found = HASHES.of(path, status) if stat.S_ISREG(status.st_mode) else "-"
    except OSError as problem:
        found = f"{type(problem).__name__} {problem.errno}"
    return link + found, signature
