"""A destination here, and one behind a stand-in for ssh: the same rules hold for both."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mingzhang.publish.place import Place
from tests.publish.stores import local, remote


@pytest.fixture
def destination(tmp_path: Path) -> Path:
    """Not there yet; a name that a shell would take apart."""
    return tmp_path / "web root; echo '$HOME" / "公开"


@pytest.fixture(params=["local", "remote"])
def place(
    request: pytest.FixtureRequest,
    destination: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Place:
    if request.param == "local":
        return local(destination)
    if shutil.which("rsync") is None:
        pytest.skip("rsync is not installed")
    monkeypatch.setenv("FAR_HOME", "/")
    return remote(destination, tmp_path)
