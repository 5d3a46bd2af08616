"""A document → JSON: its tables with codes and shown strings, its charts, and the graph of its figures."""

from __future__ import annotations

import json
from json.encoder import encode_basestring
from typing import Any

from mingzhang import VERSION
from mingzhang.compute.blocks import Chart, Heading, TableBlock, phrases, plain_text
from mingzhang.compute.document import Document
from mingzhang.compute.table import Cell, Column, Table
from mingzhang.formats import plain
from mingzhang.load.records import Text, records_at
from mingzhang.render.origin import Origins, figure_id


def document_json(document: Document, origins: Origins, data_hash: str) -> bytes:
    """The machine-readable document; figures in tables and text refer to `figures` by id."""
    source = document.source
    data: dict[str, Any] = {
        "id": source.id,
        "title": source.title,
        "department": source.name,
        "year": source.year,
        "kind": source.kind,
        "form": source.form.name,
        "source": source.file,
        "state": source.standing.state.value,
        "published": source.published or None,
        "data_sha256": data_hash,
        "generator": f"mingzhang {VERSION}",
        "basis": "".join(document.basis()) or None,
        "waivers": [
            {
                "code": str(one.get("code")),
                "about": one.get("about"),
                "reason": plain_text(document.prose.phrase(reason)),
                "by": str(one.get("by")),
                "date": str(one.get("date")),
            }
            for one in records_at(source.record, "waivers")
            if isinstance(reason := one.get("reason"), Text)
        ],
        "corrections": [
            {
                "date": one.at.date().isoformat(),
                "by": one.by,
                "what": plain_text(one.what),
                "reason": plain_text(one.reason),
                "from_sha256": one.was,
                "to_sha256": one.data,
                "changes": [
                    {"name": name, "old": plain_text(old), "new": plain_text(new)}
                    for name, old, new, _ in one.changes
                ],
            }
            for one in document.corrections
        ],
        "tables": [_table(table) for table in document.tables],
        "charts": [_chart(block) for block in document.blocks if isinstance(block, Chart)],
        "text": _text(document),
        "figures": origins.graph(),
    }
    return f"{laid_out(data)}\n".encode()


def laid_out(value: Any, gap: str = "\n") -> str:
    """What `json.dumps(value, ensure_ascii=False, indent=1)` gives, in a quarter of the time.

    The library lays out in Python, piece by piece; a document has twenty thousand pieces.
    """
    if isinstance(value, str):
        return encode_basestring(value)
    inner = f"{gap} "
    # Nearly all are strings: those are not worth a call each.
    if isinstance(value, dict) and value:
        entries = [
            f"{encode_basestring(key)}: {encode_basestring(one)}"
            if type(one) is str
            else f"{encode_basestring(key)}: {laid_out(one, inner)}"
            for key, one in value.items()
        ]
        return f"{{{inner}{f',{inner}'.join(entries)}{gap}}}"
    if isinstance(value, list) and value:
        parts = [
            encode_basestring(one) if type(one) is str else laid_out(one, inner) for one in value
        ]
        return f"[{inner}{f',{inner}'.join(parts)}{gap}]"
    return json.dumps(value)


def _table(table: Table) -> dict[str, Any]:
    return {
        "key": table.key,
        "number": table.number,
        "title": table.title,
        "unit": table.unit,
        "columns": [_column(column) for column in table.head],
        "rows": [[_cell(cell) for cell in row.cells] for row in table.rows],
    }


def _column(column: Column) -> dict[str, Any]:
    if column.children:
        return {"title": column.title, "columns": [_column(child) for child in column.children]}
    return {"key": column.key, "title": column.title, "kind": column.kind}


def _cell(cell: Cell) -> dict[str, Any]:
    data: dict[str, Any] = {"text": cell.text}
    if cell.span > 1:
        data["span"] = cell.span
    if cell.figure is not None:
        data |= {"value": plain(cell.text), "figure": figure_id(cell.figure)}
    return data


def _chart(chart: Chart) -> dict[str, Any]:
    return {
        "key": chart.key,
        "title": chart.title,
        "unit": chart.unit,
        "series": list(chart.series),
        "rows": [
            {
                "label": plain_text((row.label,)),
                "values": [
                    {"text": bar.text, "value": plain(bar.text), "figure": figure_id(bar.figure)}
                    for bar in row.bars
                ],
            }
            for row in chart.rows
        ],
        "alternative": plain_text(chart.alternative),
    }


def _text(document: Document) -> list[dict[str, Any]]:
    """Running text by heading, as plain strings."""
    sections: list[dict[str, Any]] = []
    for block in document.blocks:
        if isinstance(block, Heading):
            sections.append({"heading": block.number + plain_text(block.inlines), "paragraphs": []})
        elif sections and not isinstance(block, TableBlock):
            sections[-1]["paragraphs"] += [plain_text(phrase) for phrase in phrases(block)]
    return sections
