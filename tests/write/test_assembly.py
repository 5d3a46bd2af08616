"""Putting a site together beside another: written, linked or copied, always what was asked for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mingzhang.cache.store import Store, blob_of
from mingzhang.write.assembly import Assembly
from mingzhang.write.leftover import differing
from mingzhang.write.manifest import Manifest
from mingzhang.write.switch import staging

Files = dict[str, bytes]
OLD: Files = {"index.html": b"old", "a/2024/index.html": b"page", "a/x": b"x", "gone/deep/f": b"f"}


class Site:
    """A site that is built again and again by hand."""

    def __init__(self, root: Path, *, spare: bool) -> None:
        self.output, self.store = root / "public" / "site", Store(root / "cache")
        self.spare = root / "cache" / "spare" if spare else None
        self.written = Manifest()

    def make(self, files: Files, known: Files | None = None) -> set[str]:
        """Build it of new files and of `known` ones, which are asked for by hash; gives what isn't to be had."""
        missing = set()
        with staging(self.output, self.spare) as beside:
            assembly = Assembly(beside.folder, self.output, self.written, self.store)
            for name, data in files.items():
                self.store.put(data, assembly.put(name, data))
            for name, data in (known or {}).items():
                if not assembly.reuse_all({name: blob_of(data)}):
                    missing.add(name)
            assembly.finish()
            beside.switch()
            self.written = assembly.written
        assert [path.name for path in self.output.parent.iterdir()] == ["site"]
        return missing

    def files(self) -> Files:
        return {
            path.relative_to(self.output).as_posix(): path.read_bytes()
            for path in sorted(self.output.rglob("*"))
            if path.is_file()
        }

    def folders(self) -> set[str]:
        return {
            path.relative_to(self.output).as_posix()
            for path in self.output.rglob("*")
            if path.is_dir()
        }


@pytest.fixture(params=[False, True], ids=["alone", "with a spare"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Site:
    """Written twice, so that there is a spare one."""
    made = Site(tmp_path, spare=request.param)
    made.make(OLD)
    made.make({**OLD, "index.html": b"newer"})
    made.make(OLD)
    return made


def test_what_stays_is_taken_over_and_what_nobody_asks_for_goes(site: Site) -> None:
    before = (site.output / "a/x").stat()
    assert site.make({"index.html": b"new", "b/f": b"f"}, {"a/x": b"x"}) == set()
    assert site.files() == {"index.html": b"new", "b/f": b"f", "a/x": b"x"}
    assert site.folders() == {"a", "b"}
    after = (site.output / "a/x").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_file_that_has_moved_is_found_by_its_hash(site: Site) -> None:
    site.store = Store(site.output / "nowhere")
    assert site.make({}, {"moved/x": b"x"}) == set()
    assert site.files() == {"moved/x": b"x"}


@pytest.mark.parametrize("change", [{}, {"a/x": b"other"}, {"a/more": b"more"}, {"a/y": None}])
def test_a_folder_is_had_again_as_a_whole_or_file_by_file(
    change: dict[str, bytes | None], site: Site
) -> None:
    site.make({**OLD, "a/y": b"y"})
    site.make({**OLD, "a/y": b"y"})
    wanted = {"a/x": b"x", "a/y": b"y", "index.html": b"old", **change}
    files = {name: data for name, data in wanted.items() if data is not None}
    new = {name: data for name, data in files.items() if change.get(name)}
    with staging(site.output, site.spare) as beside:
        assembly = Assembly(beside.folder, site.output, site.written, site.store)
        for data in new.values():
            site.store.put(data, blob_of(data))
        assert assembly.reuse_all({name: blob_of(data) for name, data in files.items()})
        assert not assembly.reuse_all({"a/z": blob_of(b"nowhere")})
        assembly.finish()
        beside.switch()
    assert site.files() == files
    assert list(differing(str(site.output), assembly.written)) == []


@pytest.mark.parametrize("lost", [False, True], ids=["kept", "not kept"])
@pytest.mark.parametrize("harm", ["in place", "replaced", "removed", "linked elsewhere"])
def test_a_touched_file_is_not_taken_over(harm: str, lost: bool, site: Site) -> None:
    path = site.output / "a/x"
    match harm:
        case "in place":
            with path.open("r+b") as out:
                out.write(b"y")
        case "replaced":
            path.with_name("y").write_bytes(b"y")
            path.with_name("y").replace(path)
        case "removed":
            path.unlink()
        case _:
            path.unlink()
            path.symlink_to("2024/index.html")
    if lost:
        site.store = Store(site.output.parents[1] / "empty")
        site.spare = None
    missing = site.make({}, {"a/x": b"x", "index.html": b"old"})
    assert missing == ({"a/x"} if lost else set())
    wanted = {"index.html": b"old"} | ({} if lost else {"a/x": b"x"})
    assert site.files() == wanted


@pytest.mark.parametrize(
    "new",
    [{"a": b"now a file"}, {"index.html/f": b"now a folder"}, {"a/2024": b"f"}, {"a/x/y/z": b"f"}],
)
def test_a_file_may_take_a_folders_name_and_a_folder_a_files(new: Files, site: Site) -> None:
    site.make(new)
    assert site.files() == new


def test_a_file_may_be_put_twice(site: Site) -> None:
    with staging(site.output, site.spare) as beside:
        assembly = Assembly(beside.folder, site.output, site.written, site.store)
        assert assembly.reuse("a/x", blob_of(b"x"))
        assembly.put("a/x", b"other")
        assembly.put("a/x", (part for part in (b"in ", b"parts")))
        assembly.finish()
        beside.switch()
    assert site.files() == {"a/x": b"in parts"}


def test_the_old_site_is_never_written_to(site: Site) -> None:
    """An old file that someone holds open or has linked keeps its bytes."""
    kept = site.output.parents[1] / "kept"
    os.link(site.output / "index.html", kept)
    site.make({"index.html": b"new"})
    site.make({"index.html": b"newest"})
    assert kept.read_bytes() == b"old"
