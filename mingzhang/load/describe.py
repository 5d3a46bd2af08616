"""Writes docs/content-format.md from the schema: `python -m mingzhang.load.describe`."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.load import schema
from mingzhang.load.kinds import KINDS
from mingzhang.load.kinds.shared import DEPARTMENT
from mingzhang.load.ledger import SIGNATURE
from mingzhang.load.portal import PORTAL

INTRODUCTION = """# 内容格式

本页由程序按内容格式的定义生成：`python -m mingzhang.load.describe > docs/content-format.md`。
“必填”指这一项不能缺；没有这类事项时，列表写 `[]`，金额写 `0.00`。

- **金额**：以文件声明的 `unit` 为单位，最多精确到分；合计、比重、增减一律不填，由程序计算。
- **数量**：整数。
- **文字**：成段的说明，不能直接写数字；年份写 `{{ year }}`、`{{ prior_year }}`，数据写 `{{ 路径 }}`，
  列表的个数写 `{{ 路径.count }}`；法规、文号、专有名称里的数字写成 `[[…]]`。
- **名称**：一行专有名称，照原样列示。
- **示例**：`portal.yaml` 的 `samples` 列出的是编造的示例，不是真的；有一项是示例，每一页都注明“演示网站，不是正式公开”，
  `make site ARGS=--production` 也不予生成。没有的代码和备案号不填，不要编造。
- **代码 名称**：科目代码加名称，如 `2010301 行政运行`，名称与当年目录核对。
"""


def document() -> str:
    """The page's text."""
    parts = [INTRODUCTION]
    for title, schema_ in (
        ("公开专栏：`content/portal.yaml`", PORTAL),
        ("部门：`content/departments/<部门>/department.yaml`", DEPARTMENT),
        *(
            (f"{kind.title}：`content/departments/<部门>/<年度>/{name}.yaml`", kind.schema)
            for name, kind in KINDS.items()
        ),
        (
            "公开台账：`content/ledger/<部门>/<年度>/<文种>.yaml`（列表，每项为一次签署，用 `build.py sign` 追加）",
            SIGNATURE,
        ),
    ):
        rows = "\n".join(_rows(schema_, ""))
        parts.append(f"## {title}\n\n| 名称 | 含义 | 填什么 | 必填 |\n|---|---|---|---|\n{rows}\n")
    return "\n".join(parts)


def _rows(kind: schema.Field, path: str) -> Iterator[str]:
    if path:
        required = "是" if kind.required else ""
        yield f"| `{path}` | {kind.label} | {what(kind)} | {required} |"
    match kind:
        case schema.Group():
            yield from _fields(kind, f"{path}." if path else "")
        case schema.Keyed() if isinstance(kind.value, schema.Group):
            yield from _fields(kind.value, f"{path}.<名称>.")
        case schema.Codes() if isinstance(kind.value, schema.Group):
            yield from _fields(kind.value, f"{path}.<代码>.")
        case schema.Items() if isinstance(kind.value, schema.Group):
            yield from _fields(kind.value, f"{path}[].")


def _fields(kind: schema.Group, path: str) -> Iterator[str]:
    for name, child in kind.fields.items():
        yield from _rows(child, f"{path}{name}")
    for names in kind.one_of:
        listed = "、".join(f"`{path}{name}`" for name in names)
        yield f"| {listed} | | 只填其中一项 | 是 |"


def what(kind: schema.Field) -> str:
    """What is typed for a field of this kind."""
    match kind:
        case schema.Split():
            parts = "、".join(f"`{name}`（{part.label}）" for name, part in kind.parts.items())
            return f"金额，或分成 {parts}"
        case schema.Amount():
            fixed = f"，以{kind.unit}为单位" if kind.unit else ""
            return "金额" + ("，可为负" if kind.negative else "") + fixed
        case schema.Amounts():
            return "“数的名称: 金额”，只用于核对，不列示"
        case schema.Count():
            return "数量"
        case schema.Score():
            return f"分数，不超过 {kind.maximum}"
        case schema.Rate():
            return "百分数，不写百分号"
        case schema.Prose():
            return "文字"
        case schema.Choice():
            return " / ".join(f"`{value}`" for value in kind.values)
        case schema.Date():
            return "日期，如 `2025-08-20`"
        case schema.Time():
            return "时间，如 `2025-08-20 09:00`"
        case schema.Code():
            return "代码 名称"
        case schema.Codes():
            digits = "、".join(map(str, kind.digits))
            inner = "" if isinstance(kind.value, schema.Group) else f"，值为{what(kind.value)}"
            return f"按 {digits} 位“代码 名称”分行{inner}"
        case schema.Items():
            inner = "" if isinstance(kind.value, schema.Group) else f"，每项为{what(kind.value)}"
            return f"列表{inner}"
        case schema.Name() if kind.expected:
            return kind.expected
        case schema.Keyed():
            return "按自定名称分项，名称用小写英文字母，供文字引用"
        case schema.Group():
            return "分项"
    return "名称"


if __name__ == "__main__":
    print(document(), end="")
