"""The manifest: what is put into it comes out of it, and every difference of a folder is named."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.cache.store import blob_of
from mingzhang.write.manifest import Folder, Manifest, Written, differing, under

# As file systems have them: bytes that are no text are surrogates.
LETTERS = st.characters(exclude_characters="/\0", exclude_categories=["Cs"]) | st.just("\udc80")
NAMES = st.text(LETTERS, min_size=1)
FOLDERS = st.lists(NAMES, max_size=3).map("/".join)
WRITTEN = st.builds(
    Written,
    st.binary(max_size=9).map(lambda data: blob_of(data).digest),
    *[st.integers(0, 2**64 - 1)] * 3,
)


@given(st.lists(st.tuples(st.builds(under, FOLDERS, NAMES), WRITTEN)))
def test_it_knows_what_was_put_into_it_last(put: list[tuple[str, Written]]) -> None:
    found = Manifest()
    for name, one in put:
        found.put(name, one)
        assert found.get(name) == one
    wanted = dict(put)
    again = Manifest({name: Folder(*folder) for name, folder in found.folders.items()})
    for manifest in (found, again):
        assert dict(manifest.items()) == wanted
        assert {name: manifest.get(name) for name in wanted} == wanted
        assert manifest.size == sum(one.size for one in wanted.values())
    assert found.get("nowhere/\0") is None


@given(st.dictionaries(NAMES, WRITTEN, min_size=1), NAMES, WRITTEN)
def test_a_folder_holds_these_blobs_and_no_others(
    files: dict[str, Written], name: str, one: Written
) -> None:
    folder = Folder.of(files)
    assert folder.files == files
    blobs = {file: written.blob for file, written in files.items()}
    assert folder.holds(blobs)
    assert folder.holds({**blobs, name: one.blob}) == (
        blobs.get(name, one.blob).digest == one.digest and name in blobs
    )
    blobs.popitem()
    assert not folder.holds(blobs)


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
