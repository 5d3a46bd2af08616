"""A tree that has been built, to be edited and built again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.incremental.tree import Tree


@pytest.fixture(scope="session")
def built_tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a tree stands that has been built once; tests take copies of it."""
    tree = Tree.at(tmp_path_factory.mktemp("tree") / "work")
    assert not tree.build().failed
    return tree.root


@pytest.fixture
def tree(built_tree: Path, tmp_path: Path) -> Tree:
    shutil.copytree(built_tree, tmp_path / "work", symlinks=True)
    return Tree(tmp_path / "work")
