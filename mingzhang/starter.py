"""A new document to fill in: which file it is, and never over one that is there."""

from __future__ import annotations

from pathlib import Path

from mingzhang.load.card import SLUG, YEAR
from mingzhang.load.json_schema import schema_line
from mingzhang.load.kinds import KINDS
from mingzhang.load.skeleton import department_skeleton, document_skeleton, form_sets

MEANT = {kind.title: name for name, kind in KINDS.items()}


def start(content: Path, templates: Path, document: str, form: str) -> tuple[list[Path], str]:
    """The files written for `部门/年度/文种`, or what is wrong with the request."""
    department, year, kind = [*document.split("/"), "", "", ""][:3]
    kind = MEANT.get(kind, kind)
    if document.count("/") != 2 or not SLUG.fullmatch(department) or not YEAR.fullmatch(year):
        return [], "请写成 部门/年度/文种，部门用小写字母、数字和连字符，年度是四位数字。"
    if kind not in KINDS:
        return [], f"没有这个文种：{kind}（可用：{'、'.join(KINDS)}）"
    known = form_sets(templates, kind)
    if form and form not in known:
        return [], f"没有这个套表：{form}（可用：{'、'.join(known)}）"
    folder = content / "departments" / department
    file = folder / year / f"{kind}.yaml"
    if file.exists():
        return [], f"已有这份文件，没有改动：{file}"
    texts = {folder / "department.yaml": ("department", department_skeleton())}
    texts[file] = (kind, document_skeleton(kind, form, templates))
    written = []
    for path, (schema, text) in texts.items():
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as out:
                out.write(schema_line(path, schema) + text)
            written.append(path)
    return written, ""
