"""Splices: whatever pieces come, in whatever order, the file is all of them one after the other."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.cache.hashes import digest
from mingzhang.render.web.keep import Piece
from mingzhang.write.splice import Splice


class Given(NamedTuple):
    """A piece that is not kept any more where it must not be asked for."""

    data: bytes
    gone: bool = False

    @property
    def mark(self) -> str:
        return digest(self.data)

    def read(self) -> bytes:
        assert not self.gone, "asked for, though it stands in the old file"
        return self.data


PIECES = st.lists(st.binary(max_size=5).map(Given) | st.binary(max_size=3))


def whole(pieces: Sequence[Piece]) -> bytes:
    return b"".join(one if isinstance(one, bytes) else one.read() for one in pieces)


@given(PIECES, PIECES)
def test_all_pieces_come_and_none_is_asked_for_that_was_there(
    before: list[Piece], after: list[Piece]
) -> None:
    first = Splice(None, {})
    old = b"".join(first.chunks(before))
    assert old == whole(before)
    wanted = whole(after)
    there = {one.mark for one in before if isinstance(one, Given)}
    new = [Given(one.data, one.mark in there) if isinstance(one, Given) else one for one in after]
    with TemporaryFile() as file:
        file.write(old)
        file.flush()
        second = Splice(file, first.now)
        assert b"".join(second.chunks(new)) == wanted
    for mark, (start, size) in second.now.items():
        assert digest(wanted[start : start + size]) == mark


def test_long_stretches_come_in_parts(tmp_path: Path) -> None:
    pieces = [Given(bytes([number]) * 700_000) for number in range(5)]
    path = tmp_path / "old"
    first = Splice(None, {})
    path.write_bytes(b"".join(first.chunks(pieces)))
    with path.open("rb") as file:
        parts = list(Splice(file, first.now).chunks([b"head", *pieces]))
    assert b"".join(parts) == b"head" + whole(pieces)
    assert len(parts) == 5


@pytest.mark.parametrize("change", ["cut", "written to"])
def test_an_old_file_that_is_changed_meanwhile_is_no_source(change: str, tmp_path: Path) -> None:
    pieces = [Given(bytes([number]) * 10) for number in range(3)]
    path = tmp_path / "old"
    first = Splice(None, {})
    path.write_bytes(b"".join(first.chunks(pieces)))
    os.utime(path, (1, 1))
    with path.open("rb", buffering=0) as file:
        chunks = Splice(file, first.now).chunks([pieces[0], b"!", pieces[2]])
        next(chunks)
        if change == "cut":
            os.truncate(path, 15)
        else:
            path.write_bytes(path.read_bytes())
        with pytest.raises(OSError, match="Stale"):
            list(chunks)
