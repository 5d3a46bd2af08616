"""A new data file to fill in: the schema as YAML, its labels and units as comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from mingzhang.load import schema
from mingzhang.load.describe import what
from mingzhang.load.kinds import KINDS
from mingzhang.load.kinds.shared import DEPARTMENT

STEP = "  "
HEAD = """# {title}
# 冒号后面（或下一行）填内容；“必填”的都要填，没有这类事项的，金额写 0.00，数量写 0，列表写 []。
# 以“# ”开头的行不起作用：用得着的，去掉井号和后面的一个空格再填；用不着的可以整行删去。
# 合计、比重、增减一律不填，由程序计算。写法和例子见 docs/录入指南.md。
"""


def document_skeleton(kind: str, form: str, templates: Path) -> str:
    """The data file of one document; `form` may be empty."""
    known = "、".join(form_sets(templates, kind)) or "templates/forms 下还没有"
    lines = [HEAD.format(title=KINDS[kind].title), f"# 可用的套表：{known}"]
    fields = _fields(KINDS[kind].schema, "")
    lines += [re.sub("^form:", f"form: {form}", line) for line in fields]
    return "\n".join(lines) + "\n"


def department_skeleton() -> str:
    """department.yaml, to fill in."""
    return "\n".join([HEAD.format(title=DEPARTMENT.label), *_fields(DEPARTMENT, "")]) + "\n"


def form_sets(templates: Path, kind: str) -> list[str]:
    """The form sets that documents of a kind can name: those that say which tables they have."""
    forms = templates / "forms"
    return sorted(
        path.parent.parent.relative_to(forms).as_posix()
        for path in forms.glob(f"**/{kind}/form.yaml")
        if "\ntables:" in path.read_text(encoding="utf-8")
    )


def _fields(group: schema.Group, indent: str, off: str = "") -> Iterator[str]:
    """Required fields to fill in, the others as comments; `off` starts lines that are one."""
    first = {names[0] for names in group.one_of}
    for name, kind in group.fields.items():
        needed = kind.required or name in first
        mark = off or ("" if needed else f"{indent}# ")
        yield f"{mark or indent}{name}:  # {_brief(kind, needed)}"
        if isinstance(kind, schema.Group):
            yield from _fields(kind, indent + STEP, mark and mark + STEP)
        else:
            for line in _example(kind):
                yield f"{mark or indent + '# '}{STEP}{line}"


def _example(kind: schema.Field) -> Iterator[str]:
    """How a list or rows by code are typed, as comments under their name."""
    match kind:
        case schema.Items(value=schema.Group() as value):
            for number, (name, inner) in enumerate(value.fields.items()):
                yield f"{STEP if number else '- '}{name}:  # {_brief(inner, inner.required)}"
        case schema.Items():
            yield f"- {kind.value.label}"
        case schema.Codes(value=schema.Group() as value):
            yield "代码 名称:"
            for name, inner in value.fields.items():
                yield f"{STEP}{name}:  # {_brief(inner, inner.required)}"
                if isinstance(inner, schema.Group):
                    names = "、".join(f"{key}（{one.label}）" for key, one in inner.fields.items())
                    yield f"{STEP}# 其中可填：{names}"
        case schema.Codes():
            yield "代码 名称: 金额"


def _brief(kind: schema.Field, needed: bool) -> str:
    said = "" if isinstance(kind, schema.Group) else f"：{what(kind).replace('`', '')}"
    return f"{kind.label}{said}{'（必填）' if needed else ''}"
