"""A new site beside the old one: files that are new are written, those that stay are linked.

Where the folder is not empty, it holds an earlier site, most of whose files are the present one's and
stay where they are.

Links lead to files of the old site that nobody has touched since they were written, never to the
store, so that whoever edits a published file in place spoils no later build.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from mingzhang.cache.store import Blob, Store, blob_of
from mingzhang.write.leftover import Leftover
from mingzhang.write.manifest import Manifest, Written, under


@dataclass(slots=True)
class Assembly:
    """Files of a site on their way into a folder; `before` is what stands in `output`."""

    folder: Path
    output: Path
    before: Manifest
    store: Store
    written: Manifest = field(default_factory=Manifest)
    _there: Leftover = field(init=False)
    _places: dict[str, str] = field(default_factory=dict)
    _folders: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._there = Leftover.of(str(self.folder), self.before)

    def finish(self) -> None:
        """Remove what nothing asked for."""
        for name in self._there.besides(self.written):
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):  # went with its folder
                os.unlink(os.path.join(self.folder, name))
            folder = os.path.dirname(name)
            with contextlib.suppress(OSError):  # something is left in it
                while folder:
                    os.rmdir(os.path.join(self.folder, folder))
                    folder = os.path.dirname(folder)

    def put(self, name: str, data: bytes | Iterable[bytes]) -> Blob:
        """Write a file; OSError where that can't be done."""
        if not isinstance(data, bytes):
            return self._stream(name, data)
        blob = blob_of(data)
        if not self._link(name, blob):
            self._write(name, data, blob)
        return blob

    def reuse(self, name: str, blob: Blob) -> bool:
        """Have a file again that was made before; False where its bytes are nowhere to be had."""
        if self._link(name, blob):
            return True
        data = self.store.bytes(blob)
        if data is None:
            return False
        self._write(name, data, blob)
        return True

    def reuse_all(self, files: Mapping[str, Blob]) -> bool:
        """The same of several files: a folder that stands as it was written is taken over as a whole."""
        folders: dict[str, dict[str, Blob]] = {}
        for name, blob in files.items():
            folder, _, file = name.rpartition("/")
            folders.setdefault(folder, {})[file] = blob
        for folder, own in folders.items():
            known = self.before.folder(folder) if self._there.whole(folder) else None
            if known and not self.written.folder(folder) and known.holds(own):
                self.written.put_folder(folder, known)
            elif not all(self.reuse(under(folder, file), blob) for file, blob in own.items()):
                return False
        return True

    @contextlib.contextmanager
    def standing(self, name: str) -> Iterator[IO[bytes] | None]:
        """A file of the present site to be read, if it is there, untouched."""
        known, path = self.before.get(name), os.path.join(self.output, name)
        with contextlib.ExitStack() as stack:
            file = None
            with contextlib.suppress(OSError):
                if known and known.untouched(os.lstat(path)):
                    file = stack.enter_context(open(path, "rb", buffering=0))
                    file = file if known.untouched(os.fstat(file.fileno())) else None
            yield file

    def _write(self, name: str, data: bytes, blob: Blob) -> None:
        target = self._target(name)
        with open(target, "wb", buffering=0) as out:
            view = memoryview(data)
            while view:
                view = view[out.write(view) :]
            self.written.put(name, Written.of(blob, os.fstat(out.fileno())))

    def _stream(self, name: str, parts: Iterable[bytes]) -> Blob:
        total, size, target = hashlib.sha256(), 0, self._target(name)
        with open(target, "wb") as out:
            for part in parts:
                total.update(part)
                size += out.write(part)
            out.flush()
            blob = Blob(total.hexdigest(), size)
            self.written.put(name, Written.of(blob, os.fstat(out.fileno())))
        return blob

    def _link(self, name: str, blob: Blob) -> bool:
        """Take the file over from the old site, from the same place or another."""
        known = self.before.get(name)
        if known and known.digest == blob.digest:
            if self._there.stands(name):
                self.written.put(name, known)
                return True
            old = name
        else:
            old = self._place(blob)
            known = self.before.get(old)
        if known is None or known.size != blob.size:
            return False
        target = self._target(name)
        try:
            os.link(os.path.join(self.output, old), target, follow_symlinks=False)
        except OSError:
            return False
        # Looked at through the new name: what another build does to the old one is no matter.
        if not known.untouched(os.lstat(target)):
            os.unlink(target)
            return False
        self.written.put(name, known)
        return True

    def _place(self, blob: Blob) -> str:
        """Where the present site has a file, whatever it is called there; nothing where it hasn't."""
        if not self._places:
            self._places = {one.digest: name for name, one in self.before.items()}
        return self._places.get(blob.digest, "")

    def _target(self, name: str) -> str:
        """Where a file is to be written; nothing is there yet, or no more."""
        folder = name.rpartition("/")[0]
        target = os.path.join(self.folder, name)
        if folder not in self._folders:
            try:
                os.makedirs(os.path.join(self.folder, folder), exist_ok=True)
            except (FileExistsError, NotADirectoryError):
                self._clear(folder)
                os.makedirs(os.path.join(self.folder, folder))
            self._folders.add(folder)
        if name in self._there or self.written.get(name):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(target)
            self._there.drop(name)
        elif self._there and os.path.isdir(target):
            shutil.rmtree(target)
        return target

    def _clear(self, folder: str) -> None:
        """Remove a file of an earlier site from where a folder is to be."""
        parts = folder.split("/")
        for end in range(1, len(parts) + 1):
            path = os.path.join(self.folder, *parts[:end])
            if os.path.lexists(path) and not os.path.isdir(path):
                os.unlink(path)
                self._there.drop("/".join(parts[:end]))
