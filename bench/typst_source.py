"""A document's blocks → Typst, for measuring: the same words, tables and fonts, plainer pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mingzhang.compute.blocks import (
    Block,
    Definition,
    Entries,
    Heading,
    Paragraph,
    TableBlock,
    plain_text,
)

HEAD = """#set document(title: {title})
#set page(width: 210mm, height: 297mm, numbering: "— 1 —",
  margin: (top: 37mm, bottom: 35mm, inside: 28mm, outside: 26mm))
#set text(font: ("Mingzhang FangSong", "Mingzhang Song"), size: 15.8pt, lang: "zh")
#set par(justify: true, first-line-indent: (amount: 2em, all: true), leading: 0.8em)
#show table: set text(font: ("Mingzhang Hei", "Mingzhang Song"), size: 8pt)
#show table: set par(justify: false, first-line-indent: 0em, leading: 0.4em)
#outline()
"""


def source(title: str, blocks: Iterable[Block]) -> str:
    """The Typst source of a document."""
    return HEAD.format(title=_string(title)) + "\n".join(map(_block, blocks))


def _block(block: Block) -> str:
    match block:
        case Heading():
            turn = "#pagebreak(weak: true)\n" if block.level == 1 else ""
            title = f"{block.number}{plain_text(block.inlines)}"
            return f"{turn}#heading(level: {block.level}, {_string(title)})"
        case Paragraph():
            return f"#par({_string(plain_text(block.inlines))})"
        case Entries():
            return "\n".join(f"#par({_string(plain_text(item))})" for item in block.items)
        case Definition():
            return f"#par({_string(plain_text(block.inlines))})"
        case TableBlock():
            return _table(block.table)
        case _:
            return ""


def _table(table: Any) -> str:
    depth = max(column.depth() for column in table.head)
    rows: list[list[str]] = [[] for _ in range(depth)]

    def place(column: Any, level: int) -> None:
        leaves = sum(1 for _ in column.leaves())
        down = 1 if column.children else depth - level
        rows[level].append(_cell(column.title, leaves, down))
        for child in column.children:
            place(child, level + 1)

    for column in table.head:
        place(column, 0)
    head = ", ".join(cell for row in rows for cell in row)
    body = ", ".join(
        _cell(plain_text(cell.inlines) if cell.inlines else cell.text, cell.span, 1)
        for row in table.rows
        for cell in row.cells
    )
    made = f"#table(columns: {table.width}, table.header({head}), {body})"
    turned = "#page(flipped: true)[{}]" if table.landscape else "#pagebreak(weak: true)\n{}"
    return turned.format(made)


def _cell(text: str, across: int, down: int) -> str:
    return f"table.cell(colspan: {across}, rowspan: {down}, {_string(text)})"


def _string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
