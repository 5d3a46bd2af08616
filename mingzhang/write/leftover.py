"""What a folder holds, beside what was written: which files are as they were, and what nothing asks for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field

from mingzhang.write.manifest import Manifest, Signed, signatures, under


@dataclass(slots=True)
class Leftover:
    """The files that a folder had; `before` is the present site.

    By folder: whether each file is the present site's, untouched; None where all are, and nothing else is
    there, which goes for nearly all.
    """

    before: Manifest
    _folders: dict[str, dict[str, bool] | None] = field(default_factory=dict)

    @classmethod
    def of(cls, top: str, before: Manifest) -> Leftover:
        made = cls(before)
        for folder, found in folders_in(top):
            known = before.folder(folder)
            if known and known.signatures == signatures(found):
                made._folders[folder] = None
            else:
                files = known.files if known else {}
                made._folders[folder] = {
                    name: name in files and files[name][1:] == (*signature,)
                    for name, *signature in found
                }
        return made

    def __bool__(self) -> bool:
        return bool(self._folders)

    def whole(self, folder: str) -> bool:
        """Whether a folder is the present site's, untouched, with nothing besides."""
        return self._folders.get(folder, {}) is None

    def stands(self, name: str) -> bool:
        """Whether a file is the present site's, untouched."""
        return self._known(name) is True

    def __contains__(self, name: str) -> bool:
        """Whether a file of this name is there."""
        return self._known(name) is not None

    def drop(self, name: str) -> None:
        """A file has gone."""
        folder, _, file = name.rpartition("/")
        if self.whole(folder):
            self._folders[folder] = dict.fromkeys(self.before.folders[folder].files, True)
        files = self._folders.get(folder)
        if files:
            files.pop(file, None)

    def besides(self, written: Manifest) -> Iterator[str]:
        """Files that are not among those written."""
        for folder, files in self._folders.items():
            new, old = written.folder(folder), self.before.folder(folder)
            if files is None and new == old:
                continue
            names = old.files if files is None and old else files or {}
            kept = new.files if new else {}
            yield from [under(folder, name) for name in names if name not in kept]

    def differing(self) -> Iterator[str]:
        """Files that are not as the present site has them, or are no files of it, or have gone."""
        for folder, files in self._folders.items():
            yield from [under(folder, name) for name, same in (files or {}).items() if not same]
        for folder, known in self.before.folders.items():
            there = self._folders.get(folder, {})
            if there is not None:
                yield from [under(folder, name) for name in known.files if name not in there]

    def _known(self, name: str) -> bool | None:
        """Whether a file is the present site's, untouched; None where none of this name is there."""
        folder, _, file = name.rpartition("/")
        files = self._folders.get(folder, {})
        if files is not None:
            return files.get(file)
        return True if self.before.get(name) else None


def differing(top: str, manifest: Manifest) -> Iterator[str]:
    """Names of files that are not there as they were written, or that nobody wrote."""
    return Leftover.of(top, manifest).differing()


def folders_in(top: str) -> Iterator[tuple[str, list[Signed]]]:
    """Every folder that has files, links among them: its name below `top`, and the files in the order of their names."""
    todo = [""]
    while todo:
        folder = todo.pop()
        found: list[Signed] = []
        try:
            with os.scandir(under(top, folder) if folder else top) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        todo.append(under(folder, entry.name))
                    else:
                        status = entry.stat(follow_symlinks=False)
                        found.append(
                            (entry.name, status.st_size, status.st_mtime_ns, status.st_ino)
                        )
        except OSError:
            continue
        if found:
            found.sort()
            yield folder, found
