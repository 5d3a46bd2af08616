"""What a finished folder holds: each file's blob, and the signature it had when it was written.

A site of ten thousand documents has two hundred thousand files. They are kept by folder, in bytes, and
most folders are compared as a whole, without a look at one file after the other.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import NamedTuple, Self

from mingzhang.cache.store import Blob

HASH = 32  # bytes of a SHA-256
NUMBERS = 3  # of a signature: size, time of the last change, inode
LARGEST = 2**64 - 1
END = b"\0\0"  # of the names
# A file in a folder: its name there, its size, mtime and inode.
Signed = tuple[str, int, int, int]


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


class Folder(NamedTuple):
    """The files of one folder, those of folders in it apart: in the order of their names."""

    signatures: bytes
    hashes: bytes

    @classmethod
    def of(cls, files: Mapping[str, Written]) -> Self:
        names = sorted(files)
        signed = [(name, *files[name][1:]) for name in names]
        return cls(signatures(signed), b"".join(bytes.fromhex(files[one].digest) for one in names))

    def holds(self, blobs: Mapping[str, Blob]) -> bool:
        """Whether these files are in it, and no others."""
        names = sorted(blobs)
        hashes = b"".join(bytes.fromhex(blobs[name].digest) for name in names)
        return self.hashes == hashes and self.signatures.startswith(_joined(names))

    @property
    def files(self) -> dict[str, Written]:
        """Each file by its name in the folder."""
        names, _, rest = self.signatures.partition(END)
        numbers, hashes = iter(array("Q", rest)), self.hashes.hex()
        step = 2 * HASH
        marks = (hashes[start : start + step] for start in range(0, len(hashes), step))
        return {
            name: Written(mark, *signature)
            for name, mark, signature in zip(
                names.decode(errors="surrogateescape").split("\0"),
                marks,
                zip(numbers, numbers, numbers, strict=True),
                strict=True,
            )
        }

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(array("Q", self.signatures.partition(END)[2])[::NUMBERS])


def signatures(files: Iterable[Signed]) -> bytes:
    """The signatures of a folder's files, which come in the order of their names."""
    names, *numbers = zip(*files, strict=True)
    try:
        flat = array("Q", chain.from_iterable(zip(*numbers, strict=True)))
    except OverflowError:  # a time before 1970
        flat = array("Q", [one & LARGEST for each in zip(*numbers, strict=True) for one in each])
    return _joined(names) + flat.tobytes()


def _joined(names: Iterable[str]) -> bytes:
    return "\0".join(names).encode(errors="surrogateescape") + END


class Manifest:
    """The files of a site by their names; `folders` has them by folder."""

    def __init__(self, folders: Mapping[str, Folder] | None = None) -> None:
        self._folders = dict(folders or {})
        self._open: str | None = None
        self._files: dict[str, Written] = {}
        self._changed = False

    def get(self, name: str) -> Written | None:
        folder, _, file = name.rpartition("/")
        return self._enter(folder).get(file)

    def put(self, name: str, written: Written) -> None:
        folder, _, file = name.rpartition("/")
        self._enter(folder)[file] = written
        self._changed = True

    def put_folder(self, name: str, folder: Folder) -> None:
        """Take over all files of a folder that is not there yet."""
        self._leave()
        self._folders[name] = folder
        if name == self._open:
            self._files = folder.files

    def folder(self, name: str) -> Folder | None:
        """The files of one folder, if it has some."""
        self._leave()
        return self._folders.get(name)

    @property
    def folders(self) -> Mapping[str, Folder]:
        """All folders that have files."""
        self._leave()
        return self._folders

    def items(self) -> Iterator[tuple[str, Written]]:
        """Every file by its name."""
        for folder, files in self.folders.items():
            for name, written in files.files.items():
                yield under(folder, name), written

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(folder.size for folder in self.folders.values())

    def _enter(self, folder: str) -> dict[str, Written]:
        """The files of a folder; those of neighbours are asked for one after the other."""
        if folder != self._open:
            self._leave()
            known = self._folders.get(folder)
            self._open, self._files = folder, known.files if known else {}
        return self._files

    def _leave(self) -> None:
        if self._changed and self._open is not None:
            self._folders[self._open] = Folder.of(self._files)
            self._changed = False


def under(folder: str, name: str) -> str:
    """A file's name in the site by its folder's."""
    return f"{folder}/{name}" if folder else name
