"""`2010301 行政运行` → a code of the year's catalogue, with its official name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingzhang.load import complaints, schema
from mingzhang.load.catalogue import same_name
from mingzhang.load.records import CodeName
from mingzhang.load.yaml_tree import Node

if TYPE_CHECKING:
    from mingzhang.load.reader import Reader


def read_code(reader: Reader, kind: schema.Code, node: Node, *_: object) -> CodeName | None:
    """A code as a value."""
    if node.text is None:
        reader.findings.append(complaints.not_single(kind, node))
        return None
    return code_of(reader, kind, node)


def code_of(reader: Reader, kind: schema.Code | schema.Codes, node: Node) -> CodeName | None:
    """The code that a node names; its name may be left out, but not be another one's."""
    # Any blank may stand between code and name, a full-width one too.
    code, name = [*(node.text or "").split(maxsplit=1), "", ""][:2]
    name = name.strip()
    known = reader.catalogues[kind.catalogue]
    official = known.name(code, reader.day)
    if official is None:
        reader.findings.append(complaints.unknown_code(known, node, code, name, reader.day))
    elif len(code) not in kind.digits:
        reader.findings.append(complaints.other_level(code, kind.digits, node))
    elif name and not same_name(name, official):
        reader.findings.append(complaints.other_name(code, name, official, node))
    else:
        return CodeName(code, official, node.place)
    return None
