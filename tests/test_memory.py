"""Memory that one document took is there for the next: the system need not clear it again."""

from __future__ import annotations

import subprocess
import sys

import pytest

# Pages that the system hands over while pieces of half a MiB are taken and let go, again and again.
FAULTS = """
import resource, sys
from mingzhang.memory import settle
if sys.argv[1:] == ["settled"]:
    settle()
def faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt
def work():
    pieces = [b"x" * (1 << 19) for _ in range(20)]
work()
before = faults()
for _ in range(10):
    work()
print(faults() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems' C libraries have other rules")
def test_memory_is_kept_between_documents() -> None:
    usual, settled = (
        int(subprocess.run([sys.executable, "-c", FAULTS, *how], capture_output=True, check=True).stdout)
        for how in ([], ["settled"])
    )  # fmt: skip
    assert settled < usual / 10
