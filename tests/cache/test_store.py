"""The store: whole or nothing, believed only where the hash fits, cut down to its limit."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mingzhang.cache.store import Blob, Store, blob_of, blobs_in, sealed, unsealed
from mingzhang.cache.tasks import Made, Tasks

DATA = b"x" * 1000


def kept(root: Path, data: bytes = DATA) -> tuple[Store, Blob]:
    store, blob = Store(root), blob_of(data)
    store.put(data, blob)
    return store, blob


def test_a_blob_comes_back(tmp_path: Path) -> None:
    store, blob = kept(tmp_path)
    assert store.bytes(blob) == DATA
    assert store.bytes(blob_of(b"other")) is None


@pytest.mark.parametrize("harm", ["cut", "longer", "changed", "folder", "gone"])
def test_a_damaged_blob_is_none(harm: str, tmp_path: Path) -> None:
    store, blob = kept(tmp_path)
    (path,) = [one for one in tmp_path.rglob("*") if one.is_file()]
    match harm:
        case "cut":
            path.write_bytes(DATA[:-1])
        case "longer":
            path.write_bytes(DATA + b"x")
        case "changed":
            path.write_bytes(b"y" + DATA[1:])
        case "folder":
            path.unlink()
            path.mkdir()
        case _:
            path.unlink()
    assert store.bytes(blob) is None
    store.put(DATA, blob)
    assert store.bytes(blob) == (None if harm == "folder" else DATA)


def test_sealed_values_come_back_or_not_at_all() -> None:
    data = sealed({"a": (1, "二")})
    assert unsealed(data) == {"a": (1, "二")}
    for place in range(0, len(data), 7):
        harmed = bytearray(data)
        harmed[place] ^= 1
        assert unsealed(bytes(harmed)) is None
        assert unsealed(data[:place]) is None


def test_blobs_are_found_in_whatever_holds_them() -> None:
    one, two = blob_of(b"1"), blob_of(b"2")
    assert list(blobs_in([{"a": one}, ("x", [two]), b"bytes"])) == [one, two]


def test_it_is_cut_down_to_what_was_used_last(tmp_path: Path) -> None:
    store = Store(tmp_path, limit=20_000)
    tasks = Tasks(store, "v", ())
    blobs = []
    for number in range(10):
        data = bytes([number]) * 3000
        blobs.append(blob_of(data))
        store.put(data, blobs[-1])
        key = tasks.key("task", number)
        tasks.keep(key, {}, Made(number, {"f": blobs[-1]}, {}))
        path = tmp_path / "keys" / key[:2] / key
        os.utime(path, (number, number))
    store.close()
    there = [store.bytes(blob) is not None for blob in blobs]
    assert there == sorted(there)
    assert any(there)
    assert not all(there)
    size = sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file())
    assert size <= 20_000
    assert [made.value for made in tasks.found(tasks.key("task", 9))] == [9]
    assert list(tasks.found(tasks.key("task", 0))) == []


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_without_a_folder_nothing_is_kept_and_nothing_fails(place: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    store, blob = kept(tmp_path / place)
    store.seal("k" * 64, 1)
    store.close()
    assert (store.bytes(blob), store.sealed("k" * 64)) == (None, None)
