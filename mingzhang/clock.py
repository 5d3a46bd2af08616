"""The time of day as the ledger knows it: to the minute, in the portal's local time."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime, timedelta, timezone

# China has one time and no summer time; a site built elsewhere opens its documents no earlier.
ZONE = timezone(timedelta(hours=8))
WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}", re.ASCII)
EXPECTED = "年-月-日 时:分，如 2025-08-20 09:00"


def parsed(text: str) -> datetime:
    """`2025-08-20 09:00` as a moment; ValueError for any other text."""
    if not WRITTEN.fullmatch(text):
        raise ValueError(text)
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def written(moment: datetime) -> str:
    """A moment as the ledger has it."""
    return moment.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")


def instant(moment: datetime) -> str:
    """A moment for programs, with its time zone: `2025-08-20T09:00:00+08:00`."""
    return moment.astimezone(ZONE).isoformat(timespec="seconds")


def present() -> datetime:
    """Now, or the moment that SOURCE_DATE_EPOCH names (reproducible-builds.org)."""
    said = os.environ.get("SOURCE_DATE_EPOCH", "")
    if said.isascii() and said.isdigit() and len(said) < 12:
        return datetime.fromtimestamp(int(said), UTC).astimezone(ZONE)
    return datetime.now(ZONE)
