"""Values on the command line, as argparse wants them: ValueError for any other text."""

from __future__ import annotations

from datetime import datetime

from mingzhang import clock
from mingzhang.work.cluster_link import scheduler
from mingzhang.work.shop import HERE, POOL


def port(text: str) -> int:
    """A port number."""
    if not (text.isascii() and text.isdigit() and int(text) < 65536):
        raise ValueError(text)
    return int(text)


def count(text: str) -> int:
    """A number of at least one."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 10**9):
        raise ValueError(text)
    return int(text)


def executor(text: str) -> str:
    """What does the work of a build."""
    if text not in (HERE, POOL):
        scheduler(text)
    return text


def moment(text: str) -> datetime:
    """A moment, to the minute."""
    return clock.parsed(text)
