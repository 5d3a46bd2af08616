"""Every check of a built booklet finds the fault that was planted for it, and nothing in a good one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mingzhang.verify.booklet import verify_pdf
from mingzhang.verify.expected import of_site
from mingzhang.verify.printed import Printed
from tests.render.reading import ROOT, Site
from tests.verify.faults import CHANGES, Writer, plant

FOLDER = "liling-government-office/2021/budget"
PDF = f"{FOLDER}/liling-government-office-2021-budget.pdf"
# What is found by drawing the pages.
DRAWN = "PDF-GLYPH"
pytestmark = pytest.mark.slow


@pytest.fixture
def folder(site: Site, tmp_path: Path) -> Path:
    """A copy of one document of the built site."""
    shutil.copytree(site.root / FOLDER, tmp_path / FOLDER)
    return tmp_path


def codes(folder: Path) -> set[str]:
    typed = ROOT / "content" / "departments" / f"{FOLDER}.yaml"
    expected = of_site(folder / PDF, typed)
    return {one.code for one in verify_pdf(Printed(folder / PDF, PDF), expected)}


def broken(folder: Path, change: Callable[[Writer], None]) -> set[str]:
    """The codes found after a change."""
    plant(folder / PDF, change)
    return codes(folder)


def test_nothing_is_found_in_a_good_file_nor_in_one_only_written_anew(folder: Path) -> None:
    assert codes(folder) == set()
    assert broken(folder, lambda _: None) == set()


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize(("code", "change"), [one for one in CHANGES if one[0] != DRAWN])
def test_a_planted_fault_is_found(
    code: str, change: Callable[[Writer], None], folder: Path
) -> None:
    assert code in broken(folder, change)


@pytest.mark.parametrize("change", [change for code, change in CHANGES if code == DRAWN])
def test_a_planted_fault_is_seen(change: Callable[[Writer], None], folder: Path) -> None:
    assert DRAWN in broken(folder, change)


@pytest.mark.parametrize("left", [0, 100, 5000])
def test_a_torn_file_is_a_finding(left: int, folder: Path) -> None:
    (folder / PDF).write_bytes((folder / PDF).read_bytes()[:left])
    assert codes(folder) <= {"PDF-SAFE", "PDF-A", "PDF-UA"}
    assert "PDF-SAFE" in codes(folder)


@pytest.mark.usefixtures("undrawn")
def test_a_changed_or_missing_file_of_the_site_is_not_what_is_attached(folder: Path) -> None:
    workbook = (folder / PDF).with_suffix(".xlsx")
    workbook.write_bytes(workbook.read_bytes() + b"\0")
    assert codes(folder) == {"PDF-ATTACHMENT"}
    workbook.unlink()
    assert codes(folder) == {"PDF-ATTACHMENT"}


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize(("says", "expected"), [("PASS", set()), ("FAIL", {"PDF-A", "PDF-UA"})])
def test_verapdf_is_asked_where_it_is_installed(
    says: str, expected: set[str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = folder / "bin" / "verapdf"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\necho {says} file\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")
    assert codes(folder) == expected
