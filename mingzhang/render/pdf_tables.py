"""Which heads a table's cells have, for readers who hear the table."""

from __future__ import annotations

from typing import Any

import pydyf

from mingzhang.render.pdf_nodes import Node

SCOPES = {"row": "Row", "rowgroup": "Row"}


def relate(root: Node) -> dict[str, Node]:
    """Give every head its scope and every cell its heads; the heads by name."""
    names: dict[str, Node] = {}
    for number, table in enumerate(_tables(root)):
        _relate(table, f"t{number:03d}", names)
    return names


def _tables(node: Node) -> list[Node]:
    found = [node] if node.role == "Table" else []
    return found + [table for kid in node.nodes() for table in _tables(kid)]


def _relate(table: Node, prefix: str, names: dict[str, Node]) -> None:
    grid: dict[tuple[int, int], Node] = {}
    column_heads: dict[int, list[str]] = {}
    cells: list[tuple[int, int, Node]] = []
    rows = [row for part in table.nodes() for row in part.nodes() if row.role == "TR"]
    for y, row in enumerate(rows):
        x = 0
        for cell in row.nodes():
            while (y, x) in grid:
                x += 1
            across, down = int(cell.element.get("colspan", 1)), int(cell.element.get("rowspan", 1))
            grid |= {(y + dy, x + dx): cell for dy in range(down) for dx in range(across)}
            spans = {"ColSpan": across, "RowSpan": down}
            cell.attributes["Table"] = {name: n for name, n in spans.items() if n > 1}
            cells.append((y, x, cell))
            if cell.role == "TH":
                name = f"{prefix}-{y}-{x}"
                scope = SCOPES.get(cell.element.get("scope", ""), "Column")
                cell.entries["ID"] = pydyf.String(name)
                cell.attributes["Table"]["Scope"] = f"/{scope}"
                names[name] = cell
                if scope == "Column":
                    for column in range(x, x + across):
                        column_heads.setdefault(column, []).append(name)
    for y, x, cell in cells:
        if cell.role == "TD":
            across = int(cell.element.get("colspan", 1))
            heads = [*_row_heads(grid, y, x), *(h for dx in range(across) for h in column_heads.get(x + dx, ()))]  # fmt: skip
            if heads:
                cell.attributes["Table"]["Headers"] = pydyf.Array(
                    pydyf.String(head) for head in dict.fromkeys(heads)
                )
        if not cell.attributes["Table"]:
            del cell.attributes["Table"]


def _row_heads(grid: dict[tuple[int, int], Node], y: int, x: int) -> list[str]:
    """The nearest head to the left with those beside it: a table may have several panels."""
    heads: list[str] = []
    for column in reversed(range(x)):
        cell = grid.get((y, column))
        if cell is not None and cell.role == "TH":
            if cell.attributes["Table"].get("Scope") == "/Row":
                name: Any = cell.entries["ID"]
                heads.insert(0, name.string)
        elif heads:
            break
    return list(dict.fromkeys(heads))
