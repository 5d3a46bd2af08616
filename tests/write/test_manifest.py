"""The manifest: what is put into it comes out of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mingzhang.cache.store import blob_of
from mingzhang.write.manifest import Folder, Manifest, Written, under

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
