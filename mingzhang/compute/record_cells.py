"""Rows that are records of the data, and their cells: an indicator, say, field by field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from mingzhang.compute.blocks import Inline, Phrase, Shown, plain_text
from mingzhang.compute.table import Cell, Column
from mingzhang.figures import Figure
from mingzhang.load.records import Record, RecordList, Text, Value, find
from mingzhang.terms import DIMENSION_LABELS


def record_rows(record: Record, each: Mapping[str, Any]) -> Iterator[tuple[str, Record]]:
    """Key and record of each row that `records:` asks for, narrowed by `where:`.

    With `inside:` a record takes one row per entry of its own list of that name: its own fields
    stand in the first of them, the entry's in columns with `field: indicators.name`. A text is a
    record whose field is `text`.
    """
    path = each["records"]
    inside = each.get("inside", "")
    for key, entry in _entries(find(record, path)):
        if not isinstance(entry, Record):
            yield key, Record(f"{path}.{key}", "", record.place_of(path), {"text": entry})
        elif all(entry.get(name) == value for name, value in each.get("where", {}).items()):
            inner = _entries(entry.get(inside)) if inside else []
            first = {**entry.fields, inside: inner[0][1]} if inner else entry.fields
            yield key, Record(entry.path, entry.label, entry.place, first, entry.places)
            for number, one in inner[1:]:
                inner_path, place = f"{entry.path}.{inside}.{number}", entry.place_of(inside)
                yield f"{key}-{number}", Record(inner_path, "", place, {inside: one})


def _entries(found: Value | None) -> list[tuple[str, Value]]:
    """The entries of a list by number, or of a mapping by name."""
    if isinstance(found, RecordList):
        # No bare number: the keys of rows that are digits are codes.
        return [(f"entry-{number}", entry) for number, entry in enumerate(found, 1)]
    return list(found) if isinstance(found, Record) else []


def record_cell(record: Record, column: Column, phrase: Callable[[Text], Phrase]) -> Cell:
    """What a column shows of one record; a number alone is an amount like any other."""
    value = find(record, column.shows)
    kind = column.kind or "text"
    if isinstance(value, Figure) and kind == "amount":
        return Cell(column.format.show(value), kind, value, column=column.key)
    inlines = _words(value, column, phrase)
    return Cell(plain_text(inlines), kind, column=column.key, inlines=inlines)


def _words(value: Value | None, column: Column, phrase: Callable[[Text], Phrase]) -> Phrase:
    match value:
        case Text():
            return phrase(value)
        case str():
            # A choice is shown by its term.
            field = column.shows.rpartition(".")[2]
            return (DIMENSION_LABELS.get((field, value), value),)
        case Figure():
            unit = {"amount": column.format.unit, "rate": "%"}.get(value.kind, "")
            return (Shown(value, column.format.show(value), unit),)
        case Record():
            return _measured(value, column, phrase)
    return ()


def _measured(value: Record, column: Column, phrase: Callable[[Text], Phrase]) -> Phrase:
    """Words, number and what follows it, in the order of the schema whatever was typed."""
    found: list[Inline] = []
    for key in ("words", "count", "rate", "amount", "after"):
        found += _words(value.get(key), column, phrase)
    return tuple(found)
