"""content/portal.yaml: what the section is called and who runs it."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from mingzhang.findings import Finding
from mingzhang.load.reader import Reader
from mingzhang.load.schema import Group, Name
from mingzhang.load.yaml_tree import parse, read_source

PORTAL = Group(
    label="公开专栏",
    fields={
        "title": Name(label="专栏名称", required=True),
        "owner": Name(label="主办单位"),
        "introduction": Name(label="专栏简介"),
    },
)
DEFAULTS = {"title": "部门预决算公开", "owner": "", "introduction": ""}


def load_portal(root: Path) -> tuple[dict[str, Any], list[Finding]]:
    """The portal's settings; without the file, plain defaults."""
    path = root / "portal.yaml"
    if not path.exists():
        return dict(DEFAULTS), []
    source, findings = read_source(path, f"{root.name}/portal.yaml")
    if source is None:
        return dict(DEFAULTS), findings
    node, findings = parse(source)
    if node is None:
        return dict(DEFAULTS), findings
    reader = Reader(source, {}, datetime.date.min)
    record = reader.read(PORTAL, node)
    return {**DEFAULTS, **(record.fields if record else {})}, findings + reader.findings
