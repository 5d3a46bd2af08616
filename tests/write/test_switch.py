"""The folder beside a finished one, with which the next build begins."""

from __future__ import annotations

from pathlib import Path

from mingzhang.write.switch import staging


def test_the_first_folder_leaves_a_spare_one_of_the_same_files(tmp_path: Path) -> None:
    output, spare = tmp_path / "site", tmp_path / "cache" / "spare"
    with staging(output, spare) as made:
        (made.folder / "a").mkdir()
        (made.folder / "a" / "b.html").write_bytes(b"1")
        made.switch()
    assert (spare / "a" / "b.html").samefile(output / "a" / "b.html")
    with staging(output, spare) as made:
        assert (made.folder / "a" / "b.html").read_bytes() == b"1"
        assert not spare.exists()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_nothing_is_spared_of_what_did_not_come_to_be(tmp_path: Path) -> None:
    output, spare = tmp_path / "site", tmp_path / "cache" / "spare"
    with staging(output, spare) as made:
        (made.folder / "a.html").write_bytes(b"1")
    assert not output.exists()
    assert not spare.exists()
