"""Cells of rows that are records of the data: an indicator, say, field by field."""

from __future__ import annotations

from collections.abc import Callable

from mingzhang.compute.blocks import Inline, Phrase, Shown, plain_text
from mingzhang.compute.table import Cell, Column
from mingzhang.figures import Figure
from mingzhang.load.records import Record, Text, Value, find
from mingzhang.terms import DIMENSION_LABELS


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
            return (DIMENSION_LABELS.get((column.shows, value), value),)
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
