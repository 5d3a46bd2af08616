"""What a task reads is recorded: no file is opened behind the back of the record."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mingzhang import reads
from mingzhang.load.content import load_content
from mingzhang.reads import TORN
from mingzhang.work.job import Done, Job, Product, Roots, perform
from mingzhang.work.jobs import document_job, examine_job
from tests.incremental.tree import NOW, Tree

OPENED: list[str] = []
WATCHED: list[str] = []


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    """A hook can't be taken away again: it looks only while something is watched."""
    if WATCHED and event in ("open", "os.listdir", "os.scandir") and arguments:
        path = arguments[0]
        if isinstance(path, str | bytes | os.PathLike):
            name = str(Path(os.fsdecode(path)).absolute())
            if name.startswith(tuple(WATCHED)):
                OPENED.append(name)


sys.addaudithook(_watch)


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[Tree]:
    tree = Tree.at(tmp_path / "work")
    WATCHED.extend((str(tree.content), str(tree.templates)))
    OPENED.clear()
    yield tree
    WATCHED.clear()


@pytest.mark.parametrize("warm", [False, True], ids=["cold", "warm"])
@pytest.mark.parametrize("printed", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_nothing_is_opened_that_is_not_recorded(printed: bool, warm: bool, tree: Tree) -> None:
    """Warm: what an earlier job left in memory is told of, though it is not opened again."""
    content = load_content(tree.content, tree.templates, NOW)
    roots = Roots(tree.content, tree.templates)
    printer = None if printed else tree.printer
    recorded: list[set[str]] = []
    for entry in (content.entries[0], content.entries[-1] if warm else content.entries[0]):
        standing = content.standings[entry.id]
        jobs = [
            Job("", "", examine_job, (entry.department, {entry: standing}, {}, {})),
            Job("", "", document_job, (entry, standing, content.portal, [], printer)),
        ]
        OPENED.clear()
        told: set[str] = set()
        for job in jobs:
            answer = perform(job, roots)
            assert isinstance(answer, Done), answer
            assert TORN not in answer.told.values()
            assert reads.current(answer.told)
            told |= {path for _, path in answer.told}
        assert OPENED
        assert set(OPENED) - told == set()
        recorded.append({path for path in told if "/departments/" not in path})
    assert recorded[0] == recorded[1]


def test_a_file_that_changes_between_two_looks_fits_no_later_state(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("a", encoding="utf-8")
    with reads.listening() as told:
        reads.data(path)
        path.write_text("b", encoding="utf-8")
        reads.data(path)
    assert told == {("data", str(path)): TORN}
    assert not reads.current(told)


@pytest.mark.parametrize(
    ("before", "after"),
    [("file", "other file"), ("file", ""), ("", "file"), ("file", "folder"), ("file", "link")],
)
def test_every_change_of_what_was_asked_counts(before: str, after: str, tmp_path: Path) -> None:
    path = tmp_path / "a"
    made(path, before)
    with reads.listening() as told:
        for ask in (reads.kind, reads.linked, lambda one: reads.names(one.parent), reads.data):
            try:
                ask(path)
            except OSError:
                continue
    assert reads.current(told)
    if path.exists():
        path.unlink()
    made(path, after)
    assert not reads.current(told)


def made(path: Path, sort: str) -> None:
    match sort:
        case "folder":
            path.mkdir()
        case "link":
            path.with_name("b").write_text("file", encoding="utf-8")
            path.symlink_to("b")
        case "":
            return
        case _:
            path.write_text(sort, encoding="utf-8")


def test_what_is_remembered_is_made_again_when_its_files_change(tmp_path: Path) -> None:
    calls: list[Path] = []

    @reads.remembered
    def first_line(path: Path) -> bytes:
        calls.append(path)
        return reads.data(path).splitlines()[0]

    path = tmp_path / "a"
    path.write_text("one\n", encoding="utf-8")
    for _ in range(3):
        with reads.listening() as told:
            assert first_line(path) == b"one"
        assert list(told) == [("data", str(path))]
    assert len(calls) == 1
    path.write_text("two\n", encoding="utf-8")
    assert first_line(path) == b"two"
    with reads.afresh():
        assert first_line(path) == b"two"
    assert len(calls) == 3


def test_what_is_remembered_of_one_argument_is_not_given_for_another() -> None:
    calls: list[int] = []

    @reads.remembered
    def double(one: int, times: int = 2) -> int:
        calls.append(one)
        return one * times

    assert [double(2), double(2, times=3), double(2), double(2, times=3)] == [4, 6, 4, 6]
    assert calls == [2, 2]


def test_a_job_whose_files_are_gone_gives_a_finding(tree: Tree) -> None:
    def job(roots: Roots) -> Product:
        return Product((roots.content / "gone").read_bytes())

    answer = perform(Job("甲局", "content/x.yaml", job, ()), Roots(tree.content, tree.templates))
    assert not isinstance(answer, Done)
    assert (answer.finding.code, answer.finding.place.file) == ("BUILD-READ", "content/x.yaml")
