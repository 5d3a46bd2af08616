"""Named fields → records; an amount that may stand as its parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mingzhang.figures import Figure
from mingzhang.load import complaints, schema
from mingzhang.load.readers.numbers import read_figure
from mingzhang.load.records import Record
from mingzhang.load.yaml_tree import Node

if TYPE_CHECKING:
    from mingzhang.load.reader import Reader


def read_group(
    reader: Reader, kind: schema.Group, node: Node, path: str, label: str, dims: Mapping[str, str]
) -> Record | None:
    """The fields of a group, and a finding for each that is unknown or missing."""
    if node.items is None:
        reader.findings.append(complaints.wrong_shape(kind, node, complaints.filled(kind)))
        return None
    record = Record(path, label, node.place)
    misspelt: set[str] = set()
    if kind.choices:
        dims = {**dims, **_chosen(kind, node)}
    above, over = path and f"{path}.", label and f"{label}·"
    fields = kind.fields
    for key, child in node.items:
        name = key.text or ""
        known = fields.get(name)
        if known is None:
            finding, meant = complaints.unknown_key(kind, key)
            reader.findings.append(finding)
            misspelt.add(meant)
            continue
        record.places[name] = child.place
        if not child.text and child.empty:
            if known.required:
                reader.findings.append(complaints.missing(known, name, key.place))
            continue
        value = reader.value(known, child, above + name, over + known.label, dims)
        if value is not None:
            record.fields[name] = value
    for name, known in kind.needed.items():
        # A misspelt name is one mistake, not two.
        if name not in record.places and name not in misspelt:
            reader.findings.append(complaints.missing(known, name, node.place))
    for names in kind.one_of:
        if misspelt.isdisjoint(names):
            _only_one(reader, kind, names, record)
    return record


def read_split(
    reader: Reader, kind: schema.Split, node: Node, path: str, label: str, dims: Mapping[str, str]
) -> Record | Figure | None:
    """An amount, or its parts."""
    if node.items is None:
        return read_figure(reader, kind, node, path, label, dims)
    return read_group(reader, kind.group, node, path, label, dims)


def _chosen(kind: schema.Group, node: Node) -> dict[str, str]:
    """Dimensions that a choice in a group gives to the amounts beside it."""
    dims: dict[str, str] = {}
    for key, child in node.items or []:
        choice = kind.choices.get(key.text or "")
        if choice and child.text and child.text in choice.values:
            dims[choice.dim] = child.text
    return dims


def _only_one(reader: Reader, kind: schema.Group, names: tuple[str, ...], record: Record) -> None:
    """Ways of typing the same thing: none of them is as wrong as two, which count it twice."""
    typed = [name for name in names if name in record.places]
    if not typed:
        missing = complaints.missing(kind.fields[names[0]], names[0], record.place)
        reader.findings.append(missing)
    elif len(typed) > 1:
        reader.findings.append(complaints.typed_twice(kind, typed, record.places[typed[1]]))
