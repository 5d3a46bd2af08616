"""Checks that take long, left out where another one is tried."""

from __future__ import annotations

import pytest

from mingzhang.verify import booklet


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """No page is drawn to look for glyphs: nearly all the time that a booklet's checks take."""
    monkeypatch.setattr(booklet, "glyphs", lambda _: iter(()))
