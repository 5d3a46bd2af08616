"""What a finished folder holds: each file's blob, and the signature it had when it was written."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, Self

from mingzhang.cache.store import Blob


class Written(NamedTuple):
    """A file as it was written."""

    digest: str
    size: int
    mtime: int
    inode: int

    @property
    def blob(self) -> Blob:
        return Blob(self.digest, self.size)

    @classmethod
    def of(cls, blob: Blob, status: os.stat_result) -> Self:
        return cls(blob.digest, blob.size, status.st_mtime_ns, status.st_ino)

    def untouched(self, status: os.stat_result) -> bool:
        """Whether a file with this status is the very one, not written to since."""
        now = (status.st_size, status.st_mtime_ns, status.st_ino)
        return (self.size, self.mtime, self.inode) == now


Manifest = Mapping[str, Written]


def differing(folder: Path, manifest: Manifest) -> Iterator[str]:
    """Names of files that are not there as they were written, or that nobody wrote."""
    there = set()
    for name, status in files_in(str(folder)):
        written = manifest.get(name)
        if written is None or not written.untouched(status):
            yield name
        there.add(name)
    yield from manifest.keys() - there


def files_in(folder: str) -> Iterator[tuple[str, os.stat_result]]:
    """Every file under a folder, links as such: its name from there, and its status."""
    todo = [""]
    while todo:
        prefix = todo.pop()
        try:
            with os.scandir(f"{folder}/{prefix}") as entries:
                for entry in entries:
                    name = prefix + entry.name
                    if entry.is_dir(follow_symlinks=False):
                        todo.append(f"{name}/")
                    else:
                        yield name, entry.stat(follow_symlinks=False)
        except OSError:
            continue
