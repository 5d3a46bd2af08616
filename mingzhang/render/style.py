"""A print style (templates/print/styles/*.yaml) → the booklet's style sheet."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Any

import jinja2

from mingzhang import reads
from mingzhang.findings import Finding, error
from mingzhang.load.form_shape import misshapen
from mingzhang.load.schema import Group, Name
from mingzhang.load.yaml_tree import Node, parse, read_source

OFFICIAL = "official"
NUMBER = re.compile(r"\d{1,4}(\.\d{1,4})?", re.ASCII)
DIGITS = 4  # of a millimetre: more than any printer, fewer than a float's noise


def _group(label: str, names: str) -> Group:
    fields = {name: Name(label=name, required=True) for name in names.split()}
    return Group(label=label, required=True, fields=fields)


SHAPE = Group(
    label="版式",
    fields={
        "name": Name(label="版式名称", required=True),
        "page": _group("页面", "width height top bottom inner outer"),
        "grid": _group("行数和字数", "lines characters"),
        "fonts": _group("字体", "title heading subheading body table"),
        "sizes": _group("字号", "cover title folio contents table_title table dense densest note"),
        "folio": _group("页码", "gap"),
    },
)
HINT = "各个版式的名称相同，请对照 official.yaml"


def style_names(templates: Path) -> list[str]:
    """The styles there are, the official one first."""
    there = map(PurePath, reads.names(templates / "print" / "styles"))
    names = [path.stem for path in there if path.suffix == ".yaml"]
    return sorted(names, key=lambda name: name != OFFICIAL)


@reads.remembered
def style_sheet(templates: Path, name: str) -> tuple[str, list[Finding]]:
    """A style's sheet, or what is wrong with its file.

    `line` and `character` are the measures of its grid, in mm. 28 characters fill a line of
    GB/T 9704 exactly when a character is 1/28 of its width, a little less than 三号.
    """
    style, findings = load_style(templates, name)
    if findings:
        return "", findings
    page, grid = style["page"], style["grid"]
    height = page["height"] - page["top"] - page["bottom"]
    line = _share(height, grid["lines"])
    character = _share(page["width"] - page["inner"] - page["outer"], grid["characters"])
    sheet = jinja2.Template(
        reads.data(templates / "print" / "print.css").decode(),
        undefined=jinja2.StrictUndefined,
        finalize=lambda value: f"{round(value, DIGITS):g}" if isinstance(value, float) else value,
    )
    return str(sheet.render(**style, height=height, line=line, character=character)), []


def _share(length: float, parts: float) -> float:
    """A length divided, and rounded down: all parts must fit."""
    unit: int = 10**DIGITS
    return math.floor(length / parts * unit) / unit


def load_style(templates: Path, name: str) -> tuple[dict[str, Any], list[Finding]]:
    """A style's measures and fonts, and everything its file lacks or has too much."""
    file = f"print/styles/{name}.yaml"
    source, findings = read_source(templates / file, f"{templates.name}/{file}")
    node, problems = parse(source) if source else (None, [])
    findings += problems
    if node is None or findings:
        return {}, findings
    findings = [one._replace(code="PDF-STYLE", hint=HINT) for one in misshapen(SHAPE, node)]
    style: dict[str, Any] = {}
    for key, child in [] if findings else node.items or ():
        words = {str(k.text): v.text for k, v in child.items or ()}
        style[str(key.text)] = words
        if key.text != "fonts":  # all else is lengths and counts
            findings += _wrong_numbers(child)
            style[str(key.text)] = {k: _number(v) for k, v in words.items()}
    return style, findings


def _wrong_numbers(group: Node) -> Iterator[Finding]:
    for key, value in group.items or ():
        if not _number(value.text):
            found, wanted = value.text or "", "大于零的数"
            yield error("PDF-STYLE", f"{key.text} 不是数", value.place, found, wanted, HINT)


def _number(text: str | None) -> float:
    """A positive number with at most one decimal point; 0 for anything else."""
    return float(text) if text and NUMBER.fullmatch(text) else 0.0
