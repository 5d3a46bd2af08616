"""A document → JSON: its tables with codes and shown strings, its charts, and the graph of its figures.

Every row of a table and every figure is a line, so that versions can be compared line by line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from json.encoder import encode_basestring as quoted
from typing import Any

from mingzhang import VERSION
from mingzhang.compute.blocks import Chart, Heading, TableBlock, phrases, plain_text
from mingzhang.compute.document import Document
from mingzhang.compute.table import Cell, Column, Table
from mingzhang.formats import plain
from mingzhang.load.records import Text, records_at
from mingzhang.render.origin import Origins, figure_id

_COMMA = ",\n"
written = json.JSONEncoder(ensure_ascii=False).encode


def document_json(document: Document, origins: Origins, data_hash: str) -> bytes:
    """The machine-readable document; figures in tables and text refer to `figures` by id."""
    source = document.source
    about: dict[str, Any] = {
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
    }
    charts = [_chart(block) for block in document.blocks if isinstance(block, Chart)]
    parts = [f"{quoted(key)}: {written(value)}" for key, value in about.items()]
    parts += [
        f'"tables": {_lines([_table(table, origins) for table in document.tables])}',
        f'"charts": {_lines(map(written, charts))}',
        f'"text": {_lines(_text(document))}',
        f'"figures": {{\n{_COMMA.join(_figures(origins))}\n}}',
    ]
    return f"{{\n{_COMMA.join(parts)}\n}}\n".encode()


def _lines(parts: Iterable[str]) -> str:
    """A list with each entry on lines of its own."""
    inner = _COMMA.join(parts)
    return f"[\n{inner}\n]" if inner else "[]"


def _table(table: Table, origins: Origins) -> str:
    """A table, each row on a line; there are a thousand cells, too many for the library's writer."""
    about = {
        "key": table.key,
        "number": table.number,
        "title": table.title,
        "unit": table.unit,
        "columns": [_column(column) for column in table.head],
    }
    rows = [
        f"[{', '.join([_cell(cell, origins.ids) for cell in row.cells])}]" for row in table.rows
    ]
    return f'{written(about)[:-1]}, "rows": {_lines(rows)}}}'


def _column(column: Column) -> dict[str, Any]:
    if column.children:
        return {"title": column.title, "columns": [_column(child) for child in column.children]}
    return {"key": column.key, "title": column.title, "kind": column.kind}


def _cell(cell: Cell, ids: Mapping[str, str]) -> str:
    text, span = quoted(cell.text), f', "span": {cell.span}' if cell.span > 1 else ""
    if cell.figure is None:
        return f'{{"text": {text}{span}}}'
    return f'{{"text": {text}{span}, "value": {plain(text)}, "figure": "{ids[cell.figure.key]}"}}'


def _figures(origins: Origins) -> Iterator[str]:
    """Each figure by its id: what it is, how it came about (from which others), where it was typed."""
    for name, one in origins.told.items():
        yuan = one.yuan and f', "yuan": "{one.yuan}"'
        terms = ""
        if one.terms:
            parts = ", ".join([f'["{sign}", "{part}"]' for sign, part in one.terms])
            terms = f', "terms": [{parts}]'
        place = one.place and f', "place": {quoted(one.place)}'
        yield (
            f'"{name}": {{"name": {quoted(one.name)}, "value": "{one.value}{one.unit}"{yuan}, '
            f'"how": "{one.how}"{terms}{place}}}'
        )


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


def _text(document: Document) -> Iterator[str]:
    """Running text by heading, as plain strings."""
    sections: list[tuple[str, list[str]]] = []
    for block in document.blocks:
        if isinstance(block, Heading):
            sections.append((block.number + plain_text(block.inlines), []))
        elif sections and not isinstance(block, TableBlock):
            sections[-1][1].extend([plain_text(phrase) for phrase in phrases(block)])
    for heading, paragraphs in sections:
        inner = ", ".join(map(quoted, paragraphs))
        yield f'{{"heading": {quoted(heading)}, "paragraphs": [{inner}]}}'
