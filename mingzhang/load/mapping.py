"""One classification seen through another: 部门 economic accounts → 政府 economic accounts.

The mapping is data (catalogue/economic-to-government.yaml): for each type of department, a code or
its beginning → the other code. The longest beginning that fits decides. Amounts that are mapped
get the dimension `government_code`, so that tables select by it as they do by `code`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from mingzhang.findings import Finding, error
from mingzhang.load.catalogue import Catalogue
from mingzhang.load.kinds.shared import DEPARTMENT
from mingzhang.load.records import Fact
from mingzhang.load.schema import Choice
from mingzhang.load.yaml_tree import Node, parse, read_source

DIMENSION = "government_code"
# Items whose `code` belongs to the economic classification of departments.
ITEMS = ("economic", "project")

Mappings = Mapping[str, Mapping[str, str]]


def load_mapping(path: Path, name: str, government: Catalogue) -> tuple[Mappings, list[Finding]]:
    """Department type → code → code; both codes are digits, the second one must be known."""
    source, findings = read_source(path, name)
    root, problems = parse(source) if source else (None, [])
    findings = [*findings, *problems]
    kind = DEPARTMENT.fields["type"]
    types = kind.values if isinstance(kind, Choice) else {}
    found: dict[str, dict[str, str]] = {}
    for key, value in (root.items or []) if root else []:
        owner = key.text or ""
        if owner not in types or value.items is None:
            expected = " / ".join(types)
            findings.append(error("IN-SHAPE", "单位性质写得不对", key.place, owner, expected))
            continue
        found[owner] = dict(_pairs(value, government, findings))
    return found, findings


def _pairs(node: Node, government: Catalogue, findings: list[Finding]) -> list[tuple[str, str]]:
    pairs = []
    for key, value in node.items or []:
        code, other = key.text or "", value.text or ""
        if not (code.isascii() and code.isdigit()):
            findings.append(error("IN-CODE", "科目代码只能是数字", key.place, found=code))
        elif other not in government.entries:
            message = "对应的政府预算经济分类科目不在目录里"
            findings.append(error("IN-UNKNOWN-CODE", message, value.place, other, government.file))
        else:
            pairs.append((code, other))
    return pairs


def mapped(facts: Sequence[Fact], pairs: Mapping[str, str]) -> list[Fact]:
    """The facts, with the other code where the mapping has one."""
    return [
        fact._replace(dims={**fact.dims, DIMENSION: other})
        if fact.dims.get("item") in ITEMS and (other := look_up(pairs, fact.dims.get("code", "")))
        else fact
        for fact in facts
    ]


def look_up(pairs: Mapping[str, str], code: str) -> str:
    """The code that the longest beginning of `code` stands for, or nothing."""
    for length in range(len(code), 0, -1):
        if code[:length] in pairs:
            return pairs[code[:length]]
    return ""
