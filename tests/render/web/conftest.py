"""A made-up town, its pages made once."""

from __future__ import annotations

import pytest

from tests.render.web.making import Made, town


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Three departments with documents of three years, and one without; nothing may change it."""
    return town(tmp_path_factory.mktemp("town") / "content")


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A site without any department."""
    return Made(tmp_path_factory.mktemp("empty") / "content")
