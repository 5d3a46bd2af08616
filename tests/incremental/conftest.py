"""A tree that has been built, to be edited and built again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.incremental.tree import Tree
from tests.once import once


@pytest.fixture(scope="session")
def built_tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a tree stands that has been built once; tests take copies of it."""

    def make(folder: Path) -> None:
        assert not Tree.at(folder).build().failed

    return once(tmp_path_factory, "tree", make)


@pytest.fixture
def tree(built_tree: Path, tmp_path: Path) -> Tree:
    shutil.copytree(built_tree, tmp_path / "work", symlinks=True)
    return Tree(tmp_path / "work")
