"""What the file of a table may hold (tables/<key>.yaml): its panels, columns, rows and closing rows."""

from __future__ import annotations

from mingzhang.load.form_schema import CODES, DISPLAY, MISSING, SELECT, flag, names
from mingzhang.load.schema import Choice, Field, Group, Items, Keyed, Name

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
    "sum": names("相加的栏"),
    "difference": names("相减的栏"),
    "rate": names("相除的栏"),
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
        "numbered": flag("编号"),
        "blank": flag("空行"),
        "optional": flag("没有数时不列"),
        "missing": MISSING,
        "each": Group(
            label="逐项成行",
            fields={
                "digits": names("代码位数"),
                "list": Name(label="清单"),
                "catalogue": Name(label="目录"),
                "under": names("上级代码"),
                "within": SELECT,
                "by": Choice(label="分行的代码", values=CODES),
                "records": Name(label="数据列表"),
                "inside": Name(label="数据列表里的列表"),
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
        "join": flag("并入前一块"),
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
        "index": flag("栏次行"),
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
        "notes": names("注"),
        "empty": Name(label="空表说明"),
    },
)
