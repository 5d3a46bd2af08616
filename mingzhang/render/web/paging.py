"""Long lists: cut into sheets of bounded size, each a page of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple


class Sheet(NamedTuple):
    """A piece of a long list: its page, its items."""

    number: int
    path: str
    items: Sequence[Any]
    paths: Sequence[str]  # of all sheets of the list


def sheets(folder: str, items: Sequence[Any], size: int) -> Iterator[Sheet]:
    """The sheets of a list: `folder/index.html`, `folder/2/index.html` …; an empty list has one."""
    count = max(1, -(-len(items) // size))
    paths = [f"{folder}/{number}/index.html" for number in range(1, count + 1)]
    paths[0] = f"{folder}/index.html"
    for number, path in enumerate(paths, 1):
        start = (number - 1) * size
        yield Sheet(number, path, items[start : start + size], paths)
