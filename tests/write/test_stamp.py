"""The stamp: the same inputs and an untouched output, and nothing else, count as unchanged."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mingzhang.cache.store import blob_of
from mingzhang.write.manifest import Manifest, Written
from mingzhang.write.stamp import Doubt, Stamp


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path, Path, Path]:
    """Content, templates, output, cache: small ones, written and stamped."""
    folders = tuple(tmp_path / name for name in ("content", "templates", "site", "cache"))
    for folder in folders[:3]:
        folder.mkdir()
        (folder / "a.yaml").write_text("a", encoding="utf-8")
    content, templates, output, cache = folders
    stamp(*folders).save(written(folders[2]))
    return content, templates, output, cache


def written(output: Path) -> Manifest:
    """What a build would say of the files that stand there."""
    found = Manifest()
    for path in output.iterdir():
        found.put(path.name, Written.of(blob_of(path.read_bytes()), path.stat()))
    return found


def stamp(content: Path, templates: Path, output: Path, cache: Path) -> Stamp:
    return Stamp.of(content, templates, output, cache)


Places = tuple[Path, Path, Path, Path]


def test_without_a_change_it_is_current(places: Places) -> None:
    assert stamp(*places).current()


def test_a_newer_time_without_a_change_counts_for_nothing(places: Places) -> None:
    os.utime(places[0] / "a.yaml", (1, 1))
    assert stamp(*places).current()


@pytest.mark.parametrize("folder", [0, 1])
@pytest.mark.parametrize("change", ["edit", "add", "remove", "rename", "empty-add"])
def test_any_change_of_an_input_counts(folder: int, change: str, places: Places) -> None:
    path = places[folder] / "a.yaml"
    match change:
        case "edit":
            path.write_text("b", encoding="utf-8")
        case "add":
            path.with_name("b.yaml").write_text("b", encoding="utf-8")
        case "empty-add":
            path.with_name("b.yaml").touch()
        case "remove":
            path.unlink()
        case _:
            path.rename(path.with_name("b.yaml"))
    assert not stamp(*places).current()


def changed(output: Path, change: str) -> str:
    """Change the output in one of the ways; the name of the file that is concerned."""
    path = output / "a.yaml"
    match change:
        case "edit":
            path.write_text("longer", encoding="utf-8")
        case "touch":
            os.utime(path, (1, 1))
        case "remove":
            path.unlink()
        case "replace":  # by one that looks the same
            status = path.stat()
            path.rename(path.with_name("old"))
            path.write_text("b", encoding="utf-8")
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
            path.with_name("old").unlink()
        case _:
            path = path.with_name("b.yaml")
            path.touch()
    return path.name


OUTPUT_CHANGES = pytest.mark.parametrize("change", ["edit", "touch", "remove", "add", "replace"])


@OUTPUT_CHANGES
def test_any_change_of_the_output_counts(change: str, places: Places) -> None:
    changed(places[2], change)
    assert not stamp(*places).current()


def test_each_output_folder_has_a_stamp_of_its_own(places: Places, tmp_path: Path) -> None:
    content, templates, _, cache = places
    assert not stamp(content, templates, tmp_path / "other", cache).current()


@pytest.mark.parametrize("data", ["", "{", "[]", "{}", '{"inputs": 1, "outputs": 2}', "\0"])
def test_a_broken_cache_only_costs_time(data: str, places: Places) -> None:
    made = stamp(*places)
    made.file.write_text(data, encoding="utf-8")
    assert not made.current()
    made.save(written(places[2]))
    assert made.current()


def test_a_cache_that_cannot_be_written_is_done_without(places: Places, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    made = stamp(*places[:3], tmp_path / "file")
    made.save(written(places[2]))
    assert not made.current()


def test_pipes_and_broken_links_among_the_inputs_are_no_obstacle(places: Places) -> None:
    os.mkfifo(places[0] / "pipe.yaml")
    (places[0] / "link.yaml").symlink_to(places[0] / "nowhere")
    assert not stamp(*places).current()


NOW = "2025-08-20 09:00"


def test_a_link_to_itself_hides_nothing_beside_it(places: Places) -> None:
    (places[0] / "loop").symlink_to("loop")
    stamp(*places).save(written(places[2]))
    assert stamp(*places).current()
    (places[0] / "a.yaml").write_text("b", encoding="utf-8")
    assert not stamp(*places).current()


def test_what_is_whole_and_up_to_date_is_beyond_doubt(places: Places) -> None:
    assert stamp(*places).doubt(NOW) == (None, "")


@OUTPUT_CHANGES
def test_whatever_happened_to_the_output_is_named(change: str, places: Places) -> None:
    name = changed(places[2], change)
    assert stamp(*places).doubt(NOW) == (Doubt.TOUCHED, name)


def test_newer_inputs_and_a_release_in_between_make_it_stale(places: Places) -> None:
    stamp(*places).save(written(places[2]), ("", NOW))
    assert stamp(*places).doubt("2025-08-20 08:59") == (None, "")
    assert stamp(*places).doubt(NOW) == (Doubt.STALE, "")
    (places[1] / "a.yaml").write_text("b", encoding="utf-8")
    assert stamp(*places).doubt("2025-08-20 08:59") == (Doubt.STALE, "")


@pytest.mark.parametrize("data", ["", "[]", "{}", '{"outputs": 2}', '{"outputs": [2]}'])
def test_without_a_record_nothing_is_known(data: str, places: Places) -> None:
    made = stamp(*places)
    made.file.write_text(data, encoding="utf-8")
    assert made.doubt(NOW) == (Doubt.UNKNOWN, "")
