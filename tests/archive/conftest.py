"""A small archive: one document, the booklet, which takes long, as a stub."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from build import main
from tests.load.workspace import Workspace
from tests.once import once
from tests.stubs import elsewhere


@pytest.fixture(scope="session")
def archived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where archives were made, with the site and all that the program keeps."""

    def make(folder: Path) -> None:
        Workspace.at(folder)
        with elsewhere(folder):
            assert main(["archive"]) == 0

    return once(tmp_path_factory, "archived", make)


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workspace]:
    """A copy to make archives of; the program's own folders lie there as well."""
    with elsewhere(tmp_path):
        yield Workspace.at(tmp_path)


@pytest.fixture
def bag(work: Workspace, archived: Path) -> Path:
    """The bag of the one department-year, beside that of the release and the site."""
    for name in ("archive", "site", ".cache"):
        shutil.copytree(archived / name, work.root / name, symlinks=True)
    return work.root / "archive" / "liling-government-office-2024"


@pytest.fixture
def release(bag: Path) -> Path:
    """The bag of the whole release."""
    (found,) = bag.parent.glob("release-*")
    return found
