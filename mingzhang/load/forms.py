"""Form sets: what differs by region, year and kind, as folders of data under templates/forms/.

`templates/forms/<name>/<kind>/` holds form.yaml, figures.yaml, wording.yaml, tables/<key>.yaml,
charts/<key>.yaml and text/*.md. A form set may extend another (`extends:` in form.yaml): mappings merge key by key,
everything else is replaced, files are looked up along the chain. A set for all kinds has no folder
of the kind: `templates/forms/shared/form.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mingzhang import reads
from mingzhang.findings import Finding, Place, error
from mingzhang.load.chart_schema import CHART
from mingzhang.load.form_schema import PARTS
from mingzhang.load.form_shape import lacking, misshapen
from mingzhang.load.schema import Field
from mingzhang.load.table_schema import TABLE
from mingzhang.load.yaml_tree import Node, parse, read_source

FORM_NAME = re.compile(r"[a-z0-9][a-z0-9-]*(?:/[a-z0-9][a-z0-9-]*)*", re.ASCII)


@dataclass(slots=True, eq=False, weakref_slot=True)
class FormSet:
    """One form set with all it inherits."""

    name: str
    kind: str
    folders: list[Path] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)
    wording: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, Any] = field(default_factory=dict)
    charts: dict[str, Any] = field(default_factory=dict)

    @property
    def place(self) -> Place:
        return self.part_place("form")

    def part_place(self, part: str) -> Place:
        return Place(f"templates/forms/{self.name}/{self.kind}/{part}.yaml")

    def table_place(self, key: str) -> Place:
        return self.part_place(f"tables/{key}")


@reads.remembered
def load_form_set(forms: Path, name: str, kind: str) -> tuple[FormSet | None, list[Finding]]:
    """A form set by name, its ancestors merged in."""
    form = FormSet(name, kind)
    findings: list[Finding] = []
    layers: list[dict[str, Any]] = []
    current: str | None = name
    seen: set[str] = set()
    while current:
        folder = _folder(forms, current, kind)
        if not FORM_NAME.fullmatch(current) or current in seen or reads.kind(folder) != "folder":
            return None, [
                *findings,
                error(
                    "FORM-MISSING",
                    "没有这个套表" if current not in seen else "套表互相继承，成了循环",
                    form.place,
                    found=current,
                    expected=f"templates/forms/ 下有 {kind} 文件夹的名称",
                ),
            ]
        seen.add(current)
        layer = {
            part: _read(folder / f"{part}.yaml", shape, forms, findings)
            for part, shape in PARTS.items()
        }
        for what, shape in (("tables", TABLE), ("charts", CHART)):
            layer[what] = {
                path.stem: _read(path, shape, forms, findings)
                for path in _ending(folder / what, ".yaml")
            }
        for path in _ending(folder / "text", ".md"):
            findings += read_source(path, _name(path, forms))[1]
        layers.append(layer)
        form.folders.append(folder)
        parent = layer["form"].pop("extends", None)
        current = str(parent) if parent else None
    for layer in reversed(layers):
        form.settings = merge(form.settings, layer["form"])
        form.figures = merge(form.figures, layer["figures"])
        form.wording = merge(form.wording, layer["wording"])
        form.tables = merge(form.tables, layer["tables"])
        form.charts = merge(form.charts, layer["charts"])
    if not findings:
        findings = list(lacking(form.settings, form.figures, form.part_place))
    return (None if findings else form), findings


def _ending(folder: Path, end: str) -> list[Path]:
    """The files of a folder with this end."""
    return [folder / name for name in reads.names(folder) if name.endswith(end)]


def _folder(forms: Path, name: str, kind: str) -> Path:
    """A form set's folder for a kind; what all kinds share stands in the set's folder itself."""
    plain = forms / name
    return plain if reads.kind(plain / "form.yaml") == "file" else plain / kind


def merge(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """`over` laid on `base`: mappings merge, anything else is replaced."""
    result = dict(base)
    for key, value in over.items():
        old = result.get(key)
        both = isinstance(old, dict) and isinstance(value, dict)
        result[key] = merge(old, value) if both else value  # type: ignore[arg-type]
    return result


def _name(path: Path, forms: Path) -> str:
    return f"templates/{path.relative_to(forms.parent).as_posix()}"


def _read(path: Path, shape: Field, forms: Path, findings: list[Finding]) -> dict[str, Any]:
    """One file of a form set as plain data; nothing of a file that doesn't have its shape."""
    if not reads.exists(path):
        return {}
    source, problems = read_source(path, _name(path, forms))
    findings.extend(problems)
    if source is None:
        return {}
    root, problems = parse(source)
    findings.extend(problems)
    if root is None or root.empty:
        return {}
    problems = list(misshapen(shape, root))
    findings.extend(problems)
    return {} if problems else dict(to_plain(root))


def to_plain(node: Node) -> Any:
    """A node tree as dicts, lists and strings (true and false become booleans)."""
    if node.items is not None:
        return {key.text: to_plain(value) for key, value in node.items}
    if node.children is not None:
        return [to_plain(child) for child in node.children]
    if not node.quoted and node.text in ("true", "false"):
        return node.text == "true"
    return node.text
