"""Writing a site: all of it or none, and never over anything that the program did not write."""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path
from typing import Any

import pytest

from mingzhang.findings import Finding
from mingzhang.write.site import MARKER, write_folder

OLD = {"index.html": b"old", "a/2024/index.html": b"page", "gone.html": b""}
NEW = {"index.html": b"new", "a/2025/index.html": b"page"}


def tree(folder: Path) -> dict[str, bytes]:
    """All files under a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def site(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in tree(folder).items() if name != MARKER}


def alone(output: Path) -> bool:
    """Whether nothing stands beside the site: no half-written one, no old one."""
    return list(output.parent.iterdir()) == [output]


def code(findings: list[Finding]) -> str:
    assert len(findings) == 1
    return findings[0].code


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A site written before, alone in its folder."""
    folder = tmp_path / "public" / "site"
    assert write_folder(folder, OLD.items()) == []
    return folder


def test_a_site_is_written_where_nothing_was(output: Path) -> None:
    assert site(output) == OLD
    assert (output / MARKER).read_text(encoding="utf-8").startswith("mingzhang ")
    assert alone(output)
    assert output.stat().st_mode & 0o777 == 0o755


def test_a_new_site_replaces_the_old_one_entirely(output: Path) -> None:
    assert write_folder(output, NEW.items()) == []
    assert site(output) == NEW
    assert alone(output)


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    assert write_folder(tmp_path / "site", NEW.items()) == []
    assert site(tmp_path / "site") == NEW


@pytest.mark.parametrize("name", ["thesis.docx", "index.html", ".git/config"])
def test_a_folder_with_anything_else_in_it_is_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / "site" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(b"precious")
    before = tree(tmp_path)
    finding = write_folder(tmp_path / "site", NEW.items())
    assert code(finding) == "OUT-FOREIGN"
    assert finding[0].place.file == str(tmp_path / "site")
    assert tree(tmp_path) == before


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site").write_bytes(b"precious")
    assert code(write_folder(tmp_path / "site", NEW.items())) == "OUT-FOREIGN"
    assert tree(tmp_path) == {"site": b"precious"}


def test_a_file_in_place_of_the_folder_above_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "public").write_bytes(b"precious")
    assert code(write_folder(tmp_path / "public" / "site", NEW.items())) == "OUT-WRITE"
    assert tree(tmp_path) == {"public": b"precious"}


def test_a_link_to_the_folder_stays_a_link(output: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(output)
    assert write_folder(link, NEW.items()) == []
    assert link.is_symlink()
    assert site(output) == NEW


@pytest.mark.parametrize(
    "step", ["mkdtemp", "write_bytes", "second file", "exchange", "first move", "second move"]
)
def test_a_failure_at_any_step_leaves_the_old_site(
    step: str, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = {"write": 0, "rename": 0}
    real_write, real_rename = Path.write_bytes, Path.rename

    def full(*_: Any, **__: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device", "x")

    def unknown(*_: Any) -> Any:
        raise OSError(errno.ENOSYS, "Function not implemented", "x")

    def write(path: Path, data: bytes) -> int:
        calls["write"] += 1
        return real_write(path, data) if calls["write"] < 2 else full()

    def rename(path: Path, target: Path) -> Path:
        calls["rename"] += 1
        wanted = {"first move": 1, "second move": 2}[step]
        return full() if calls["rename"] == wanted else real_rename(path, target)

    if step == "mkdtemp":
        monkeypatch.setattr("tempfile.mkdtemp", full)
    elif step == "write_bytes":
        monkeypatch.setattr(Path, "write_bytes", full)
    elif step == "second file":
        monkeypatch.setattr(Path, "write_bytes", write)
    elif step == "exchange":
        monkeypatch.setattr("mingzhang.write.switch.exchange", full)
    else:
        monkeypatch.setattr("mingzhang.write.switch.exchange", unknown)
        monkeypatch.setattr(Path, "rename", rename)
    findings = write_folder(output, NEW.items())
    monkeypatch.undo()
    assert code(findings) == "OUT-WRITE"
    assert "No space left" in findings[0].found
    assert site(output) == OLD
    assert alone(output)


@pytest.mark.parametrize("number", [errno.ENOSYS, errno.EINVAL])
def test_without_an_exchange_the_folders_move_one_after_the_other(
    number: int, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: Any) -> Any:
        raise OSError(number, "x", "x")

    monkeypatch.setattr("mingzhang.write.switch.exchange", unknown)
    assert write_folder(output, NEW.items()) == []
    assert site(output) == NEW
    assert alone(output)


def test_what_a_killed_build_left_goes_and_what_another_makes_stays(output: Path) -> None:
    left = output.with_name(".site.new-left")
    busy = output.with_name(".site.new-busy")
    for folder in (left, busy):
        folder.mkdir()
        (folder / "index.html").touch()
    lock = os.open(busy, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    assert write_folder(output, NEW.items()) == []
    os.close(lock)
    assert (left.exists(), busy.exists()) == (False, True)


def test_an_interruption_leaves_the_old_site(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: Any) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "write_bytes", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_folder(output, NEW.items())
    monkeypatch.undo()
    assert site(output) == OLD
    assert alone(output)


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_above_that_cannot_be_written_is_an_error(output: Path) -> None:
    output.parent.chmod(0o555)
    findings = write_folder(output, NEW.items())
    output.parent.chmod(0o755)
    assert code(findings) == "OUT-WRITE"
    assert site(output) == OLD
