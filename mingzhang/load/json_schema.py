"""Writes docs/schema/*.json from the schema, for editors: `python -m mingzhang.load.json_schema`.

JSON Schema, draft 7, which editors know best. An editor's YAML parser makes numbers of what looks
like one, so a number is allowed wherever the loader takes the typed text; what the loader knows
better (codes of the catalogue, references, sums) is left to it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from mingzhang.load import schema
from mingzhang.load.describe import what
from mingzhang.load.glossary import GLOSSARY
from mingzhang.load.kinds import KINDS
from mingzhang.load.kinds.shared import DEPARTMENT
from mingzhang.load.ledger import LEDGER
from mingzhang.load.portal import PORTAL

Json = dict[str, Any]

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "schema"
DRAFT = "http://json-schema.org/draft-07/schema#"
LINE = "# yaml-language-server: $schema="
# What `readers/numbers` takes for a number, here without its sign.
DIGITS = r"([0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.[0-9]+)?"
CODE = r"^[0-9]+$"
MINUTE: Json = {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}$"}
# An account in a catalogue: its name, or its name with the days between which it holds.
DAY: Json = {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
ACCOUNT: Json = {
    "anyOf": [
        {"type": "string"},
        {
            "type": "object",
            "properties": {"name": {"type": "string"}, "valid_from": DAY, "valid_to": DAY},
            "required": ["name"],
            "additionalProperties": False,
        },
    ]
}


def schemas() -> dict[str, Json]:
    """File name → schema, for every kind of file that staff write, and for ledgers."""
    code = {"type": ["string", "integer"], "pattern": CODE}
    catalogue = _values({"anyOf": [*ACCOUNT["anyOf"], {"type": "array", "items": ACCOUNT}]}, CODE)
    types = DEPARTMENT.fields["type"]
    assert isinstance(types, schema.Choice)
    mapping = {
        "type": "object",
        "properties": {name: _values(code, CODE) for name in types.values},
        "additionalProperties": False,
    }
    found = {
        **{name: _field(kind.schema) for name, kind in KINDS.items()},
        "department": _field(DEPARTMENT),
        "portal": _field(PORTAL),
        "glossary": _field(GLOSSARY.fields["terms"]),
        "ledger": _field(LEDGER.fields["records"]),
        "catalogue": {"title": "科目目录", **catalogue},
        "code-mapping": {"title": "科目对照", **mapping},
    }
    return {f"{name}.json": {"$schema": DRAFT, **one} for name, one in found.items()}


def schema_line(file: Path, name: str) -> str:
    """The comment that tells an editor the schema of a file, relative so that folders can move."""
    way = os.path.relpath(FOLDER / f"{name}.json", file.resolve().parent)
    return f"{LINE}{Path(way).as_posix()}\n"


def _field(kind: schema.Field) -> Json:
    """A field: its shape, its label, and what is typed there."""
    shape = _shape(kind)
    if not kind.required:
        shape = _or_empty(shape)
    note = "" if isinstance(kind, schema.Group) else what(kind).replace("`", "")
    return {"title": kind.label, **({"description": note} if note else {}), **shape}


def _shape(kind: schema.Field) -> Json:
    match kind:
        case schema.Split():
            return {"anyOf": [_number(kind), _group(kind.parts)]}
        case schema.Group():
            return _group(kind.fields, kind.one_of)
        case schema.Amounts():
            return _values(_number(schema.Amount(label="", negative=False)), ".")
        case schema.Keyed():
            return _values(_field(kind.value), r"^[a-z][a-z0-9_]*$")
        case schema.Codes():
            digits = "|".join(rf"[0-9]{{{n}}}" for n in kind.digits)
            return _values(_or_empty(_field(kind.value)), rf"^\s*({digits})(\s.*)?$")
        case schema.Items():
            return {"type": "array", "items": _field(kind.value)}
        case schema.Amount() | schema.Count() | schema.Score() | schema.Rate():
            return _number(kind)
        case schema.Choice():
            return {"enum": list(kind.values)}
        case schema.Date():
            return dict(DAY)
        case schema.Time():
            return dict(MINUTE)
        case schema.Name() if kind.pattern:
            return {"type": ["string", "integer"], "pattern": f"^({kind.pattern})$"}
    return {"type": ["string", "number"]}


def _group(fields: Mapping[str, schema.Field], one_of: tuple[tuple[str, ...], ...] = ()) -> Json:
    group: Json = {
        "type": "object",
        "properties": {name: _field(field) for name, field in fields.items()},
        "additionalProperties": False,
    }
    if required := [name for name, field in fields.items() if field.required]:
        group["required"] = required
    if one_of:
        group["allOf"] = [{"oneOf": [{"required": [name]} for name in names]} for names in one_of]
    return group


def _values(value: Json, pattern: str) -> Json:
    """Values of one kind under keys of one pattern."""
    return {
        "type": "object",
        "patternProperties": {pattern: value},
        "additionalProperties": False,
    }


def _number(kind: schema.Field) -> Json:
    """A number, or the same typed with commas or in quotes."""
    below_zero = isinstance(kind, schema.Amount) and kind.negative
    sign = "-?" if below_zero else ""
    whole = isinstance(kind, schema.Count)
    digits = DIGITS.removesuffix(r"(\.[0-9]+)?") if whole else DIGITS
    shape: Json = {
        "type": ["integer" if whole else "number", "string"],
        "pattern": f"^{sign}{digits}$",
    }
    if not below_zero:
        shape["minimum"] = 0
    if isinstance(kind, schema.Score):
        shape["maximum"] = kind.maximum
    return shape


def _or_empty(shape: Json) -> Json:
    """The same, or nothing yet after the colon."""
    if "enum" in shape:
        return {**shape, "enum": [*shape["enum"], None]}
    if "anyOf" in shape:
        return {**shape, "anyOf": [*shape["anyOf"], {"type": "null"}]}
    kinds = shape["type"] if isinstance(shape["type"], list) else [shape["type"]]
    return {**shape, "type": [*kinds, *(["null"] if "null" not in kinds else [])]}


def text(one: Json) -> str:
    """A schema as its file holds it."""
    return json.dumps(one, ensure_ascii=False, indent=1) + "\n"


def write(say: Callable[[str], object] = print) -> None:
    """Write all schemas into docs/schema."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, one in schemas().items():
        (FOLDER / name).write_text(text(one), encoding="utf-8")
        say(name)


if __name__ == "__main__":
    write()
