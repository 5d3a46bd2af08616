"""Many readers while files change: no error, and nothing is left of them. Ten minutes of it: bench.preview_load."""

from __future__ import annotations

import pytest

from bench.preview_load import measure


@pytest.mark.slow
def test_readers_and_streams_do_no_harm_while_files_change() -> None:
    found = measure(seconds=6, readers=60, streams=20)
    assert found.errors == {}
    assert found.requests > 60
    assert found.events > 20
    assert found.after.files < found.before.files, "the connections of those who left are closed"
