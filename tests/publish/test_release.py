"""Releases: visitors see the old site whole or the new one whole, whatever happens."""

from __future__ import annotations

import errno
import os
import platform
import shutil
import stat
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mingzhang.publish.manifest import manifest_of
from mingzhang.publish.place import Place
from mingzhang.publish.release import RefusedError, Store
from mingzhang.publish.session import BrokenError, Session
from tests.publish.stores import NEW, NOON, OLD, local, put, remote, seen, site, tidy

pytestmark = pytest.mark.slow

TOOLS = (
    "mkdir",
    "ln",
    "mv",
    "rm",
    "sync",
    "sha256sum",
    "find",
    "readlink",
    "cat",
    "basename",
    "uname",
    "wc",
    "grep",
    "head",
    "ls",
    "ps",
)
# Beyond the highest process number that Linux gives.
NOBODY = 99_999_999


def test_a_release_is_what_was_built_without_the_program_s_mark(
    place: Place, destination: Path, tmp_path: Path
) -> None:
    put(place, tmp_path, OLD)
    assert seen(destination) == OLD
    put(place, tmp_path, NEW)
    assert seen(destination) == NEW
    assert tidy(destination)


def test_unchanged_files_cost_nothing_and_keep_their_time(
    place: Place, destination: Path, tmp_path: Path
) -> None:
    first = destination / "releases" / put(place, tmp_path, OLD)
    os.utime(first / "same.css", (1_000_000_000, 1_000_000_000))
    second = destination / "releases" / put(place, tmp_path, NEW)
    assert (first / "same.css").samefile(second / "same.css")
    assert (second / "same.css").stat().st_mtime == 1_000_000_000
    assert not (first / "index.html").samefile(second / "index.html")


@pytest.mark.parametrize("mask", [0o000, 0o077])
def test_modes_are_the_same_whatever_the_mask(
    mask: int, place: Place, destination: Path, tmp_path: Path
) -> None:
    before = os.umask(mask)
    try:
        put(place, tmp_path, OLD)
        put(place, tmp_path, NEW)
    finally:
        os.umask(before)
    for path in [destination, *destination.rglob("*")]:
        if not path.is_symlink():
            wanted = 0o755 if path.is_dir() else 0o644
            assert stat.S_IMODE(path.stat().st_mode) == wanted, path


def test_names_sort_by_time_even_when_the_clock_goes_back(place: Place, tmp_path: Path) -> None:
    first = put(place, tmp_path, OLD)
    second = put(place, tmp_path, NEW)
    third = put(place, tmp_path, OLD, NOON - timedelta(days=1))
    assert first.startswith("20250901-120000-")
    assert first < second < third
    assert first[-12:] == third[-12:] != second[-12:]


def test_the_oldest_go_and_never_the_one_in_use(
    place: Place, destination: Path, tmp_path: Path
) -> None:
    names = [put(place, tmp_path, {**OLD, "n.html": b"%d" % n}) for n in range(4)]
    with Store.open(place, writing=True) as store:
        store.back(store.releases()[0])
        assert store.prune(2) == names[1:3]
        assert store.prune(1) == names[3:]
        assert [(one.name, one.used) for one in store.releases()] == [(names[0], True)]
    assert tidy(destination)
    assert seen(destination)["n.html"] == b"0"


def test_a_damaged_release_is_not_gone_back_to(
    place: Place, destination: Path, tmp_path: Path
) -> None:
    first = destination / "releases" / put(place, tmp_path, OLD)
    put(place, tmp_path, NEW)
    (first / "index.html").write_bytes(b"scribbled")
    with Store.open(place, writing=True) as store:
        with pytest.raises(RefusedError) as refused:
            store.back(store.releases()[0])
        assert refused.value.finding.code == "PUBLISH-DAMAGED"
        assert "index.html" in refused.value.finding.found
    assert seen(destination) == NEW


@pytest.mark.parametrize("fault", ["added", "removed", "linked"])
def test_files_too_many_or_too_few_are_noticed(
    fault: str, destination: Path, tmp_path: Path
) -> None:
    first = destination / "releases" / put(local(destination), tmp_path, OLD)
    put(local(destination), tmp_path, NEW)
    match fault:
        case "added":
            (first / "more.html").touch()
        case "removed":
            (first / "index.html").unlink()
        case _:
            (first / "index.html").rename(tmp_path / "away")
            (first / "index.html").symlink_to(tmp_path / "away")
    with Store.open(local(destination), writing=True) as store, pytest.raises(RefusedError):
        store.back(store.releases()[0])


def test_what_was_scribbled_over_is_not_linked_into_the_next_release(
    place: Place, destination: Path, tmp_path: Path
) -> None:
    first = destination / "releases" / put(place, tmp_path, OLD)
    (first / "same.css").write_bytes(b"stylE")
    put(place, tmp_path, NEW)
    assert seen(destination) == NEW


def test_a_site_that_changes_while_it_is_copied_is_not_shown(
    place: Place, destination: Path, tmp_path: Path
) -> None:
    put(place, tmp_path, OLD)
    made = site(tmp_path / "made", NEW)
    files = manifest_of(made)
    (made / "index.html").write_bytes(b"<title>nEw</title>")
    with Store.open(place, writing=True) as store, pytest.raises(RefusedError):
        store.add(made, files, NOON)
    assert seen(destination) == OLD
    put(place, tmp_path, NEW)
    assert seen(destination) == NEW
    assert tidy(destination)


def test_a_full_disk_leaves_the_old_site(
    destination: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    put(local(destination), tmp_path, OLD)
    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(OSError, match="No space"):
        put(local(destination), tmp_path, NEW)
    monkeypatch.undo()
    assert seen(destination) == OLD
    put(local(destination), tmp_path, NEW)
    assert tidy(destination)


@pytest.mark.skipif(shutil.which("rsync") is None, reason="rsync is not installed")
@pytest.mark.parametrize("count", [10, 400, 50_000])
def test_a_connection_that_is_cut_leaves_the_old_site(
    count: int, destination: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = remote(destination, tmp_path)
    put(there, tmp_path, OLD)
    large = {**NEW, "large.pdf": os.urandom(100_000)}
    monkeypatch.setenv("FAR_CUT", str(count))
    with pytest.raises(BrokenError, match="rsync"):
        put(there, tmp_path, large)
    monkeypatch.delenv("FAR_CUT")
    assert seen(destination) == OLD
    put(there, tmp_path, large)
    assert seen(destination) == large
    assert tidy(destination)


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_any_command_the_site_is_whole_and_the_next_time_cleans_up(
    when: str, destination: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each command of the far side in turn takes its shell down with it, by SIGKILL."""
    shims, counter = tmp_path / "shims", tmp_path / "count"
    shims.mkdir()
    for tool in TOOLS:
        real = shutil.which(tool)
        kill = f'[ "$(wc -c <{counter})" -ne "$KILLED" ] || kill -9 $PPID'
        lines = {
            "before": f'{kill}\nexec {real} "$@"',
            "after": f'{real} "$@"\nr=$?\n{kill}\nexit $r',
        }
        (shims / tool).write_text(
            f"#!/bin/sh\nPATH=/usr/bin:/bin\nprintf x >>{counter}\n{lines[when]}\n",
            encoding="utf-8",
        )
        (shims / tool).chmod(0o755)
    put(local(destination), tmp_path, OLD)
    (destination / ".lock").symlink_to(f"{NOBODY}:{platform.node()}:x")
    before = destination.rename(tmp_path / "before")
    killed = outcomes = 0
    while True:
        shutil.rmtree(destination, ignore_errors=True)
        shutil.copytree(before, destination, symlinks=True)
        killed += 1
        counter.write_bytes(b"")
        with monkeypatch.context() as patch:
            patch.setenv("PATH", f"{shims}:{os.environ['PATH']}")
            patch.setenv("KILLED", str(killed))
            try:
                put(local(destination), tmp_path, NEW)
                finished = True
            except (BrokenError, RefusedError):
                finished = False
        assert seen(destination) in (OLD, NEW)
        outcomes |= 1 if seen(destination) == OLD else 2
        put(local(destination), tmp_path, {**NEW, "more.html": b""})
        assert seen(destination) == {**NEW, "more.html": b""}
        assert tidy(destination)
        if finished and counter.stat().st_size < killed:
            break
    assert killed > 20
    assert outcomes == 3


def test_two_at_once_one_waits(place: Place, destination: Path, tmp_path: Path) -> None:
    put(place, tmp_path, OLD)
    with Store.open(place, writing=True):
        with pytest.raises(RefusedError) as refused, Store.open(place, writing=True):
            pass
        assert refused.value.finding.code == "PUBLISH-LOCKED"
        with Store.open(place, writing=False) as looking:
            assert looking.used()
    put(place, tmp_path, NEW)
    assert tidy(destination)


def test_a_lock_of_another_machine_is_never_broken(destination: Path, tmp_path: Path) -> None:
    put(local(destination), tmp_path, OLD)
    (destination / ".lock").symlink_to("1:elsewhere.example.org:somebody")
    with pytest.raises(RefusedError) as refused, Store.open(local(destination), writing=True):
        pass
    assert "elsewhere.example.org" in refused.value.finding.found


def test_the_lock_goes_with_whoever_held_it(destination: Path, tmp_path: Path) -> None:
    """The program dies without a word: its shell sees the end of its input."""
    put(local(destination), tmp_path, OLD)
    with Session.at(local(destination)) as session:
        session.do("enter", str(destination), "make")
        session.do("take", "x")
        assert (destination / ".lock").is_symlink()
    assert not (destination / ".lock").is_symlink()


def test_looking_writes_nothing(place: Place, destination: Path) -> None:
    with Store.open(place, writing=False) as store:
        assert store.releases() == []
        assert store.used() is None
    assert not destination.exists()


@pytest.mark.parametrize("what", ["file", "folder", "current", "elsewhere"])
def test_what_the_program_did_not_publish_is_left_alone(
    what: str, place: Place, destination: Path, tmp_path: Path
) -> None:
    if what == "file":
        destination.parent.mkdir(parents=True)
        destination.write_bytes(b"precious")
    elif what == "folder":
        destination.mkdir(parents=True)
        (destination / "thesis.docx").write_bytes(b"precious")
    elif what == "elsewhere":
        put(place, tmp_path, OLD)
        (destination / "current").unlink()
        (destination / "current").symlink_to(tmp_path)
    else:
        put(place, tmp_path, OLD)
        (destination / "current").unlink()
        (destination / "current").mkdir()
        (destination / "current" / "precious").touch()
    before = sorted(destination.parent.rglob("*"))
    with pytest.raises(RefusedError) as refused:
        put(place, tmp_path, NEW)
    assert refused.value.finding.code == "PUBLISH-PLACE"
    assert [
        path for path in sorted(destination.parent.rglob("*")) if path != destination / ".lock"
    ] == before


def test_what_a_login_prints_is_nobody_s_answer(tmp_path: Path, destination: Path) -> None:
    talking = tmp_path / "talking"
    talking.write_text("#!/bin/sh\necho 欢迎\necho release x\nexec sh\n", encoding="utf-8")
    talking.chmod(0o755)
    put(local(destination), tmp_path, OLD)
    there = Place("x", str(destination), "host", (str(talking),))
    with Store.open(there, writing=False) as store:
        assert [one.used for one in store.releases()] == [True]


def test_a_host_that_cannot_be_reached_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BrokenError, match="连接断了"):
        put(Place("x", "/x", "host", ("false",)), tmp_path, OLD)


def test_the_program_killed_while_it_copies(destination: Path, tmp_path: Path) -> None:
    """SIGKILL to the program itself; its shell notices and lets the lock go."""
    put(local(destination), tmp_path, OLD)
    program = (
        "import os, sys, shutil\n"
        "from pathlib import Path\n"
        "from tests.publish.stores import NEW, local, put\n"
        "shutil.copyfile = lambda *_: os.kill(os.getpid(), 9)\n"
        "put(local(Path(sys.argv[1])), Path(sys.argv[2]), NEW)\n"
    )
    arguments = [sys.executable, "-c", program, str(destination), str(tmp_path)]
    assert subprocess.run(arguments, check=False).returncode == -9
    assert seen(destination) == OLD
    assert any((destination / "releases").glob(".incoming-*"))
    for _ in range(100):
        if not (destination / ".lock").is_symlink():
            break
        time.sleep(0.1)
    put(local(destination), tmp_path, NEW)
    assert seen(destination) == NEW
    assert tidy(destination)
