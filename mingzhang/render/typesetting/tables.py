"""Tables: a mark on continuations."""

from __future__ import annotations

from typing import Any

from weasyprint.layout import block

layout_as_it_is = block.table_layout


def table_layout(context: Any, table: Any, bottom_space: float, skip_stack: Any, *rest: Any) -> Any:
    """A piece of a table; its first piece has no rows of class `continued` in its head.

    For tables with collapsed borders; the booklets have no others. The widths of a table's outer
    borders are those of its first row: a mark must have them too, transparent.
    """
    head: Any = table.children[0] if table.children else None
    marks = sum(map(_is_mark, head.children)) if head and head.is_header else 0
    if skip_stack is not None or not marks:
        return layout_as_it_is(context, table, bottom_space, skip_stack, *rest)
    whole = table.children
    table.children = (head.copy_with_children(head.children[marks:]), *whole[1:])
    try:
        piece, *others = layout_as_it_is(context, table, bottom_space, skip_stack, *rest)
    finally:
        table.children = whole
    if piece is not None:
        vertical, horizontal = table.collapsed_border_grid
        piece.collapsed_border_grid = (vertical[marks:], horizontal[marks:])
    return (piece, *others)


def _is_mark(row: Any) -> bool:
    return row.element is not None and "continued" in row.element.get("class", "").split()
