"""Verifying a whole site: built again it is the same, and what differs is named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from build import main
from mingzhang.build import Folders, build
from mingzhang.verify.rebuilt import rebuilt
from tests.load.workspace import DEPARTMENT, Workspace, replace
from tests.render.reading import Site
from tests.stubs import unprinted

pytestmark = pytest.mark.slow


def quiet(*_: object) -> None:
    """Progress that nobody watches."""


@pytest.fixture
def folders(tmp_path: Path) -> Iterator[Folders]:
    """A small built site; the booklet, which takes long, is a stub."""
    work = Workspace.at(tmp_path)
    made = Folders(work.content, work.templates, work.root / "site", work.root / "cache")
    with unprinted():
        assert not build(made, quiet).failed
        yield made


def differing(folders: Folders) -> list[str]:
    found = list(rebuilt(folders, quiet))
    assert {one.code for one in found} <= {"BUILD-DIFFERS"}
    return [one.place.file for one in found]


def test_an_untouched_site_is_built_again_the_same(folders: Folders) -> None:
    assert differing(folders) == []


def test_changed_lost_and_foreign_files_are_named(folders: Folders) -> None:
    page = folders.output / "index.html"
    page.write_bytes(page.read_bytes() + b" ")
    (folders.output / DEPARTMENT / "2024/final-accounts/tables/01.csv").unlink()
    (folders.output / "notes.txt").touch()
    table = f"{DEPARTMENT}/2024/final-accounts/tables/01.csv"
    assert differing(folders) == ["index.html", table, "notes.txt"]


def test_data_changed_since_the_build_show(folders: Folders) -> None:
    data = folders.content / "departments" / DEPARTMENT / "2024/final-accounts.yaml"
    replace(data, "guests: 123\n", "guests: 4321\n")
    assert f"{DEPARTMENT}/2024/final-accounts/index.html" in differing(folders)


def test_content_that_no_longer_builds_is_said_to_be_wrong(folders: Folders) -> None:
    replace(folders.content / "portal.yaml", "title:", "titel:")
    assert "IN-UNKNOWN-KEY" in {one.code for one in rebuilt(folders, quiet)}


def test_a_folder_without_a_site_can_not_be_verified(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", "--output", str(tmp_path)]) == 1
    assert "BUILD-DIFFERS" in capsys.readouterr().err


def test_missing_programs_are_named_with_their_packages(
    folders: Folders, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(folders.output))
    assert main(["verify", "--output", str(folders.output)]) == 1
    said = capsys.readouterr().err
    for word in ("PDF-TOOL", "mutool", "mupdf-tools", "poppler-utils"):
        assert word in said


def test_what_is_wrong_with_a_booklet_and_with_a_file_is_said_together(
    folders: Folders, capsys: pytest.CaptureFixture[str]
) -> None:
    (pdf,) = folders.output.rglob("*.pdf")
    pdf.write_bytes(pdf.read_bytes()[:20])
    where = [
        "--output",
        folders.output,
        "--content",
        folders.content,
        "--templates",
        folders.templates,
    ]
    assert main(["verify", *map(str, where)]) == 1
    said = capsys.readouterr().err
    assert said.count(f"{pdf.relative_to(folders.output).as_posix()}\n") == 1
    assert {code for code in ("PDF-SAFE", "BUILD-DIFFERS") if code in said} == {
        "PDF-SAFE",
        "BUILD-DIFFERS",
    }


def test_the_real_site_is_verified(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    booklets = len(list(site.root.rglob("*.pdf")))
    assert booklets >= 5
    assert main(["verify", "--output", str(site.root)]) == 0
    assert f"检验了 {booklets} 份 PDF 和全部文件，没有发现问题。" in capsys.readouterr().out
