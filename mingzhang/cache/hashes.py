"""Hashes of files, worked out again only when a file's signature has changed.

A file that was changed within the same tick of the file system's clock as it was hashed, or whose
time lies in the future, has no trustworthy signature: it is hashed each time it is asked for.
"""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path
from struct import Struct

# The coarsest clock of a file system in use (FAT), in nanoseconds.
TICK = 2_000_000_000
# Files that are remembered; beyond that only those in use.
MOST = 200_000


# A file as it was when it was hashed: size, mtime, ctime, inode; when that was; its hash.
KNOWN = Struct("=QqqQq32s")


class Hashes:
    """SHA-256 of files by path."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}
        self.used: set[str] = set()
        self.changed = False

    def of(self, path: str, status: os.stat_result) -> str:
        """The hash of the file whose status was just taken; OSError where it can't be read."""
        self.used.add(path)
        signature = status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino
        if path in self.known:
            *was, when, found = KNOWN.unpack(self.known[path])
            if (*was,) == signature and max(signature[1:3]) + TICK < when:
                return str(found.hex())
        when = time.time_ns()
        mark = digest(Path(path).read_bytes())
        self.known[path] = KNOWN.pack(*signature, when, bytes.fromhex(mark))
        self.changed = True
        return mark

    def load(self, found: object) -> None:
        """Take over what an earlier process knew (`kept`)."""
        if isinstance(found, dict):
            fitting = {path: one for path, one in found.items() if isinstance(one, bytes)}
            self.known = fitting | self.known

    def kept(self) -> dict[str, bytes]:
        """What later processes can use: what was asked for in this one, and not too much besides."""
        if len(self.known) < MOST:
            return self.known
        return {path: self.known[path] for path in self.used & self.known.keys()}


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


HASHES = Hashes()
