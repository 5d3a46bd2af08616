"""A finished folder takes the place of another in one step; what killed builds left goes."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

NEW, OLD = ".new-", ".old-"
AT_FDCWD, RENAME_EXCHANGE = -100, 2
# Where the system, or the file system, has no exchange.
UNKNOWN = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM)


@dataclass(slots=True)
class Staging:
    """A folder beside `output` in which the next one is put together.

    `spare` is a place for the one before: what the next build begins with, as most of it stays.
    """

    folder: Path
    output: Path
    spare: Path | None = None
    done: bool = False

    def switch(self) -> None:
        """Put the folder in the place of `output`, which then stands in its own if it was there."""
        if not self.output.exists():
            self.folder.rename(self.output)
        else:
            try:
                exchange(self.folder, self.output)
            except OSError as problem:
                if problem.errno not in UNKNOWN:
                    raise
                _in_two_steps(self.folder, self.output)
        self.done = True

    def clear(self) -> None:
        """Nothing stays beside the output: the old one becomes the spare one, or goes.

        Where there was no old one, the spare one is the new one once more, by links: making its
        thousands of folders takes longer than most of what an edit asks for.
        """
        if self.done and self.spare:
            with contextlib.suppress(OSError):
                self.spare.parent.mkdir(parents=True, exist_ok=True)
                if self.folder.exists():
                    self.folder.rename(self.spare)
                elif os.stat(self.output).st_dev == os.stat(self.spare.parent).st_dev:
                    shutil.copytree(self.output, self.spare, symlinks=True, copy_function=os.link)
        if self.folder.exists():
            shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def staging(output: Path, spare: Path | None = None) -> Iterator[Staging]:
    """A folder beside `output`: new, or the spare one with what is in it.

    Its maker holds a lock on it. A folder of the same sort without one was left by a build that was
    killed, and goes too.
    """
    output.parent.mkdir(parents=True, exist_ok=True)
    folder, lock = _made(output, spare)
    made = Staging(folder, output, spare)
    try:
        _clear(output)
        folder.chmod(0o755)
        yield made
    finally:
        made.clear()
        os.close(lock)


def _made(output: Path, spare: Path | None) -> tuple[Path, int]:
    """The folder, and a lock on it."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=f".{output.name}{NEW}", dir=output.parent))
        if spare:
            with contextlib.suppress(OSError):  # there is none, or on another disk
                spare.rename(folder)
        lock = os.open(folder, os.O_RDONLY)
        fcntl.flock(lock, fcntl.LOCK_EX)
        if folder.exists():
            return folder, lock
        os.close(lock)  # taken for one that was left, before it could be locked


def exchange(one: Path, other: Path) -> None:
    """Two names change places at once (Linux); OSError where that can't be done."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), str(one))
    names = (os.fsencode(one), os.fsencode(other))
    if rename(AT_FDCWD, names[0], AT_FDCWD, names[1], RENAME_EXCHANGE):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(other))


def _in_two_steps(folder: Path, output: Path) -> None:
    """For an instant there is nothing; on failure the old folder comes back."""
    old = folder.with_name(folder.name.replace(NEW, OLD))
    output.rename(old)
    try:
        folder.rename(output)
    except OSError:
        old.rename(output)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _clear(output: Path) -> None:
    """Remove what builds that were killed have left beside the output."""
    for sort in (NEW, OLD):
        for left in output.parent.glob(f".{output.name}{sort}*"):
            try:
                lock = os.open(left, os.O_RDONLY)
            except OSError:
                continue
            with contextlib.suppress(OSError):
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # fails while its maker lives
                shutil.rmtree(left, ignore_errors=True)
            os.close(lock)
