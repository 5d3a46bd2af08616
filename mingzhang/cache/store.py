"""The store under `.cache/`: blobs called by their SHA-256, and small sealed files called by a key.

Everything is written under another name first and then renamed: whatever is there under its name is
whole. All the same, nothing that is read is believed unless its hash fits. The store can be deleted,
cut down or made read-only at any time, which costs nothing but time.
"""

from __future__ import annotations

import os
import pickle
import shutil
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from mingzhang.cache.hashes import digest
from mingzhang.write.whole import write_whole

# How much of the disk it may take, unless told otherwise: so many bytes, or so many times what a large
# site has, which it must hold to be of any use.
LIMIT, TIMES = 8 * 2**30, 3
ROOM = 0.8  # of the limit is left when it is cut down
LATELY = 3600  # seconds: what was used since then isn't marked as used again
SEAL = 64


class Blob(NamedTuple):
    """A file's bytes, by hash and size."""

    digest: str
    size: int


def blob_of(data: bytes) -> Blob:
    return Blob(digest(data), len(data))


@dataclass(slots=True)
class Store:
    """Blobs and sealed values in a folder; it is cut down where a limit is known."""

    root: Path
    limit: int | None = None
    added: int = 0

    def put(self, data: bytes, blob: Blob) -> None:
        """Keep a blob, if it can be kept."""
        path = self._blob(blob.digest)
        try:
            there = os.stat(path).st_size == blob.size
        except OSError:
            there = False
        if not there and store(Path(path), data):
            self.added += blob.size

    def bytes(self, blob: Blob) -> bytes | None:
        """A blob's bytes; None where they are not to be had, or are others."""
        path = self._blob(blob.digest)
        try:
            with open(path, "rb", buffering=0) as file:
                data = file.read()
        except OSError:
            return None
        if digest(data) == blob.digest:
            return data
        _remove(Path(path))
        return None

    def sealed(self, key: str) -> Any:
        """What was sealed under a key; None where nothing sound is."""
        path = self._key(key)
        try:
            with open(path, "rb", buffering=0) as file:
                data = file.read()
                used = os.fstat(file.fileno()).st_mtime
            if time.time() - used > LATELY:
                os.utime(path)
        except OSError:
            return None
        return unsealed(data)

    def seal(self, key: str, value: object) -> None:
        """Keep a value under a key in place of any other."""
        data = sealed(value)
        if store(Path(self._key(key)), data):
            self.added += len(data)

    def close(self) -> None:
        """Note how much has come, and make room when it is too much."""
        if not self.added:
            return
        file = self.root / "size"
        try:
            size = int(file.read_text(encoding="ascii"))
        except (OSError, ValueError):
            size = sum(status.st_size for _, status in self._files("blobs", "keys"))
        else:
            size += self.added
        self.added = 0
        if self.limit is not None and size > self.limit:
            size = self.trim(int(self.limit * ROOM))
        store(file, str(size).encode())

    def trim(self, room: int) -> int:
        """Remove what was not used for longest, down to `room` bytes; gives those that are left."""
        keys = sorted(self._files("keys"), key=lambda one: one[1].st_mtime, reverse=True)
        blobs = {Path(path).name: (path, status.st_size) for path, status in self._files("blobs")}
        kept: set[str] = set()
        left = 0
        for path, status in keys:
            try:
                names = {one.digest for one in blobs_in(unsealed(Path(path).read_bytes()))}
            except OSError:
                continue
            new = [name for name in names - kept if name in blobs]
            size = status.st_size + sum(blobs[name][1] for name in new)
            if left + size > room:
                _remove(Path(path))
                continue
            left += size
            kept.update(new)
        for name, (path, _) in blobs.items():
            if name not in kept:
                _remove(Path(path))
        return left

    # Asked for thousands of times in a build: plain strings are much quicker to put together.
    def _blob(self, name: str) -> str:
        return f"{self.root}/blobs/{name[:2]}/{name}"

    def _key(self, key: str) -> str:
        return f"{self.root}/keys/{key[:2]}/{key}"

    def _files(self, *folders: str) -> Iterator[tuple[str, os.stat_result]]:
        for folder in folders:
            for path, _, names in os.walk(self.root / folder):
                for name in names:
                    try:
                        yield os.path.join(path, name), os.stat(os.path.join(path, name))
                    except OSError:
                        continue


def store(file: Path, data: bytes) -> bool:
    """Write a file, if it can be written: without it, things only take longer."""
    try:
        write_whole(file, data)
    except OSError:
        return False
    return True


def sealed(value: object) -> bytes:
    """A value with the hash of its bytes before them."""
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return digest(data).encode() + data


def unsealed(data: bytes) -> Any:
    """The value, or None for bytes that are not as they were sealed."""
    if digest(data[SEAL:]).encode() != data[:SEAL]:
        return None
    try:
        return pickle.loads(data[SEAL:])
    except (pickle.PickleError, AttributeError, ImportError, TypeError, ValueError, EOFError):
        return None  # whole, but of a program that had other classes


def blobs_in(value: object) -> Iterator[Blob]:
    """All blobs that a sealed value names."""
    if isinstance(value, Blob):
        yield value
    elif isinstance(value, dict):
        yield from blobs_in(list(value.values()))
    elif isinstance(value, Iterable) and not isinstance(value, str | bytes):
        for one in value:
            yield from blobs_in(one)


def _remove(path: Path) -> None:
    try:
        path.unlink()
    except OSError:
        shutil.rmtree(path, ignore_errors=True)
