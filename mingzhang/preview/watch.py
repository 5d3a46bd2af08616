"""Watches folders in a thread of its own."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path

import watchfiles

# Milliseconds: how long after a change another one is waited for, and how long at most.
STEP, MOST = 5, 100
GONE = 0.5  # seconds between looks for a folder that has gone
BLIND = 3  # … when the system tells nothing

Paths = set[Path]


class Watch:
    """Tells `changed` of every change below some folders, those of a burst together."""

    def __init__(self, folders: list[Path], changed: Callable[[Paths], object]) -> None:
        self._folders, self._changed, self._said = folders, changed, False
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="preview-watch", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Watch no longer."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        missed = False
        while not self._stop.is_set():
            there = [folder for folder in self._folders if folder.is_dir()]
            seen = [folder.stat().st_ino for folder in there]
            if missed:
                self._changed(set(self._folders))  # nobody knows what happened meanwhile
            missed = True
            if not there:
                self._stop.wait(GONE)
                continue
            try:
                for changes in watchfiles.watch(
                    *there,
                    watch_filter=None,
                    debounce=MOST,
                    step=STEP,
                    rust_timeout=1000,
                    yield_on_timeout=True,
                    stop_event=self._stop,
                    raise_interrupt=False,
                    ignore_permission_denied=True,
                ):
                    if changes:
                        self._changed({Path(path) for _, path in changes})
                    if seen != [one.stat().st_ino for one in self._folders if one.is_dir()]:
                        break
            except (OSError, RuntimeError) as problem:
                # A folder may have gone between two looks; else the system watches no more folders.
                if all(folder.is_dir() for folder in there) and not self._said:
                    self._said = True
                    print(
                        f"不能监视文件的改动（{problem}），改为每隔几秒查看一次。", file=sys.stderr
                    )
                self._stop.wait(BLIND if self._said else 0)
            self._stop.wait(GONE)
