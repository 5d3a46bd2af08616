"""What is wrong with a form set: each file by its shape, then what all of them together lack."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from mingzhang.findings import Finding, Place, error
from mingzhang.load import complaints
from mingzhang.load.form_schema import Several
from mingzhang.load.schema import Choice, Field, Group, Items, Keyed
from mingzhang.load.yaml_tree import Node

CODE, HINT = "FORM-SHAPE", "写法见 docs/form-sets.md"
DISPLAYS = ("table", "prose", "rate")


def misshapen(kind: Field, node: Node) -> Iterator[Finding]:
    """The findings of one file: keys that nothing reads, values of the wrong kind."""
    for finding in _misfits(kind, node):
        # A missing key has no hint that helps here; what is said of data is about data.
        meant = finding.hint if finding.code == "IN-UNKNOWN-KEY" else ""
        yield finding._replace(code=CODE, hint=meant or HINT)


def _misfits(kind: Field, node: Node) -> Iterator[Finding]:
    match kind:
        case Several():
            for child in node.children if node.children is not None else [node]:
                yield from _misfits(kind.value, child)
        case Items():
            if node.children is None:
                yield complaints.wrong_shape(kind, node, "列表（[…] 或 - 开头）")
            for child in node.children or ():
                yield from _misfits(kind.value, child)
        case Group() | Keyed() if node.items is None:
            yield complaints.wrong_shape(kind, node, "分项（名称: 值）")
        case Keyed():
            for _, child in node.items or ():
                yield from _misfits(kind.value, child)
        case Group():
            yield from _group(kind, node)
        case _ if node.text is None:
            yield complaints.wrong_shape(kind, node, "单个值")
        case Choice() if node.text not in kind.values:
            yield complaints.bad_word(kind, node, " / ".join(kind.values))


def _group(kind: Group, node: Node) -> Iterator[Finding]:
    written: set[str] = set()
    for key, child in node.items or ():
        name = key.text or ""
        if name in kind.fields:
            written.add(name)
            yield from _misfits(kind.fields[name], child)
        else:
            finding, meant = complaints.unknown_key(kind, key)
            written.add(meant)  # one mistake, not two
            yield finding
    for name, field in kind.fields.items():
        if field.required and name not in written:
            yield complaints.missing(field, name, node.place)
    for names in kind.one_of:
        if not written.intersection(names):
            yield complaints.missing(kind.fields[names[0]], " / ".join(names), node.place)


def lacking(
    settings: Mapping[str, Any], figures: Mapping[str, Any], place: Callable[[str], Place]
) -> Iterator[Finding]:
    """What form.yaml and figures.yaml lack when all layers are merged."""
    displays = settings.get("display", {})
    for use in DISPLAYS:
        if use not in displays:
            yield _lack(place("form"), f"缺少“display: {use}:”")
    for group in ("key_figures", "prior_figures"):
        for key, name in settings.get(group, {}).items():
            if name not in figures:
                expected = "figures.yaml 里定义的数"
                yield _lack(place("form"), f"{group}: {key}: {name}", expected)
    for name in settings.get("summary", []):
        if name not in settings.get("key_figures", {}):
            yield _lack(place("form"), f"summary: {name}", "key_figures 里有的主要数据")
    for name, definition in figures.items():
        if "name" not in definition:
            yield _lack(place("figures"), f"{name} 缺少“name:”")
        if not definition.keys() & {"select", "sum", "first", "datum"}:
            expected = "select: {…}、sum: […]、first: […] 或 datum: …"
            yield _lack(place("figures"), f"{name} 的定义不对", expected)


def _lack(place: Place, found: str, expected: str = "") -> Finding:
    return error(CODE, "套表的写法不对", place, found, expected, HINT)
