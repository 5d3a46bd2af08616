"""Hashes of files, worked out again only when a file's signature has changed.

A file that was changed within the same tick of the file system's clock as it was hashed, or whose
time lies in the future, has no trustworthy signature: it is hashed each time it is asked for.
"""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path
from typing import NamedTuple

# The coarsest clock of a file system in use (FAT), in nanoseconds.
TICK = 2_000_000_000
# Files that are remembered; beyond that only those in use.
MOST = 200_000


class Known(NamedTuple):
    """A file as it was when it was hashed, and when that was."""

    size: int
    mtime: int
    ctime: int
    inode: int
    when: int
    digest: str

    def fits(self, status: os.stat_result) -> bool:
        """Whether a file with this status surely has the same bytes."""
        same = (self.size, self.mtime, self.ctime, self.inode) == (
            status.st_size,
            status.st_mtime_ns,
            status.st_ctime_ns,
            status.st_ino,
        )
        return same and max(self.mtime, self.ctime) + TICK < self.when


class Hashes:
    """SHA-256 of files by path."""

    def __init__(self) -> None:
        self.known: dict[str, Known] = {}
        self.used: set[str] = set()
        self.changed = False

    def of(self, path: str, status: os.stat_result) -> str:
        """The hash of the file whose status was just taken; OSError where it can't be read."""
        known = self.known.get(path)
        self.used.add(path)
        if known is None or not known.fits(status):
            when = time.time_ns()
            found = digest(Path(path).read_bytes())
            known = Known(
                status.st_size,
                status.st_mtime_ns,
                status.st_ctime_ns,
                status.st_ino,
                when,
                found,
            )
            self.known[path] = known
            self.changed = True
        return known.digest

    def load(self, found: object) -> None:
        """Take over what an earlier process knew (`kept`)."""
        if isinstance(found, dict):
            self.known = {path: Known(*one) for path, one in found.items()} | self.known

    def kept(self) -> dict[str, tuple[int | str, ...]]:
        """What later processes can use: what was asked for in this one, and not too much besides."""
        paths = self.known if len(self.known) < MOST else self.used & self.known.keys()
        return {path: tuple(self.known[path]) for path in paths}


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


HASHES = Hashes()
