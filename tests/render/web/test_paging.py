"""Long lists in sheets: nothing lost, nothing twice, each page named once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mingzhang.render.web.paging import sheets


@given(st.integers(0, 60), st.integers(1, 20))
def test_sheets_hold_every_item_once_in_order(count: int, size: int) -> None:
    made = list(sheets("list", range(count), size))
    assert [item for sheet in made for item in sheet.items] == list(range(count))
    assert all(len(sheet.items) <= size for sheet in made)
    assert all(sheet.items for sheet in made) or count == 0
    paths = [sheet.path for sheet in made]
    assert paths[0] == "list/index.html"
    assert len(set(paths)) == len(paths)
    assert all(list(sheet.paths) == paths for sheet in made)
