"""Headless Chromium as one more engine: what printing costs all its processes together."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

PROGRAM = "chromium"
OPTIONS = (
    "--headless",
    "--no-sandbox",  # it refuses to start as root with one
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    "--allow-file-access-from-files",  # for the fonts
    "--generate-pdf-document-outline",
    "--no-pdf-header-footer",
)
PR_SET_CHILD_SUBREAPER = 36
PAUSE = 0.02  # seconds between looks at its memory


def installed() -> bool:
    return shutil.which(PROGRAM) is not None


def print_pdf(page: Path) -> tuple[bytes, float]:
    """The PDF of a page, and the most memory (MiB) that all processes had at once.

    Shared memory is counted once (PSS). Orphans of Chromium become children of this process, so that
    `RUSAGE_CHILDREN` holds the CPU time of every one after this returns. OSError when it fails.
    """
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        out = Path(folder, "out.pdf")
        profile = f"--user-data-dir={folder}/profile"
        command = [PROGRAM, *OPTIONS, profile, f"--print-to-pdf={out}", page.as_uri()]
        main = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        peak = 0.0
        done = threading.Event()

        def watch() -> None:
            nonlocal peak
            while not done.wait(PAUSE):
                peak = max(peak, sum(map(_pss, _below(os.getpid()))) / 1024)

        watching = threading.Thread(target=watch)
        watching.start()
        main.wait()
        done.set()
        watching.join()
        with suppress(ChildProcessError):
            while os.wait():
                pass
        return out.read_bytes(), peak


def _below(process: int) -> list[int]:
    """All processes started by a process, and by those."""
    try:
        children = [
            int(child)
            for task in Path(f"/proc/{process}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except OSError:  # it has gone
        return []
    return children + [deeper for child in children for deeper in _below(child)]


def _pss(process: int) -> int:
    """A process's share of memory in KiB."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
