"""A small archive: one document, the booklet, which takes long, as a stub."""

from __future__ import annotations

from pathlib import Path

import pytest

from build import main
from mingzhang.findings import Finding
from mingzhang.render.booklet import Booklet
from tests.load.workspace import Workspace


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A copy to make archives of; the program's own folders lie there as well."""

    def booklet(_templates: Path, made: Booklet, _files: object) -> tuple[bytes, list[Finding]]:
        return f"%PDF {made.title} {made.chapters[0].fingerprint}".encode(), []

    monkeypatch.setattr("mingzhang.render.pdf.booklet_pdf", booklet)
    made = Workspace.at(tmp_path)
    monkeypatch.setattr("build.ROOT", tmp_path)
    return made


@pytest.fixture
def bag(work: Workspace) -> Path:
    """The bag of the one department-year."""
    assert main(["archive"]) == 0
    return work.root / "archive" / "liling-government-office-2024"


@pytest.fixture
def release(bag: Path) -> Path:
    """The bag of the whole release."""
    (found,) = bag.parent.glob("release-*")
    return found
