"""Booklets take long to print; for tests of something else stubs stand in for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mingzhang.findings import Finding
from mingzhang.render.booklet import Booklet


def booklet(_templates: Path, made: Booklet, _files: object) -> tuple[bytes, list[Finding]]:
    """A file that changes with the title and the data."""
    return f"%PDF {made.title} {made.chapters[0].fingerprint}".encode(), []


@contextmanager
def unprinted() -> Iterator[None]:
    """While this lasts, stubs are written."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mingzhang.render.pdf.booklet_pdf", booklet)
        yield


@contextmanager
def elsewhere(root: Path) -> Iterator[None]:
    """The same, and the program's own folders (content, site, archive) lie in `root`."""
    with unprinted(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("build.ROOT", root)
        yield
