"""Hashes of files: believed only while nothing can have changed unseen."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from mingzhang.cache.hashes import TICK, Hashes, digest

LONG_AGO = 1_000_000_000 * 10**9


def of(known: Hashes, path: Path) -> str:
    return known.of(str(path), path.stat())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"a")
    return file


def settled(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """As if the file had been hashed long after it was written."""
    now = path.stat().st_ctime_ns + 10 * TICK
    monkeypatch.setattr("time.time_ns", lambda: now)


def test_an_old_file_is_hashed_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settled(monkeypatch, path)
    known = Hashes()
    assert of(known, path) == digest(b"a")
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("read again"))
    assert of(known, path) == digest(b"a")
    later = Hashes()
    later.load(known.kept())
    assert of(later, path) == digest(b"a")


def test_a_file_changed_within_the_same_tick_is_seen(path: Path) -> None:
    """Same size, same times, same inode: only looking again tells."""
    known = Hashes()
    status = path.stat()
    assert known.of(str(path), status) == digest(b"a")
    with path.open("r+b") as out:
        out.write(b"b")
    assert known.of(str(path), status) == digest(b"b")


def test_a_file_from_the_future_is_never_believed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(monkeypatch, path)
    ahead = time.time_ns() + 10**12
    os.utime(path, ns=(ahead, ahead))
    known, status = Hashes(), path.stat()
    assert known.of(str(path), status) == digest(b"a")
    with path.open("r+b") as out:
        out.write(b"b")
    assert known.of(str(path), status) == digest(b"b")


@pytest.mark.parametrize("how", ["touch", "rewrite", "replace", "back-dated"])
def test_any_change_of_the_signature_is_looked_at(
    how: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.utime(path, ns=(LONG_AGO, LONG_AGO))
    settled(monkeypatch, path)
    known = Hashes()
    of(known, path)
    wanted = b"b"
    match how:
        case "touch":
            os.utime(path, ns=(LONG_AGO, LONG_AGO + 1))
            wanted = b"a"
        case "rewrite":
            path.write_bytes(b"b")
        case "replace":
            other = path.with_name("b")
            other.write_bytes(b"b")
            os.utime(other, ns=(LONG_AGO, LONG_AGO))
            other.replace(path)
        case _:  # the time of writing taken back: the time of the change can't be
            path.write_bytes(b"b")
            os.utime(path, ns=(LONG_AGO, LONG_AGO))
    assert of(known, path) == digest(wanted)


@pytest.mark.parametrize("found", [None, [], {}, "x"])
def test_nonsense_in_the_cache_is_no_knowledge(found: object, path: Path) -> None:
    known = Hashes()
    known.load(found)
    assert of(known, path) == digest(b"a")
