"""What the files of a form set may hold: the keys that something reads, at every level.

Tables, which are most of it, have a module of their own (load/table_schema).
"""

from __future__ import annotations

from dataclasses import dataclass

from mingzhang.formats import UNITS
from mingzhang.load.schema import Choice, Field, Group, Items, Keyed, Name
from mingzhang.terms import DIMENSION_LABELS, KEY_FIGURES


@dataclass(frozen=True, kw_only=True, slots=True)
class Several(Field):
    """One value, or a list of values of the same kind."""

    value: Field


def flag(label: str) -> Choice:
    """`true` or `false`."""
    return Choice(label=label, values={"true": "是", "false": "否"})


def names(label: str) -> Items:
    """A list of words."""
    return Items(label=label, value=Name(label=label))


def _dimensions() -> dict[str, Field]:
    """A selection names dimensions; each takes one of its values or several."""
    known: dict[str, dict[str, str]] = {}
    for (dim, value), label in DIMENSION_LABELS.items():
        known.setdefault(dim, {})[value] = label
    dims: dict[str, Field] = {
        dim: Several(label=dim, value=Choice(label=dim, values=values))
        for dim, values in known.items()
    }
    for dim, label in CODES.items():  # any code or its beginning
        dims[dim] = Several(label=label, value=Name(label=label))
    return dims


CODES = {"code": "科目代码", "government_code": "政府预算经济分类科目代码"}
SELECT = Group(label="取数条件", fields=_dimensions())
KIND = Choice(label="数的种类", values={"amount": "金额", "count": "数量", "score": "分数"})
NUMBER: dict[str, Field] = {
    "unit": Choice(label="单位", values=dict.fromkeys(UNITS, "")),
    "decimals": Choice(label="小数位数", values={str(n): "" for n in range(10)}),
    "group": flag("千分位"),
    "trim": flag("去掉末尾的零"),
}
MISSING = Choice(label="没有数时", values={"blank": "空白", "zero": "0.00"})
DISPLAY = Group(
    label="显示方式",
    fields={
        **NUMBER,
        "zero": Choice(label="零", values={"shown": "列示", "blank": "空白"}),
        "missing": MISSING,
    },
)

# --- figures.yaml, wording.yaml -----------------------------------------------------------------

FIGURES = Keyed(
    label="套表的数",
    value=Group(
        label="数的定义",
        fields={
            "name": Name(label="名称"),
            "kind": KIND,
            "select": Several(label="取数条件", value=SELECT),
            "by": names("分项的维度"),
            "sum": names("相加的数"),
            "first": names("依次取用的数"),
            "datum": Name(label="数据路径"),
        },
    ),
)


def _patterns(label: str, *keys: str) -> Group:
    return Group(label=label, fields={key: Name(label="句式") for key in keys})


CHANGE = (
    *("up", "down", "up_no_rate", "down_no_rate", "none", "nearly", "missing"),
    *("flip_up", "flip_down"),
)
WORDING = Group(
    label="句式",
    fields={
        "change": _patterns("与上年相比", *CHANGE),
        "change_rate": _patterns("与上年相比的幅度", *CHANGE),
        "against_budget": _patterns("与年初预算相比", *CHANGE),
        "headcount": _patterns("人数变化", *CHANGE),
        "across": _patterns("不同文件相比", *CHANGE),
        "between": _patterns("不同部门相比", *CHANGE),
        "direction": _patterns("增减方向", "more", "less", "same"),
        "comparison": _patterns("比较", "more", "less", "same"),
        "chart": _patterns("图的文字说明", "most", "most_of", "comparison"),
        **{
            name: Name(label="句式")
            for name in ("share", "share_of", "share_of_zero", "share_note", "completion")
        },
    },
)

# --- form.yaml ----------------------------------------------------------------------------------

SECTION: dict[str, Field] = {
    "title": Name(label="标题", required=True),
    "text": Name(label="文字模板", required=True),
}
PART = Group(
    label="部分",
    fields={
        "title": Name(label="标题", required=True),
        "sections": Items(label="各节", value=Group(label="节", fields=SECTION)),
        "tables": flag("列示报表"),
        "glossary": flag("列示名词解释"),
        "annexes": Items(
            label="附件",
            value=Group(
                label="附件",
                fields={**SECTION, "needs": Name(label="所需数据"), "tables": names("报表")},
            ),
        ),
    },
)
FORM = Group(
    label="套表",
    fields={
        "extends": Name(label="继承的套表"),
        "tables": names("报表"),
        "parts": Items(label="各部分", value=PART),
        "display": Group(
            label="显示方式",
            fields={
                "table": DISPLAY,
                "prose": Group(label="文字里的数", fields=NUMBER),
                "rate": Group(label="比率", fields=NUMBER),
            },
        ),
        "lists": Keyed(label="清单", value=names("清单")),
        "grades": Items(
            label="等级",
            value=Group(
                label="等级",
                fields={
                    "from": Name(label="起点分数", required=True),
                    "name": Name(label="等级名称", required=True),
                },
            ),
        ),
        "key_figures": Group(
            label="主要数据",
            fields={name: Name(label=label) for name, label in KEY_FIGURES.items()},
        ),
        "prior_figures": Group(
            label="主要数据的上年数",
            fields={name: Name(label=label) for name, label in KEY_FIGURES.items()},
        ),
        "summary": Items(label="页首的数", value=Choice(label="主要数据", values=KEY_FIGURES)),
        "brief": names("页首的图"),
        "index_label": Name(label="栏次的名称"),
        "per_head": Group(label="人均数", fields=NUMBER),
        "required_tables": names("必须公开的报表"),
        "labels": Group(
            label="改称",
            fields={
                dim: Keyed(label=dim, value=Name(label="名称"))
                for dim in SELECT.fields
                if dim not in CODES
            },
        ),
        "table_line": Group(
            label="表头行", fields={"year": flag("年度"), "unit": Name(label="单位的称谓")}
        ),
    },
)

PARTS: dict[str, Field] = {"form": FORM, "figures": FIGURES, "wording": WORDING}
