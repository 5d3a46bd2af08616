"""A folder beside what was written: every difference is named."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mingzhang.cache.store import blob_of
from mingzhang.write.leftover import differing
from mingzhang.write.manifest import Manifest, Written


@pytest.fixture
def site(tmp_path: Path) -> tuple[Path, Manifest]:
    written = Manifest()
    for name in ("x", "a/x", "a/y", "a/b/x"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
        written.put(name, Written.of(blob_of(b"x"), path.stat()))
    return tmp_path, written


def test_a_folder_as_it_was_written_does_not_differ(site: tuple[Path, Manifest]) -> None:
    assert list(differing(str(site[0]), site[1])) == []
    (site[0] / "empty").mkdir()
    assert list(differing(str(site[0]), site[1])) == []


@pytest.mark.parametrize("name", ["x", "a/y", "a/b/x", "new", "a/new", "new/new"])
@pytest.mark.parametrize("change", ["touched", "gone", "a link"])
def test_what_differs_is_named(change: str, name: str, site: tuple[Path, Manifest]) -> None:
    path = site[0] / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if change == "touched":
        path.touch()
        os.utime(path, (1, 1))
    else:
        path.unlink(missing_ok=True)
    if change == "a link":
        path.symlink_to("nowhere")
    wanted = [] if change == "gone" and "new" in name else [name]
    assert list(differing(str(site[0]), site[1])) == wanted


def test_links_to_folders_are_files(site: tuple[Path, Manifest]) -> None:
    (site[0] / "link").symlink_to("a")
    assert list(differing(str(site[0]), site[1])) == ["link"]
