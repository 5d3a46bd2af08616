"""content/glossary.yaml: terms and what they mean, in the order readers see them."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import NamedTuple

from mingzhang import reads
from mingzhang.findings import Finding
from mingzhang.load.reader import Reader
from mingzhang.load.records import Record, RecordList, Text
from mingzhang.load.schema import Group, Items, Name, Prose
from mingzhang.load.yaml_tree import Node, parse, read_source

GLOSSARY = Group(
    label="名词解释",
    fields={
        "terms": Items(
            label="名词解释",
            required=True,
            value=Group(
                label="名词",
                fields={
                    "term": Name(label="名词", required=True),
                    "definition": Prose(label="解释", required=True),
                },
            ),
        )
    },
)


class GlossaryEntry(NamedTuple):
    """One term."""

    term: str
    definition: Text


def load_glossary(path: Path, name: str) -> tuple[list[GlossaryEntry], list[Finding]]:
    """Read the glossary; a missing file is an empty glossary."""
    if not reads.exists(path):
        return [], []
    source, findings = read_source(path, name)
    if source is None:
        return [], findings
    root, findings = parse(source)
    if root is None:
        return [], findings
    reader = Reader(source, {}, datetime.date.min)
    key = Node(root.place, root.start, root.start, "terms")
    record = reader.read(GLOSSARY, Node(root.place, root.start, root.end, items=[(key, root)]))
    entries = []
    listed = record.get("terms") if record else None
    for entry in listed if isinstance(listed, RecordList) else ():
        if isinstance(entry, Record):
            term, definition = entry.get("term"), entry.get("definition")
            if isinstance(term, str) and isinstance(definition, Text):
                entries.append(GlossaryEntry(term, definition))
    return entries, findings + reader.findings
