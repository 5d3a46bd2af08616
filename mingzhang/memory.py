"""How a process that makes documents treats its memory; said once, where the process begins."""

from __future__ import annotations

import ctypes
import gc

GARBAGE = (200_000, 20, 20)
# MiB that the C library keeps for the next document before it gives them back to the system, and
# from which on a single piece goes its own way; the names are those of mallopt(3).
KEPT, LARGE = 32, 2
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3


def settle() -> None:
    """Expect one document after the other, each of some MiB that live until it is written.

    Looking for garbage among its figures is in vain. And memory that goes back to the system after
    each page has to be cleared by it before the next one (3 % of the time of all stages).
    """
    gc.set_threshold(*GARBAGE)
    tune = getattr(ctypes.CDLL(None), "mallopt", None)  # glibc has it, others need not
    if tune:
        tune(M_TRIM_THRESHOLD, KEPT << 20)
        tune(M_MMAP_THRESHOLD, LARGE << 20)
