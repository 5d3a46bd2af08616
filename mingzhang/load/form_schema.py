"""What the files of a form set may hold: the keys that something reads, at every level."""

from __future__ import annotations

from dataclasses import dataclass

from mingzhang.formats import UNITS
from mingzhang.load.schema import Choice, Field, Group, Items, Keyed, Name
from mingzhang.terms import DIMENSION_LABELS


@dataclass(frozen=True, kw_only=True, slots=True)
class Several(Field):
    """One value, or a list of values of the same kind."""

    value: Field


def _flag(label: str) -> Choice:
    return Choice(label=label, values={"true": "是", "false": "否"})


def _names(label: str) -> Items:
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
    "group": _flag("千分位"),
    "trim": _flag("去掉末尾的零"),
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
            "by": _names("分项的维度"),
            "sum": _names("相加的数"),
            "first": _names("依次取用的数"),
            "datum": Name(label="数据路径"),
        },
    ),
)


def _patterns(label: str, *names: str) -> Group:
    return Group(label=label, fields={name: Name(label="句式") for name in names})


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
        "direction": _patterns("增减方向", "more", "less", "same"),
        "comparison": _patterns("比较", "more", "less", "same"),
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
        "tables": _flag("列示报表"),
        "glossary": _flag("列示名词解释"),
        "annexes": Items(
            label="附件",
            value=Group(
                label="附件",
                fields={**SECTION, "needs": Name(label="所需数据"), "tables": _names("报表")},
            ),
        ),
    },
)
FORM = Group(
    label="套表",
    fields={
        "extends": Name(label="继承的套表"),
        "tables": _names("报表"),
        "parts": Items(label="各部分", value=PART),
        "display": Group(
            label="显示方式",
            fields={
                "table": DISPLAY,
                "prose": Group(label="文字里的数", fields=NUMBER),
                "rate": Group(label="比率", fields=NUMBER),
            },
        ),
        "lists": Keyed(label="清单", value=_names("清单")),
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
        "summary": _names("页首的数"),
        "index_label": Name(label="栏次的名称"),
        "per_head": Group(label="人均数", fields=NUMBER),
        "required_tables": _names("必须公开的报表"),
        "labels": Group(
            label="改称",
            fields={
                dim: Keyed(label=dim, value=Name(label="名称"))
                for dim in SELECT.fields
                if dim not in CODES
            },
        ),
        "table_line": Group(
            label="表头行", fields={"year": _flag("年度"), "unit": Name(label="单位的称谓")}
        ),
    },
)

# --- tables/<key>.yaml --------------------------------------------------------------------------

column_fields: dict[str, Field] = {
    "key": Name(label="名称", required=True),
    "title": Name(label="标题", required=True),
    "show": Choice(
        label="列示内容",
        values={
            "label": "行的名称",
            "name": "科目名称",
            "code": "科目代码",
            "line": "行次",
            "text": "文字",
        },
    ),
    "field": Name(label="数据的项"),
    "select": SELECT,
    "sum": _names("相加的栏"),
    "difference": _names("相减的栏"),
    "rate": _names("相除的栏"),
    "missing": MISSING,
    "display": DISPLAY,
}
COLUMN = Group(label="栏", fields=column_fields)
column_fields["columns"] = Items(label="下级各栏", value=COLUMN)
ROW = Group(
    label="行",
    one_of=(("key", "each", "blank"),),
    fields={
        "key": Name(label="名称"),
        "label": Name(label="行的名称"),
        "figure": Name(label="套表的数"),
        "select": SELECT,
        "role": Choice(label="行的种类", values={"total": "合计", "body": "表身", "foot": "表尾"}),
        "numbered": _flag("编号"),
        "blank": _flag("空行"),
        "optional": _flag("没有数时不列"),
        "missing": MISSING,
        "each": Group(
            label="逐项成行",
            fields={
                "digits": _names("代码位数"),
                "list": Name(label="清单"),
                "catalogue": Name(label="目录"),
                "under": _names("上级代码"),
                "within": SELECT,
                "by": Choice(label="分行的代码", values=CODES),
                "records": Name(label="数据列表"),
                "where": Keyed(label="数据条件", value=Name(label="数据条件")),
            },
        ),
    },
)
PANEL = Group(
    label="表块",
    fields={
        "key": Name(label="名称"),
        "title": Name(label="标题"),
        "join": _flag("并入前一块"),
        "columns": Items(label="各栏", value=COLUMN, required=True),
        "rows": Items(label="各行", value=ROW, required=True),
    },
)
TABLE = Group(
    label="报表",
    fields={
        "number": Name(label="表号"),
        "title": Name(label="表名"),
        "page": Choice(label="纸张", values={"landscape": "横排"}),
        "index": _flag("栏次行"),
        "unit": Name(label="单位"),
        "needs": Name(label="所需数据"),
        "display": DISPLAY,
        "select": SELECT,
        "panels": Items(label="表块", value=PANEL),
        "closing": Items(
            label="表尾",
            value=Items(
                label="表尾的行",
                value=Group(
                    label="表尾的格",
                    one_of=(("label", "figure", "grade"),),
                    fields={
                        "label": Name(label="文字"),
                        "figure": Name(label="套表的数"),
                        "grade": Name(label="评定等级的分数"),
                        "span": Name(label="跨栏数"),
                    },
                ),
            ),
        ),
        "notes": _names("注"),
        "empty": Name(label="空表说明"),
    },
)
PARTS: dict[str, Field] = {"form": FORM, "figures": FIGURES, "wording": WORDING}
