"""Records of tasks: found while all that was read is as it was, several at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingzhang import reads
from mingzhang.cache.store import Store
from mingzhang.cache.tasks import KEPT, Made, Tasks


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
    known = tasks(root, version)
    key = known.key("task", given)
    for made in known.found(key):
        return made.value, False
    with reads.listening() as told:
        read = reads.data(root / "content" / "a").decode()
    known.keep(key, told, Made(read, {}, {}), own)
    return read, True


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


def together(root: Path, *names: str, given: str = "x") -> dict[str, tuple[str, bool]]:
    """What the values are called that are asked for together, and which had to be made."""
    found = {}
    with tasks(root).together("texts", given) as value:
        for name in names:
            done: list[str] = []

            def make(name: str = name, done: list[str] = done) -> str:
                done.append(name)
                return reads.data(root / "content" / name).decode()

            found[name] = value(name, make), bool(done)
    return found


def test_values_that_are_kept_together_are_made_apart(root: Path) -> None:
    (root / "content" / "b").write_text("b", encoding="utf-8")
    assert together(root, "a", "b") == {"a": ("a", True), "b": ("b", True)}
    (root / "content" / "b").write_text("c", encoding="utf-8")
    assert together(root, "a", "b") == {"a": ("a", False), "b": ("c", True)}
    assert together(root, "a", "b") == {"a": ("a", False), "b": ("c", False)}
    assert together(root, "a", given="y") == {"a": ("a", True)}


def test_of_values_that_are_kept_together_those_not_asked_for_go(root: Path) -> None:
    (root / "content" / "b").write_text("b", encoding="utf-8")
    together(root, "a", "b")
    together(root, "a")
    assert together(root, "a", "b") == {"a": ("a", False), "b": ("b", True)}


def test_values_that_are_kept_together_are_made_again_when_harmed(root: Path) -> None:
    together(root, "a")
    for path in (root / "cache").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:-1])
    assert together(root, "a") == {"a": ("a", True)}
