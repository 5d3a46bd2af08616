"""What a form set must have before anything can be computed with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from mingzhang.findings import Finding, Place, error
from mingzhang.formats import UNITS

KINDS = ("amount", "count", "score")
DISPLAYS = ("table", "prose", "rate")


def shape_findings(
    settings: Mapping[str, Any], figures: Mapping[str, Any], place: Callable[[str], Place]
) -> Iterator[Finding]:
    """What is missing or of the wrong kind in form.yaml and figures.yaml (all layers merged)."""
    displays = settings.get("display")
    for use in DISPLAYS:
        shown = displays.get(use) if isinstance(displays, dict) else None
        if not isinstance(shown, dict):
            yield _shape(place("form"), f"缺少“display: {use}:”")
        else:
            yield from display_findings(shown, place("form"))
    parts = settings.get("parts", [])
    for part in parts if isinstance(parts, list) else [parts]:
        yield from _titled(part, (), place("form"))
        if isinstance(part, dict):
            for section in [*part.get("sections", []), *part.get("annexes", [])]:
                yield from _titled(section, ("text",), place("form"))
    for name, definition in figures.items():
        if not isinstance(definition, dict) or not isinstance(definition.get("name"), str):
            yield _shape(place("figures"), f"{name} 缺少“name:”")
        elif not _defined(definition):
            expected = "select: {…}、sum: […]、first: […] 或 datum: …"
            yield _shape(place("figures"), f"{name} 的定义不对", expected)
        elif definition.get("kind", "amount") not in KINDS:
            yield _shape(place("figures"), f"{name} 的 kind 不对", "、".join(KINDS))


def display_findings(shown: Mapping[str, Any], place: Place) -> Iterator[Finding]:
    """A unit that is none, decimals that are no number."""
    unit, decimals = shown.get("unit", "元"), str(shown.get("decimals", "2"))
    if unit not in UNITS:
        yield _shape(place, f"unit: {unit}", "、".join(UNITS))
    if not (decimals.isascii() and decimals.isdigit() and len(decimals) == 1):
        yield _shape(place, f"decimals: {decimals}", "小数位数，如 2")


def _titled(entry: Any, more: tuple[str, ...], place: Place) -> Iterator[Finding]:
    for key in ("title", *more):
        if not isinstance(entry, dict) or not isinstance(entry.get(key), str):
            yield _shape(place, f"parts 里有一项缺少“{key}:”")


def _defined(definition: Mapping[str, Any]) -> bool:
    """Whether a named figure has a formula of the right kind."""
    if "select" in definition:
        select = definition["select"]
        return all(
            isinstance(one, dict) for one in (select if isinstance(select, list) else [select])
        )
    for key in ("sum", "first"):
        if key in definition:
            return isinstance(definition[key], list)
    return isinstance(definition.get("datum"), str)


def _shape(place: Place, found: str, expected: str = "") -> Finding:
    return error("FORM-SHAPE", "套表的写法不对", place, found, expected, "写法见 docs/form-sets.md")
