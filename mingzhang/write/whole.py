"""A file is written whole or not at all: under another name first, in the same folder, then renamed."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """Put a file in its place, or in that of another; OSError where that can't be done.

    Whatever goes wrong, the file that was there stays, and nothing is left beside it.
    """
    part = path.with_name(f"{path.name}.{os.getpid()}.{time.monotonic_ns()}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        part.write_bytes(data)
        part.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
