"""Records of tasks: found while all that was read is as it was, several at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingzhang import reads
from mingzhang.cache.store import Store
from mingzhang.cache.tasks import KEPT, Tasks


def tasks(root: Path, version: str = "1") -> Tasks:
    """As a new build has them."""
    return Tasks(Store(root / "cache"), version, (("content", str(root / "content")),))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a").write_text("a", encoding="utf-8")
    return tmp_path


def value(root: Path, version: str = "1", given: str = "x", own: str = "") -> tuple[str, bool]:
    """What the task gives, and whether it had to be done."""
    done = []

    def make() -> str:
        done.append(1)
        return reads.data(root / "content" / "a").decode()

    return tasks(root, version).value("task", (given,), make, own), bool(done)


@pytest.mark.parametrize("own", ["", "/a"])
def test_it_is_done_once_for_what_it_reads(own: str, root: Path) -> None:
    assert value(root, own=own) == ("a", True)
    assert value(root, own=own) == ("a", False)
    (root / "content" / "a").write_text("b", encoding="utf-8")
    assert value(root, own=own) == ("b", True)
    (root / "content" / "a").write_text("a", encoding="utf-8")
    assert value(root, own=own) == ("a", False)


def test_other_values_and_other_programs_are_other_tasks(root: Path) -> None:
    value(root)
    assert value(root, given="y") == ("a", True)
    assert value(root, version="2") == ("a", True)
    assert value(root) == ("a", False)


def test_records_hold_where_the_tree_has_moved(root: Path) -> None:
    value(root)
    moved = root.with_name(f"{root.name}-moved")
    root.rename(moved)
    assert value(moved) == ("a", False)


def test_only_so_many_records_are_kept(root: Path) -> None:
    def write(number: int) -> None:
        (root / "content" / "a").write_text(str(number), encoding="utf-8")

    for number in range(KEPT + 1):
        write(number)
        assert value(root) == (str(number), True)
    for number in range(KEPT, 0, -1):
        write(number)
        assert value(root) == (str(number), False)
    write(0)
    assert value(root) == ("0", True)


@pytest.mark.parametrize("own", ["", "/a"])
def test_a_harmed_record_is_done_again(own: str, root: Path) -> None:
    value(root, own=own)
    for path in (root / "cache").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:-1])
            assert value(root, own=own) == ("a", True)
            assert value(root, own=own) == ("a", False)
