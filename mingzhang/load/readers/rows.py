"""Values of one kind, as many as there are: under keys or codes, in lists, as control totals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from mingzhang.load import complaints, schema
from mingzhang.load.readers.codes import code_of
from mingzhang.load.records import Record, RecordList
from mingzhang.load.yaml_tree import Node

if TYPE_CHECKING:
    from mingzhang.load.reader import Reader

# What a reference can name (see load/texts).
KEY = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)


def read_keyed(
    reader: Reader, kind: schema.Keyed, node: Node, path: str, label: str, dims: Mapping[str, str]
) -> Record | None:
    """Values under keys of the file's own; references find them by key."""
    if node.items is None:
        reader.findings.append(complaints.wrong_shape(kind, node, "“名称: 值”"))
        return None
    record = Record(path, label, node.place)
    for key, child in node.items:
        name = key.text or ""
        if not KEY.fullmatch(name):
            reader.findings.append(complaints.bad_key(kind, key))
            continue
        entry = _label(label, _entry_label(child) or name)
        value = reader.value(kind.value, child, _join(path, name), entry, dims)
        if value is not None:
            record.fields[name] = value
            record.places[name] = child.place
    return record


def read_codes(
    reader: Reader, kind: schema.Codes, node: Node, path: str, label: str, dims: Mapping[str, str]
) -> Record | None:
    """Rows under catalogue codes, which give dimensions."""
    if node.items is None:
        reader.findings.append(complaints.wrong_shape(kind, node, "“代码 名称: 值”"))
        return None
    record = Record(path, label, node.place)
    for key, child in node.items:
        found = code_of(reader, kind, key)
        if found is None or child.empty:
            continue
        code = found.code
        if code in record.fields:
            reader.findings.append(complaints.code_twice(code, key))
            continue
        row = {**dims, **kind.row_dims(code)}
        value = reader.value(kind.value, child, _join(path, code), _label(label, found.name), row)
        if value is not None:
            record.fields[code] = value
            record.places[code] = key.place
    return record


def read_items(
    reader: Reader, kind: schema.Items, node: Node, path: str, label: str, dims: Mapping[str, str]
) -> RecordList | None:
    """A list; its entries are called what they call themselves."""
    if node.children is None:
        reader.findings.append(complaints.wrong_shape(kind, node, "列表（- 开头）"))
        return None
    result = RecordList(path, label, node.place)
    for number, child in enumerate(node.children, 1):
        entry = _entry_label(child) or f"第{number}项"
        value = reader.value(kind.value, child, f"{path}.{number}", f"{label}（{entry}）", dims)
        if value is not None:
            result.entries.append(value)
    return result


def read_amounts(
    reader: Reader, kind: schema.Amounts, node: Node, path: str, label: str, _: Mapping[str, str]
) -> Record | None:
    """Control totals: figures outside the cube, under names with dots."""
    if node.items is None:
        reader.findings.append(complaints.wrong_shape(kind, node, "“数的名称: 金额”"))
        return None
    record = Record(path, label, node.place)
    for key, child in node.items:
        name = key.text or ""
        figure = reader.value(schema.Amount(label=name), child, f"{path}:{name}", label, {})
        if figure is not None:
            record.fields[name] = figure
            record.places[name] = key.place
    return record


def _entry_label(node: Node) -> str:
    """What a list entry calls itself, for the names of its figures."""
    own = {key.text: value.text for key, value in node.items or []}
    return next((own[key] for key in ("name", "title", "destination") if own.get(key)), "") or ""


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _label(label: str, name: str) -> str:
    return f"{label}·{name}" if label else name
