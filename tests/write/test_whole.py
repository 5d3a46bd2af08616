"""A file in its place: all of it, or what was there before and nothing beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingzhang.write.whole import write_whole


def test_a_file_is_put_into_a_folder_that_is_made_for_it(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "c.yaml"
    for data in (b"first", b"then"):
        write_whole(path, data)
        assert path.read_bytes() == data
        assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("problem", [OSError, KeyboardInterrupt])
def test_what_was_there_stays_when_writing_breaks_off(
    problem: type[BaseException], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "c.yaml"
    path.write_bytes(b"before")

    def half(part: Path, data: bytes) -> int:
        with part.open("wb") as out:
            out.write(data[:2])
        raise problem

    monkeypatch.setattr(Path, "write_bytes", half)
    with pytest.raises(problem):
        write_whole(path, b"after")
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    (tmp_path / "c" / "d").mkdir(parents=True)
    with pytest.raises(OSError, match="c"):
        write_whole(tmp_path / "c", b"after")
    assert list(tmp_path.iterdir()) == [tmp_path / "c"]
    assert (tmp_path / "c" / "d").is_dir()
