"""Builds that are killed, interrupted, raced or starved: the site is always whole, the next build is right."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from mingzhang.build import Outcome
from mingzhang.cache.store import Store
from tests.incremental.tree import Silent, Tree, files, same
from tests.render.reading import ROOT

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("MINGZHANG_KILLS", "4"))
DATA = "content/departments/*/*/*.yaml"
BUILD = """
import sys
from pathlib import Path
from tests.incremental.tree import Tree
tree = Tree(Path(sys.argv[1]), jobs=int(sys.argv[2]))
sys.exit(tree.build().failed)
"""


def start(tree: Tree, jobs: int = 1) -> subprocess.Popen[bytes]:
    """A build in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", BUILD, str(tree.root), str(jobs)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        process_group=0,
    )


def change(tree: Tree, draw: random.Random) -> None:
    path = tree.pick(draw, DATA)
    assert path
    path.write_text(f"{path.read_text(encoding='utf-8')}# {draw.random()}\n", encoding="utf-8")


def left_behind(tree: Tree) -> set[str]:
    return {path.name for path in tree.root.iterdir()} - {"content", "templates", "site", "cache"}


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["kill", "interrupt"])
def test_a_build_that_is_stopped_leaves_a_whole_site(how: signal.Signals, tree: Tree) -> None:
    draw = random.Random(how)
    for number in range(KILLS):
        before = files(tree.site)
        change(tree, draw)
        if number % 3 == 2:
            shutil.rmtree(tree.cache)
        after, _ = tree.clean()
        process = start(tree, 1 + number % 2)
        time.sleep(draw.uniform(0.3, 2.0))
        process.send_signal(how)
        process.communicate()
        same(files(tree.site), after if files(tree.site) != before else before)
        if how is signal.SIGINT:
            assert left_behind(tree) == set()
        if number % 2:
            tree.check()
            assert left_behind(tree) == set()
    tree.check()


def test_two_builds_at_once_both_come_out_right(tree: Tree) -> None:
    draw = random.Random(3)
    for _ in range(2):
        change(tree, draw)
        shutil.rmtree(tree.cache)
        processes = [start(tree), start(tree)]
        said = [process.communicate()[1] for process in processes]
        assert [process.returncode for process in processes] == [0, 0], said
        same(files(tree.site), tree.clean()[0])
        assert left_behind(tree) == set()
        assert not tree.build().failed
        same(files(tree.site), tree.clean()[0])


def during(tree: Tree, act: Callable[[], object], when: str = "2021年度甲局部门预算") -> Outcome:
    """A build in the middle of which, once it comes to a document, something happens."""
    original, done = Store.put, threading.Event()

    def put(*arguments: object) -> None:
        if not done.is_set():
            done.set()
            act()
        original(*arguments)  # type: ignore[arg-type]

    Store.put = put  # type: ignore[method-assign,assignment]
    try:
        return tree.build()
    finally:
        Store.put = original  # type: ignore[method-assign]
        assert done.is_set(), when


def test_content_that_changes_during_a_build_is_built_anew(tree: Tree) -> None:
    draw = random.Random(4)
    change(tree, draw)
    outcome = during(tree, lambda: change(tree, draw))
    assert not outcome.failed
    same(files(tree.site), tree.clean()[0])


def test_what_is_changed_and_changed_back_during_a_build_is_built_anew(tree: Tree) -> None:
    """The document that was made in between is of neither state."""
    shutil.rmtree(tree.cache)
    path = tree.content / "departments/ting/2021/budget.yaml"
    text, seen = path.read_text(encoding="utf-8"), list[str]()

    def progress(_: int, __: int, name: str) -> None:
        seen.append(name)
        if seen == [*seen[:2], "2021年度乙厅部门预算"]:
            path.write_text(f"{text}# changed\n", encoding="utf-8")
        if seen == [*seen[:3], "写入网站"]:
            path.write_text(text, encoding="utf-8")

    tree.progress = progress
    outcome = tree.build()
    assert seen.count("写入网站") == 2
    assert not outcome.failed
    tree.progress = Silent
    same(files(tree.site), tree.clean()[0])


def test_content_that_never_rests_is_not_built(tree: Tree) -> None:
    draw, before = random.Random(5), files(tree.site)
    change(tree, draw)
    original = Tree.build

    def restless(*_: object) -> None:
        change(tree, draw)

    put = Store.put
    Store.put = restless  # type: ignore[method-assign,assignment]
    try:
        outcome = original(tree)
    finally:
        Store.put = put  # type: ignore[method-assign]
    (moved,) = (one for one in outcome.findings if one.severity == "error")
    assert (moved.code, moved.place.file[:20]) == ("BUILD-MOVED", "content/departments/")
    assert files(tree.site) == before
    assert left_behind(tree) == set()


@pytest.mark.parametrize("gone", ["print/print.css", "print/booklet.html", "site/figures.html"])
def test_what_is_missing_is_a_finding(gone: str, tree: Tree) -> None:
    """What checks do not need, and making documents does."""
    before = files(tree.site)
    change(tree, random.Random(6))
    path = tree.templates / gone
    shutil.rmtree(tree.cache)
    with path.open("a", encoding="utf-8") as out:
        out.write("\n")
    path.unlink()
    outcome = tree.build()
    codes = {one.code for one in outcome.findings if one.severity == "error"}
    assert codes
    assert codes <= {"BUILD-READ", "TEMPLATE"}
    assert files(tree.site) == before
    assert left_behind(tree) == set()


def test_a_cache_that_goes_in_the_middle_costs_nothing_but_time(tree: Tree) -> None:
    change(tree, random.Random(7))
    assert not during(tree, lambda: shutil.rmtree(tree.cache)).failed
    same(files(tree.site), tree.clean()[0])
    tree.check()


def test_files_that_cannot_be_written_keep_the_site_as_it_was(tree: Tree) -> None:
    """A limit on the size of files stands in for a full disk."""
    before = files(tree.site)
    change(tree, random.Random(8))
    limited = f"""
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, {resource.RLIM_INFINITY}))
{BUILD}"""
    process = subprocess.run(
        [sys.executable, "-c", limited, str(tree.root), "1"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert process.returncode == 1, process.stderr.decode()
    assert b"Traceback" not in process.stderr
    assert files(tree.site) == before
    assert left_behind(tree) == set()
    tree.check()


@pytest.mark.skipif(os.geteuid() != 0 or sys.platform != "linux", reason="mounts a small disk")
def test_a_full_disk_keeps_the_site_as_it_was(tree: Tree, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2600k", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        site = disk / "site"
        outcome = tree.build(site)
        assert not outcome.failed, outcome.findings
        before = files(site)
        (disk / "filler").write_bytes(b"x" * (shutil.disk_usage(disk).free - 40_000))
        for page in (tree.templates / "site").glob("*.html"):
            page.write_text(f"{page.read_text(encoding='utf-8')}<!-- x -->", encoding="utf-8")
        outcome = tree.build(site)
        assert {one.code for one in outcome.findings if one.severity == "error"} == {"OUT-WRITE"}
        assert files(site) == before
        assert {path.name for path in disk.iterdir()} == {"site", "filler"}
    finally:
        subprocess.run(["umount", str(disk)], check=False)


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_cache_that_cannot_be_written_costs_nothing_but_time(tree: Tree) -> None:
    for path in (tree.cache, *tree.cache.rglob("*")):
        if path.is_dir():
            path.chmod(0o555)
    change(tree, random.Random(9))
    tree.check()
